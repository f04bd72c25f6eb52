import type { Tx } from '@platform/db/tx';
import type { ClassSize } from './target-scope';

/** Numbers kept for the groups of one page: far more than its calls, each of which holds at least one of its children. */
export const GROUPS_PER_PAGE = 10_000;

/** A page as it was planned. */
export interface PlannedPage {
  firstGroup: number;
  /** Classes chosen as a whole, and classes of which single students are chosen, by id. */
  whole: string[];
  partly: string[];
}

/** Plans the pages of a sending, in their order. Under the notice's lock; groups go on after `lastGroup`. */
export async function planPages(tx: Tx, noticeId: string, pages: readonly (readonly ClassSize[])[], last: number): Promise<void> {
  const rows = pages.map((classes, i) => ({
    no: i + 1,
    firstGroup: last + i * GROUPS_PER_PAGE + 1,
    whole: classes.filter((c) => c.whole).map((c) => c.classId),
    partly: classes.filter((c) => !c.whole).map((c) => c.classId),
  }));
  await tx.execute(
    `INSERT INTO notice_page (unit_id, notice_id, no, first_group, whole, partly)
     SELECT $1, $2, p.no, p."firstGroup", p.whole, p.partly
       FROM jsonb_to_recordset($3::jsonb) AS p (no int, "firstGroup" int, whole uuid[], partly uuid[])`,
    [tx.unitId, noticeId, JSON.stringify(rows)],
  );
}

/** Numbers of the pages still to be made, in their order. */
export async function openPages(tx: Tx, noticeId: string): Promise<number[]> {
  const rows = await tx.query<{ no: number }>(`SELECT no FROM notice_page WHERE unit_id = $1 AND notice_id = $2 ORDER BY no`, [
    tx.unitId,
    noticeId,
  ]);
  return rows.map((row) => row.no);
}

/**
 * Takes a page to make it in this transaction: it is done exactly when that commits. Waits for whoever makes it just now.
 * @returns undefined when it was made meanwhile, or the notice was recalled
 */
export function takePage(tx: Tx, noticeId: string, no: number): Promise<PlannedPage | undefined> {
  return tx.one<PlannedPage>(
    `DELETE FROM notice_page WHERE unit_id = $1 AND notice_id = $2 AND no = $3 RETURNING first_group AS "firstGroup", whole, partly`,
    [tx.unitId, noticeId, no],
  );
}

/** Of a recalled notice nothing more is made: waits for the pages in the making and drops the others (R7). */
export async function dropPages(tx: Tx, noticeId: string): Promise<void> {
  await tx.execute(`DELETE FROM notice_page WHERE unit_id = $1 AND notice_id = $2`, [tx.unitId, noticeId]);
}

/** Number of the last group in use or kept for a page, so that whoever adds places goes on counting. */
export async function lastGroup(tx: Tx, noticeId: string, messageId: string): Promise<number> {
  const row = await tx.one<{ n: number | null }>(
    `SELECT greatest((SELECT max(seq) FROM delivery_batch WHERE unit_id = $1 AND message_id = $2),
                     (SELECT max(first_group) + $4 FROM notice_page WHERE unit_id = $1 AND notice_id = $3)) AS n`,
    [tx.unitId, messageId, noticeId, GROUPS_PER_PAGE],
  );
  return row?.n ?? 0;
}
