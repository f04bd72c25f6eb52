import { ApiError } from '../api/api-error';
import { textsAt, wholeAt, type Fields } from '../api/fields';
import { keyOf, type App, type Corp, type Student } from '../state/model';
import { reachesSchoolDepartment, reachesStudent, studentsUnder } from '../state/scope';

export interface Reached {
  kind: 'parent' | 'student';
  key: string;
  /** Key of the student through whom the parent was addressed. */
  child: string | null;
}

export interface SchoolAudience {
  reached: Reached[];
  invalidParents: string[];
  invalidStudents: string[];
  invalidParties: string[];
}

/** Puts every receiver in once, with the first child he was addressed through. */
class Collector {
  readonly reached: Reached[] = [];
  private readonly seen = { parent: new Set<string>(), student: new Set<string>() };

  constructor(
    private readonly toParents: boolean,
    private readonly toStudents: boolean,
  ) {}

  parent(key: string, child: string | null): void {
    if (this.toParents) this.add('parent', key, child);
  }

  student(student: Student): void {
    const key = keyOf(student.student_userid);
    if (this.toStudents) this.add('student', key, key);
    for (const parent of student.parents) this.parent(parent, key);
  }

  private add(kind: 'parent' | 'student', key: string, child: string | null): void {
    if (this.seen[kind].has(key)) return;
    this.seen[kind].add(key);
    this.reached.push({ kind, key, child });
  }
}

const listOf = (body: Fields, name: string, most: number): string[] => {
  const list = textsAt(body, name, 40031);
  if (list.length > most) throw new ApiError(40032, `${name} exceed max count ${most}.`);
  return list;
};

/** Who a 學校通知 goes to: the union of all lists, per `recv_scope` (08 §10). A receiver gets one message per call. */
export const schoolAudience = (
  corp: Corp,
  app: App,
  body: Fields,
  strikes: () => boolean,
  notFollowingIsInvalid: boolean,
): SchoolAudience => {
  const scope = wholeAt(body, 'recv_scope') ?? 0;
  if (scope < 0 || scope > 2) throw new ApiError(40058, 'recv_scope should be 0, 1 or 2.');
  const parents = scope === 1 ? [] : listOf(body, 'to_parent_userid', 1000);
  const students = listOf(body, 'to_student_userid', 1000);
  const parties = listOf(body, 'to_party', 100);
  const toAll = wholeAt(body, 'toall') === 1;
  if (!toAll && parents.length + students.length + parties.length === 0) throw new ApiError(82001);
  const collector = new Collector(scope !== 1, scope !== 0);
  const out: SchoolAudience = {
    reached: collector.reached,
    invalidParents: [],
    invalidStudents: [],
    invalidParties: [],
  };
  for (const id of parents) {
    const parent = corp.parents.get(keyOf(id));
    const child = parent?.children
      .map((each) => corp.students.get(keyOf(each.student_userid)))
      .find((each) => each && reachesStudent(corp, app, each));
    if (!parent || !child || strikes() || (notFollowingIsInvalid && parent.is_subscribe !== 1)) out.invalidParents.push(id);
    else collector.parent(keyOf(id), null);
  }
  for (const id of students) {
    const student = corp.students.get(keyOf(id));
    if (!student || !reachesStudent(corp, app, student) || strikes()) out.invalidStudents.push(id);
    else collector.student(student);
  }
  for (const id of parties) {
    const department = wholeAt({ id }, 'id') ?? -1;
    if (!reachesSchoolDepartment(corp, app, department)) out.invalidParties.push(id);
    else addAll(corp, app, studentsUnder(corp, department), collector);
  }
  if (toAll) addAll(corp, app, corp.students.keys(), collector);
  return out;
};

const addAll = (corp: Corp, app: App, keys: Iterable<string>, collector: Collector): void => {
  for (const key of keys) {
    const student = corp.students.get(key);
    if (student && reachesStudent(corp, app, student)) collector.student(student);
  }
};
