/** A page that fills a call: smaller ones only cost calls. */
const SMALLEST_PAGE = 1_000;

/**
 * Size of pages of which several are made side by side: all alike, so that none is left alone at the end.
 * @param sideBySide pages in the making at a time
 * @param max most students of a page
 */
export function pageSize(classes: readonly { students: number }[], sideBySide: number, max: number): number {
  if (sideBySide === 1) return max;
  const students = classes.reduce((n, c) => n + c.students, 0);
  const pages = Math.ceil(students / (max * sideBySide)) * sideBySide;
  // A page holds whole classes: room for one more, or what is over would be a page of its own.
  const spare = classes.reduce((most, c) => Math.max(most, c.students), 0);
  return Math.min(max, Math.max(SMALLEST_PAGE, Math.ceil(students / Math.max(1, pages)) + spare));
}

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

export interface Reach {
  receivers: number;
  joined: number;
  /** Guardians with more than one child in this page: their children must not meet in one call. */
  shared: string[];
}

/**
 * Deliveries counted per student.
 * @param joined a letter per delivery, `y` where a message reaches the person
 */
export function reachOf(students: readonly string[], people: readonly string[], joined: string): Map<string, Reach> {
  const children = new Map<string, number>();
  people.forEach((person, i) => {
    if (joined[i] === 'y') children.set(person, (children.get(person) ?? 0) + 1);
  });
  const reach = new Map<string, Reach>();
  students.forEach((student, i) => {
    const person = people[i]!;
    const one = reach.get(student) ?? { receivers: 0, joined: 0, shared: [] };
    one.receivers += 1;
    if (joined[i] === 'y') {
      one.joined += 1;
      if (children.get(person)! > 1) one.shared.push(person);
    }
    reach.set(student, one);
  });
  return reach;
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
