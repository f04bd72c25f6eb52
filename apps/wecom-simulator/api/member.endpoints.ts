import { dropMember, putMember } from '../state/corp';
import { keyOf, type Corp, type Member } from '../state/model';
import { derivedId } from '../state/random';
import { seesDepartment, seesMember } from '../state/scope';
import { ApiError } from './api-error';
import type { Call, Endpoint } from './endpoint';
import { textAt, textsAt, wholeAt, type Fields } from './fields';
import { memberToCreate, memberToUpdate, memberView } from './member-fields';

const SYNC = { agentId: null };

const known = (call: Call, userid: string | undefined): Member => {
  if (userid === undefined || userid === '') throw new ApiError(41009);
  const member = call.corp.members.get(keyOf(userid));
  if (!member) throw new ApiError(60111);
  if (call.app && !seesMember(call.corp, call.app, member)) throw new ApiError(60011);
  return member;
};

const create = (call: Call): Fields => {
  const { corp, world } = call;
  const now = world.clock.now();
  if (!world.counters.takeOfDay(`create|${corp.corpId}`, now, 1, corp.seats * 3)) throw new ApiError(45009);
  const member = memberToCreate(call);
  putMember(corp, member);
  world.contactEvents.member(corp, SYNC, 'create_user', member);
  world.onChange();
  return { errmsg: 'created' };
};

const update = (call: Call): Fields => {
  const { corp, world } = call;
  const member = known(call, textAt(call.body, 'userid'));
  const changed = memberToUpdate(call, member);
  const before = new Set([...corp.apps.values()].filter((app) => seesMember(corp, app, member)));
  putMember(corp, changed, keyOf(member.userid));
  renameInTags(corp, keyOf(member.userid), keyOf(changed.userid));
  world.contactEvents.member(corp, SYNC, 'update_user', changed, member.userid);
  for (const app of corp.apps.values()) {
    const sees = seesMember(corp, app, changed);
    if (sees !== before.has(app)) world.appEvents.scopeChange(corp, app, sees ? [changed.userid] : [], sees ? [] : [changed.userid]);
  }
  world.onChange();
  return { errmsg: 'updated' };
};

const renameInTags = (corp: Corp, from: string, to: string): void => {
  if (from === to) return;
  for (const tag of corp.tags.values()) if (tag.userlist.delete(from)) tag.userlist.add(to);
};

const removeMember = (call: Call, member: Member): void => {
  const { corp, world } = call;
  const key = keyOf(member.userid);
  for (const app of corp.apps.values())
    if (seesMember(corp, app, member)) world.appEvents.event(corp, app, member.userid, 'unsubscribe', { EventKey: '' });
  dropMember(corp, key);
  for (const tag of corp.tags.values()) tag.userlist.delete(key);
  world.contactEvents.company(corp, SYNC, 'delete_user', { UserID: member.userid }, member.userid);
};

const remove = (call: Call): Fields => {
  removeMember(call, known(call, call.query['userid']));
  call.world.onChange();
  return { errmsg: 'deleted' };
};

const getOne = (call: Call): Fields => {
  refuseDetailedRead(call);
  return memberView(call, known(call, call.query['userid']));
};

const batchDelete = (call: Call): Fields => {
  const ids = textsAt(call.body, 'useridlist', 40031);
  if (ids.length === 0) throw new ApiError(40031);
  if (ids.length > 200) throw new ApiError(40032);
  const members = ids.map((id) => call.corp.members.get(keyOf(id)));
  if (members.includes(undefined)) throw new ApiError(40031);
  for (const member of members) if (member) removeMember(call, member);
  call.world.onChange();
  return { errmsg: 'deleted' };
};

/** Since 2022-08-15 the contact-sync assistant reads no details from newly added addresses (doc 96079). */
export const refuseDetailedRead = (call: Call): void => {
  if (!call.app && !call.corp.syncReads) throw new ApiError(48002);
};

/** Direct members of a department (the old `fetch_child` left the pages and is ignored). */
const membersOf = (call: Call): Member[] => {
  refuseDetailedRead(call);
  const { corp, app } = call;
  const id = wholeAt(call.query, 'department_id');
  if (id === undefined) throw new ApiError(41019);
  if (!corp.departments.has(id)) throw new ApiError(60123);
  if (app && !seesDepartment(corp, app, id) && !hasVisible(call, id)) throw new ApiError(60011);
  const out: Member[] = [];
  for (const key of corp.membersByDepartment.get(id) ?? []) {
    const member = corp.members.get(key);
    if (member && (!app || seesMember(corp, app, member))) out.push(member);
  }
  return out;
};

const hasVisible = (call: Call, id: number): boolean => {
  const { corp, app } = call;
  for (const key of corp.membersByDepartment.get(id) ?? []) {
    const member = corp.members.get(key);
    if (member && app && seesMember(corp, app, member)) return true;
  }
  return false;
};

const listIds = (call: Call): Fields => {
  const limit = wholeAt(call.body, 'limit') ?? 10_000;
  if (limit < 1 || limit > 10_000) throw new ApiError(40058, 'limit should be 1-10000.');
  const cursor = textAt(call.body, 'cursor') ?? '';
  const from = cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!Number.isInteger(from) || from < 0) throw new ApiError(40058, 'invalid cursor.');
  const rows: { userid: string; department: number }[] = [];
  let position = 0;
  let more = false;
  for (const member of call.corp.members.values()) {
    for (const department of member.department) {
      if (position >= from && rows.length < limit) rows.push({ userid: member.userid, department });
      else if (position >= from) more = true;
      position += 1;
    }
    if (more) break;
  }
  return { next_cursor: more ? Buffer.from(String(from + limit)).toString('base64url') : '', dept_user: rows };
};

const byMobile = (call: Call): Fields => {
  const mobile = textAt(call.body, 'mobile') ?? '';
  if (mobile.length < 5 || mobile.length > 32) throw new ApiError(60103);
  const key = call.corp.memberMobiles.get(mobile);
  const member = key === undefined ? undefined : call.corp.members.get(key);
  if (!member || (call.app && !seesMember(call.corp, call.app, member))) throw new ApiError(46004);
  return { userid: member.userid };
};

const byEmail = (call: Call): Fields => {
  const email = (textAt(call.body, 'email') ?? '').toLowerCase();
  if (!email.includes('@')) throw new ApiError(60105);
  const personal = wholeAt(call.body, 'email_type') === 2;
  for (const member of call.corp.members.values()) {
    const held = (personal ? member.email : member.biz_mail).toLowerCase();
    if (held === email && (!call.app || seesMember(call.corp, call.app, member))) return { userid: member.userid };
  }
  throw new ApiError(60147);
};

const memberOpenid = (corpId: string, userid: string): string => derivedId('o', 27, 'member', corpId, keyOf(userid));

const toUserid = (call: Call): Fields => {
  const openid = textAt(call.body, 'openid') ?? '';
  for (const member of call.corp.members.values())
    if (memberOpenid(call.corp.corpId, member.userid) === openid) return { userid: member.userid };
  throw new ApiError(40073);
};

const invite = (call: Call): Fields => {
  const { corp, body } = call;
  const users = textsAt(body, 'user', 40031);
  const parties = textsAt(body, 'party', 40066);
  const tags = textsAt(body, 'tag', 40068);
  if (users.length > 1000) throw new ApiError(40032);
  if (parties.length > 100) throw new ApiError(82002);
  if (tags.length > 100) throw new ApiError(82003);
  if (users.length + parties.length + tags.length === 0) throw new ApiError(40063);
  return {
    invaliduser: users.filter((id) => !corp.members.has(keyOf(id))),
    invalidparty: parties.map(Number).filter((id) => !corp.departments.has(id)),
    invalidtag: tags.map(Number).filter((id) => !corp.tags.has(id)),
  };
};

const joinQrcode = (call: Call): Fields => {
  const size = wholeAt(call.query, 'size_type') ?? 1;
  if (size < 1 || size > 4) throw new ApiError(40058, 'size_type should be 1-4.');
  return { join_qrcode: `${call.world.publicUrl}/sim/qr/join?corp=${call.corp.corpId}&size=${size}` };
};

/** Members (docs 90195–90202, 95402, 95895, 96067, 90975, 91714, 92714, 90203). */
export const MEMBER_ENDPOINTS: Endpoint[] = [
  { method: 'POST', path: 'user/create', gate: 'sync', run: create },
  { method: 'GET', path: 'user/get', gate: 'any', run: getOne },
  { method: 'POST', path: 'user/update', gate: 'sync', run: update },
  { method: 'GET', path: 'user/delete', gate: 'sync', run: remove },
  { method: 'POST', path: 'user/batchdelete', gate: 'sync', run: batchDelete },
  {
    method: 'GET',
    path: 'user/simplelist',
    gate: 'any',
    run: (call) => ({
      userlist: membersOf(call).map(({ userid, name, department }) => ({ userid, name, department })),
    }),
  },
  {
    method: 'GET',
    path: 'user/list',
    gate: 'any',
    run: (call) => ({ userlist: membersOf(call).map((each) => memberView(call, each)) }),
  },
  { method: 'POST', path: 'user/list_id', gate: 'sync', run: listIds },
  { method: 'POST', path: 'user/getuserid', gate: 'any', run: byMobile },
  { method: 'POST', path: 'user/get_userid_by_email', gate: 'any', run: byEmail },
  {
    method: 'POST',
    path: 'user/convert_to_openid',
    gate: 'any',
    run: (call) => ({ openid: memberOpenid(call.corp.corpId, known(call, textAt(call.body, 'userid')).userid) }),
  },
  { method: 'POST', path: 'user/convert_to_userid', gate: 'any', run: toUserid },
  { method: 'GET', path: 'user/authsucc', gate: 'any', run: (call) => (known(call, call.query['userid']), {}) },
  {
    method: 'POST',
    path: 'user/get_active_stat',
    gate: 'sync',
    run: (call) => ({ active_cnt: [...call.corp.members.values()].filter((each) => each.status === 1).length }),
  },
  { method: 'POST', path: 'batch/invite', gate: 'any', run: invite },
  { method: 'GET', path: 'corp/get_join_qrcode', gate: 'sync', run: joinQrcode },
];
