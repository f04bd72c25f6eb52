import { dropParent, dropStudent, putParent, putStudent } from '../state/corp';
import { keyOf, type Child, type Corp, type Parent, type Student } from '../state/model';
import { byteLength, charLength, isUserid } from '../state/text';
import { ApiError } from './api-error';
import type { AppCall } from './endpoint';
import { isFields, listAt, textAt, wholesAt, type Fields } from './fields';

const MAX_CLASSES = 20;
const MAX_CHILDREN = 10;
const MAX_IN_CLASS = 30_000;
const CLASS = 1;
const MOBILE = /^[0-9+\- ]{5,32}$/;

/** Fields over their limit reject a whole batch (08 §6), so they are checked before anything is written. */
export const checkStudentSizes = (fields: Fields): void => {
  for (const name of ['student_userid', 'new_student_userid']) {
    const id = textAt(fields, name);
    if (id !== undefined && byteLength(id) > 64) throw new ApiError(40003, `${name} exceed max length 64.`);
  }
  const name = textAt(fields, 'name');
  if (name !== undefined && charLength(name) > 32) throw new ApiError(60112, 'name exceed max length 32.');
  const departments = listAt(fields, 'department');
  if (departments && departments.length > MAX_CLASSES) throw new ApiError(60110);
};

export const checkParentSizes = (fields: Fields): void => {
  for (const name of ['parent_userid', 'new_parent_userid']) {
    const id = textAt(fields, name);
    if (id !== undefined && byteLength(id) > 64) throw new ApiError(40003, `${name} exceed max length 64.`);
  }
  const children = listAt(fields, 'children') ?? [];
  if (children.length > MAX_CHILDREN) throw new ApiError(40058, 'children exceed max count 10.');
  for (const child of children)
    if (isFields(child) && byteLength(textAt(child, 'relation') ?? '') > 32) throw new ApiError(40058, 'relation exceed max length 32.');
};

/** Students and parents share one space of ids (08 §1). */
const freshId = (corp: Corp, id: string | undefined): string => {
  if (id === undefined || id === '') throw new ApiError(41009);
  if (!isUserid(id)) throw new ApiError(40003);
  if (corp.students.has(keyOf(id)) || corp.parents.has(keyOf(id))) throw new ApiError(60102);
  return id;
};

const classesFrom = (corp: Corp, fields: Fields): number[] | undefined => {
  const ids = wholesAt(fields, 'department', 40066);
  if (ids === undefined) return undefined;
  if (ids.length === 0) throw new ApiError(41019);
  for (const id of ids) {
    const department = corp.schoolDepartments.get(id);
    if (!department) throw new ApiError(60123);
    if (department.type !== CLASS) throw new ApiError(65007);
    if ((corp.studentsByDepartment.get(id)?.size ?? 0) >= MAX_IN_CLASS) throw new ApiError(81001);
  }
  return ids;
};

const studentMobile = (corp: Corp, fields: Fields, self: string): string | undefined => {
  const mobile = textAt(fields, 'mobile');
  if (mobile === undefined || mobile === '') return mobile;
  if (!MOBILE.test(mobile)) throw new ApiError(60103);
  const holder = corp.studentMobiles.get(mobile);
  if (holder !== undefined && holder !== self) throw new ApiError(60149);
  return mobile;
};

const studentAt = (corp: Corp, id: string | undefined): Student => {
  if (id === undefined || id === '') throw new ApiError(41009);
  const student = corp.students.get(keyOf(id));
  if (student) return student;
  throw new ApiError(corp.parents.has(keyOf(id)) ? 65010 : 60111);
};

export const createStudent = (call: AppCall, fields: Fields): void => {
  const { corp, world } = call;
  const id = freshId(corp, textAt(fields, 'student_userid'));
  const name = textAt(fields, 'name') ?? '';
  if (name === '') throw new ApiError(60112);
  const department = classesFrom(corp, fields);
  if (!department) throw new ApiError(41019);
  const mobile = studentMobile(corp, fields, '') ?? '';
  putStudent(corp, { student_userid: id, name, department, mobile, parents: [], is_subscribe: 0, renamed: false });
  world.contactEvents.school(corp, call.app, 'create_student', id);
};

export const updateStudent = (call: AppCall, fields: Fields): void => {
  const { corp, world } = call;
  const student = studentAt(corp, textAt(fields, 'student_userid'));
  const key = keyOf(student.student_userid);
  const name = textAt(fields, 'name');
  if (name === '') throw new ApiError(60112);
  const mobile = studentMobile(corp, fields, key);
  const department = classesFrom(corp, fields);
  const changed: Student = {
    ...student,
    ...(name === undefined ? {} : { name }),
    ...(mobile === undefined ? {} : { mobile }),
    ...(department === undefined ? {} : { department }),
  };
  const renamed = textAt(fields, 'new_student_userid');
  if (renamed !== undefined && renamed !== student.student_userid) {
    if (student.renamed) throw new ApiError(301036);
    if (keyOf(renamed) !== key) freshId(corp, renamed);
    changed.student_userid = renamed;
    changed.renamed = true;
  }
  putStudent(corp, changed, key);
  for (const parentKey of changed.parents)
    for (const child of corp.parents.get(parentKey)?.children ?? [])
      if (keyOf(child.student_userid) === key) child.student_userid = changed.student_userid;
  world.contactEvents.school(corp, call.app, 'update_student', changed.student_userid);
};

export const deleteStudent = (call: AppCall, id: string | undefined): void => {
  const { corp, world } = call;
  const student = studentAt(corp, id);
  if (student.parents.length > 0) throw new ApiError(65013);
  dropStudent(corp, keyOf(student.student_userid));
  world.contactEvents.school(corp, call.app, 'delete_student', student.student_userid);
};

const childrenFrom = (corp: Corp, fields: Fields): Child[] => {
  const out: Child[] = [];
  for (const raw of listAt(fields, 'children') ?? []) {
    if (!isFields(raw)) throw new ApiError(40058, 'children holds a wrong value.');
    const student = studentAt(corp, textAt(raw, 'student_userid'));
    const relation = textAt(raw, 'relation') ?? '';
    if (relation === '') throw new ApiError(40058, 'relation is missing.');
    if (!out.some((each) => keyOf(each.student_userid) === keyOf(student.student_userid)))
      out.push({ student_userid: student.student_userid, relation });
  }
  return out;
};

const parentMobile = (corp: Corp, fields: Fields, self: string): string | undefined => {
  const mobile = textAt(fields, 'mobile');
  if (mobile === undefined) return undefined;
  if (!MOBILE.test(mobile)) throw new ApiError(60103);
  const holder = corp.parentMobiles.get(mobile);
  if (holder !== undefined && holder !== self) throw new ApiError(60137);
  return mobile;
};

/** A change of a parent also counts as a change of the children concerned (08 §11). */
const tellChildren = (call: AppCall, ids: Iterable<string>): void => {
  for (const id of new Set(ids)) call.world.contactEvents.school(call.corp, call.app, 'update_student', id);
};

const namesOf = (parent: Parent): string[] => parent.children.map((each) => each.student_userid);

export const createParent = (call: AppCall, fields: Fields): void => {
  const { corp, world } = call;
  const id = freshId(corp, textAt(fields, 'parent_userid'));
  const mobile = parentMobile(corp, fields, '');
  if (mobile === undefined) throw new ApiError(60103);
  const children = childrenFrom(corp, fields);
  if (children.length === 0) throw new ApiError(40058, 'children is missing.');
  if (corp.parents.size >= corp.parentCap) throw new ApiError(65018);
  const parent: Parent = { parent_userid: id, mobile, is_subscribe: 0, external_userid: '', children, renamed: false };
  putParent(corp, parent);
  world.contactEvents.school(corp, call.app, 'create_parent', id);
  tellChildren(call, namesOf(parent));
};

const parentAt = (corp: Corp, id: string | undefined): Parent => {
  if (id === undefined || id === '') throw new ApiError(41009);
  const parent = corp.parents.get(keyOf(id));
  if (!parent) throw new ApiError(60111);
  return parent;
};

/** `children` replaces the list; an empty list is ignored (08 §6 P3). */
export const updateParent = (call: AppCall, fields: Fields): void => {
  const { corp, world } = call;
  const parent = parentAt(corp, textAt(fields, 'parent_userid'));
  const key = keyOf(parent.parent_userid);
  const mobile = parentMobile(corp, fields, key);
  const children = childrenFrom(corp, fields);
  const changed: Parent = {
    ...parent,
    ...(mobile === undefined ? {} : { mobile }),
    children: children.length > 0 ? children : parent.children,
  };
  const renamed = textAt(fields, 'new_parent_userid');
  if (renamed !== undefined && renamed !== parent.parent_userid) {
    if (parent.renamed) throw new ApiError(301036);
    if (keyOf(renamed) !== key) freshId(corp, renamed);
    changed.parent_userid = renamed;
    changed.renamed = true;
  }
  putParent(corp, changed, key);
  world.contactEvents.school(corp, call.app, 'update_parent', changed.parent_userid);
  tellChildren(call, [...namesOf(parent), ...namesOf(changed)]);
};

export const deleteParent = (call: AppCall, id: string | undefined): void => {
  const { corp, world } = call;
  const parent = parentAt(corp, id);
  dropParent(corp, keyOf(parent.parent_userid));
  world.contactEvents.school(corp, call.app, 'delete_parent', parent.parent_userid);
  tellChildren(call, namesOf(parent));
};
