import * as z from 'zod/mini';
import { APP_CODES } from './apps';
import { count, done, idParams, instant, line, nullable, optional, queryInt, text, uuid } from './fields';
import { JOIN_STATES, NODE_KINDS } from './directory';
import { MODULE_RIGHTS, UNIT_ROLES } from './permissions';
import { route } from './route';

/** Limits of spec 15. */
export const PERMISSION_LIMITS = { groupName: 32, groups: 100, founderUnits: 5, transferHours: 72, coolingDays: 7 } as const;

export const ROLE_STATES = ['pending_identity', 'active', 'revoked'] as const;
export const TRANSFER_STATES = ['pending', 'completed', 'cancelled', 'expired', 'forced'] as const;

const moduleRight = z.enum(MODULE_RIGHTS);
export const appCode = z.enum(APP_CODES);
const ids = (max: number) => z.array(uuid()).check(z.maxLength(max));
const rights = z.array(moduleRight).check(z.maxLength(MODULE_RIGHTS.length));
const apps = z.array(appCode).check(z.maxLength(APP_CODES.length));

/** 管理範圍: the whole unit, or departments, nodes of Contact Parents (each with what lies below) and single members. */
export const scopeBody = z.strictObject({
  whole: z.boolean(),
  departmentIds: ids(200),
  nodeIds: ids(200),
  memberIds: ids(200),
});
export type ScopeBody = z.output<typeof scopeBody>;

export const named = z.strictObject({ id: uuid(), name: z.string() });
/** The same with names; what is gone from the directory has left the list. */
const scopeView = z.strictObject({
  whole: z.boolean(),
  departments: z.array(named),
  nodes: z.array(z.strictObject({ id: uuid(), name: z.string(), kind: z.enum(NODE_KINDS) })),
  members: z.array(named),
});
export type ScopeView = z.output<typeof scopeView>;

const person = z.strictObject({
  id: uuid(),
  name: z.string(),
  /** Account in WeCom. */
  account: z.string(),
  departments: z.array(z.string()),
  joinState: z.enum(JOIN_STATES),
});
export type AdminPerson = z.output<typeof person>;

export const ADMIN_ACTIONS = ['edit', 'remove', 'confirm', 'transfer', 'dissolve'] as const;
export const adminItem = z.strictObject({
  id: uuid(),
  person,
  role: z.enum(UNIT_ROLES),
  state: z.enum(ROLE_STATES),
  /** Named group of a sub admin; null for the others and for a scope of his own. */
  group: nullable(named),
  /** Null = everything (founder and super admins, PER-02). */
  scope: nullable(scopeView),
  rights,
  apps,
  grantedAt: instant(),
  grantedBy: nullable(z.string()),
  /** He has left: shown struck through until removed (PER-27). */
  gone: z.boolean(),
  version: count(),
  can: z.array(z.enum(ADMIN_ACTIONS)),
});
export type AdminItem = z.output<typeof adminItem>;

const grantFields = {
  role: z.enum(['super_admin', 'sub_admin']),
  /** Sub admins: a named group, or scope and rights of their own. */
  groupId: optional(nullable(uuid())),
  scope: optional(nullable(scopeBody)),
  rights: optional(rights),
  apps: optional(apps),
};
export const grantBody = z.strictObject({
  memberId: uuid(),
  ...grantFields,
  /** WeCom asks for real-name verification first: the role waits until it is done (PER-19). */
  identityPending: optional(z.boolean()),
});
export const changeBody = z.strictObject(grantFields);
export type GrantBody = z.output<typeof grantBody>;
export type ChangeBody = z.output<typeof changeBody>;

export const groupBody = z.strictObject({
  name: line(PERMISSION_LIMITS.groupName),
  scope: scopeBody,
  rights,
  apps,
  memberIds: ids(200),
});
export type GroupBody = z.output<typeof groupBody>;
const group = z.strictObject({
  id: uuid(),
  name: z.string(),
  scope: scopeView,
  rights,
  apps,
  members: z.array(z.strictObject({ id: uuid(), roleId: uuid(), name: z.string(), gone: z.boolean() })),
  version: count(),
});
export type GroupItem = z.output<typeof group>;

export const founderTransfer = z.strictObject({
  id: uuid(),
  state: z.enum(TRANSFER_STATES),
  from: nullable(named),
  to: named,
  keepSuperAdmin: z.boolean(),
  createdAt: instant(),
  expiresAt: nullable(instant()),
  can: z.array(z.enum(['accept', 'cancel'])),
});
export type FounderTransfer = z.output<typeof founderTransfer>;
/** 「這個人看得到甚麼」: numbers, names and rights in plain words. */
export const preview = z.strictObject({
  whole: z.boolean(),
  members: count(),
  students: count(),
  guardians: count(),
  departments: z.array(z.strictObject({ id: uuid(), name: z.string(), members: count() })),
  classes: z.array(z.strictObject({ id: uuid(), name: z.string(), students: count() })),
  rights,
});
export type ScopePreview = z.output<typeof preview>;

const pickNode = {
  id: uuid(),
  parentId: nullable(uuid()),
  name: z.string(),
  /** Members, or pupils, with everything below. */ count: count(),
  selectable: z.boolean(),
};
const scopeOptions = z.strictObject({
  whole: z.boolean(),
  departments: z.array(z.strictObject(pickNode)),
  nodes: z.array(z.strictObject({ ...pickNode, kind: z.enum(NODE_KINDS) })),
  rights,
  apps,
});
export type ScopeOptions = z.output<typeof scopeOptions>;

export const byVersion = { params: idParams, ifMatch: true } as const;
export const stepUpWrites = { idempotent: true, stepUp: true, bodyLimit: 64 * 1024, perMinute: 60 } as const;
const page = { page: optional(queryInt(1, 10_000)), pageSize: optional(queryInt(1, 100)) };

/** 功能權限管理 (spec 15). `contacts.edit` opens giving to sub admins, within what they have themselves (PER-21). */
export const permissionsApi = {
  mine: route('GET', '/permissions/me', {
    permission: 'staff',
    ok: z.strictObject({
      role: nullable(z.enum(UNIT_ROLES)),
      state: nullable(z.enum(ROLE_STATES)),
      group: nullable(named),
      scope: nullable(scopeView),
      rights,
      /** Until when one's identity counts as confirmed (PER-23). */
      steppedUpUntil: nullable(instant()),
      /** Transfer of the founder's role that waits for me. */
      transfer: nullable(founderTransfer),
      /** What the first look at the console should find (PER-18). */
      firstLogin: z.strictObject({ adminRights: z.boolean(), apps: z.array(z.strictObject({ app: appCode, connected: z.boolean() })) }),
    }),
    summary: 'My role, scope and rights',
  }),
  /** Names of those who can give a right: what the no-permission page says (PER-20). */
  whomToAsk: route('GET', '/permissions/whom-to-ask', {
    permission: 'staff',
    inView: 'signed-in',
    ok: z.strictObject({ items: z.array(z.strictObject({ name: z.string(), role: z.enum(['founder', 'super_admin']) })) }),
    summary: 'Founder and super admins to ask for a right',
  }),
  admins: route('GET', '/permissions/admins', {
    permission: 'contacts.edit',
    query: z.strictObject({ groupId: optional(uuid()), role: optional(z.enum(UNIT_ROLES)), q: optional(text(60)), ...page }),
    ok: z.strictObject({
      items: z.array(adminItem),
      total: count(),
      page: count(),
      pageSize: count(),
      /** Besides the founder there should be a super admin (PER-22). */
      noSuperAdmin: z.boolean(),
      mayManage: z.boolean(),
    }),
    summary: 'Administrators of the unit',
  }),
  candidates: route('GET', '/permissions/candidates', {
    permission: 'contacts.edit',
    query: z.strictObject({ q: optional(text(60)), admins: optional(z.enum(['true'])) }),
    ok: z.strictObject({ items: z.array(z.strictObject({ ...person.shape, role: nullable(z.enum(UNIT_ROLES)) })) }),
    summary: 'Members by name or account, to be made administrator or founder',
  }),
  scopeOptions: route('GET', '/permissions/scope-options', {
    permission: 'directory.read',
    ok: scopeOptions,
    summary: 'What the caller may choose as scope and rights: never more than he has himself',
  }),
  preview: route('POST', '/permissions/preview', {
    permission: 'contacts.edit',
    body: z.strictObject({ memberId: optional(uuid()), ...grantFields }),
    ok: preview,
    errors: ['GRANT_EXCEEDS_OWN', 'SCOPE_REQUIRED'],
    bodyLimit: 64 * 1024,
    perMinute: 120,
    summary: 'What somebody would see with these rights; changes nothing',
  }),
  memberPreview: route('GET', '/permissions/preview/:id', {
    permission: 'contacts.edit',
    params: idParams,
    ok: preview,
    summary: 'What a member sees now',
  }),
  grant: route('POST', '/permissions/admins', {
    permission: 'contacts.edit',
    ...stepUpWrites,
    body: grantBody,
    ok: adminItem,
    errors: ['GRANT_EXCEEDS_OWN', 'SCOPE_REQUIRED', 'ALREADY_ADMIN', 'STEP_UP_REQUIRED'],
    summary: 'Makes a member administrator',
  }),
  change: route('PATCH', '/permissions/admins/:id', {
    permission: 'contacts.edit',
    ...stepUpWrites,
    ...byVersion,
    body: changeBody,
    ok: adminItem,
    errors: ['GRANT_EXCEEDS_OWN', 'SCOPE_REQUIRED', 'LAST_SUPER_ADMIN', 'FOUNDER_ONLY', 'VERSION_CONFLICT', 'STEP_UP_REQUIRED'],
    summary: 'Changes role, group, scope or rights',
  }),
  revoke: route('DELETE', '/permissions/admins/:id', {
    permission: 'contacts.edit',
    ...byVersion,
    stepUp: true,
    ok: done,
    errors: ['LAST_SUPER_ADMIN', 'FOUNDER_CANNOT_LEAVE', 'GRANT_EXCEEDS_OWN', 'VERSION_CONFLICT', 'STEP_UP_REQUIRED'],
    summary: 'Takes the role away',
  }),
  confirmIdentity: route('POST', '/permissions/admins/:id/confirm', {
    permission: 'permissions.manage',
    ...stepUpWrites,
    ...byVersion,
    body: z.strictObject({ evidence: line(200) }),
    ok: adminItem,
    errors: ['STATE_CONFLICT', 'VERSION_CONFLICT', 'STEP_UP_REQUIRED'],
    summary: 'Ticks real-name verification with evidence (PER-19)',
  }),
  confirmMine: route('POST', '/permissions/me/confirm', {
    permission: 'staff',
    stepUp: true,
    ok: done,
    errors: ['STATE_CONFLICT', 'STEP_UP_REQUIRED'],
    summary: 'The person confirms in WeCom that he takes the role on',
  }),
  groups: route('GET', '/permissions/groups', {
    permission: 'contacts.edit',
    ok: z.strictObject({ items: z.array(group) }),
    summary: 'Management groups',
  }),
  createGroup: route('POST', '/permissions/groups', {
    permission: 'permissions.manage',
    ...stepUpWrites,
    body: groupBody,
    ok: group,
    errors: ['SCOPE_REQUIRED', 'ADMIN_GROUP_NAME', 'ALREADY_ADMIN', 'STEP_UP_REQUIRED'],
    summary: 'Makes a management group',
  }),
  changeGroup: route('PATCH', '/permissions/groups/:id', {
    permission: 'permissions.manage',
    ...stepUpWrites,
    ...byVersion,
    body: groupBody,
    ok: group,
    errors: ['SCOPE_REQUIRED', 'ADMIN_GROUP_NAME', 'ALREADY_ADMIN', 'VERSION_CONFLICT', 'STEP_UP_REQUIRED'],
    summary: 'Changes a management group and its members',
  }),
  deleteGroup: route('DELETE', '/permissions/groups/:id', {
    permission: 'permissions.manage',
    ...byVersion,
    stepUp: true,
    ok: done,
    errors: ['ADMIN_GROUP_IN_USE', 'VERSION_CONFLICT', 'STEP_UP_REQUIRED'],
    summary: 'Deletes an empty management group',
  }),
  settings: route('GET', '/permissions/settings', {
    permission: 'permissions.manage',
    ok: z.strictObject({ transferAccept: z.boolean(), version: count() }),
    summary: 'Whether a new founder has to accept (PER-24)',
  }),
  saveSettings: route('PUT', '/permissions/settings', {
    permission: 'permissions.manage',
    body: z.strictObject({ transferAccept: z.boolean() }),
    ifMatch: true,
    stepUp: true,
    ok: z.strictObject({ transferAccept: z.boolean(), version: count() }),
    errors: ['FOUNDER_ONLY', 'VERSION_CONFLICT', 'STEP_UP_REQUIRED'],
    summary: 'Only the founder decides whether his successor has to accept',
  }),
};
