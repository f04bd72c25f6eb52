import type { StaffCtx } from '@platform/ctx/ctx';
import type { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { readAhead } from '@platform/sheets/read-ahead';
import { exportPersons, exportStudents, type ExportStudent } from '../data/export-rows';
import { readHead, type NoticeHead } from '../data/notice-row';
import { classProgress } from '../data/progress-rows';
import { notFound } from '@platform/errors/domain-error';
import { safeNamePart } from '@platform/zip/safe-name';
import { dayMacau } from '@platform/time/macau-time';

/** Children of one transaction. Memory holds two pages at most. */
const PAGE = 500;

export interface ExportClass {
  class_id: string;
  name: string;
  students: number;
}
export interface ExportPlan {
  notice: NoticeHead;
  /** Chosen classes in the order of the directory tree. */
  classes: ExportClass[];
  students: number;
  persons: number;
  now: Date;
}

/** @param classIds empty = all classes of the notice @throws DomainError NOT_FOUND */
export async function planExport(tx: ReadTx, noticeId: string, classIds: readonly string[]): Promise<ExportPlan> {
  const notice = await readHead(tx, noticeId);
  if (notice === undefined) throw notFound();
  const all = await classProgress(tx, notice);
  const classes = classIds.length === 0 ? all : all.filter((item) => classIds.includes(item.class_id));
  const ids = classes.map((item) => item.class_id);
  return {
    notice,
    classes,
    students: classes.reduce((sum, item) => sum + item.students, 0),
    persons: await exportPersons(tx, noticeId, ids),
    now: tx.now,
  };
}

/** Classes together until a page is full; they come out in the order of the plan. */
function* bundles(classes: readonly ExportClass[]): Generator<ExportClass[]> {
  let bundle: ExportClass[] = [];
  let students = 0;
  for (const item of classes) {
    if (bundle.length > 0 && students + item.students > PAGE) {
      yield bundle;
      bundle = [];
      students = 0;
    }
    bundle.push(item);
    students += item.students;
  }
  if (bundle.length > 0) yield bundle;
}

interface ExportPage<T> {
  students: ExportStudent[];
  found: T;
}
type More<T> = (tx: ReadTx, studentIds: readonly string[]) => Promise<T>;

/**
 * Children of the plan page by page, with what `more` reads about them in the same short transaction. Answers that arrive
 * meanwhile are in the file or not; nobody waits for a long transaction.
 */
export function exportPages<T>(db: Db, ctx: StaffCtx, plan: ExportPlan, more: More<T>): AsyncGenerator<ExportPage<T>> {
  return readAhead(pagesOf(db, ctx, plan, more));
}

async function* pagesOf<T>(db: Db, ctx: StaffCtx, plan: ExportPlan, more: More<T>): AsyncGenerator<ExportPage<T>> {
  for (const bundle of bundles(plan.classes)) {
    const classIds = bundle.map((item) => item.class_id);
    const place = new Map(classIds.map((id, at) => [id, at]));
    let after: ExportStudent | undefined;
    for (let full = true; full;) {
      const page = await db.read(ctx, async (tx) => {
        const students = await exportStudents(tx, plan.notice.id, { classIds, after, limit: PAGE });
        const ids = students.map((student) => student.student_id);
        return { students, found: await more(tx, ids) };
      });
      after = page.students.at(-1);
      full = page.students.length === PAGE;
      page.students.sort((a, b) => place.get(a.class_id)! - place.get(b.class_id)!);
      if (page.students.length > 0) yield page;
    }
  }
}

/** `參觀科學館_發送情況_2026-11-21.xlsx` */
export const exportFileName = (plan: ExportPlan, what: string, ending: string): string =>
  `${safeNamePart(plan.notice.title)}_${what}_${dayMacau(plan.now)}${ending}`;

/** Lists of one child, by its id. */
export function byStudent<T extends { student_id: string }>(rows: readonly T[]): Map<string, T[]> {
  const lists = new Map<string, T[]>();
  for (const row of rows) {
    const list = lists.get(row.student_id);
    if (list === undefined) lists.set(row.student_id, [row]);
    else list.push(row);
  }
  return lists;
}
