import { keyOf, type Parent, type Student } from '../state/model';
import { ApiError } from './api-error';
import type { AppCall, Endpoint } from './endpoint';
import { isFields, listAt, textAt, textsAt, wholeAt, type Fields } from './fields';
import {
  checkParentSizes,
  checkStudentSizes,
  createParent,
  createStudent,
  deleteParent,
  deleteStudent,
  updateParent,
  updateStudent,
} from './school-writes';

type Write = (call: AppCall, fields: Fields) => void;
type Check = (fields: Fields) => void;

const one =
  (check: Check, write: Write, errmsg: string) =>
  (call: AppCall): Fields => {
    check(call.body);
    write(call, call.body);
    call.world.onChange();
    return { errmsg };
  };

/** Runs each entry for itself; only the failed ones are listed, and one failure makes the top errcode non-zero (08 §6). */
const batchResult = (call: AppCall, idField: string, failed: Fields[], errmsg: string): Fields => {
  call.world.onChange();
  const first = failed[0];
  if (!first) return { errmsg, result_list: [] };
  return { errcode: first['errcode'], errmsg: `some ${idField} failed`, result_list: failed };
};

const attempt = (failed: Fields[], idField: string, id: string, run: () => void): void => {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    failed.push({ [idField]: id, errcode: error.code, errmsg: error.message });
  }
};

const tooMany = (call: AppCall, count: number, code: number): void => {
  if (count === 0) throw new ApiError(40063);
  if (count > call.world.limits.batchSize) throw new ApiError(code);
};

const batch =
  (listName: string, idField: string, tooManyCode: number, check: Check, write: Write, errmsg: string) =>
  (call: AppCall): Fields => {
    const entries = (listAt(call.body, listName) ?? []).filter(isFields);
    tooMany(call, entries.length, tooManyCode);
    for (const each of entries) check(each);
    const failed: Fields[] = [];
    for (const each of entries) attempt(failed, idField, textAt(each, idField) ?? '', () => write(call, each));
    return batchResult(call, idField, failed, errmsg);
  };

const batchDelete =
  (idField: string, tooManyCode: number, remove: (call: AppCall, id: string) => void) =>
  (call: AppCall): Fields => {
    const ids = textsAt(call.body, 'useridlist', 40031);
    tooMany(call, ids.length, tooManyCode);
    const failed: Fields[] = [];
    for (const id of ids) attempt(failed, idField, id, () => remove(call, id));
    return batchResult(call, idField, failed, 'deleted');
  };

const follower = (parent: Parent): Fields => ({
  is_subscribe: parent.is_subscribe,
  ...(parent.is_subscribe === 1 ? { external_userid: parent.external_userid } : {}),
});

const studentView = (call: AppCall, student: Student): Fields => {
  const parents: Fields[] = [];
  for (const key of student.parents) {
    const parent = call.corp.parents.get(key);
    const relation = parent?.children.find((each) => keyOf(each.student_userid) === keyOf(student.student_userid))?.relation;
    if (parent && relation !== undefined)
      parents.push({ parent_userid: parent.parent_userid, relation, mobile: parent.mobile, ...follower(parent) });
  }
  return { student_userid: student.student_userid, name: student.name, department: student.department, parents };
};

const getOne = (call: AppCall): Fields => {
  const { corp } = call;
  const id = call.query['userid'] ?? '';
  if (id === '') throw new ApiError(41009);
  const student = corp.students.get(keyOf(id));
  if (student) return { user_type: 1, student: studentView(call, student) };
  const parent = corp.parents.get(keyOf(id));
  if (!parent) throw new ApiError(60111);
  return {
    user_type: 2,
    parent: {
      parent_userid: parent.parent_userid,
      mobile: parent.mobile,
      ...follower(parent),
      children: parent.children,
    },
  };
};

/** Students of this one department, without those below it (08 §7 U2). */
const studentsOf = (call: AppCall): Student[] => {
  const id = wholeAt(call.query, 'department_id');
  if (id === undefined) throw new ApiError(41019);
  if (!call.corp.schoolDepartments.has(id)) throw new ApiError(60123);
  return [...(call.corp.studentsByDepartment.get(id) ?? [])].flatMap((key) => call.corp.students.get(key) ?? []);
};

const listParents = (call: AppCall): Fields => {
  const { corp } = call;
  const keys = new Set(studentsOf(call).flatMap((student) => student.parents));
  const parents: Fields[] = [];
  for (const key of keys) {
    const parent = corp.parents.get(key);
    if (!parent) continue;
    const children = parent.children.map((child) => ({
      ...child,
      name: corp.students.get(keyOf(child.student_userid))?.name ?? '',
    }));
    parents.push({ parent_userid: parent.parent_userid, mobile: parent.mobile, ...follower(parent), children });
  }
  return { parents };
};

const W = 'school-write';

/** Students and parents (docs 92325–92338, 92446). */
export const SCHOOL_USER_ENDPOINTS: Endpoint[] = [
  {
    method: 'POST',
    path: 'school/user/create_student',
    gate: W,
    run: one(checkStudentSizes, createStudent, 'created'),
  },
  {
    method: 'POST',
    path: 'school/user/update_student',
    gate: W,
    run: one(checkStudentSizes, updateStudent, 'updated'),
  },
  {
    method: 'GET',
    path: 'school/user/delete_student',
    gate: W,
    run: (call) => (deleteStudent(call, call.query['userid']), call.world.onChange(), { errmsg: 'deleted' }),
  },
  {
    method: 'POST',
    path: 'school/user/batch_create_student',
    gate: W,
    run: batch('students', 'student_userid', 65012, checkStudentSizes, createStudent, 'created'),
  },
  {
    method: 'POST',
    path: 'school/user/batch_update_student',
    gate: W,
    run: batch('students', 'student_userid', 65012, checkStudentSizes, updateStudent, 'updated'),
  },
  {
    method: 'POST',
    path: 'school/user/batch_delete_student',
    gate: W,
    run: batchDelete('student_userid', 65012, deleteStudent),
  },
  { method: 'POST', path: 'school/user/create_parent', gate: W, run: one(checkParentSizes, createParent, 'created') },
  { method: 'POST', path: 'school/user/update_parent', gate: W, run: one(checkParentSizes, updateParent, 'updated') },
  {
    method: 'GET',
    path: 'school/user/delete_parent',
    gate: W,
    run: (call) => (deleteParent(call, call.query['userid']), call.world.onChange(), { errmsg: 'deleted' }),
  },
  {
    method: 'POST',
    path: 'school/user/batch_create_parent',
    gate: W,
    run: batch('parents', 'parent_userid', 65011, checkParentSizes, createParent, 'created'),
  },
  {
    method: 'POST',
    path: 'school/user/batch_update_parent',
    gate: W,
    run: batch('parents', 'parent_userid', 65011, checkParentSizes, updateParent, 'updated'),
  },
  {
    method: 'POST',
    path: 'school/user/batch_delete_parent',
    gate: W,
    run: batchDelete('parent_userid', 65011, deleteParent),
  },
  { method: 'GET', path: 'school/user/get', gate: 'school-read', run: getOne },
  {
    method: 'GET',
    path: 'school/user/list',
    gate: 'school-read',
    run: (call) => ({ students: studentsOf(call).map((each) => studentView(call, each)) }),
  },
  { method: 'GET', path: 'school/user/list_parent', gate: 'school-read', run: listParents },
];
