import type { SealedRow } from '../data/change.rows';
import type { CommandKind } from './commands';

type Row = Pick<SealedRow, 'id' | 'kind' | 'entity' | 'entity_id' | 'lane_key' | 'needs' | 'priority'>;

/** Kinds that one call of WeCom takes together; every other kind stands for itself. */
const TOGETHER: Readonly<Partial<Record<CommandKind, string>>> = { 'student.create': 'student', 'student.update': 'student' };

/**
 * What may be overtaken by the other kind of person: families come as pupil, guardian, guardian, pupil …, and each of them
 * touches only those it names. Who is taken out takes guardians along that his change does not name, so nothing passes it.
 */
const PASSABLE: Readonly<Record<string, readonly CommandKind[]>> = {
  student: ['student.create', 'student.update'],
  parent: ['parent.create', 'parent.join', 'parent.update', 'parent.delete', 'parent.invite'],
};

/**
 * The first waiting change, with those of its kind that may go along in one call. The order of all changes that name one person is
 * kept, and so is the order among pupils and among guardians (a number may pass from one to another).
 * @param rows waiting changes in the order of the lane
 * @param most how many of a kind go together; absent = one
 */
export function nextGroup<R extends Row>(rows: readonly R[], most: Readonly<Partial<Record<CommandKind, number>>>): R[] {
  const first = rows[0];
  if (first === undefined) return [];
  const call = callOf(first);
  const limit = most[first.kind as CommandKind] ?? 1;
  const group: R[] = [];
  const keys = new Set<string>();
  const passed = new Set<string>();
  for (const row of rows) {
    if (group.length === limit || row.priority !== first.priority) break;
    // One object at most once in a group, and no other object that an overtaken change names.
    if (callOf(row) === call && !keys.has(row.lane_key) && !namesAny(row, passed)) {
      keys.add(row.lane_key);
      group.push(row);
      continue;
    }
    if (!mayPass(first, row)) break;
    for (const name of namesOf(row)) passed.add(name);
  }
  return group;
}

function callOf(row: Row): string {
  return TOGETHER[row.kind as CommandKind] ?? row.kind;
}

function mayPass(passing: Row, passed: Row): boolean {
  // Guardians who join are named by their numbers: a second child of one waits for the next call, the others need not.
  if (passing.kind === 'parent.join' && passed.kind === 'parent.join') return true;
  if (passing.entity === passed.entity) return false;
  return [passing, passed].every((row) => PASSABLE[row.entity]?.includes(row.kind as CommandKind) === true);
}

function namesOf(row: Row): string[] {
  return [row.entity_id, row.lane_key, ...row.needs];
}

function namesAny(row: Row, names: ReadonlySet<string>): boolean {
  return namesOf(row).some((name) => names.has(name));
}
