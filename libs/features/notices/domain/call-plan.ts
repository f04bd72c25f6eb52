import { familiesOf, packFamilies } from './families';
import type { MadeStudent } from './fanout-pages';

const PER_CALL = 1_000;

export interface PlanChild {
  studentId: string;
  classId: string;
  userid: string;
  receivers: number;
  joined: number;
  /** People with several children in the page, by id: their children must not meet in one call. */
  shared: readonly string[];
}
export interface PlannedCall {
  seq: number;
  to: { students: string[] } | { parents: string[] };
}
export interface CallPlan {
  made: MadeStudent[];
  calls: PlannedCall[];
  /** Places without a call: children who wait for the bundle of their family. */
  waiting: { seq: number; receivers: number }[];
}

/** Divides receivers into calls by WeCom's limits; receivers that share a group never meet in one call. */
export type SplitReceivers = (receivers: readonly { id: string; groups: readonly string[] }[]) => string[][];

/**
 * One message per child (the decks): calls of at most 1,000 students, never two of one guardian.
 * @param over children whose family has had its messages of the day (BEY-05)
 */
export function planByChild(
  children: readonly PlanChild[],
  splitReceivers: SplitReceivers,
  over: ReadonlySet<string>,
  from: number,
): CallPlan {
  const called = children.filter((c) => c.joined > 0 && !over.has(c.studentId));
  const idOf = new Map(called.map((c) => [c.userid, c.studentId]));
  const groupOf = new Map<string, number>();
  const calls = splitReceivers(called.map((c) => ({ id: c.userid, groups: c.shared }))).map((students, i): PlannedCall => {
    for (const userid of students) groupOf.set(idOf.get(userid) ?? '', from + i + 1);
    return { seq: from + i + 1, to: { students } };
  });
  const held = children.filter((c) => c.joined > 0 && over.has(c.studentId)).map((c) => c.studentId);
  return finish(children, calls, groupOf, held, from);
}

/**
 * One message per guardian, whatever the number of their children (BEY-04). All children of a family stand in the group
 * of the call that goes to all their guardians, so a child's state is still the state of one call.
 * @param people per child, those who can be reached
 * @param over people who have had their messages of the day; a family waits when all of it have
 */
export function planByFamily(
  children: readonly PlanChild[],
  people: ReadonlyMap<string, readonly { id: string; userid: string }[]>,
  over: ReadonlySet<string>,
  from: number,
): CallPlan {
  const ids = new Map([...people].map(([child, list]) => [child, list.map((p) => p.id)]));
  const useridOf = new Map([...people.values()].flat().map((p) => [p.id, p.userid]));
  const families = familiesOf(
    children.filter((c) => c.joined > 0).map((c) => ({ child: c.studentId, people: ids.get(c.studentId) ?? [] })),
  );
  const waits = (family: { people: readonly string[] }): boolean => family.people.every((person) => over.has(person));
  const groupOf = new Map<string, number>();
  const packed = packFamilies(
    families.filter((family) => !waits(family)),
    PER_CALL,
    ids,
  );
  const calls = packed.map((call, i): PlannedCall => {
    for (const child of call.children) groupOf.set(child, from + i + 1);
    return { seq: from + i + 1, to: { parents: call.people.map((id) => useridOf.get(id) ?? '') } };
  });
  const held = families.filter(waits).flatMap((family) => family.children);
  return finish(children, calls, groupOf, held, from);
}

function finish(
  children: readonly PlanChild[],
  calls: PlannedCall[],
  groupOf: Map<string, number>,
  held: readonly string[],
  from: number,
): CallPlan {
  const waiting: CallPlan['waiting'] = [];
  for (let i = 0; i < held.length; i += PER_CALL) {
    const some = held.slice(i, i + PER_CALL);
    const seq = from + calls.length + waiting.length + 1;
    for (const child of some) groupOf.set(child, seq);
    waiting.push({ seq, receivers: some.length });
  }
  const made = children.map(({ studentId, classId, receivers, joined }): MadeStudent => ({
    studentId,
    classId,
    group: groupOf.get(studentId) ?? 0,
    receivers,
    joined,
  }));
  return { made, calls, waiting };
}
