import * as z from 'zod/mini';
import { count, done, idParams, instant, nullable, text, uuid } from './fields';
import { LOCALES } from './locale';
import { PERMISSIONS, UNIT_ROLES } from './permissions';
import { openView } from './role-views';
import { route } from './route';

/** Where a log-in ends that brought nobody in: WeCom knows the person, the school does not (「尚未加入學校通知」). */
export const NOT_JOINED_PAGE = '/public/not-joined';
/** Where a log-in ends that failed on the way; `?why=` is one of SIGN_IN_FAULTS. */
export const SIGN_IN_FAILED_PAGE = '/public/sign-in-failed';
/**
 * `link` the address is old, was used or came from another browser · `client` open it in WeCom or WeChat · `unit` unknown
 * or closed school unit · `role` the console by browser is for administrators · `limit` too many tries · `wecom` WeCom
 * does not answer.
 */
export const SIGN_IN_FAULTS = ['link', 'client', 'unit', 'role', 'limit', 'wecom'] as const;
export type SignInFault = (typeof SIGN_IN_FAULTS)[number];

export const UNIT_SURFACES = ['console', 'h5-staff', 'h5-family'] as const;
export type UnitSurface = (typeof UNIT_SURFACES)[number];

/** Limits of a session in seconds, per surface (A7): without use, and in all. */
export const SESSION_LIMITS: Readonly<Record<UnitSurface, { idle: number; absolute: number }>> = {
  console: { idle: 2 * 3600, absolute: 12 * 3600 },
  'h5-staff': { idle: 24 * 3600, absolute: 7 * 24 * 3600 },
  'h5-family': { idle: 7 * 24 * 3600, absolute: 30 * 24 * 3600 },
};

const unitNumber = text(20, 1);
const unit = z.strictObject({
  number: unitNumber,
  corpId: z.string(),
  name: z.string(),
  school: z.string(),
  logo: z.nullable(z.string()),
  state: z.enum(['connecting', 'active', 'suspended', 'dissolving']),
});
const child = z.strictObject({
  id: uuid(),
  name: z.string(),
  classes: z.array(z.strictObject({ id: uuid(), name: z.string() })),
});

/** Who I am, where, and what I may do; read again on each request, so a changed right shows at once (PER-26). */
export const me = z.strictObject({
  unit,
  person: z.strictObject({
    kind: z.enum(['staff', 'family']),
    id: uuid(),
    name: z.nullable(z.string()),
    isStudent: z.boolean(),
  }),
  roles: z.array(z.enum(UNIT_ROLES)),
  rights: z.array(z.enum(PERMISSIONS)),
  surface: z.enum(UNIT_SURFACES),
  locale: z.enum(LOCALES),
  /** Live children of a guardian, or the pupil himself; empty for staff. */
  children: z.array(child),
  /** Other units this person has proved to belong to, with this one (切換校部). */
  memberships: z.array(
    z.strictObject({
      number: unitNumber,
      name: z.string(),
      school: z.string(),
      kind: z.enum(['staff', 'family']),
      current: z.boolean(),
    }),
  ),
  /** An administrator reads as this person: read-only, and until when (PER-31). */
  view: nullable(openView),
});
export type Me = z.output<typeof me>;

export const ownSession = z.strictObject({
  id: uuid(),
  surface: z.enum(UNIT_SURFACES),
  createdAt: instant(),
  lastSeenAt: instant(),
  current: z.boolean(),
});
export type OwnSession = z.output<typeof ownSession>;

const redirectAnswer = z.any();
const oauthText = z.optional(z.string().check(z.maxLength(600)));

export const sessionApi = {
  /** 302 to WeCom's authorize page, or to its web log-in page in a desktop browser. */
  start: route('GET', '/auth/wecom/start', {
    permission: 'public',
    query: z.strictObject({
      corpId: z.string().check(z.maxLength(64)),
      app: z.optional(z.string().check(z.maxLength(40))),
      to: z.optional(z.string().check(z.maxLength(2_000))),
      /** `1` after the one hop to the host of the surface. */
      hop: z.optional(z.string().check(z.maxLength(1))),
      /** Asked for by 切換校部: the two identities become one person. */
      link: z.optional(z.string().check(z.maxLength(1))),
    }),
    ok: redirectAnswer,
    perMinute: 3_000,
    summary: 'Begins a log-in',
  }),
  /** WeCom comes back here; 302 to a clean own address. */
  callback: route('GET', '/auth/wecom/callback', {
    permission: 'public',
    // Clients add parameters of their own to this address; none of them is read.
    query: z.object({ app: oauthText, code: oauthText, state: oauthText }),
    ok: redirectAnswer,
    perMinute: 3_000,
    summary: 'Ends a log-in',
  }),
  me: route('GET', '/session', { permission: 'signed-in', ok: me, inView: 'signed-in', summary: 'Who I am' }),
  setLocale: route('POST', '/session/locale', {
    permission: 'signed-in',
    body: z.strictObject({ locale: z.enum(LOCALES) }),
    ok: done,
    summary: 'Changes my language',
  }),
  switchUnit: route('POST', '/session/switch-unit', {
    permission: 'signed-in',
    body: z.strictObject({ number: unitNumber }),
    ok: z.strictObject({ url: z.string() }),
    summary: 'Address of the log-in at another unit',
  }),
  logout: route('POST', '/session/logout', { permission: 'signed-in', ok: done, leavesView: true, summary: 'Ends this session' }),
  list: route('GET', '/session/list', {
    permission: 'signed-in',
    ok: z.strictObject({ items: z.array(ownSession) }),
    summary: 'My open sessions',
  }),
  revoke: route('POST', '/session/:id/revoke', {
    permission: 'signed-in',
    params: idParams,
    ok: done,
    errors: ['STEP_UP_REQUIRED'],
    summary: 'Ends one of my sessions; staff confirm their identity first, unless it is the present one (V7.5.2)',
  }),
  revokeOthers: route('POST', '/session/revoke-others', {
    permission: 'signed-in',
    ok: z.strictObject({ ended: count() }),
    errors: ['STEP_UP_REQUIRED'],
    perMinute: 10,
    summary: 'Ends all of my sessions but this one; staff confirm their identity first',
  }),
};

/** What an administrator ends for others: after a lost phone, or when something is wrong in the whole unit (V7.4.5). */
export const sessionAdminApi = {
  endPerson: route('POST', '/security/people/:id/end-sessions', {
    permission: 'security.settings',
    params: idParams,
    body: z.strictObject({ kind: z.enum(['member', 'parent']) }),
    ok: z.strictObject({ ended: count() }),
    stepUp: true,
    perMinute: 30,
    summary: 'Ends every session of one person of the unit',
  }),
  endAll: route('POST', '/security/end-sessions', {
    permission: 'security.settings',
    ok: z.strictObject({ ended: count() }),
    stepUp: true,
    perMinute: 5,
    summary: 'Ends every session of the unit but the present one',
  }),
};
