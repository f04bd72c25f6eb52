/**
 * Classes in pages of at most `max` students (a larger class is a page of its own), in the order given, so that no
 * transaction holds more than a page and a restarted job goes on after the last class.
 */
export function pagesOf<C extends { students: number }>(classes: readonly C[], max: number): C[][] {
  const pages: C[][] = [];
  let size = 0;
  for (const one of classes) {
    const page = pages.at(-1);
    if (page === undefined || size + one.students > max) {
      pages.push([one]);
      size = one.students;
    } else {
      page.push(one);
      size += one.students;
    }
  }
  return pages;
}

export interface MadeStudent {
  studentId: string;
  classId: string;
  /** Number of the call; 0 = nobody of this child can be reached, so no call holds it. */
  group: number;
  receivers: number;
  joined: number;
}
export interface TallyRow {
  classId: string;
  group: number;
  students: number;
  receivers: number;
  notJoined: number;
  lost: number;
}

/** Counters of a page per class and group. */
export function tallyOf(students: readonly MadeStudent[]): TallyRow[] {
  const rows = new Map<string, TallyRow>();
  for (const { classId, group, receivers, joined } of students) {
    const key = `${classId} ${String(group)}`;
    const row = rows.get(key) ?? { classId, group, students: 0, receivers: 0, notJoined: 0, lost: 0 };
    row.students += 1;
    row.receivers += receivers;
    row.notJoined += receivers - joined;
    row.lost += joined === 0 ? 1 : 0;
    rows.set(key, row);
  }
  return [...rows.values()];
}
