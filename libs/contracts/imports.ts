import * as z from 'zod/mini';
import { count, done, idParams, instant, nullable, pageOf, pageQuery, uuid } from './fields';
import { route } from './route';

/** Imports of spreadsheets (OVR-21): template → preview with a result per row → confirm → job → error file → undo. */
export const IMPORT_KINDS = ['school-contacts', 'members'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];
export const IMPORT_STATES = ['preview', 'running', 'done', 'cancelled', 'undoing', 'undone'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];
/** ok 可匯入, skipped 已存在, error 有錯; after 確認: waiting, done, failed; after 復原: undone. */
export const IMPORT_ROW_STATES = ['ok', 'skipped', 'error', 'waiting', 'done', 'failed', 'undone'] as const;
export type ImportRowState = (typeof IMPORT_ROW_STATES)[number];

export const IMPORT_LIMITS = {
  bytes: 5 * 1024 * 1024,
  /** Days in which 復原 is offered. */
  undoDays: 7,
  /** Hours a preview waits for 確認. */
  previewHours: 24,
} as const;

const kindParams = z.strictObject({ kind: z.enum(IMPORT_KINDS) });

export const importView = z.strictObject({
  id: uuid(),
  kind: z.enum(IMPORT_KINDS),
  state: z.enum(IMPORT_STATES),
  fileName: z.string(),
  /** Headers of the template in the reader's language: the columns of each row's `cells`. */
  columns: z.array(z.string()),
  rows: z.strictObject({
    total: count(),
    ok: count(),
    skipped: count(),
    error: count(),
    waiting: count(),
    done: count(),
    failed: count(),
    undone: count(),
  }),
  /** When the very same file was imported before; its rows are then mostly 已存在. */
  repeatedAt: nullable(instant()),
  createdAt: instant(),
  finishedAt: nullable(instant()),
  /** Until when 復原 is offered; null = not (any more). */
  undoUntil: nullable(instant()),
});
export type ImportView = z.output<typeof importView>;

export const importRow = z.strictObject({
  /** Row of the file. */
  n: count(),
  state: z.enum(IMPORT_ROW_STATES),
  /** Numbers are masked (OVR-34). */
  cells: z.array(z.string()),
  /** Reasons in the reader's language, without 「第{n}行」. */
  faults: z.array(z.string()),
});
export type ImportRow = z.output<typeof importRow>;

export const importsApi = {
  template: route('GET', '/imports/:kind/template', {
    permission: 'staff',
    params: kindParams,
    ok: z.any(),
    kind: 'file',
    perMinute: 30,
    summary: 'Empty workbook with the columns and an example',
  }),
  /** The file as `application/octet-stream`; xlsx, or CSV in UTF-8, UTF-16, Big5, GB 18030. Nothing is written but the preview. */
  preview: route('POST', '/imports/:kind', {
    permission: 'staff',
    params: kindParams,
    query: z.strictObject({ name: z.string().check(z.minLength(1), z.maxLength(255)) }),
    ok: importView,
    kind: 'bytes',
    bodyLimit: IMPORT_LIMITS.bytes,
    perMinute: 20,
    errors: ['IMPORT_FILE_UNREADABLE', 'IMPORT_TOO_MANY_ROWS', 'IMPORT_HEADER_MISSING', 'IMPORT_EMPTY'],
    summary: 'Read a file and check each row (SCH-20, CON-23)',
  }),
  list: route('GET', '/imports', {
    permission: 'staff',
    query: z.strictObject({ kind: z.enum(IMPORT_KINDS) }),
    ok: z.strictObject({ items: z.array(importView) }),
    summary: 'Own imports of the last 30 days, newest first',
  }),
  one: route('GET', '/imports/entry/:id', { permission: 'staff', params: idParams, ok: importView, summary: 'State of an import' }),
  rows: route('GET', '/imports/entry/:id/rows', {
    permission: 'staff',
    params: idParams,
    query: z.strictObject({ ...pageQuery, state: z.optional(z.enum(IMPORT_ROW_STATES)) }),
    ok: pageOf(importRow),
    summary: 'Rows with their results',
  }),
  confirm: route('POST', '/imports/entry/:id/confirm', {
    permission: 'staff',
    params: idParams,
    ok: importView,
    idempotent: true,
    errors: ['STATE_CONFLICT'],
    summary: 'Write the rows without faults; live topic import:<id>',
  }),
  cancel: route('POST', '/imports/entry/:id/cancel', { permission: 'staff', params: idParams, ok: done, summary: 'Throw a preview away' }),
  undo: route('POST', '/imports/entry/:id/undo', {
    permission: 'staff',
    params: idParams,
    ok: importView,
    idempotent: true,
    errors: ['STATE_CONFLICT'],
    summary: 'Take back what the import entered, within 7 days',
  }),
  faults: route('GET', '/imports/entry/:id/faults', {
    permission: 'staff',
    params: idParams,
    ok: z.any(),
    kind: 'file',
    perMinute: 30,
    summary: 'Workbook of the rows that were not imported, with reasons',
  }),
};
