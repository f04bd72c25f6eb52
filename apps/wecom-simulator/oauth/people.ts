import { keyOf, type Corp, type Member, type Parent, type PersonKind, type Student } from '../state/model';

export interface Person {
  corpId: string;
  kind: PersonKind;
  userid: string;
  name: string;
  department: number[];
  position?: string;
  status?: number;
  isSubscribe?: number;
  externalUserid?: string;
  children?: { userid: string; name: string; relation: string; department: number[] }[];
  parents?: { userid: string; relation: string }[];
}

const memberPerson = (corp: Corp, member: Member): Person => ({
  corpId: corp.corpId,
  kind: 'member',
  userid: member.userid,
  name: member.name,
  department: member.department,
  position: member.position,
  status: member.status,
});

const parentPerson = (corp: Corp, parent: Parent): Person => {
  const children = parent.children.map((each) => {
    const student = corp.students.get(keyOf(each.student_userid));
    return {
      userid: each.student_userid,
      name: student?.name ?? '',
      relation: each.relation,
      department: student?.department ?? [],
    };
  });
  const first = children[0];
  return {
    corpId: corp.corpId,
    kind: 'parent',
    userid: parent.parent_userid,
    name: parent.name ?? `${first?.name ?? ''}${first?.relation ?? ''}`,
    department: [...new Set(children.flatMap((each) => each.department))],
    isSubscribe: parent.is_subscribe,
    ...(parent.is_subscribe === 1 ? { externalUserid: parent.external_userid } : {}),
    children,
  };
};

const studentPerson = (corp: Corp, student: Student): Person => ({
  corpId: corp.corpId,
  kind: 'student',
  userid: student.student_userid,
  name: student.name,
  department: student.department,
  isSubscribe: student.is_subscribe,
  parents: student.parents.map((key) => {
    const parent = corp.parents.get(key);
    const link = parent?.children.find((each) => keyOf(each.student_userid) === keyOf(student.student_userid));
    return { userid: parent?.parent_userid ?? key, relation: link?.relation ?? '' };
  }),
});

/** One person of a corp as the pages show him; null when the corp does not know him. */
export const personOf = (corp: Corp, kind: PersonKind, userid: string): Person | null => {
  const key = keyOf(userid);
  if (kind === 'member') {
    const member = corp.members.get(key);
    return member ? memberPerson(corp, member) : null;
  }
  if (kind === 'parent') {
    const parent = corp.parents.get(key);
    return parent ? parentPerson(corp, parent) : null;
  }
  const student = corp.students.get(key);
  return student ? studentPerson(corp, student) : null;
};

/** Mobile number of a person as the corp keeps it; empty when it knows none. */
export const mobileOf = (corp: Corp, who: { kind: PersonKind; userid: string }): string => {
  const key = keyOf(who.userid);
  if (who.kind === 'member') return corp.members.get(key)?.mobile ?? '';
  return (who.kind === 'parent' ? corp.parents : corp.students).get(key)?.mobile ?? '';
};

/** People whose id, name or child's name holds the text, in the order of the address books. */
export const findPeople = (corp: Corp, kind: PersonKind | undefined, text: string, limit: number): Person[] => {
  const wanted = text.trim().toLowerCase();
  const out: Person[] = [];
  const fits = (person: Person): boolean =>
    wanted === '' ||
    person.userid.toLowerCase().includes(wanted) ||
    person.name.toLowerCase().includes(wanted) ||
    (person.children?.some((each) => each.name.toLowerCase().includes(wanted)) ?? false);
  function* everybody(): Generator<Person> {
    if (kind === undefined || kind === 'member') for (const each of corp.members.values()) yield memberPerson(corp, each);
    if (kind === undefined || kind === 'parent') for (const each of corp.parents.values()) yield parentPerson(corp, each);
    if (kind === undefined || kind === 'student') for (const each of corp.students.values()) yield studentPerson(corp, each);
  }
  for (const person of everybody()) {
    if (out.length >= limit) break;
    if (fits(person)) out.push(person);
  }
  return out;
};
