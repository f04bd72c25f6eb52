import * as z from 'zod/mini';
import { changeAnswer } from './contacts-labels';
import { count, idParams, line, nullable, optional, uuid } from './fields';
import { route } from './route';

/** WeCom's limits (CON-03…06). */
export const DEPARTMENT_LIMITS = { name: 32, levels: 15, all: 30_000, nodes: 30_000, heads: 50 } as const;

export const departmentDetail = z.strictObject({
  id: uuid(),
  parentId: nullable(uuid()),
  name: z.string(),
  nameEn: nullable(z.string()),
  version: count(),
  heads: z.array(z.strictObject({ id: uuid(), name: z.string() })),
  members: count(),
  children: count(),
  /** The caller administers it. */
  mayEdit: z.boolean(),
});
export type DepartmentDetail = z.output<typeof departmentDetail>;

const nameEn = optional(line(64, 0));
const fieldCodes = { name: 'DEPT_NAME_INVALID' } as const;

export const departmentsApi = {
  one: route('GET', '/contacts/departments/:id', { permission: 'directory.read', params: idParams, ok: departmentDetail }),
  add: route('POST', '/contacts/departments', {
    permission: 'contacts.edit',
    body: z.strictObject({ parentId: uuid(), name: line(DEPARTMENT_LIMITS.name), nameEn }),
    ok: changeAnswer,
    idempotent: true,
    fieldCodes,
    errors: ['DEPT_NAME_INVALID', 'DEPT_TOO_DEEP', 'DEPT_LIMIT', 'DEPT_NODE_LIMIT', 'DEPT_NAME_TAKEN', 'OUT_OF_SCOPE'],
    summary: '添加部門, 添加子部門 (CON-02, CON-07)',
  }),
  update: route('PUT', '/contacts/departments/:id', {
    permission: 'contacts.edit',
    params: idParams,
    body: z.strictObject({ name: line(DEPARTMENT_LIMITS.name), nameEn }),
    ok: changeAnswer,
    ifMatch: true,
    fieldCodes,
    errors: ['VERSION_CONFLICT', 'DEPT_NAME_INVALID', 'DEPT_NAME_TAKEN', 'OUT_OF_SCOPE'],
    summary: '修改名稱',
  }),
  move: route('POST', '/contacts/departments/:id/move', {
    permission: 'contacts.edit',
    params: idParams,
    body: z.strictObject({
      parentId: uuid(),
      /** The sibling it comes to stand before; null = the last. */
      before: nullable(uuid()),
    }),
    ok: changeAnswer,
    idempotent: true,
    errors: ['DEPT_CYCLE', 'DEPT_TOO_DEEP', 'DEPT_NODE_LIMIT', 'DEPT_NAME_TAKEN', 'OUT_OF_SCOPE'],
    summary: '上移, 下移, drag, and moving under another department (CON-18, CON-27)',
  }),
  heads: route('PUT', '/contacts/departments/:id/heads', {
    permission: 'contacts.edit',
    params: idParams,
    body: z.strictObject({ memberIds: z.array(uuid()).check(z.maxLength(DEPARTMENT_LIMITS.heads)) }),
    ok: changeAnswer,
    ifMatch: true,
    errors: ['VERSION_CONFLICT', 'OUT_OF_SCOPE'],
    summary: '設置負責人: the whole list (CON-28)',
  }),
  remove: route('POST', '/contacts/departments/:id/remove', {
    permission: 'contacts.edit',
    params: idParams,
    body: z.strictObject({
      /** Where members and sub-departments go before; null = it must be empty (CON-17). */
      moveTo: nullable(uuid()),
    }),
    ok: changeAnswer,
    idempotent: true,
    errors: ['DEPT_NOT_EMPTY', 'DEPT_CYCLE', 'DEPT_TOO_DEEP', 'DEPT_NODE_LIMIT', 'DEPT_NAME_TAKEN', 'OUT_OF_SCOPE'],
  }),
};
