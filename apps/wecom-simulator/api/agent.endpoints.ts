import { keyOf, type App } from '../state/model';
import { seesMember } from '../state/scope';
import { byteLength, charLength } from '../state/text';
import { ApiError } from './api-error';
import type { AppCall, Endpoint } from './endpoint';
import { isFields, listAt, objectAt, textAt, textsAt, wholeAt, type Fields } from './fields';

/** The app of the token; naming another one is refused (40056 unknown, 301002 not yours). */
export const ownAgent = (call: AppCall, fields: Fields): App => {
  const raw = fields['agentid'];
  if (raw === undefined || raw === '') throw new ApiError(41011);
  const agentId = wholeAt(fields, 'agentid');
  if (agentId === undefined) throw new ApiError(40056);
  if (agentId !== call.app.agentId) throw new ApiError(call.corp.apps.has(agentId) ? 301002 : 40056);
  return call.app;
};

const get = (call: AppCall): Fields => {
  const app = ownAgent(call, call.query);
  return {
    agentid: app.agentId,
    name: app.name,
    square_logo_url: app.logoUrl,
    description: app.description,
    allow_userinfos: { user: app.scope.users.map((userid) => ({ userid })) },
    allow_partys: { partyid: app.scope.departments },
    allow_tags: { tagid: app.scope.tags },
    close: app.enabled ? 0 : 1,
    redirect_domain: app.trustedDomains[0] ?? '',
    report_location_flag: app.reportLocation ? 1 : 0,
    isreportenter: app.reportEnter ? 1 : 0,
    home_url: app.homeUrl,
    ...(app.kind === 'agent-developed' ? { customized_publish_status: 2 } : {}),
  };
};

const set = (call: AppCall): Fields => {
  const app = ownAgent(call, call.body);
  if (app.kind !== 'self-built') throw new ApiError(48002);
  const { body } = call;
  const name = textAt(body, 'name');
  if (name !== undefined && (charLength(name) < 1 || charLength(name) > 32)) throw new ApiError(45022);
  const description = textAt(body, 'description');
  if (description !== undefined && (charLength(description) < 4 || charLength(description) > 120)) throw new ApiError(45004);
  const home = textAt(body, 'home_url');
  if (home !== undefined && home !== '' && !/^https?:\/\//.test(home)) throw new ApiError(40054, 'invalid url');
  const logo = textAt(body, 'logo_mediaid');
  if (logo !== undefined && !call.world.media.find(call.corp.corpId, logo)) throw new ApiError(40007);
  const domain = textAt(body, 'redirect_domain');
  if (domain !== undefined && (domain.includes('/') || /^[\d.]+(:\d+)?$/.test(domain))) throw new ApiError(80001);
  if (name !== undefined) app.name = name;
  if (description !== undefined) app.description = description;
  if (home !== undefined) app.homeUrl = home;
  if (logo !== undefined) app.logoUrl = `${call.world.publicUrl}/sim/media/${logo}`;
  if (domain !== undefined) app.trustedDomains = [domain, ...app.trustedDomains.slice(1)];
  if (body['isreportenter'] !== undefined) app.reportEnter = wholeAt(body, 'isreportenter') === 1;
  if (body['report_location_flag'] !== undefined) app.reportLocation = wholeAt(body, 'report_location_flag') === 1;
  call.world.hub.emit('corp', () => ({ corpId: call.corp.corpId, agentId: app.agentId }), call.corp.corpId);
  call.world.onChange();
  return {};
};

const BUTTON_TYPES = new Set([
  'click',
  'view',
  'scancode_push',
  'scancode_waitmsg',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
  'view_miniprogram',
]);

const checkButton = (button: Fields, sub: boolean): void => {
  const name = textAt(button, 'name') ?? '';
  const most = sub ? 40 : 16;
  if (name === '' || byteLength(name) > most) throw new ApiError(40018);
  const children = listAt(button, 'sub_button') ?? [];
  if (children.length > 0) {
    if (sub) throw new ApiError(40022);
    if (children.length > 5) throw new ApiError(40023);
    for (const child of children) {
      if (!isFields(child)) throw new ApiError(40024);
      checkButton(child, true);
    }
    return;
  }
  const type = textAt(button, 'type') ?? '';
  if (!BUTTON_TYPES.has(type)) throw new ApiError(sub ? 40024 : 40017);
  if (type === 'view') {
    const url = textAt(button, 'url') ?? '';
    if (url === '' || byteLength(url) > 1024) throw new ApiError(40020);
  } else if (type !== 'view_miniprogram') {
    const key = textAt(button, 'key') ?? '';
    if (key === '' || byteLength(key) > 128) throw new ApiError(40019);
  }
};

const createMenu = (call: AppCall): Fields => {
  const app = ownAgent(call, call.query);
  const buttons = listAt(call.body, 'button') ?? [];
  if (buttons.length < 1 || buttons.length > 3) throw new ApiError(40016);
  for (const button of buttons) {
    if (!isFields(button)) throw new ApiError(40016);
    checkButton(button, false);
  }
  app.menu = { button: buttons };
  call.world.hub.emit('corp', () => ({ corpId: call.corp.corpId, agentId: app.agentId }), call.corp.corpId);
  call.world.onChange();
  return {};
};

const getMenu = (call: AppCall): Fields => {
  const app = ownAgent(call, call.query);
  if (!app.menu) throw new ApiError(46003);
  return { button: app.menu.button };
};

const deleteMenu = (call: AppCall): Fields => {
  ownAgent(call, call.query).menu = null;
  call.world.onChange();
  return {};
};

const WORKBENCH_TYPES = new Set(['keydata', 'image', 'list', 'webview', 'normal']);

const workbenchFrom = (fields: Fields): Fields => {
  const type = textAt(fields, 'type') ?? '';
  if (!WORKBENCH_TYPES.has(type)) throw new ApiError(40058, 'invalid workbench type.');
  if (type === 'normal') return { type };
  const data = objectAt(fields, type);
  if (!data) throw new ApiError(40058, `${type} is missing.`);
  const items = listAt(data, 'items') ?? [];
  if (type === 'keydata' && items.length > 4) throw new ApiError(40058, 'keydata.items exceed max count 4.');
  if (type === 'list' && items.length > 3) throw new ApiError(40058, 'list.items exceed max count 3.');
  return { type, [type]: data };
};

const setTemplate = (call: AppCall): Fields => {
  const app = ownAgent(call, call.body);
  app.workbench = { ...workbenchFrom(call.body), replace_user_data: call.body['replace_user_data'] === true };
  if (call.body['replace_user_data'] === true) app.workbenchData.clear();
  call.world.onChange();
  return {};
};

const setData = (call: AppCall, app: App, userid: string, data: Fields): void => {
  const member = call.corp.members.get(keyOf(userid));
  if (!member || !seesMember(call.corp, app, member)) throw new ApiError(60111);
  const most = call.world.limits.enforce ? 10 : Number.POSITIVE_INFINITY;
  const key = `workbench|${call.corp.corpId}|${app.agentId}|${keyOf(userid)}`;
  if (call.world.counters.take(key, call.world.clock.now(), most, Number.POSITIVE_INFINITY)) throw new ApiError(45009);
  app.workbenchData.set(keyOf(userid), data);
};

const setUserData = (call: AppCall): Fields => {
  const app = ownAgent(call, call.body);
  setData(call, app, textAt(call.body, 'userid') ?? '', workbenchFrom(call.body));
  call.world.onChange();
  return {};
};

const setManyData = (call: AppCall): Fields => {
  const app = ownAgent(call, call.body);
  const data = workbenchFrom(objectAt(call.body, 'data') ?? {});
  const ids = textsAt(call.body, 'userid_list', 40031);
  if (ids.length === 0 || ids.length > 1000) throw new ApiError(40032);
  for (const id of ids) setData(call, app, id, data);
  call.world.onChange();
  return {};
};

/** Apps, menus and workbench (docs 90227–90233, 92535). */
export const AGENT_ENDPOINTS: Endpoint[] = [
  { method: 'GET', path: 'agent/get', gate: 'app', run: get },
  {
    method: 'GET',
    path: 'agent/list',
    gate: 'app',
    run: ({ app }) => ({ agentlist: [{ agentid: app.agentId, name: app.name, square_logo_url: app.logoUrl }] }),
  },
  { method: 'POST', path: 'agent/set', gate: 'app', run: set },
  {
    method: 'POST',
    path: 'agent/get_admin_list',
    gate: 'app',
    // Provider apps only (docs 100072, 100073); self-built apps have neither this nor another call for it.
    run: ({ app }) => {
      if (app.kind === 'self-built') throw new ApiError(48002);
      return { admin: app.admins };
    },
  },
  { method: 'POST', path: 'menu/create', gate: 'app', run: createMenu },
  { method: 'GET', path: 'menu/get', gate: 'app', run: getMenu },
  { method: 'GET', path: 'menu/delete', gate: 'app', run: deleteMenu },
  { method: 'POST', path: 'agent/set_workbench_template', gate: 'app', run: setTemplate },
  {
    method: 'POST',
    path: 'agent/get_workbench_template',
    gate: 'app',
    run: (call) => ownAgent(call, call.body).workbench ?? { type: 'normal' },
  },
  { method: 'POST', path: 'agent/set_workbench_data', gate: 'app', run: setUserData },
  { method: 'POST', path: 'agent/batch_set_workbench_data', gate: 'app', run: setManyData },
  {
    method: 'POST',
    path: 'agent/get_workbench_data',
    gate: 'app',
    run: (call) => ownAgent(call, call.body).workbenchData.get(keyOf(textAt(call.body, 'userid') ?? '')) ?? { type: 'normal' },
  },
];
