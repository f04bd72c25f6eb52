import { keyOf, type Tag } from '../state/model';
import { seesDepartment, seesMember } from '../state/scope';
import { charLength } from '../state/text';
import { ApiError } from './api-error';
import type { Call, Endpoint } from './endpoint';
import { textAt, textsAt, wholeAt, type Fields } from './fields';

const MAX_TAGS = 3000;
const MAX_NODES = 30_000;

const nameFrom = (call: Call, self: number): string => {
  const name = textAt(call.body, 'tagname') ?? '';
  const length = charLength(name);
  if (length < 1 || length > 32) throw new ApiError(40072);
  for (const tag of call.corp.tags.values()) if (tag.tagname === name && tag.tagid !== self) throw new ApiError(40071);
  return name;
};

const tagAt = (call: Call, fields: Fields): Tag => {
  const id = wholeAt(fields, 'tagid');
  if (id === undefined) throw new ApiError(41017);
  const tag = call.corp.tags.get(id);
  if (!tag) throw new ApiError(40068);
  return tag;
};

/** A tag may be changed by the app that made it; those without maker by the contact-sync assistant (02 §3). */
const ownTag = (call: Call, fields: Fields): Tag => {
  const tag = tagAt(call, fields);
  if (tag.owner !== call.app?.agentId) throw new ApiError(81011);
  return tag;
};

const create = (call: Call): Fields => {
  const { corp, body } = call;
  const tagname = nameFrom(call, -1);
  const given = wholeAt(body, 'tagid');
  if (given !== undefined && (given < 0 || corp.tags.has(given))) throw new ApiError(40068);
  if (corp.tags.size >= MAX_TAGS) throw new ApiError(40126);
  const tagid = given ?? Math.max(0, ...corp.tags.keys()) + 1;
  corp.tags.set(tagid, {
    tagid,
    tagname,
    userlist: new Set(),
    partylist: new Set(),
    ...(call.app ? { owner: call.app.agentId } : {}),
  });
  call.world.onChange();
  return { errmsg: 'created', tagid };
};

const update = (call: Call): Fields => {
  const tag = ownTag(call, call.body);
  tag.tagname = nameFrom(call, tag.tagid);
  call.world.onChange();
  return { errmsg: 'updated' };
};

const remove = (call: Call): Fields => {
  call.corp.tags.delete(ownTag(call, call.query).tagid);
  call.world.onChange();
  return { errmsg: 'deleted' };
};

const getOne = (call: Call): Fields => {
  const { corp, app } = call;
  const tag = tagAt(call, call.query);
  const userlist: Fields[] = [];
  for (const key of tag.userlist) {
    const member = corp.members.get(key);
    if (member && (!app || seesMember(corp, app, member))) userlist.push({ userid: member.userid, name: member.name });
  }
  return {
    tagname: tag.tagname,
    userlist,
    partylist: [...tag.partylist].filter((id) => !app || seesDepartment(corp, app, id)),
  };
};

/** Adds or removes; invalid users come back as a pipe text, invalid parties as numbers (02 §3). */
const changeMembers = (call: Call, add: boolean): Fields => {
  const { corp, app, body } = call;
  const tag = ownTag(call, body);
  const users = textsAt(body, 'userlist', 40031);
  const parties = textsAt(body, 'partylist', 40066).map(Number);
  if (users.length === 0 && parties.length === 0) throw new ApiError(40063);
  if (users.length > 1000) throw new ApiError(40032);
  if (parties.length > 100) throw new ApiError(82002);
  const badUsers = users.filter((id) => {
    const member = corp.members.get(keyOf(id));
    return !member || (app && !seesMember(corp, app, member)) || (!add && !tag.userlist.has(keyOf(id)));
  });
  const badParties = parties.filter(
    (id) => !corp.departments.has(id) || (app && !seesDepartment(corp, app, id)) || (!add && !tag.partylist.has(id)),
  );
  if (badUsers.length === users.length && badParties.length === parties.length) throw new ApiError(add ? 40070 : 40031);
  const goodUsers = users.filter((id) => !badUsers.includes(id)).map(keyOf);
  const goodParties = parties.filter((id) => !badParties.includes(id));
  if (add && tag.userlist.size + tag.partylist.size + goodUsers.length + goodParties.length > MAX_NODES) throw new ApiError(81003);
  for (const key of goodUsers)
    if (add) tag.userlist.add(key);
    else tag.userlist.delete(key);
  for (const id of goodParties)
    if (add) tag.partylist.add(id);
    else tag.partylist.delete(id);
  const verb = add ? 'Add' : 'Del';
  const items = {
    ...(goodUsers.length > 0 ? { [`${verb}UserItems`]: goodUsers.join(',') } : {}),
    ...(goodParties.length > 0 ? { [`${verb}PartyItems`]: goodParties.join(',') } : {}),
  };
  call.world.contactEvents.company(
    corp,
    { agentId: app?.agentId ?? null },
    'update_tag',
    { TagId: tag.tagid, ...items },
    String(tag.tagid),
  );
  call.world.onChange();
  return {
    errmsg: add ? 'ok' : 'deleted',
    ...(badUsers.length > 0 ? { invalidlist: badUsers.join('|') } : {}),
    ...(badParties.length > 0 ? { invalidparty: badParties } : {}),
  };
};

/** Tags (docs 90210–90216). */
export const TAG_ENDPOINTS: Endpoint[] = [
  { method: 'POST', path: 'tag/create', gate: 'any', run: create },
  { method: 'POST', path: 'tag/update', gate: 'any', run: update },
  { method: 'GET', path: 'tag/delete', gate: 'any', run: remove },
  { method: 'GET', path: 'tag/get', gate: 'any', run: getOne },
  { method: 'POST', path: 'tag/addtagusers', gate: 'any', run: (call) => changeMembers(call, true) },
  { method: 'POST', path: 'tag/deltagusers', gate: 'any', run: (call) => changeMembers(call, false) },
  {
    method: 'GET',
    path: 'tag/list',
    gate: 'any',
    run: (call) => ({ taglist: [...call.corp.tags.values()].map(({ tagid, tagname }) => ({ tagid, tagname })) }),
  },
];
