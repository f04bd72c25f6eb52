import * as z from 'zod/mini';
import { APP_CODES } from './apps';
import { pickedEntry } from './contacts-visibility';
import { count, idParams, line, nullable, uuid } from './fields';
import { route } from './route';

/** Who may use a label (LAB-03…06). */
export const LABEL_SCOPES = ['creator_group', 'specified', 'all_admins'] as const;
export type LabelScope = (typeof LABEL_SCOPES)[number];
export const LABEL_NAME_MAX = 32;
export const LABEL_ADD_MAX = 1_000;

/**
 * A change that went to WeCom (spec 14 §7). The answer comes when WeCom has taken it, or after eight seconds; which of both,
 * `GET /directory/changes/:id` says. (A repeat of the request gets the same answer, so its state is not part of it.)
 */
export const changeAnswer = z.strictObject({
  id: uuid(),
  /** Null where nothing had to be changed in WeCom. */
  changeId: nullable(uuid()),
});
export type ChangeAnswer = z.output<typeof changeAnswer>;

const users = z.strictObject({
  useScope: z.enum(LABEL_SCOPES),
  /** Of `specified`: administrators, and apps whose owners may use it. */
  memberIds: z.array(uuid()).check(z.maxLength(200)),
  apps: z.array(z.enum(APP_CODES)).check(z.maxLength(APP_CODES.length)),
});

export const labelDetail = z.strictObject({
  id: uuid(),
  name: z.string(),
  system: z.boolean(),
  version: count(),
  useScope: z.enum(LABEL_SCOPES),
  /** False until somebody said who may use it: until then no message can be sent to it (LAB-08). */
  usersSet: z.boolean(),
  creator: nullable(z.strictObject({ id: uuid(), name: z.string() })),
  users: z.array(z.strictObject({ id: uuid(), name: z.string() })),
  apps: z.array(z.enum(APP_CODES)),
  /** The caller may change it: name, users, members. */
  mayEdit: z.boolean(),
});
export type LabelDetail = z.output<typeof labelDetail>;

/** Where a label is used (LAB-11). */
export const LABEL_USES = ['review', 'visibility', 'notice'] as const;
export const labelUse = z.strictObject({ kind: z.enum(LABEL_USES), name: z.string(), count: count() });
export type LabelUse = z.output<typeof labelUse>;

export const labelsApi = {
  one: route('GET', '/contacts/labels/:id', {
    permission: 'directory.read',
    params: idParams,
    ok: z.strictObject({ ...labelDetail.shape, usedIn: z.array(labelUse) }),
    summary: 'A label with its users and where it is used (LAB-03, LAB-11)',
  }),
  usable: route('GET', '/contacts/labels/usable', {
    permission: 'staff',
    ok: z.strictObject({ items: z.array(z.strictObject({ id: uuid(), name: z.string(), members: count() })) }),
    summary: 'Labels the caller may choose as receivers (LAB-02…06, LAB-08)',
  }),
  people: route('GET', '/contacts/labels/:id/people', {
    permission: 'staff',
    params: idParams,
    ok: z.strictObject({
      items: z.array(z.strictObject({ id: uuid(), name: z.string(), department: nullable(z.string()) })),
      /** More than can be chosen at once are not all named. */
      total: count(),
    }),
    summary: 'Who stands behind a label somebody chooses as receivers, its departments resolved (LAB-02, VIS-05)',
  }),
  add: route('POST', '/contacts/labels', {
    permission: 'labels.manage',
    body: z.strictObject({ name: line(LABEL_NAME_MAX), ...users.shape }),
    ok: changeAnswer,
    idempotent: true,
    errors: ['DUPLICATE', 'LABEL_USERS_REQUIRED'],
    summary: '【+】',
  }),
  rename: route('PUT', '/contacts/labels/:id', {
    permission: 'labels.manage',
    params: idParams,
    body: z.strictObject({ name: line(LABEL_NAME_MAX) }),
    ok: changeAnswer,
    ifMatch: true,
    errors: ['VERSION_CONFLICT', 'DUPLICATE', 'LABEL_SYSTEM'],
  }),
  setUsers: route('PUT', '/contacts/labels/:id/users', {
    permission: 'labels.manage',
    params: idParams,
    body: users,
    ok: labelDetail,
    ifMatch: true,
    errors: ['VERSION_CONFLICT', 'LABEL_USERS_REQUIRED'],
    summary: '可使用人【修改】',
  }),
  addMembers: route('POST', '/contacts/labels/:id/members', {
    permission: 'labels.manage',
    params: idParams,
    body: z.strictObject({ entries: z.array(pickedEntry).check(z.minLength(1), z.maxLength(LABEL_ADD_MAX)) }),
    ok: changeAnswer,
    idempotent: true,
    errors: ['OUT_OF_SCOPE'],
    summary: '【添加部門/成員】',
  }),
  removeMembers: route('POST', '/contacts/labels/:id/members/remove', {
    permission: 'labels.manage',
    params: idParams,
    body: z.strictObject({ entries: z.array(pickedEntry).check(z.minLength(1), z.maxLength(LABEL_ADD_MAX)) }),
    ok: changeAnswer,
    idempotent: true,
    errors: ['OUT_OF_SCOPE', 'ADMIN_LABEL_LAST'],
    summary: '【移除】',
  }),
  remove: route('POST', '/contacts/labels/:id/remove', {
    permission: 'labels.manage',
    params: idParams,
    body: z.strictObject({
      /** Said after the list of uses was shown. */
      confirmed: z.boolean(),
    }),
    ok: changeAnswer,
    idempotent: true,
    errors: ['LABEL_SYSTEM', 'LABEL_IN_USE'],
    summary: 'Deletes a label; in use it asks for confirmation (LAB-11)',
  }),
};
