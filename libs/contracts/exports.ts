import * as z from 'zod/mini';
import { count, done, idParams, instant, nullable, pageOf, pageQuery, uuid } from './fields';
import { route } from './route';

/** Long downloads made by a job (OVR-21): one mechanism for every feature, each kind registered by its owner. */
export const EXPORT_KINDS = [
  'notice-status',
  'notice-feedback',
  'ledger',
  'members',
  'member-usage',
  'school-contacts',
  'b01-rows',
  'alumni',
  'subscriptions',
  'person-data',
] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];
export const EXPORT_STATES = ['queued', 'running', 'ready', 'failed', 'cancelled', 'expired'] as const;
export type ExportState = (typeof EXPORT_STATES)[number];
export const EXPORT_LIMITS = {
  /** Days a file is kept. */
  keepDays: 7,
  /** Downloads of one person that may wait or run at once. */
  unfinished: 5,
  /** Above this many people the audit log gets an alarm (H3). */
  alarmPersons: 500,
} as const;

export const exportView = z.strictObject({
  id: uuid(),
  kind: z.enum(EXPORT_KINDS),
  state: z.enum(EXPORT_STATES),
  /** What it was made from, e.g. the notice's title. */
  title: z.string(),
  refId: nullable(uuid()),
  done: count(),
  /** Rows in all; null until known. */
  total: nullable(count()),
  fileName: nullable(z.string()),
  size: nullable(count()),
  error: nullable(z.string()),
  createdAt: instant(),
  finishedAt: nullable(instant()),
  /** Kept 7 days. */
  expiresAt: nullable(instant()),
});
export type ExportView = z.output<typeof exportView>;

export const exportsApi = {
  /** Downloads a (`notice-status`) and b (`notice-feedback`, with a zip of uploads when asked) of NOT-33, NOT-34. */
  startNotice: route('POST', '/notices/:id/exports', {
    permission: 'staff',
    params: idParams,
    body: z.strictObject({
      kind: z.enum(['notice-status', 'notice-feedback']),
      /** Empty = all classes of the notice. */
      classIds: z.array(uuid()).check(z.maxLength(500)),
      withFiles: z.boolean(),
    }),
    ok: exportView,
    idempotent: true,
    perMinute: 20,
    summary: 'Start a download; live topic export:<id>',
  }),
  list: route('GET', '/exports', {
    permission: 'staff',
    query: z.strictObject({ refId: z.optional(uuid()), ...pageQuery }),
    ok: pageOf(exportView),
    summary: 'Own downloads, newest first',
  }),
  one: route('GET', '/exports/:id', { permission: 'staff', params: idParams, ok: exportView, summary: 'State of a download' }),
  cancel: route('POST', '/exports/:id/cancel', {
    permission: 'staff',
    params: idParams,
    ok: done,
    summary: 'Stop or throw away a download',
  }),
  download: route('GET', '/exports/:id/download', {
    permission: 'staff',
    params: idParams,
    ok: z.any(),
    kind: 'file',
    errors: ['STATE_CONFLICT'],
    summary: 'Redirects to a signed link of at most 10 minutes',
  }),
};
