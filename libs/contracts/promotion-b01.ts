import * as z from 'zod/mini';
import { exportView } from './exports';
import { count, done, idParams, instant, nullable, pageOf, pageQuery, queryBool, uuid } from './fields';
import { bureauPath } from './promotion';
import { route } from './route';

/** PRM-27; only `name_mismatch` does not block (PRM-28). */
export const B01_ANOMALIES = [
  'not_subscribed',
  'class_not_found',
  'name_mismatch',
  'duplicate',
  'temporary_only',
  'already_alumni',
  'bad_row',
] as const;
export type B01Anomaly = (typeof B01_ANOMALIES)[number];

export const B01_STATES = [
  'rejected_file',
  'validated',
  'discarded',
  'applying',
  'applied',
  'applied_with_errors',
  'undoing',
  'undone',
] as const;
export type B01State = (typeof B01_STATES)[number];

export const B01_RESULTS = ['planned', 'moving', 'moved', 'unchanged', 'blocked', 'failed'] as const;
export type B01Result = (typeof B01_RESULTS)[number];

/** Every pupil of the directory and of the file belongs to one of these (BEY-12); `unaccounted` blocks the commit. */
export const BALANCE_KINDS = ['promoted', 'repeating', 'joining', 'leaving', 'unmatched', 'unaccounted'] as const;
export type BalanceKind = (typeof BALANCE_KINDS)[number];

/** Why somebody who is not in the file counts as leaving. */
export const LEAVING_REASONS = ['transfer_out', 'graduated', 'confirmed'] as const;
export type LeavingReason = (typeof LEAVING_REASONS)[number];

/** What the undo found changed since (BEY-11). */
export const UNDO_CONFLICTS = ['moved_again', 'edited', 'left', 'class_gone', 'refused'] as const;
export type UndoConflict = (typeof UNDO_CONFLICTS)[number];

export const B01_LIMITS = { undoDays: 14, graceDays: 7, postponeDays: 7, maxRows: 10_000, batch: 100 } as const;

/** Fate of the one-week rule (PRM-40…44). */
export const SWEEP_STATES = ['none', 'waiting', 'guarded', 'running', 'done', 'superseded', 'cancelled'] as const;
export type SweepState = (typeof SWEEP_STATES)[number];

export const balanceView = z.strictObject({
  promoted: count(),
  repeating: count(),
  joining: count(),
  leaving: count(),
  unmatched: count(),
  unaccounted: count(),
  roster: count(),
  /** Only a balanced sheet can be confirmed. */
  balanced: z.boolean(),
});
export type BalanceView = z.output<typeof balanceView>;

export const b01Sweep = z.strictObject({
  state: z.enum(SWEEP_STATES),
  at: nullable(instant()),
  /** Pupils who would become alumni now. */
  students: count(),
  canPostpone: z.boolean(),
});

export const b01UpdateView = z.strictObject({
  id: uuid(),
  version: count(),
  fileName: z.string(),
  schoolYear: z.string(),
  batchId: z.string(),
  generatedAt: instant(),
  uploadedAt: instant(),
  uploadedBy: nullable(z.string()),
  state: z.enum(B01_STATES),
  total: count(),
  anomalies: count(),
  moved: count(),
  unchanged: count(),
  failed: count(),
  /** Rows worked off while it is applied or undone. */
  done: count(),
  appliedAt: nullable(instant()),
  appliedBy: nullable(z.string()),
  undoUntil: nullable(instant()),
  conflicts: count(),
  sweep: b01Sweep,
});
export type B01UpdateView = z.output<typeof b01UpdateView>;

export const b01ClassLine = z.strictObject({
  gradeCode: nullable(z.string()),
  grade: z.string(),
  classCode: nullable(z.string()),
  className: z.string(),
  anomalies: count(),
  total: count(),
});
export type B01ClassLine = z.output<typeof b01ClassLine>;

export const b01Row = z.strictObject({
  seq: count(),
  seatNo: z.string(),
  name: z.string(),
  /** Last four signs (OVR-34). */
  cardLast4: z.string(),
  from: nullable(z.string()),
  to: nullable(z.string()),
  anomaly: nullable(z.enum(B01_ANOMALIES)),
  result: z.enum(B01_RESULTS),
  /** What WeCom said, in the reader's language. */
  message: nullable(z.string()),
});
export type B01Row = z.output<typeof b01Row>;

export const balancePerson = z.strictObject({
  studentId: nullable(uuid()),
  name: z.string(),
  className: nullable(z.string()),
  kind: z.enum(BALANCE_KINDS),
  reason: nullable(z.enum(LEAVING_REASONS)),
  anomaly: nullable(z.enum(B01_ANOMALIES)),
});
export type BalancePerson = z.output<typeof balancePerson>;

export const undoConflictLine = z.strictObject({
  studentId: uuid(),
  name: z.string(),
  /** Class before the update, class that the update gave, class now. */
  before: z.string(),
  given: z.string(),
  now: nullable(z.string()),
  conflict: z.enum(UNDO_CONFLICTS),
  /** True where the class went back and only later edits were kept. */
  restored: z.boolean(),
});
export type UndoConflictLine = z.output<typeof undoConflictLine>;

export const b01Api = {
  /** 【上傳json檔案】: a released upload of purpose `b01-file` (PRM-22, 23). */
  upload: route('POST', '/b01/updates', {
    permission: 'promotion.run',
    body: z.strictObject({
      fileId: uuid(),
      /** Confirmed: the file is older than the last one applied. */
      acceptOlder: z.optional(z.boolean()),
    }),
    ok: b01UpdateView,
    errors: ['PRM_B01_PARSE', 'PRM_B01_FORMAT', 'PRM_B01_SCHOOL', 'PRM_B01_YEAR', 'PRM_B01_DUPLICATE', 'PRM_B01_OLDER', 'PRM_B01_RUNNING'],
    idempotent: true,
    perMinute: 10,
    summary: 'Check a file and plan what it would do',
  }),
  list: route('GET', '/b01/updates', {
    permission: 'promotion.run',
    query: z.strictObject(pageQuery),
    ok: pageOf(b01UpdateView),
    summary: '更新日誌, newest first',
  }),
  current: route('GET', '/b01/updates/current', {
    permission: 'promotion.run',
    ok: z.strictObject({
      /** The file in preview or being applied; else null. */
      update: nullable(b01UpdateView),
      /** The newest one applied, whose week runs. */
      applied: nullable(b01UpdateView),
      bureau: bureauPath,
    }),
    summary: 'What the page begins with',
  }),
  one: route('GET', '/b01/updates/:id', { permission: 'promotion.run', params: idParams, ok: b01UpdateView, summary: 'One update' }),
  /** 【預覽結果】 (PRM-24) with the balance sheet (BEY-12). */
  summary: route('GET', '/b01/updates/:id/summary', {
    permission: 'promotion.run',
    params: idParams,
    ok: z.strictObject({ update: b01UpdateView, classes: z.array(b01ClassLine), balance: balanceView }),
    summary: 'Anomalies per grade and class, and the balance',
  }),
  rows: route('GET', '/b01/updates/:id/rows', {
    permission: 'promotion.run',
    params: idParams,
    query: z.strictObject({
      grade: z.optional(z.string().check(z.maxLength(20))),
      class: z.optional(z.string().check(z.maxLength(20))),
      anomalies: z.optional(queryBool()),
      ...pageQuery,
    }),
    ok: pageOf(b01Row),
    summary: 'Pupils of a class of the file (PRM-25)',
  }),
  people: route('GET', '/b01/updates/:id/people', {
    permission: 'promotion.run',
    params: idParams,
    query: z.strictObject({ kind: z.enum(BALANCE_KINDS), ...pageQuery }),
    ok: pageOf(balancePerson),
    summary: 'Pupils of one line of the balance sheet',
  }),
  /** Says of pupils who are not in the file that they leave, or takes that back (BEY-12). */
  leavers: route('POST', '/b01/updates/:id/leavers', {
    permission: 'promotion.run',
    params: idParams,
    body: z.strictObject({ studentIds: z.array(uuid()).check(z.minLength(1), z.maxLength(2_000)), leaving: z.boolean() }),
    ok: balanceView,
    idempotent: true,
    summary: 'Account for pupils who are not in the file',
  }),
  /** 【確認更新通訊錄】 (PRM-28, 30). */
  apply: route('POST', '/b01/updates/:id/apply', {
    permission: 'promotion.run',
    params: idParams,
    ok: b01UpdateView,
    errors: ['PRM_B01_RUNNING', 'PRM_B01_NOTHING', 'PRM_B01_BALANCE'],
    idempotent: true,
    perMinute: 20,
    summary: 'Move the pupils; live topic b01:<id>',
  }),
  /** Only rows that WeCom refused (PRM-35). */
  retry: route('POST', '/b01/updates/:id/retry', {
    permission: 'promotion.run',
    params: idParams,
    ok: b01UpdateView,
    errors: ['PRM_B01_RUNNING'],
    idempotent: true,
    summary: 'Again, the refused pupils only',
  }),
  discard: route('POST', '/b01/updates/:id/discard', {
    permission: 'promotion.run',
    params: idParams,
    ok: done,
    idempotent: true,
    summary: 'Throw a preview away',
  }),
  /** 【暫緩】 once, by seven days (PRM-43). */
  postpone: route('POST', '/b01/updates/:id/postpone', {
    permission: 'promotion.run',
    params: idParams,
    ok: b01UpdateView,
    errors: ['PRM_POSTPONED'],
    idempotent: true,
    summary: 'Postpone the move to alumni',
  }),
  /** 【確認移入校友】 after the guard stopped (PRM-44). */
  sweepConfirm: route('POST', '/b01/updates/:id/sweep-confirm', {
    permission: 'promotion.run',
    params: idParams,
    ok: b01UpdateView,
    idempotent: true,
    summary: 'More than half leave: go on',
  }),
  /** Within 14 days (BEY-11). */
  undo: route('POST', '/b01/updates/:id/undo', {
    permission: 'promotion.run',
    params: idParams,
    ok: b01UpdateView,
    errors: ['PRM_UNDO_EXPIRED', 'PRM_B01_RUNNING'],
    idempotent: true,
    perMinute: 20,
    summary: 'Take the update back, in WeCom too',
  }),
  undoPreview: route('GET', '/b01/updates/:id/undo', {
    permission: 'promotion.run',
    params: idParams,
    ok: z.strictObject({ restored: count(), alumni: count(), conflicts: count() }),
    errors: ['PRM_UNDO_EXPIRED'],
    summary: 'What an undo would do now',
  }),
  conflicts: route('GET', '/b01/updates/:id/conflicts', {
    permission: 'promotion.run',
    params: idParams,
    query: z.strictObject(pageQuery),
    ok: pageOf(undoConflictLine),
    summary: 'Pupils edited after the update',
  }),
  export: route('POST', '/b01/updates/:id/exports', {
    permission: 'promotion.run',
    params: idParams,
    body: z.strictObject({
      grade: z.optional(z.string().check(z.maxLength(20))),
      class: z.optional(z.string().check(z.maxLength(20))),
    }),
    ok: exportView,
    idempotent: true,
    perMinute: 20,
    summary: 'Excel of one class or all (PRM-26)',
  }),
};
