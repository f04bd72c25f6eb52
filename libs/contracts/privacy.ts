import * as z from 'zod/mini';
import { exportView } from './exports';
import { count, day, idParams, instant, line, nullable, queryInt, text, uuid } from './fields';
import { route } from './route';

/** What Law 8/2005 lets a person ask for (OVR-33): access, correction, objection to processing, erasure. */
export const PRIVACY_KINDS = ['access', 'correction', 'objection', 'erasure'] as const;
export type PrivacyKind = (typeof PRIVACY_KINDS)[number];
export const PRIVACY_SUBJECTS = ['member', 'parent', 'student'] as const;
export type PrivacySubject = (typeof PRIVACY_SUBJECTS)[number];
export const PRIVACY_STATES = ['open', 'done', 'refused'] as const;
export type PrivacyState = (typeof PRIVACY_STATES)[number];
export const PRIVACY_LIMITS = {
  /** Days in which a request is answered, counted from the day the school got it. */
  dueDays: 30,
  note: 1_000,
  answer: 1_000,
} as const;
/** Kinds of records in which a person is known by an id alone after the erasing, and why they stay. */
export const PRIVACY_STAYS = ['notices', 'ledger', 'audit', 'classes', 'work'] as const;
export type PrivacyStays = (typeof PRIVACY_STAYS)[number];

const person = z.strictObject({
  kind: z.enum(PRIVACY_SUBJECTS),
  id: uuid(),
  /** Empty once the person has been erased. */
  name: z.string(),
  /** What tells people of one name apart: class, children, department. */
  about: z.string(),
  /** here: in the directory; gone: left or removed; erased: a row without a name. */
  state: z.enum(['here', 'gone', 'erased']),
});
export type PrivacyPerson = z.output<typeof person>;

const request = z.strictObject({
  id: uuid(),
  kind: z.enum(PRIVACY_KINDS),
  state: z.enum(PRIVACY_STATES),
  person,
  askedOn: day(),
  dueOn: day(),
  overdue: z.boolean(),
  decidedAt: nullable(instant()),
  version: count(),
});
export type PrivacyRequest = z.output<typeof request>;

const requestDetail = z.strictObject({
  ...request.shape,
  /** What was asked, in the person's words. */
  note: z.string(),
  /** What the person was answered; empty while open. */
  answer: z.string(),
  /** Who asked on his own page (我的個人資料); null where the school wrote it down. */
  askedBy: nullable(z.string()),
  openedBy: nullable(z.string()),
  decidedBy: nullable(z.string()),
  /** The newest download made for this request by the reader himself. */
  download: nullable(exportView),
  /** A download was made at least once, by whomever. */
  exported: z.boolean(),
  erasedAt: nullable(instant()),
  /** What knows the person by an id alone after the erasing, with the number of rows. */
  stays: z.array(z.strictObject({ what: z.enum(PRIVACY_STAYS), rows: count() })),
});
export type PrivacyRequestDetail = z.output<typeof requestDetail>;

const mine = z.strictObject({
  id: uuid(),
  kind: z.enum(PRIVACY_KINDS),
  state: z.enum(PRIVACY_STATES),
  /** About whom: null = the reader himself, else a child of his. */
  studentId: nullable(uuid()),
  studentName: z.string(),
  askedOn: day(),
  dueOn: day(),
  decidedAt: nullable(instant()),
  note: z.string(),
  /** Empty while open. */
  answer: z.string(),
});
export type MyPrivacyRequest = z.output<typeof mine>;

/** 我的個人資料: what anybody who is signed in asks of the school about himself or his child (I4). */
export const myPrivacyApi = {
  list: route('GET', '/me/privacy-requests', {
    permission: 'signed-in',
    ok: z.strictObject({ items: z.array(mine) }),
    summary: 'Requests of the reader, open ones first, with the answers of the school',
  }),
  create: route('POST', '/me/privacy-requests', {
    permission: 'signed-in',
    idempotent: true,
    bodyLimit: 32 * 1024,
    perMinute: 10,
    body: z.strictObject({
      kind: z.enum(PRIVACY_KINDS),
      /** A child of the reader, or the pupil himself; absent = the reader. */
      studentId: z.optional(uuid()),
      note: text(PRIVACY_LIMITS.note, 1),
    }),
    ok: mine,
    errors: ['STATE_CONFLICT'],
    summary: 'Asks the school about the own data or that of a child',
  }),
};

const rights = { permission: 'permissions.manage', bodyLimit: 32 * 1024, perMinute: 60 } as const;
const byVersion = { ...rights, params: idParams, ifMatch: true, idempotent: true } as const;

/** 個人資料請求: founder and super admins serve what a person of the unit asks for (I4). */
export const privacyApi = {
  people: route('GET', '/privacy/people', {
    permission: 'permissions.manage',
    query: z.strictObject({ q: line(60) }),
    ok: z.strictObject({ items: z.array(person) }),
    summary: 'People of the unit by name, also those who left and are not erased yet',
  }),
  list: route('GET', '/privacy/requests', {
    permission: 'permissions.manage',
    query: z.strictObject({
      state: z.optional(z.enum(PRIVACY_STATES)),
      page: z.optional(queryInt(1, 100_000)),
      pageSize: z.optional(queryInt(1, 100)),
    }),
    ok: z.strictObject({ items: z.array(request), total: count(), page: count(), pageSize: count() }),
    summary: 'Requests: open ones first, the one due next before the others',
  }),
  create: route('POST', '/privacy/requests', {
    ...rights,
    idempotent: true,
    body: z.strictObject({
      kind: z.enum(PRIVACY_KINDS),
      subject: z.strictObject({ kind: z.enum(PRIVACY_SUBJECTS), id: uuid() }),
      askedOn: day(),
      note: text(PRIVACY_LIMITS.note, 1),
    }),
    ok: request,
    errors: ['STATE_CONFLICT'],
    summary: 'Writes down what a person asked for',
  }),
  one: route('GET', '/privacy/requests/:id', {
    permission: 'permissions.manage',
    params: idParams,
    ok: requestDetail,
    summary: 'One request, with what stays after an erasing',
  }),
  download: route('POST', '/privacy/requests/:id/download', {
    ...rights,
    params: idParams,
    idempotent: true,
    stepUp: true,
    ok: exportView,
    errors: ['STEP_UP_REQUIRED', 'STATE_CONFLICT'],
    summary: 'Makes the download of everything kept about the person',
  }),
  erase: route('POST', '/privacy/requests/:id/erase', {
    ...byVersion,
    stepUp: true,
    ok: request,
    errors: ['STEP_UP_REQUIRED', 'VERSION_CONFLICT', 'STATE_CONFLICT'],
    summary: 'Takes name, numbers and papers of somebody who left out of the unit, now',
  }),
  decide: route('POST', '/privacy/requests/:id/decide', {
    ...byVersion,
    body: z.strictObject({ outcome: z.enum(['done', 'refused']), answer: text(PRIVACY_LIMITS.answer, 1) }),
    ok: request,
    errors: ['VERSION_CONFLICT', 'STATE_CONFLICT'],
    summary: 'Ends a request with what the person is answered',
  }),
};
