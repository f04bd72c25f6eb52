import { isFields, objectAt, textAt, type Fields } from '../api/fields';
import { verifyAddress } from '../callbacks/url-verification';
import { findPeople } from '../oauth/people';
import { corpFrom, documentOf, DocumentError, holdersOf, type CorpDocument } from '../state/corp-document';
import type { App, CallbackSettings, Corp, PersonKind } from '../state/model';
import { visibleMembers } from '../state/scope';
import { seedCorps, type SeedRequest } from '../state/seed';
import { appAt, ControlError, corpAt, numberIn, type ControlCall, type ControlRoute } from './control-route';
import { APP_PATCH_SCHEMA, CALLBACK_SCHEMA, CORP_SCHEMA } from './corp-schema';

export const appSummary = (app: App): Fields => ({
  agentId: app.agentId,
  name: app.name,
  secret: app.secret,
  kind: app.kind,
  homeUrl: app.homeUrl,
  logoUrl: app.logoUrl,
  description: app.description,
  trustedDomains: app.trustedDomains,
  loginDomains: app.loginDomains,
  callback: app.callback,
  schoolRights: app.schoolRights,
  enabled: app.enabled,
  ...(app.workbench ? { workbench: app.workbench } : {}),
  ...(app.menu ? { menu: app.menu } : {}),
});

export const corpSummary = (corp: Corp): Fields => {
  let following = 0;
  for (const parent of corp.parents.values()) following += parent.is_subscribe;
  return {
    corpId: corp.corpId,
    name: corp.name,
    verified: corp.verified,
    school: corp.school,
    seats: corp.seats,
    parentCap: corp.parentCap,
    counts: {
      departments: corp.departments.size,
      members: corp.members.size,
      schoolDepartments: corp.schoolDepartments.size,
      students: corp.students.size,
      parents: corp.parents.size,
      following,
    },
    contactSync: corp.contactSync,
    apps: [...corp.apps.values()].map(appSummary),
  };
};

const changed = (call: ControlCall, corpId: string): void => {
  call.world.hub.emit('corp', () => ({ corpId }), corpId);
  call.world.onChange();
};

const put = (call: ControlCall): Fields => {
  const corpId = call.params['corpId'] ?? '';
  try {
    // The shape was checked by the route's schema.
    const corp = corpFrom(corpId, call.request.body as CorpDocument, call.world.clock.now());
    call.world.forgetCorp(corpId);
    call.world.corps.set(corpId, corp);
    changed(call, corpId);
    return corpSummary(corp);
  } catch (error) {
    if (error instanceof DocumentError) throw new ControlError(400, 'BAD_INPUT', error.message);
    throw error;
  }
};

const remove = (call: ControlCall): Fields => {
  const { corpId } = corpAt(call);
  call.world.forgetCorp(corpId);
  changed(call, corpId);
  return {};
};

const people = (call: ControlCall): Fields => {
  const kind = call.query['kind'];
  if (kind !== undefined && kind !== 'member' && kind !== 'parent' && kind !== 'student') throw new ControlError(400, 'BAD_INPUT', 'kind');
  const wanted: PersonKind | undefined = kind;
  return { people: findPeople(corpAt(call), wanted, call.query['q'] ?? '', numberIn(call.query, 'limit') ?? 50) };
};

const seed = (call: ControlCall): Fields => {
  const started = performance.now();
  // The shape was checked by the route's schema.
  const corps = seedCorps(call.request.body as SeedRequest, call.world.clock.now());
  for (const corp of corps) {
    call.world.forgetCorp(corp.corpId);
    call.world.corps.set(corp.corpId, corp);
  }
  call.world.hub.emit('corp', () => ({ corps: corps.length }));
  call.world.onChange();
  return { corps: corps.map(corpSummary), ms: Math.round(performance.now() - started) };
};

const callbackFrom = (body: Fields): CallbackSettings => ({
  url: textAt(body, 'url') ?? '',
  token: textAt(body, 'token') ?? '',
  aesKey: textAt(body, 'aesKey') ?? '',
  schoolEvents: body['schoolEvents'] !== false,
});

/** Saves receive settings as the console does: refused when the address does not answer the GET verification. */
const saveCallback = async (call: ControlCall, target: { callback: CallbackSettings | null }): Promise<Fields> => {
  const corp = corpAt(call);
  const settings = callbackFrom(call.body);
  if (call.body['verify'] !== false) {
    const reason = await verifyAddress(call.world.http, corp.corpId, settings, Math.floor(call.world.clock.real() / 1000));
    if (reason) throw new ControlError(409, 'VERIFY_FAILED', reason);
  }
  target.callback = settings;
  changed(call, corp.corpId);
  return { callback: settings };
};

const dropCallback = (call: ControlCall, target: { callback: CallbackSettings | null }): Fields => {
  target.callback = null;
  changed(call, corpAt(call).corpId);
  return {};
};

const appOf = (call: ControlCall): App => appAt(call, corpAt(call), Number(call.params['agentId']));

const patchApp = (call: ControlCall): Fields => {
  const corp = corpAt(call);
  const app = appOf(call);
  const { scope, parentScope, ...plain } = call.body;
  const rights = plain['schoolRights'];
  const holders = holdersOf(corp, 'edit').filter((each) => each !== app);
  if (Array.isArray(rights) && rights.includes('edit') && holders.length > 0)
    throw new ControlError(409, 'EDIT_TAKEN', `app ${holders[0]?.agentId ?? 0} has the edit right`);
  const before = scope === undefined ? [] : visibleMembers(corp, app).map((each) => each.userid);
  Object.assign(app, plain);
  if (isFields(scope)) app.scope = { users: [], departments: [], tags: [], ...scope };
  if (isFields(parentScope)) app.parentScope = { students: [], departments: [], ...parentScope };
  if (plain['secret'] !== undefined) call.world.tokens.end((each) => each.corpId === corp.corpId && each.agentId === app.agentId);
  if (scope !== undefined) {
    const after = visibleMembers(corp, app).map((each) => each.userid);
    const [was, is] = [new Set(before), new Set(after)];
    call.world.appEvents.scopeChange(
      corp,
      app,
      after.filter((id) => !was.has(id)),
      before.filter((id) => !is.has(id)),
    );
  }
  changed(call, corp.corpId);
  return appSummary(app);
};

const SEED_SCHEMA = {
  type: 'object',
  properties: {
    units: { type: 'integer', minimum: 1, maximum: 500 },
    pupils: { type: 'integer', minimum: 0, maximum: 1_000_000 },
    parents: { type: 'integer', minimum: 0, maximum: 2_000_000 },
    staff: { type: 'integer', minimum: 0, maximum: 200_000 },
    seed: { type: 'integer' },
    prefix: { type: 'string', pattern: '^[A-Za-z0-9]{0,20}$' },
    followPercent: { type: 'number', minimum: 0, maximum: 100 },
    trustedDomain: { type: 'string' },
    homeUrl: { type: 'string' },
    callbackBase: { type: 'string' },
  },
};

export const CORP_ROUTES: ControlRoute[] = [
  { method: 'GET', url: '/corps', run: ({ world }) => ({ corps: [...world.corps.values()].map(corpSummary) }) },
  {
    method: 'GET',
    url: '/corps/:corpId',
    run: (call) => ({ corpId: corpAt(call).corpId, ...documentOf(corpAt(call)) }),
  },
  { method: 'PUT', url: '/corps/:corpId', body: CORP_SCHEMA, run: put },
  { method: 'DELETE', url: '/corps/:corpId', run: remove },
  { method: 'GET', url: '/corps/:corpId/people', run: people },
  { method: 'POST', url: '/seed', body: SEED_SCHEMA, run: seed },
  { method: 'PATCH', url: '/corps/:corpId/apps/:agentId', body: APP_PATCH_SCHEMA, run: patchApp },
  {
    method: 'PUT',
    url: '/corps/:corpId/apps/:agentId/callback',
    body: CALLBACK_SCHEMA,
    run: (call) => saveCallback(call, appOf(call)),
  },
  { method: 'DELETE', url: '/corps/:corpId/apps/:agentId/callback', run: (call) => dropCallback(call, appOf(call)) },
  {
    method: 'PUT',
    url: '/corps/:corpId/contact-sync/callback',
    body: CALLBACK_SCHEMA,
    run: (call) => saveCallback(call, corpAt(call).contactSync),
  },
  {
    method: 'DELETE',
    url: '/corps/:corpId/contact-sync/callback',
    run: (call) => dropCallback(call, corpAt(call).contactSync),
  },
];

export const bodyObject = (body: unknown): Fields => (isFields(body) ? body : (objectAt({ body }, 'body') ?? {}));
