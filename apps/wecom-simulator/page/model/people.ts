import type { CorpDocument } from '../api/client';
import type { Person } from '../api/types';

/** Guardians and students who do not follow 學校通知, members who have not joined WeCom. */
export function isAway(person: Person | null | undefined): boolean {
  if (!person) return false;
  if (person.kind === 'parent') return person.isSubscribe === 0;
  if (person.kind === 'member') return person.status !== undefined && person.status !== 1;
  return false;
}

/** Class names of a student, by the corp's school departments. */
export function classNames(studentId: string, directory: CorpDocument | undefined): string {
  const student = directory?.students?.find((one) => one.student_userid === studentId);
  if (!student) return '';
  return student.department
    .map((id) => directory?.schoolDepartments?.find((node) => node.id === id)?.name ?? '')
    .filter((name) => name !== '')
    .join('、');
}

/** One line that says who somebody is: position and department, or the children. */
export function personRole(person: Person, directory: CorpDocument | undefined): string {
  if (person.kind === 'parent') {
    return (person.children ?? []).map((child) => [child.name, classNames(child.userid, directory)].filter(Boolean).join(' ')).join('、');
  }
  if (person.kind === 'student') return classNames(person.userid, directory);
  const member = directory?.members?.find((one) => one.userid === person.userid);
  const departments = (person.department ?? [])
    .filter((id) => id !== 1)
    .map((id) => directory?.departments?.find((node) => node.id === id)?.name ?? '')
    .filter((name) => name !== '');
  return [member?.position ?? '', departments.join('、')].filter(Boolean).join(' · ');
}
