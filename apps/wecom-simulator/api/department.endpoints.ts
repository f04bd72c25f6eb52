import { chainOf, childrenOf, nextId, subtreeOf } from '../state/corp';
import type { Corp, Department } from '../state/model';
import { keyOf } from '../state/model';
import { seesDepartment, seesMember } from '../state/scope';
import { charLength } from '../state/text';
import { ApiError } from './api-error';
import type { Call, Endpoint } from './endpoint';
import { textAt, wholeAt, type Fields } from './fields';
import { refuseDetailedRead } from './member.endpoints';

const FORBIDDEN = /[\\:*?"<>|]/;
const MAX_LEVELS = 15;
const MAX_CHILDREN = 30_000;

const checkName = (corp: Corp, name: string, parentid: number, self: number): void => {
  const length = charLength(name);
  if (length < 1 || length > 64) throw new ApiError(60001);
  if (FORBIDDEN.test(name)) throw new ApiError(60009);
  for (const id of childrenOf(corp.departments, parentid))
    if (id !== self && corp.departments.get(id)?.name === name) throw new ApiError(60008);
};

const checkPlace = (corp: Corp, parentid: number): void => {
  if (!corp.departments.has(parentid)) throw new ApiError(60004);
  if (chainOf(corp.departments, parentid).length >= MAX_LEVELS) throw new ApiError(81002);
  const members = corp.membersByDepartment.get(parentid)?.size ?? 0;
  if (childrenOf(corp.departments, parentid).length + members >= MAX_CHILDREN) throw new ApiError(81001);
};

const create = (call: Call): Fields => {
  const { corp, body } = call;
  const parentid = wholeAt(body, 'parentid');
  if (parentid === undefined) throw new ApiError(60004);
  checkPlace(corp, parentid);
  checkName(corp, textAt(body, 'name') ?? '', parentid, 0);
  const given = wholeAt(body, 'id');
  if (given !== undefined && given <= 1) throw new ApiError(40058, 'id should be greater than 1.');
  if (given !== undefined && corp.departments.has(given)) throw new ApiError(60008);
  const english = textAt(body, 'name_en');
  const department: Department = {
    id: given ?? nextId(corp.departments),
    name: textAt(body, 'name') ?? '',
    parentid,
    order: wholeAt(body, 'order') ?? 0,
    ...(english ? { name_en: english } : {}),
  };
  corp.departments.set(department.id, department);
  call.world.contactEvents.department(corp, { agentId: null }, 'create_party', department);
  call.world.onChange();
  return { errmsg: 'created', id: department.id };
};

const update = (call: Call): Fields => {
  const { corp, body } = call;
  const department = corp.departments.get(wholeAt(body, 'id') ?? 0);
  if (!department) throw new ApiError(60003);
  const parentid = wholeAt(body, 'parentid') ?? department.parentid;
  if (parentid !== department.parentid) {
    if (department.id === 1) throw new ApiError(60007);
    if (!corp.departments.has(parentid)) throw new ApiError(60004);
    if (subtreeOf(corp.departments, department.id).includes(parentid)) throw new ApiError(60010);
    checkPlace(corp, parentid);
  }
  const name = textAt(body, 'name') ?? department.name;
  if (name !== department.name || parentid !== department.parentid) checkName(corp, name, parentid, department.id);
  const english = textAt(body, 'name_en') ?? department.name_en;
  const changed: Department = {
    ...department,
    name,
    parentid,
    order: wholeAt(body, 'order') ?? department.order,
    ...(english ? { name_en: english } : {}),
  };
  corp.departments.set(department.id, changed);
  call.world.contactEvents.department(corp, { agentId: null }, 'update_party', changed);
  call.world.onChange();
  return { errmsg: 'updated' };
};

const remove = (call: Call): Fields => {
  const { corp } = call;
  const id = wholeAt(call.query, 'id');
  if (id === undefined) throw new ApiError(41019);
  if (id === 1) throw new ApiError(60007);
  if (!corp.departments.has(id)) throw new ApiError(60003);
  if (childrenOf(corp.departments, id).length > 0) throw new ApiError(60006);
  if ((corp.membersByDepartment.get(id)?.size ?? 0) > 0) throw new ApiError(60005);
  corp.departments.delete(id);
  corp.membersByDepartment.delete(id);
  call.world.contactEvents.company(corp, { agentId: null }, 'delete_party', { Id: id }, String(id));
  call.world.onChange();
  return { errmsg: 'deleted' };
};

/** The department and all below it, or the whole visible tree (02 §1). */
const visibleTree = (call: Call): Department[] => {
  const { corp, app } = call;
  const asked = call.query['id'];
  const root = asked === undefined || asked === '' ? 1 : Number(asked);
  if (!corp.departments.has(root)) throw new ApiError(60123);
  const ids = subtreeOf(corp.departments, root).filter((id) => !app || seesDepartment(corp, app, id));
  if (ids.length === 0 && asked) throw new ApiError(60011);
  return ids.flatMap((id) => corp.departments.get(id) ?? []);
};

const leadersOf = (call: Call, id: number): string[] => {
  const { corp, app } = call;
  const out: string[] = [];
  for (const key of corp.membersByDepartment.get(id) ?? []) {
    const member = corp.members.get(key);
    if (!member || member.is_leader_in_dept[member.department.indexOf(id)] !== 1) continue;
    if (!app || seesMember(corp, app, member)) out.push(member.userid);
  }
  return out.sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
};

const whole = (call: Call, each: Department): Fields => ({
  id: each.id,
  name: each.name,
  ...(each.name_en ? { name_en: each.name_en } : {}),
  department_leader: leadersOf(call, each.id),
  parentid: each.parentid,
  order: each.order,
});

const list = (call: Call): Fields => {
  refuseDetailedRead(call);
  return { department: visibleTree(call).map((each) => whole(call, each)) };
};

const getOne = (call: Call): Fields => {
  const { corp, app } = call;
  const id = wholeAt(call.query, 'id');
  if (id === undefined) throw new ApiError(41019);
  const department = corp.departments.get(id);
  if (!department) throw new ApiError(60123);
  if (app && !seesDepartment(corp, app, id)) throw new ApiError(60011);
  return { department: whole(call, department) };
};

/** Company departments (docs 90205–90208, 95350, 95351). */
export const DEPARTMENT_ENDPOINTS: Endpoint[] = [
  { method: 'POST', path: 'department/create', gate: 'sync', run: create },
  { method: 'POST', path: 'department/update', gate: 'sync', run: update },
  { method: 'GET', path: 'department/delete', gate: 'sync', run: remove },
  { method: 'GET', path: 'department/list', gate: 'any', run: list },
  {
    method: 'GET',
    path: 'department/simplelist',
    gate: 'any',
    run: (call) => ({ department_id: visibleTree(call).map(({ id, parentid, order }) => ({ id, parentid, order })) }),
  },
  { method: 'GET', path: 'department/get', gate: 'any', run: getOne },
];
