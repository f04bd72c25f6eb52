import type { App, Corp, Department, SchoolDepartment } from './model';
import { keyOf, type Member, type Parent, type Student } from './model';

/** An empty corp with both roots (department 1 of each address book). */
export const emptyCorp = (corpId: string, name: string): Corp => {
  const corp: Corp = {
    corpId,
    name,
    fullName: name,
    school: true,
    verified: true,
    seats: 3000,
    parentCap: 20_000,
    subscribeMode: 1,
    chatCreateMode: 1,
    teacherViewMode: 2,
    syncReads: false,
    archSync: { tagToBook: true, bookToTag: true },
    upgrade: { time: 0, on: false, lastYear: 0 },
    contactSync: { secret: '', callback: null },
    departments: new Map(),
    members: new Map(),
    membersByDepartment: new Map(),
    memberMobiles: new Map(),
    memberEmails: new Map(),
    tags: new Map(),
    schoolDepartments: new Map(),
    students: new Map(),
    studentsByDepartment: new Map(),
    studentMobiles: new Map(),
    parents: new Map(),
    parentMobiles: new Map(),
    parentsByExternalId: new Map(),
    apps: new Map(),
  };
  corp.departments.set(1, { id: 1, name, parentid: 0, order: 100_000_000 });
  corp.schoolDepartments.set(1, { id: 1, name, parentid: 0, type: 5, department_admins: [] });
  return corp;
};

const join = (index: Map<number, Set<string>>, departments: number[], key: string): void => {
  for (const id of departments) {
    const set = index.get(id);
    if (set) set.add(key);
    else index.set(id, new Set([key]));
  }
};

const leave = (index: Map<number, Set<string>>, departments: number[], key: string): void => {
  for (const id of departments) index.get(id)?.delete(key);
};

const unindexMember = (corp: Corp, key: string): void => {
  const member = corp.members.get(key);
  if (!member) return;
  leave(corp.membersByDepartment, member.department, key);
  if (member.mobile) corp.memberMobiles.delete(member.mobile);
  if (member.email) corp.memberEmails.delete(member.email.toLowerCase());
};

/** Puts a member in, or in the place of the one under `oldKey`, and keeps the indexes right. */
export const putMember = (corp: Corp, member: Member, oldKey = keyOf(member.userid)): void => {
  const key = keyOf(member.userid);
  unindexMember(corp, oldKey);
  if (oldKey !== key) corp.members.delete(oldKey);
  corp.members.set(key, member);
  join(corp.membersByDepartment, member.department, key);
  if (member.mobile) corp.memberMobiles.set(member.mobile, key);
  if (member.email) corp.memberEmails.set(member.email.toLowerCase(), key);
};

export const dropMember = (corp: Corp, key: string): void => {
  unindexMember(corp, key);
  corp.members.delete(key);
};

const unindexStudent = (corp: Corp, key: string): void => {
  const student = corp.students.get(key);
  if (!student) return;
  leave(corp.studentsByDepartment, student.department, key);
  if (student.mobile) corp.studentMobiles.delete(student.mobile);
};

export const putStudent = (corp: Corp, student: Student, oldKey = keyOf(student.student_userid)): void => {
  const key = keyOf(student.student_userid);
  unindexStudent(corp, oldKey);
  if (oldKey !== key) corp.students.delete(oldKey);
  corp.students.set(key, student);
  join(corp.studentsByDepartment, student.department, key);
  if (student.mobile) corp.studentMobiles.set(student.mobile, key);
};

export const dropStudent = (corp: Corp, key: string): void => {
  unindexStudent(corp, key);
  corp.students.delete(key);
};

const unindexParent = (corp: Corp, key: string): void => {
  const parent = corp.parents.get(key);
  if (!parent) return;
  if (parent.mobile) corp.parentMobiles.delete(parent.mobile);
  if (parent.external_userid) corp.parentsByExternalId.delete(parent.external_userid);
  for (const child of parent.children) {
    const student = corp.students.get(keyOf(child.student_userid));
    if (student) student.parents = student.parents.filter((id) => id !== key);
  }
};

export const putParent = (corp: Corp, parent: Parent, oldKey = keyOf(parent.parent_userid)): void => {
  const key = keyOf(parent.parent_userid);
  unindexParent(corp, oldKey);
  if (oldKey !== key) corp.parents.delete(oldKey);
  corp.parents.set(key, parent);
  if (parent.mobile) corp.parentMobiles.set(parent.mobile, key);
  if (parent.external_userid) corp.parentsByExternalId.set(parent.external_userid, key);
  for (const child of parent.children) {
    const student = corp.students.get(keyOf(child.student_userid));
    if (student && !student.parents.includes(key)) student.parents.push(key);
  }
};

export const dropParent = (corp: Corp, key: string): void => {
  unindexParent(corp, key);
  corp.parents.delete(key);
};

type Tree = ReadonlyMap<number, Department | SchoolDepartment>;

/** The department and everything above it, nearest first; ends at a missing parent or a cycle. */
export const chainOf = (tree: Tree, id: number): number[] => {
  const chain: number[] = [];
  let current = tree.get(id);
  while (current && chain.length < 64) {
    chain.push(current.id);
    current = tree.get(current.parentid);
  }
  return chain;
};

/** The department and all its descendants, parents before children; empty when unknown. */
export const subtreeOf = (tree: Tree, id: number): number[] => {
  if (!tree.has(id)) return [];
  const children = new Map<number, number[]>();
  for (const node of tree.values()) {
    const list = children.get(node.parentid);
    if (list) list.push(node.id);
    else children.set(node.parentid, [node.id]);
  }
  const out = [id];
  for (let at = 0; at < out.length; at += 1) {
    const next = children.get(out[at] ?? 0);
    if (next) for (const child of next) if (child !== id) out.push(child);
  }
  return out;
};

export const childrenOf = (tree: Tree, id: number): number[] => {
  const out: number[] = [];
  for (const node of tree.values()) if (node.parentid === id && node.id !== id) out.push(node.id);
  return out;
};

export const nextId = (tree: ReadonlyMap<number, unknown>): number => {
  let max = 1;
  for (const id of tree.keys()) if (id > max) max = id;
  return max + 1;
};

export const appBySecret = (corp: Corp, secret: string): App | undefined => {
  for (const app of corp.apps.values()) if (app.secret === secret) return app;
  return undefined;
};
