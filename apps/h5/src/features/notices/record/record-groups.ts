import type { DeliveryTab, NoticeProgress } from '@contracts/notices';

/** Rows at which a new class begins; the server sends the rows class by class. */
export function classHeads(rows: readonly { classId: string }[]): ReadonlySet<number> {
  return new Set(rows.flatMap((row, index) => (index === 0 || rows[index - 1]?.classId !== row.classId ? [index] : [])));
}

/** Numbers on the tabs, of all classes or of one; an unknown class counts nobody. */
export function tabCounts(
  progress: Pick<NoticeProgress, 'classes' | 'stones' | 'students' | 'requireConfirm' | 'hasForm'>,
  classId?: string,
): Record<DeliveryTab, number> {
  const one = classId === undefined ? progress : progress.classes.find((item) => item.classId === classId);
  if (one === undefined) return { all: 0, handled: 0, open: 0, unreached: 0 };
  // Where nothing is asked, opening is all there is to do.
  const handled = one.stones.done + (progress.requireConfirm || progress.hasForm ? 0 : one.stones.opened);
  return { all: one.students, handled, open: one.students - handled, unreached: one.stones.unreached };
}
