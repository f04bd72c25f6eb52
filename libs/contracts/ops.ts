import * as z from 'zod/mini';
import { count, done, instant, nullable, queryInt, uuid } from './fields';
import { route } from './route';

/** Limits of an operator's session in seconds (A7): without use, and in all. */
export const OPS_SESSION_LIMITS = { idle: 15 * 60, absolute: 8 * 3600 } as const;
/** Page of the enrolment link; the token stands behind `#`, so that no server and no log sees it. */
export const OPS_ENROL_PAGE = '/ops/enrol';

const token = z.string().check(z.minLength(40), z.maxLength(64));
/** What the browser's passkey interface answers (WebAuthn JSON); checked by the library against challenge, origin and host. */
const passkeyAnswer = z.looseObject({ id: z.string().check(z.maxLength(2_000)), type: z.literal('public-key') });
/** Options for the browser's passkey interface (WebAuthn JSON). */
const passkeyOptions = z.looseObject({ challenge: z.string() });
const operator = z.strictObject({ id: uuid(), name: z.string() });
/** platform = runs the service; bureau = an officer of 教青局, who confirms with an operator what neither may do alone (PER-14). */
export const OFFICES = ['platform', 'bureau'] as const;
export type Office = (typeof OFFICES)[number];
const operatorNow = z.strictObject({ id: uuid(), name: z.string(), office: z.enum(OFFICES) });

export const UNIT_STATES = ['draft', 'connecting', 'active', 'suspended', 'dissolving', 'closed'] as const;
const opsUnit = z.strictObject({
  id: z.int(),
  number: z.string(),
  name: z.string(),
  school: z.string(),
  state: z.enum(UNIT_STATES),
  corpId: nullable(z.string()),
  createdAt: instant(),
});
const queueLine = z.strictObject({
  job: z.string(),
  state: z.enum(['ready', 'running', 'failed']),
  jobs: count(),
  /** Of those that are due, the one waiting longest. */
  oldestDueAt: nullable(instant()),
});
const deliveryLine = z.strictObject({
  unitId: z.int(),
  number: z.string(),
  state: z.enum(['ready', 'sending', 'sent', 'failed', 'unknown', 'cancelled']),
  batches: count(),
  receivers: count(),
  oldestAt: nullable(instant()),
});
const failedJob = z.strictObject({
  unitId: z.int(),
  number: z.string(),
  id: uuid(),
  job: z.string(),
  tries: count(),
  code: z.string(),
  message: z.string(),
  createdAt: instant(),
  failedAt: nullable(instant()),
});

const small = { bodyLimit: 32 * 1024, perMinute: 30 } as const;

/** Operators: their own host, their own sessions, a passkey each, no school data (H1, H2). */
export const opsApi = {
  enrolOptions: route('POST', '/ops/enrol/options', {
    permission: 'public',
    ...small,
    body: z.strictObject({ token }),
    ok: passkeyOptions,
    summary: 'Begins enrolling a passkey by a one-time link',
  }),
  enrol: route('POST', '/ops/enrol', {
    permission: 'public',
    ...small,
    body: z.strictObject({ token, response: passkeyAnswer }),
    ok: operator,
    summary: 'Stores the passkey and signs in',
  }),
  loginOptions: route('POST', '/ops/login/options', {
    permission: 'public',
    ...small,
    ok: passkeyOptions,
    summary: 'Begins a log-in by passkey',
  }),
  login: route('POST', '/ops/login', {
    permission: 'public',
    ...small,
    body: z.strictObject({ response: passkeyAnswer }),
    ok: operator,
    summary: 'Ends a log-in by passkey',
  }),
  logout: route('POST', '/ops/logout', { permission: 'ops', ok: done, summary: 'Ends the session' }),
  session: route('GET', '/ops/session', { permission: 'ops', ok: operatorNow, summary: 'Who I am' }),
  units: route('GET', '/ops/units', {
    permission: 'ops',
    ok: z.strictObject({ items: z.array(opsUnit) }),
    summary: 'All school units',
  }),
  queues: route('GET', '/ops/queues', {
    permission: 'ops',
    ok: z.strictObject({ items: z.array(queueLine) }),
    summary: 'Open jobs by kind and state',
  }),
  deliveries: route('GET', '/ops/deliveries', {
    permission: 'ops',
    ok: z.strictObject({ items: z.array(deliveryLine) }),
    summary: 'Calls to WeCom of the last 30 days by unit and state; numbers only',
  }),
  failedJobs: route('GET', '/ops/failed-jobs', {
    permission: 'ops',
    query: z.strictObject({ unitId: z.optional(queryInt(1, 999_999_999)), page: z.optional(queryInt(1, 10_000)) }),
    ok: z.strictObject({ items: z.array(failedJob), total: count(), page: count(), pageSize: count() }),
    summary: 'Jobs that failed for good',
  }),
  runAgain: route('POST', '/ops/failed-jobs/:unitId/:id/run-again', {
    permission: 'ops',
    params: z.strictObject({ unitId: queryInt(1, 999_999_999), id: uuid() }),
    ok: done,
    summary: 'Lets a failed job run once more',
  }),
  openApi: route('GET', '/openapi.json', {
    permission: 'ops',
    ok: z.looseObject({ openapi: z.string() }),
    summary: 'This document',
  }),
};
export type OpsUnit = z.output<typeof opsUnit>;
export type OpsQueueLine = z.output<typeof queueLine>;
export type OpsDeliveryLine = z.output<typeof deliveryLine>;
export type OpsFailedJob = z.output<typeof failedJob>;
