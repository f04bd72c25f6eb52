import * as z from 'zod/mini';
import { changeAnswer } from './contacts-labels';
import { JOIN_STATES, MEMBER_FILTERS } from './directory';
import { exportView } from './exports';
import { count, idParams, instant, line, nullable, optional, text, uuid } from './fields';
import { route } from './route';

export const STAFF_KINDS = ['teacher', 'school_staff'] as const;
export type StaffKind = (typeof STAFF_KINDS)[number];
export const GENDERS = ['m', 'f', 'unknown'] as const;
/** Members in one bulk action, and invitations in one (WeCom's own limit). */
export const MEMBER_LIMITS = { bulk: 200, invite: 1_000, invitesPerDay: 3, inviteMinutes: 60 } as const;

const custom = z.record(uuid(), text(200));
const place = z.strictObject({ id: uuid(), isHead: z.boolean() });

export const memberDetail = z.strictObject({
  id: uuid(),
  version: count(),
  userid: z.string(),
  name: z.string(),
  englishId: nullable(z.string()),
  alias: nullable(z.string()),
  title: nullable(z.string()),
  gender: z.enum(GENDERS),
  /** Masked (OVR-34); null where none is known. */
  mobile: nullable(z.string()),
  landline: nullable(z.string()),
  email: nullable(z.string()),
  staffKind: z.array(z.enum(STAFF_KINDS)),
  joinState: z.enum(JOIN_STATES),
  departments: z.array(z.strictObject({ id: uuid(), name: z.string(), path: z.string(), isHead: z.boolean(), isMain: z.boolean() })),
  labels: z.array(z.strictObject({ id: uuid(), name: z.string() })),
  custom,
  lastInvitedAt: nullable(instant()),
  lastActiveAt: nullable(instant()),
  isFounder: z.boolean(),
  mayEdit: z.boolean(),
});
export type MemberDetail = z.output<typeof memberDetail>;

export const memberBody = z.strictObject({
  name: line(32),
  englishId: line(64, 0),
  alias: line(32, 0),
  title: line(64, 0),
  gender: z.enum(GENDERS),
  /** Left out = stays as it is; needed where none is known. */
  mobile: optional(text(32)),
  landline: line(32, 0),
  email: line(64, 0),
  staffKind: z.array(z.enum(STAFF_KINDS)).check(z.maxLength(2)),
  departments: z.array(place).check(z.minLength(1), z.maxLength(100)),
  mainDepartmentId: uuid(),
  custom,
});
export type MemberBody = z.output<typeof memberBody>;

/** What somebody leaves behind (CON-19). */
export const DUTY_KINDS = ['class_teacher', 'subject_teacher', 'node_head', 'department_head', 'admin_role', 'admin_label'] as const;
export type DutyKind = (typeof DUTY_KINDS)[number];
export const duty = z.strictObject({
  kind: z.enum(DUTY_KINDS),
  /** Node or department; the member's own id for roles and labels. */
  refId: uuid(),
  name: z.string(),
  /** May be given to somebody else; otherwise it ends with him. */
  handOver: z.boolean(),
});
export type Duty = z.output<typeof duty>;

export const membersApi = {
  one: route('GET', '/contacts/members/:id', {
    permission: 'directory.read',
    params: idParams,
    ok: memberDetail,
    summary: '成員詳情 (CON-13)',
  }),
  update: route('PUT', '/contacts/members/:id', {
    permission: 'contacts.edit',
    params: idParams,
    body: memberBody,
    ok: changeAnswer,
    ifMatch: true,
    fieldCodes: { name: 'MEMBER_FIELD_REQUIRED', departments: 'MEMBER_FIELD_REQUIRED' },
    errors: ['VERSION_CONFLICT', 'MEMBER_FIELD_REQUIRED', 'MOBILE_INVALID', 'MOBILE_EXISTS', 'OUT_OF_SCOPE'],
    summary: '【保存】',
  }),
  enable: route('POST', '/contacts/members/:id/enabled', {
    permission: 'contacts.edit',
    params: idParams,
    body: z.strictObject({ enabled: z.boolean() }),
    ok: changeAnswer,
    idempotent: true,
    errors: ['STATE_CONFLICT', 'FOUNDER_CANNOT_LEAVE', 'OUT_OF_SCOPE'],
    summary: '【禁用】, 【啟用】',
  }),
  duties: route('GET', '/contacts/members/:id/duties', {
    permission: 'contacts.edit',
    params: idParams,
    ok: z.strictObject({ items: z.array(duty) }),
    errors: ['OUT_OF_SCOPE'],
    summary: 'What a member leaves behind (CON-19)',
  }),
  remove: route('POST', '/contacts/members/:id/remove', {
    permission: 'contacts.edit',
    params: idParams,
    body: z.strictObject({
      /** Every duty once: handed to somebody, or left unset knowingly (null). */
      handOver: z.array(z.strictObject({ kind: z.enum(DUTY_KINDS), refId: uuid(), to: nullable(uuid()) })).check(z.maxLength(500)),
    }),
    ok: changeAnswer,
    idempotent: true,
    errors: ['HANDOVER_REQUIRED', 'FOUNDER_CANNOT_LEAVE', 'ADMIN_LABEL_LAST', 'OUT_OF_SCOPE'],
    summary: '【刪除】 (CON-19)',
  }),
  setDepartments: route('POST', '/contacts/members/departments', {
    permission: 'contacts.edit',
    body: z.strictObject({
      memberIds: z.array(uuid()).check(z.minLength(1), z.maxLength(MEMBER_LIMITS.bulk)),
      departmentId: uuid(),
      /** `move` replaces the departments within the caller's scope, `add` keeps them. */
      mode: z.enum(['move', 'add']),
    }),
    ok: z.strictObject({ batchId: uuid(), members: count() }),
    idempotent: true,
    errors: ['OUT_OF_SCOPE', 'DEPT_NODE_LIMIT'],
    summary: '設置部門 for several (CON-23)',
  }),
  invite: route('POST', '/contacts/members/invite', {
    permission: 'contacts.edit',
    body: z.strictObject({
      /** Left out = everybody in scope who has not joined (【立即發送邀請】). */
      memberIds: optional(z.array(uuid()).check(z.minLength(1), z.maxLength(MEMBER_LIMITS.invite))),
      departmentId: optional(uuid()),
    }),
    ok: z.strictObject({
      /** Followed by `GET /contacts/members/batches/:id`; null where nobody is invited. */
      batchId: nullable(uuid()),
      inviting: count(),
      throttled: z.array(z.strictObject({ id: uuid(), name: z.string(), at: instant() })),
    }),
    idempotent: true,
    perMinute: 10,
    errors: ['OUT_OF_SCOPE', 'INVITE_THROTTLED'],
    summary: '邀請 (CON-11, CON-21)',
  }),
  batch: route('GET', '/contacts/members/batches/:id', {
    permission: 'contacts.edit',
    params: idParams,
    ok: z.strictObject({
      total: count(),
      pending: count(),
      done: count(),
      failed: z.array(z.strictObject({ changeId: uuid(), name: z.string(), reason: z.string() })),
    }),
    summary: 'How far invitations or moves of several members are',
  }),
  export: route('POST', '/contacts/members/exports', {
    permission: 'contacts.export',
    body: z.strictObject({
      filter: z.enum(MEMBER_FILTERS),
      departmentId: optional(uuid()),
    }),
    ok: exportView,
    idempotent: true,
    stepUp: true,
    perMinute: 20,
    summary: '【導出】, 【導出未加入成員】 (CON-11); live topic export:<id>',
  }),
};
