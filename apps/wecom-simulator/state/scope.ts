import { chainOf, subtreeOf } from './corp';
import { keyOf, type App, type Corp, type Member, type Student } from './model';

/** Whether the app's visible scope holds the department: itself or one above it is in the scope. */
export const seesDepartment = (corp: Corp, app: App, id: number): boolean => {
  const allowed = scopeDepartments(corp, app);
  if (allowed.has(1)) return corp.departments.has(id);
  return chainOf(corp.departments, id).some((each) => allowed.has(each));
};

/** Whether the app's visible scope (users ∪ departments with descendants ∪ tags) holds the member. */
export const seesMember = (corp: Corp, app: App, member: Member): boolean => {
  const allowed = scopeDepartments(corp, app);
  if (allowed.has(1)) return true;
  const key = keyOf(member.userid);
  if (app.scope.users.some((id) => keyOf(id) === key)) return true;
  for (const tag of app.scope.tags) if (corp.tags.get(tag)?.userlist.has(key)) return true;
  return member.department.some((id) => chainOf(corp.departments, id).some((each) => allowed.has(each)));
};

/** All members the app sees, in the order of the address book. */
export const visibleMembers = (corp: Corp, app: App): Member[] => {
  const out: Member[] = [];
  for (const member of corp.members.values()) if (seesMember(corp, app, member)) out.push(member);
  return out;
};

/** Whether the app may address the student's family: its parent scope, set in the console only (08 §8 B7). */
export const reachesStudent = (corp: Corp, app: App, student: Student): boolean => {
  const departments = app.parentScope.departments;
  if (departments.includes(1)) return true;
  const key = keyOf(student.student_userid);
  if (app.parentScope.students.some((id) => keyOf(id) === key)) return true;
  return student.department.some((id) => chainOf(corp.schoolDepartments, id).some((each) => departments.includes(each)));
};

export const reachesSchoolDepartment = (corp: Corp, app: App, id: number): boolean => {
  if (!corp.schoolDepartments.has(id)) return false;
  return chainOf(corp.schoolDepartments, id).some((each) => app.parentScope.departments.includes(each));
};

/** Members of a department and of all departments below it, without repetition. */
export const membersUnder = (corp: Corp, departmentId: number): Set<string> => {
  const out = new Set<string>();
  for (const id of subtreeOf(corp.departments, departmentId)) for (const key of corp.membersByDepartment.get(id) ?? []) out.add(key);
  return out;
};

export const studentsUnder = (corp: Corp, departmentId: number): Set<string> => {
  const out = new Set<string>();
  for (const id of subtreeOf(corp.schoolDepartments, departmentId)) for (const key of corp.studentsByDepartment.get(id) ?? []) out.add(key);
  return out;
};

const scopeDepartments = (corp: Corp, app: App): Set<number> => {
  const out = new Set(app.scope.departments);
  for (const tag of app.scope.tags) for (const id of corp.tags.get(tag)?.partylist ?? []) out.add(id);
  return out;
};
