import * as z from 'zod/mini';
import { count, done, idParams, instant, nullable, pageOf, pageQuery, uuid } from './fields';
import { CLASS_AUDIENCES, CLASS_LANGUAGES, GRADE_CODES, schoolYear } from './promotion';
import { route } from './route';

export const B08_SYNC_STATES = ['queued', 'running', 'succeeded', 'partly_failed', 'failed'] as const;
export type B08SyncState = (typeof B08_SYNC_STATES)[number];
/** `conflict` = 已有同名手動班級 (PRM-16). */
export const B08_RESULTS = ['waiting', 'created', 'reused', 'conflict', 'failed'] as const;
export type B08Result = (typeof B08_RESULTS)[number];

const names = z.strictObject({ zh: z.string(), pt: z.string(), en: z.string() });
export const b08Place = z.strictObject({ gradeCode: z.enum(GRADE_CODES), classCode: z.string(), name: z.string() });
export type B08Place = z.output<typeof b08Place>;

/** What the table says against the one fetched before it (PRM-03). */
export const b08Difference = z.strictObject({
  added: z.array(b08Place),
  removed: z.array(b08Place),
  renamed: z.array(z.strictObject({ gradeCode: z.enum(GRADE_CODES), classCode: z.string(), from: z.string(), to: z.string() })),
});
export type B08Difference = z.output<typeof b08Difference>;

export const b08TableView = z.strictObject({
  id: uuid(),
  schoolYear: z.string(),
  /** The bureau's own mark of the version. */
  version: z.string(),
  fetchedAt: instant(),
  fetchedBy: nullable(z.string()),
  classes: count(),
  sections: z.array(
    z.strictObject({
      sectionCode: z.string(),
      names,
      grades: z.array(
        z.strictObject({
          gradeCode: z.enum(GRADE_CODES),
          names,
          classes: z.array(z.strictObject({ classCode: z.string(), names })),
        }),
      ),
    }),
  ),
  /** Null for the first table of a year. */
  difference: nullable(b08Difference),
  /** Classes made from an earlier table that this one does not hold: 不在最新B08表 (PRM-11). */
  missing: z.array(z.strictObject({ classId: uuid(), name: z.string(), grade: z.string() })),
});
export type B08TableView = z.output<typeof b08TableView>;

export const b08Item = z.strictObject({
  id: uuid(),
  gradeCode: z.enum(GRADE_CODES),
  classCode: z.string(),
  audience: z.enum(CLASS_AUDIENCES),
  name: z.string(),
  classId: nullable(uuid()),
  result: z.enum(B08_RESULTS),
  /** Why it failed, in the reader's language. */
  message: nullable(z.string()),
  /** 班主任 of the class; 0 = 未設置 (PRM-13). */
  classTeachers: count(),
});
export type B08Item = z.output<typeof b08Item>;

export const b08SyncLine = z.strictObject({
  id: uuid(),
  schoolYear: z.string(),
  campus: z.string(),
  language: z.enum(CLASS_LANGUAGES),
  split: z.boolean(),
  state: z.enum(B08_SYNC_STATES),
  total: count(),
  done: count(),
  created: count(),
  reused: count(),
  failed: count(),
  requestedBy: nullable(z.string()),
  requestedAt: instant(),
  finishedAt: nullable(instant()),
});
export type B08SyncLine = z.output<typeof b08SyncLine>;

export const b08Api = {
  /** 【從教青局同步】 (PRM-02). */
  pull: route('POST', '/b08/fetch', {
    permission: 'promotion.run',
    body: z.strictObject({ schoolYear: schoolYear() }),
    ok: b08TableView,
    errors: ['PRM_B08_UPSTREAM', 'PRM_B08_EMPTY', 'PRM_B08_INVALID'],
    idempotent: true,
    perMinute: 10,
    summary: 'Fetch the class table that the school filed',
  }),
  latest: route('GET', '/b08/tables/latest', {
    permission: 'promotion.run',
    ok: z.strictObject({
      /** The school year that a fetch would ask for now. */
      schoolYear: z.string(),
      table: nullable(b08TableView),
      campuses: z.array(z.strictObject({ id: uuid(), name: z.string() })),
      /** A sync that has not ended. */
      running: nullable(uuid()),
      /** The newest sync, where it left classes to 【重試】 or 【合併】. */
      open: nullable(uuid()),
    }),
    summary: 'The newest table, its difference, campuses to choose from',
  }),
  start: route('POST', '/b08/syncs', {
    permission: 'promotion.run',
    body: z.strictObject({
      tableId: uuid(),
      campusId: z.optional(uuid()),
      language: z.enum(CLASS_LANGUAGES),
      split: z.boolean(),
    }),
    ok: b08SyncLine,
    errors: ['PRM_CAMPUS_REQUIRED', 'PRM_SYNC_RUNNING'],
    fieldCodes: { campusId: 'PRM_CAMPUS_REQUIRED' },
    idempotent: true,
    perMinute: 10,
    summary: 'Create grades and classes of the new year; live topic b08:<id>',
  }),
  list: route('GET', '/b08/syncs', {
    permission: 'promotion.run',
    query: z.strictObject(pageQuery),
    ok: pageOf(b08SyncLine),
    summary: 'Syncs, newest first',
  }),
  one: route('GET', '/b08/syncs/:id', {
    permission: 'promotion.run',
    params: idParams,
    ok: z.strictObject({ sync: b08SyncLine, items: z.array(b08Item) }),
    summary: 'Progress and result of each class',
  }),
  /** 【重試】: only what failed (PRM-14). */
  retry: route('POST', '/b08/syncs/:id/retry', {
    permission: 'promotion.run',
    params: idParams,
    ok: b08SyncLine,
    errors: ['PRM_SYNC_RUNNING'],
    idempotent: true,
    perMinute: 10,
    summary: 'Again, the failed classes only',
  }),
  /** 【合併】: the class made by hand becomes the class of the table (PRM-16). */
  merge: route('POST', '/b08/syncs/:id/items/:itemId/merge', {
    permission: 'promotion.run',
    params: z.strictObject({ id: uuid(), itemId: uuid() }),
    ok: done,
    idempotent: true,
    summary: 'Take over the class of equal name',
  }),
};
