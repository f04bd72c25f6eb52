import { childrenOf, nextId, subtreeOf } from '../state/corp';
import type { Corp, DepartmentAdmin, SchoolDepartment } from '../state/model';
import { keyOf } from '../state/model';
import { charLength, isUserid } from '../state/text';
import { ApiError } from './api-error';
import type { AppCall, Endpoint } from './endpoint';
import { isFields, listAt, textAt, wholeAt, type Fields } from './fields';
import { gradeName, isStandardGrade, nextGrade, registerYear } from './standard-grades';

const CLASS = 1;
const GRADE = 2;
const FORBIDDEN = /[\\:*?"<>/\-,，|]/;
/** Admin type → type of the department it fits (08 §4 D1). */
const ADMIN_FITS: Record<number, number> = { 1: 4, 2: 2, 3: 1, 4: 1, 5: 3 };

const upgradeMonth = (corp: Corp): number => (corp.upgrade.time > 0 ? new Date(corp.upgrade.time * 1000).getUTCMonth() + 1 : 1);

const checkName = (name: string): void => {
  const length = charLength(name);
  if (length < 1 || length > 32) throw new ApiError(60001);
  if (FORBIDDEN.test(name)) throw new ApiError(60009);
};

const checkParent = (corp: Corp, type: number, parentid: number): void => {
  const parent = corp.schoolDepartments.get(parentid);
  if (!parent) throw new ApiError(60124);
  if (type === CLASS && parent.type !== GRADE) throw new ApiError(65015);
  if (type !== CLASS && parent.type === CLASS) throw new ApiError(65015);
};

const adminFrom = (corp: Corp, raw: unknown, departmentType: number, typeNeeded: boolean): DepartmentAdmin => {
  if (!isFields(raw)) throw new ApiError(40058, 'department_admins holds a wrong value.');
  const userid = textAt(raw, 'userid') ?? '';
  if (!isUserid(userid)) throw new ApiError(40003);
  const member = corp.members.get(keyOf(userid));
  if (!member) throw new ApiError(60111);
  const type = wholeAt(raw, 'type') ?? (typeNeeded ? 0 : undefined);
  if (type !== undefined && ADMIN_FITS[type] !== departmentType) throw new ApiError(65006);
  const subject = textAt(raw, 'subject');
  if (subject !== undefined && charLength(subject) > 15) throw new ApiError(40058, 'subject exceed max length 15.');
  const keepsSubject = subject && (type === 3 || type === 4);
  return { userid: member.userid, type: type ?? 0, ...(keepsSubject ? { subject } : {}) };
};

const yearFrom = (body: Fields): number | undefined => {
  const year = wholeAt(body, 'register_year');
  if (year !== undefined && (year < 1970 || year > 2100)) throw new ApiError(65008);
  return year;
};

const orderFrom = (body: Fields): number | undefined => {
  const order = wholeAt(body, 'order');
  if (order !== undefined && (order < 0 || order >= 2 ** 32)) throw new ApiError(40058, 'invalid order.');
  return order;
};

const create = (call: AppCall): Fields => {
  const { corp, body, world } = call;
  const type = wholeAt(body, 'type');
  if (type === undefined || type < 1 || type > 4) throw new ApiError(65007);
  const parentid = wholeAt(body, 'parentid');
  if (parentid === undefined) throw new ApiError(60124);
  checkParent(corp, type, parentid);
  const given = wholeAt(body, 'id');
  if (given !== undefined && given <= 1) throw new ApiError(40058, 'id should be greater than 1.');
  if (given !== undefined && corp.schoolDepartments.has(given)) throw new ApiError(60008);
  const grade = type === GRADE ? (wholeAt(body, 'standard_grade') ?? 0) : 0;
  if (grade !== 0 && !isStandardGrade(grade)) throw new ApiError(65009);
  const year = yearFrom(body);
  const name = grade === 0 ? (textAt(body, 'name') ?? '') : gradeName(grade);
  if (grade === 0) checkName(name);
  const order = orderFrom(body);
  const admins = (listAt(body, 'department_admins') ?? []).map((each) => adminFrom(corp, each, type, true));
  const standard = {
    standard_grade: grade,
    register_year: year ?? registerYear(grade, new Date(world.clock.now()), upgradeMonth(corp)),
  };
  const department: SchoolDepartment = {
    id: given ?? nextId(corp.schoolDepartments),
    name,
    parentid,
    type,
    ...(grade === 0 ? {} : standard),
    ...(order === undefined ? {} : { order }),
    ...(type === GRADE ? { is_graduated: 0 } : {}),
    ...(type === CLASS ? { open_group_chat: 0 } : {}),
    department_admins: admins,
  };
  corp.schoolDepartments.set(department.id, department);
  world.contactEvents.school(corp, call.app, 'create_department', department.id);
  world.onChange();
  return { errmsg: 'created', id: department.id };
};

/** The admin list is changed entry by entry: op 0 adds or replaces, op 1 removes (08 §4 D2). */
const changeAdmins = (corp: Corp, department: SchoolDepartment, body: Fields): DepartmentAdmin[] => {
  let admins = department.department_admins;
  for (const raw of listAt(body, 'department_admins') ?? []) {
    const op = isFields(raw) ? wholeAt(raw, 'op') : undefined;
    if (op !== 0 && op !== 1) throw new ApiError(40058, 'department_admins.op should be 0 or 1.');
    const admin = adminFrom(corp, raw, department.type, op === 0);
    const same = (each: DepartmentAdmin): boolean =>
      keyOf(each.userid) === keyOf(admin.userid) && (admin.type === 0 || each.type === admin.type);
    admins = admins.filter((each) => !same(each));
    if (op === 0) admins = [...admins, admin];
  }
  return admins;
};

const renumber = (corp: Corp, department: SchoolDepartment, id: number): void => {
  corp.schoolDepartments.delete(department.id);
  for (const each of corp.schoolDepartments.values()) if (each.parentid === department.id) each.parentid = id;
  const students = corp.studentsByDepartment.get(department.id);
  if (students) {
    corp.studentsByDepartment.delete(department.id);
    corp.studentsByDepartment.set(id, students);
    for (const key of students) {
      const student = corp.students.get(key);
      if (student) student.department = student.department.map((each) => (each === department.id ? id : each));
    }
  }
  department.id = id;
};

const update = (call: AppCall): Fields => {
  const { corp, body, world } = call;
  const department = corp.schoolDepartments.get(wholeAt(body, 'id') ?? 0);
  if (!department) throw new ApiError(60123);
  const changed: SchoolDepartment = { ...department };
  const parentid = wholeAt(body, 'parentid');
  if (parentid !== undefined && parentid !== department.parentid) {
    if (department.id === 1) throw new ApiError(60007);
    checkParent(corp, department.type, parentid);
    if (subtreeOf(corp.schoolDepartments, department.id).includes(parentid)) throw new ApiError(60010);
    changed.parentid = parentid;
  }
  const year = yearFrom(body);
  const grade = wholeAt(body, 'standard_grade');
  if (department.type === GRADE && grade !== undefined) {
    if (grade === 0) {
      delete changed.standard_grade;
      delete changed.register_year;
    } else {
      if (!isStandardGrade(grade)) throw new ApiError(65009);
      changed.standard_grade = grade;
      changed.name = gradeName(grade);
      changed.register_year = year ?? registerYear(grade, new Date(world.clock.now()), upgradeMonth(corp));
    }
  } else if (year !== undefined && department.standard_grade) changed.register_year = year;
  const name = textAt(body, 'name');
  if (name !== undefined && !changed.standard_grade) {
    checkName(name);
    changed.name = name;
  }
  const order = orderFrom(body);
  if (order !== undefined) changed.order = order;
  changed.department_admins = changeAdmins(corp, department, body);
  const newId = wholeAt(body, 'new_id');
  if (newId !== undefined && newId !== department.id) {
    if (newId <= 1 || department.id === 1) throw new ApiError(40058, 'invalid new_id.');
    if (corp.schoolDepartments.has(newId)) throw new ApiError(60008);
    renumber(corp, changed, newId);
  }
  corp.schoolDepartments.set(changed.id, changed);
  world.contactEvents.school(corp, call.app, 'update_department', changed.id);
  world.onChange();
  return { errmsg: 'updated' };
};

const remove = (call: AppCall): Fields => {
  const { corp, world } = call;
  const id = wholeAt(call.query, 'id');
  if (id === undefined) throw new ApiError(41019);
  if (id === 1) throw new ApiError(60007);
  if (!corp.schoolDepartments.has(id)) throw new ApiError(60123);
  if (childrenOf(corp.schoolDepartments, id).length > 0) throw new ApiError(60006);
  if ((corp.studentsByDepartment.get(id)?.size ?? 0) > 0) throw new ApiError(60005);
  corp.schoolDepartments.delete(id);
  corp.studentsByDepartment.delete(id);
  world.contactEvents.school(corp, call.app, 'delete_department', id);
  world.onChange();
  return { errmsg: 'deleted' };
};

const view = (each: SchoolDepartment): Fields => {
  const { department_admins: admins, ...rest } = each;
  return { ...rest, ...(admins.length > 0 ? { department_admins: admins } : {}) };
};

const list = (call: AppCall): Fields => {
  const { corp } = call;
  const asked = call.query['id'];
  const root = asked === undefined || asked === '' ? 1 : Number(asked);
  if (!corp.schoolDepartments.has(root)) throw new ApiError(60123);
  const departments = subtreeOf(corp.schoolDepartments, root).flatMap((id) => corp.schoolDepartments.get(id) ?? []);
  return { departments: departments.map(view) };
};

/** The upgrade date of this or, when it is past or done, of next year; unix seconds. */
const nextUpgrade = (corp: Corp, now: number): number => {
  const month = upgradeMonth(corp) - 1;
  const day = corp.upgrade.time > 0 ? new Date(corp.upgrade.time * 1000).getUTCDate() : 1;
  const year = new Date(now).getUTCFullYear();
  const done = corp.upgrade.lastYear === year || Date.UTC(year, month, day) <= now;
  return Date.UTC(done ? year + 1 : year, month, day) / 1000;
};

const setUpgrade = (call: AppCall): Fields => {
  const { corp, body, world } = call;
  corp.upgrade = {
    ...corp.upgrade,
    time: wholeAt(body, 'upgrade_time') ?? 0,
    on: wholeAt(body, 'upgrade_switch') === 1,
  };
  world.onChange();
  return { next_upgrade_time: nextUpgrade(corp, world.clock.now()) };
};

/** Moves every standard grade one year on; the last of a stage is marked as graduated. Answers the changed departments. */
export const upgradeGrades = (corp: Corp, year: number): number[] => {
  const changed: number[] = [];
  for (const each of corp.schoolDepartments.values()) {
    if (!each.standard_grade || each.is_graduated === 1) continue;
    const next = nextGrade(each.standard_grade);
    if (next === undefined) each.is_graduated = 1;
    else {
      each.standard_grade = next;
      each.name = gradeName(next);
    }
    changed.push(each.id);
  }
  corp.upgrade.lastYear = year;
  return changed;
};

/** School departments and the yearly upgrade (docs 92340–92344, 92949). */
export const SCHOOL_DEPARTMENT_ENDPOINTS: Endpoint[] = [
  { method: 'POST', path: 'school/department/create', gate: 'school-write', run: create },
  { method: 'POST', path: 'school/department/update', gate: 'school-write', run: update },
  { method: 'GET', path: 'school/department/delete', gate: 'school-write', run: remove },
  { method: 'GET', path: 'school/department/list', gate: 'school-read', run: list },
  { method: 'POST', path: 'school/set_upgrade_info', gate: 'school-write', run: setUpgrade },
];
