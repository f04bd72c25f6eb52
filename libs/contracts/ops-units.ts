import * as z from 'zod/mini';
import { count, instant, line, nullable, optional, queryInt, uuid } from './fields';
import { LOCALES } from './locale';
import { UNIT_STATES } from './ops';
import { LOOK_STATES } from './permissions-looks';
import { route } from './route';

const unitId = () => queryInt(1, 999_999_999);
const unitParams = z.strictObject({ unitId: unitId() });
const within = z.strictObject({ unitId: unitId(), id: uuid() });

/** 校部編號, e.g. `B-217`: what the bureau knows the unit by. */
export const UNIT_NUMBER = /^[A-Z0-9]([A-Z0-9-]{0,18}[A-Z0-9])?$/;
const unitNumber = z.string().check(z.maxLength(20), z.regex(UNIT_NUMBER));
const names = { name: line(100), nameEn: optional(line(100)), namePt: optional(line(100)) } as const;
const locale = z.enum(LOCALES);

export const unitCreation = z.strictObject({
  number: unitNumber,
  ...names,
  locale,
  /** A school that is there already, or the name of a new one. */
  school: z.union([z.strictObject({ id: uuid() }), z.strictObject(names)]),
});
export const unitChange = z.strictObject({ ...names, locale });

/** What an operator may do with the state of a unit (spec 00 §2); the system and the founder do the rest. */
export const UNIT_ACTIONS = ['suspend', 'resume', 'close'] as const;
export const unitAction = z.strictObject({ action: z.enum(UNIT_ACTIONS), reason: line(500, 4) });

export const CONNECTION_FIELDS = ['corpId', 'appSecret', 'agentId', 'contactSyncSecret'] as const;
export const unitConnection = z.strictObject({
  corpId: z.string().check(z.regex(/^ww[0-9a-zA-Z]{8,40}$/)),
  agentId: z.int().check(z.gte(1), z.lte(2_147_483_647)),
  secret: z.string().check(z.minLength(16), z.maxLength(100)),
  contactSyncSecret: z.string().check(z.minLength(16), z.maxLength(100)),
});
/** One value as WeCom judged it; `text` says what is wrong with it. */
const connectionCheck = z.strictObject({ field: z.enum(CONNECTION_FIELDS), ok: z.boolean(), text: nullable(z.string()) });

/** A legal order by its reference; `reason` stands in the unit's audit log. */
export const dissolveHold = z.strictObject({ order: line(200), reason: line(300, 4) });
export const dissolveRelease = z.strictObject({ reason: line(300, 4) });

export const recoveryAsk = z.strictObject({ account: line(64), letter: line(100), reason: line(300, 4) });

/** What WeCom's console asks for under 接收消息: shown once, kept sealed. */
const unitCallback = z.strictObject({ url: z.string(), token: z.string(), encodingAesKey: z.string() });
export type OpsUnitCallback = z.output<typeof unitCallback>;

const change = z.strictObject({
  at: instant(),
  action: z.string(),
  from: nullable(z.enum(UNIT_STATES)),
  to: nullable(z.enum(UNIT_STATES)),
  reason: nullable(z.string()),
  operator: nullable(z.string()),
});
const recoveryRequest = z.strictObject({
  id: uuid(),
  account: z.string(),
  letter: z.string(),
  reason: z.string(),
  office: nullable(z.enum(['platform', 'bureau'])),
  askedAt: instant(),
  expiresAt: instant(),
  /** Asked by this operator or this operator's office: somebody else has to confirm. */
  own: z.boolean(),
});

const unitDetail = z.strictObject({
  id: z.int(),
  number: z.string(),
  name: z.string(),
  nameEn: nullable(z.string()),
  namePt: nullable(z.string()),
  school: z.strictObject({ id: uuid(), name: z.string() }),
  locale,
  state: z.enum(UNIT_STATES),
  version: z.int(),
  corpId: nullable(z.string()),
  agentId: nullable(z.int()),
  createdAt: instant(),
  /** Numbers only: operators see nobody (H1). */
  members: count(),
  students: count(),
  administrators: count(),
  /** The founder's dissolving while it can still be stopped; `order` = the legal order that holds it (PER-25). */
  dissolve: nullable(z.strictObject({ startedAt: instant(), executeAt: instant(), order: nullable(z.string()) })),
  /** The open read-only look (PER-31); `own` = of this operator. */
  look: nullable(
    z.strictObject({
      state: z.enum(LOOK_STATES),
      operator: z.string(),
      reference: z.string(),
      until: nullable(instant()),
      own: z.boolean(),
    }),
  ),
  /** Actions this operator may take now. */
  can: z.array(z.enum([...UNIT_ACTIONS, 'connect', 'callback', 'recover', 'change', 'hold', 'release', 'look'])),
  changes: z.array(change),
  recovery: z.array(recoveryRequest),
});

const small = { bodyLimit: 32 * 1024 } as const;

/** School units in the operators' console: created, connected, suspended; a lost founder (PER-14). */
export const opsUnitsApi = {
  schools: route('GET', '/ops/schools', {
    permission: 'ops',
    ok: z.strictObject({ items: z.array(z.strictObject({ id: uuid(), name: z.string(), units: count() })) }),
    summary: 'Schools, for a new unit',
  }),
  create: route('POST', '/ops/units', {
    permission: 'ops',
    ...small,
    body: unitCreation,
    ok: unitDetail,
    errors: ['UNIT_NUMBER_TAKEN'],
    summary: 'Creates a unit in state draft',
  }),
  read: route('GET', '/ops/units/:unitId', { permission: 'ops', params: unitParams, ok: unitDetail, summary: 'One unit' }),
  change: route('PUT', '/ops/units/:unitId', {
    permission: 'ops',
    ...small,
    ifMatch: true,
    params: unitParams,
    body: unitChange,
    ok: unitDetail,
    errors: ['VERSION_CONFLICT'],
    summary: 'Names and language of a unit',
  }),
  act: route('POST', '/ops/units/:unitId/state', {
    permission: 'ops',
    ...small,
    ifMatch: true,
    params: unitParams,
    body: unitAction,
    ok: unitDetail,
    errors: ['STATE_CONFLICT', 'VERSION_CONFLICT'],
    summary: 'Suspends, resumes or closes a unit, with a reason',
  }),
  connect: route('PUT', '/ops/units/:unitId/connection', {
    permission: 'ops',
    ...small,
    params: unitParams,
    body: unitConnection,
    ok: z.strictObject({ checks: z.array(connectionCheck), unit: unitDetail }),
    errors: ['STATE_CONFLICT', 'CORP_ID_TAKEN'],
    seconds: 18,
    summary: 'Tests the values with WeCom; all right: kept, and the unit is active',
  }),
  callback: route('POST', '/ops/units/:unitId/callback', {
    permission: 'ops',
    ...small,
    params: unitParams,
    ok: unitCallback,
    errors: ['STATE_CONFLICT'],
    perMinute: 20,
    summary: 'Makes the values of the callback anew, to be typed into WeCom; those before stop working',
  }),
  hold: route('POST', '/ops/units/:unitId/dissolve/hold', {
    permission: 'ops',
    ...small,
    params: unitParams,
    body: dissolveHold,
    ok: unitDetail,
    errors: ['STATE_CONFLICT'],
    summary: 'Holds the dissolving of a unit by a legal order: nothing is erased',
  }),
  release: route('POST', '/ops/units/:unitId/dissolve/release', {
    permission: 'ops',
    ...small,
    params: unitParams,
    body: dissolveRelease,
    ok: unitDetail,
    errors: ['STATE_CONFLICT'],
    summary: 'Lifts the order: the dissolving goes on, after a day at the earliest',
  }),
  askRecovery: route('POST', '/ops/units/:unitId/recovery', {
    permission: 'ops',
    ...small,
    params: unitParams,
    body: recoveryAsk,
    ok: unitDetail,
    errors: ['STATE_CONFLICT'],
    summary: 'Asks to appoint a founder on a letter of the bureau; another office confirms',
  }),
  confirmRecovery: route('POST', '/ops/units/:unitId/recovery/:id/confirm', {
    permission: 'ops',
    ...small,
    params: within,
    ok: unitDetail,
    errors: ['STATE_CONFLICT', 'TWO_PERSONS_REQUIRED', 'FOUNDER_LIMIT'],
    summary: 'The other office confirms: the member is founder',
  }),
  cancelRecovery: route('POST', '/ops/units/:unitId/recovery/:id/cancel', {
    permission: 'ops',
    ...small,
    params: within,
    ok: unitDetail,
    errors: ['STATE_CONFLICT'],
    summary: 'Takes a request back',
  }),
};
export type OpsUnitDetail = z.output<typeof unitDetail>;
export type OpsUnitAction = OpsUnitDetail['can'][number];
export type OpsConnectionCheck = z.output<typeof connectionCheck>;
export type OpsDissolve = NonNullable<OpsUnitDetail['dissolve']>;
export type OpsRecovery = z.output<typeof recoveryRequest>;
