import { familiesOf, packFamilies, type Family } from './families';

const PER_CALL = 1_000;

export interface WaitingMessage {
  noticeId: string;
  studentId: string;
  personId: string;
}
export interface BundleCall {
  /** Notices that wait for each of its people; null where that differs inside a family. */
  notices: number | null;
  people: string[];
  /** Children with the notices that wait for them. */
  children: { studentId: string; noticeIds: string[] }[];
}

/**
 * One call for many families: every guardian stands in one of them once, families whole, so each place that a child
 * takes in it has one end. One call has one text, so families with another number of notices stand in another call.
 */
export function planBundle(waiting: readonly WaitingMessage[]): BundleCall[] {
  const peopleOf = collect(waiting, (w) => [w.studentId, w.personId]);
  const noticesOfChild = collect(waiting, (w) => [w.studentId, w.noticeId]);
  const noticesOfPerson = collect(waiting, (w) => [w.personId, w.noticeId]);
  const people = new Map([...peopleOf].map(([child, ids]) => [child, [...ids]]));
  const byNumber = new Map<number | null, Family[]>();
  for (const family of familiesOf([...people].map(([child, ids]) => ({ child, people: ids })))) {
    const numbers = new Set(family.people.map((person) => noticesOfPerson.get(person)?.size ?? 0));
    const [first = null] = numbers;
    const notices = numbers.size === 1 ? first : null;
    byNumber.set(notices, [...(byNumber.get(notices) ?? []), family]);
  }
  return [...byNumber].flatMap(([notices, families]) =>
    packFamilies(families, PER_CALL, people).map((call) => ({
      notices,
      people: call.people,
      children: call.children.map((studentId) => ({ studentId, noticeIds: [...(noticesOfChild.get(studentId) ?? [])] })),
    })),
  );
}

function collect(waiting: readonly WaitingMessage[], pair: (one: WaitingMessage) => [string, string]): Map<string, Set<string>> {
  const sets = new Map<string, Set<string>>();
  for (const one of waiting) {
    const [key, value] = pair(one);
    const known = sets.get(key);
    if (known === undefined) sets.set(key, new Set([value]));
    else known.add(value);
  }
  return sets;
}
