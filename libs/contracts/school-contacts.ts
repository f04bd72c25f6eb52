import * as z from 'zod/mini';
import { batchAnswer, changeAnswer } from './directory-changes';
import { exportView } from './exports';
import { NODE_KINDS, TEACHER_ROLES } from './directory';
import { count, day, empty, idParams, int, instant, line, nullable, optional, queryInt, text, uuid } from './fields';
import { route } from './route';

/** Editing of 家校通訊錄 (spec 14 §6). Every change is carried out in WeCom first (14 §7). */
export const SCHOOL_LIMITS = {
  /** 設置所在班級, 刪除, 邀請加入 at once. */
  students: 200,
  guardians: 10,
  classes: 20,
  /** Days in which a removed pupil can be brought back. */
  restoreDays: 30,
  /** 小一 with six classes… */
  classesPerGrade: 12,
} as const;

/** Forbidden by WeCom (SCH-03, `NODE_NAME_INVALID`). */
export const NODE_NAME = /^[^\\:*?"<>/,，\-|]{1,32}$/;
const nodeName = () => line(32);
const mobile = () => text(32, 5);
const ids = (max: number) => z.array(uuid()).check(z.minLength(1), z.maxLength(max));

export const nodeForm = z.strictObject({
  id: uuid(),
  kind: z.enum(NODE_KINDS),
  name: z.string(),
  parentId: nullable(uuid()),
  version: count(),
  origin: z.enum(['b08', 'manual', 'wecom']),
  groupOpen: z.boolean(),
  teachers: z.array(
    z.strictObject({
      memberId: uuid(),
      name: z.string(),
      role: z.enum(TEACHER_ROLES),
      subject: nullable(z.string()),
      departments: z.array(z.string()),
    }),
  ),
});
export type NodeForm = z.output<typeof nodeForm>;

export const ONE_KEY_SECTIONS = ['kindergarten', 'primary', 'junior', 'senior'] as const;
export type OneKeySection = (typeof ONE_KEY_SECTIONS)[number];
export const oneKeyPlan = z.strictObject({
  /** Empty = directly below the school. */
  campusIds: z.array(uuid()).check(z.maxLength(20)),
  sections: z.array(z.enum(ONE_KEY_SECTIONS)).check(z.minLength(1), z.maxLength(4)),
  /** Also a node of each section above its grades. */
  withSections: z.boolean(),
  lang: z.enum(['zh', 'pt', 'en']),
  classes: int(0, SCHOOL_LIMITS.classesPerGrade),
});
export type OneKeyPlan = z.output<typeof oneKeyPlan>;

export const teacherEntry = z.strictObject({ memberId: uuid(), role: z.enum(TEACHER_ROLES), subject: nullable(text(15)) });

export const studentForm = z.strictObject({
  id: uuid(),
  name: z.string(),
  version: count(),
  classIds: z.array(uuid()),
  /** Masked. */
  mobile: nullable(z.string()),
  guardians: z.array(
    z.strictObject({
      id: uuid(),
      relation: z.string(),
      name: nullable(z.string()),
      mobile: nullable(z.string()),
      joined: z.boolean(),
      lastInvitedAt: nullable(instant()),
    }),
  ),
});
export type StudentForm = z.output<typeof studentForm>;

/** 設置指引: campus and section may be passed over, everything else is done when the school has it (SCH-26). */
export const GUIDE_STEPS = ['campus', 'section', 'grade', 'class', 'teachers', 'students', 'invitation'] as const;
export type GuideStep = (typeof GUIDE_STEPS)[number];
const guideAnswer = z.strictObject({
  campuses: count(),
  sections: count(),
  grades: count(),
  classes: count(),
  students: count(),
  joined: count(),
  withoutTeacher: z.array(z.strictObject({ id: uuid(), path: z.string() })),
  withoutStudents: z.array(z.strictObject({ id: uuid(), path: z.string() })),
  /** Nobody has gone through to the end yet. */
  open: z.boolean(),
  /** Steps that somebody passed over. */
  passed: z.array(z.enum(GUIDE_STEPS)),
  /** The first step that is neither done nor passed over; null = through. */
  step: nullable(z.enum(GUIDE_STEPS)),
  /** Left for later; it opens on request only. */
  aside: z.boolean(),
  /** Who went on last, and when. */
  by: nullable(z.string()),
  at: nullable(instant()),
  version: count(),
});
const qrAnswer = z.strictObject({ unitName: z.string(), className: nullable(z.string()), classesWithoutTeacher: z.array(z.string()) });

export const schoolEditApi = {
  nodeForm: route('GET', '/school/nodes/:id/form', {
    permission: 'staff',
    params: idParams,
    ok: nodeForm,
    summary: 'What a node’s dialogs begin with',
  }),
  createNode: route('POST', '/school/nodes', {
    permission: 'school_contacts.edit',
    body: z.strictObject({ kind: z.enum(NODE_KINDS), parentId: nullable(uuid()), name: nodeName() }),
    ok: changeAnswer,
    idempotent: true,
    errors: ['NODE_NAME_INVALID', 'NODE_PARENT_INVALID', 'OUT_OF_SCOPE', 'DUPLICATE'],
    fieldCodes: { name: 'NODE_NAME_INVALID' },
    summary: '更多管理: add (SCH-03, SCH-04)',
  }),
  updateNode: route('PATCH', '/school/nodes/:id', {
    permission: 'school_contacts.edit',
    params: idParams,
    body: z.strictObject({ name: optional(nodeName()), parentId: optional(nullable(uuid())) }),
    ok: changeAnswer,
    ifMatch: true,
    errors: ['NODE_NAME_INVALID', 'NODE_PARENT_INVALID', 'OUT_OF_SCOPE', 'DUPLICATE'],
    fieldCodes: { name: 'NODE_NAME_INVALID' },
    summary: '更多管理: rename or move',
  }),
  deleteNode: route('DELETE', '/school/nodes/:id', {
    permission: 'school_contacts.edit',
    params: idParams,
    ok: changeAnswer,
    errors: ['NODE_NOT_EMPTY', 'OUT_OF_SCOPE'],
    summary: '更多管理: delete an empty node (SCH-24)',
  }),
  oneKeyPreview: route('POST', '/school/one-key/preview', {
    permission: 'school_contacts.edit',
    body: oneKeyPlan,
    ok: z.strictObject({
      items: z.array(z.strictObject({ path: z.array(z.string()), kind: z.enum(NODE_KINDS), exists: z.boolean() })),
      made: count(),
    }),
    errors: ['OUT_OF_SCOPE'],
    summary: '一鍵設置年級班級: what would be made (SCH-25)',
  }),
  oneKey: route('POST', '/school/one-key', {
    permission: 'school_contacts.edit',
    body: oneKeyPlan,
    ok: batchAnswer,
    idempotent: true,
    errors: ['OUT_OF_SCOPE'],
    summary: '一鍵設置年級班級 (SCH-25)',
  }),
  guide: route('GET', '/school/guide', {
    permission: 'school_contacts.edit',
    ok: guideAnswer,
    summary: 'How far the school is set up (SCH-26)',
  }),
  keepGuide: route('PUT', '/school/guide', {
    permission: 'school_contacts.edit',
    body: z.strictObject({ passed: z.array(z.enum(GUIDE_STEPS)).check(z.maxLength(GUIDE_STEPS.length)), aside: z.boolean() }),
    ok: guideAnswer,
    ifMatch: true,
    errors: ['VERSION_CONFLICT'],
    summary: 'The guide is left or taken up again; the next administrator goes on there (SCH-26)',
  }),
  setTeachers: route('PUT', '/school/nodes/:id/teachers', {
    permission: 'staff',
    params: idParams,
    body: z.strictObject({ teachers: z.array(teacherEntry).check(z.maxLength(60)) }),
    ok: changeAnswer,
    ifMatch: true,
    errors: ['TEACHER_NOT_MEMBER', 'OUT_OF_SCOPE'],
    summary: '設置老師 (SCH-08, SCH-10, SCH-11, SCH-22)',
  }),
  teachers: route('GET', '/school/teachers', {
    permission: 'school_contacts.edit',
    query: z.strictObject({ missing: optional(z.enum(['true'])) }),
    ok: z.strictObject({
      items: z.array(
        z.strictObject({
          nodeId: uuid(),
          kind: z.enum(NODE_KINDS),
          path: z.array(z.string()),
          teachers: z.array(z.strictObject({ name: z.string(), role: z.enum(TEACHER_ROLES), subject: nullable(z.string()) })),
        }),
      ),
    }),
    summary: '老師管理: every node with its people (SCH-10)',
  }),
  studentForm: route('GET', '/school/students/:id/form', {
    permission: 'staff',
    params: idParams,
    ok: studentForm,
    summary: 'A pupil for editing, numbers masked',
  }),
  createStudent: route('POST', '/school/students', {
    permission: 'staff',
    body: z.strictObject({
      name: line(32),
      classIds: ids(SCHOOL_LIMITS.classes),
      mobile: optional(mobile()),
      eduCardNo: optional(text(32, 1)),
      birthDate: optional(day()),
      guardians: z
        .array(z.strictObject({ mobile: mobile(), relation: line(16), name: optional(line(32)) }))
        .check(z.maxLength(SCHOOL_LIMITS.guardians)),
      invite: z.boolean(),
    }),
    ok: changeAnswer,
    idempotent: true,
    errors: ['MOBILE_EXISTS', 'MOBILE_INVALID', 'OUT_OF_SCOPE', 'DIRECTORY_REFUSED'],
    summary: '添加學生家長',
  }),
  updateStudent: route('PATCH', '/school/students/:id', {
    permission: 'staff',
    params: idParams,
    body: z.strictObject({
      name: optional(line(32)),
      classIds: optional(ids(SCHOOL_LIMITS.classes)),
      mobile: optional(nullable(mobile())),
    }),
    ok: changeAnswer,
    ifMatch: true,
    errors: ['MOBILE_EXISTS', 'MOBILE_INVALID', 'OUT_OF_SCOPE', 'DIRECTORY_REFUSED'],
    summary: 'Name, classes and own number of a pupil',
  }),
  addGuardian: route('POST', '/school/students/:id/guardians', {
    permission: 'staff',
    params: idParams,
    body: z.strictObject({ mobile: mobile(), relation: line(16), name: optional(line(32)), invite: z.boolean() }),
    ok: changeAnswer,
    idempotent: true,
    errors: ['MOBILE_INVALID', 'OUT_OF_SCOPE', 'DIRECTORY_REFUSED'],
    summary: 'A further guardian; one with this number becomes guardian of this pupil too (SCH-18)',
  }),
  updateGuardian: route('PATCH', '/school/students/:id/guardians/:guardianId', {
    permission: 'staff',
    params: z.strictObject({ id: uuid(), guardianId: uuid() }),
    body: z.strictObject({ mobile: optional(mobile()), relation: optional(line(16)), name: optional(nullable(line(32))) }),
    ok: changeAnswer,
    errors: ['MOBILE_EXISTS', 'MOBILE_INVALID', 'OUT_OF_SCOPE', 'DIRECTORY_REFUSED'],
    summary: 'Number (SCH-19), relation or name of a guardian',
  }),
  removeGuardian: route('DELETE', '/school/students/:id/guardians/:guardianId', {
    permission: 'staff',
    params: z.strictObject({ id: uuid(), guardianId: uuid() }),
    ok: changeAnswer,
    errors: ['OUT_OF_SCOPE'],
    summary: 'A guardian without another child goes',
  }),
  setClass: route('POST', '/school/students/set-class', {
    permission: 'school_contacts.edit',
    body: z.strictObject({ studentIds: ids(SCHOOL_LIMITS.students), classIds: ids(SCHOOL_LIMITS.classes), mode: z.enum(['move', 'add']) }),
    ok: batchAnswer,
    idempotent: true,
    errors: ['OUT_OF_SCOPE'],
    summary: '設置所在班級: 移動 replaces, 添加 keeps (SCH-27)',
  }),
  removalPreview: route('POST', '/school/students/removal-preview', {
    permission: 'school_contacts.edit',
    body: z.strictObject({ studentIds: ids(SCHOOL_LIMITS.students) }),
    ok: z.strictObject({ students: count(), guardians: z.array(z.string()) }),
    errors: ['OUT_OF_SCOPE'],
    summary: 'Guardians who would go too (SCH-28)',
  }),
  removeStudents: route('POST', '/school/students/remove', {
    permission: 'school_contacts.edit',
    body: z.strictObject({ studentIds: ids(SCHOOL_LIMITS.students) }),
    ok: batchAnswer,
    idempotent: true,
    errors: ['OUT_OF_SCOPE'],
    summary: '刪除 (SCH-21, SCH-28)',
  }),
  removed: route('GET', '/school/students/removed', {
    permission: 'school_contacts.edit',
    query: z.strictObject({ page: optional(queryInt(1, 1_000)) }),
    ok: z.strictObject({
      items: z.array(z.strictObject({ id: uuid(), name: z.string(), className: nullable(z.string()), removedAt: instant() })),
      total: count(),
      page: count(),
    }),
    summary: 'Pupils removed in the last 30 days',
  }),
  restore: route('POST', '/school/students/:id/restore', {
    permission: 'permissions.manage',
    params: idParams,
    body: empty,
    ok: batchAnswer,
    idempotent: true,
    errors: ['STATE_CONFLICT'],
    summary: 'Undo of a removal with guardians and classes, by super admins (SCH-28)',
  }),
  batch: route('GET', '/school/batches/:id', {
    permission: 'staff',
    params: idParams,
    ok: z.strictObject({
      total: count(),
      pending: count(),
      done: count(),
      failed: count(),
      faults: z.array(z.strictObject({ label: z.string(), reason: z.string() })),
    }),
    summary: 'How far a batch of changes is',
  }),
  invite: route('POST', '/school/parents/invite', {
    permission: 'staff',
    body: z.strictObject({
      /** Pupils whose guardians are meant; or all below a node. */
      studentIds: optional(ids(SCHOOL_LIMITS.students)),
      nodeId: optional(uuid()),
      guardianId: optional(uuid()),
    }),
    ok: z.strictObject({
      batchId: nullable(uuid()),
      sent: count(),
      /** Not invited, with the reason. */
      skipped: z.array(z.strictObject({ label: z.string(), reason: z.string() })),
    }),
    idempotent: true,
    errors: ['OUT_OF_SCOPE'],
    summary: '邀請加入 (SCH-29, CON-21)',
  }),
  nodeQr: route('GET', '/school/nodes/:id/invite-qr', {
    permission: 'staff',
    params: idParams,
    ok: qrAnswer,
    errors: ['CLASS_TEACHER_REQUIRED'],
    summary: '邀請家長: what stands below the picture (SCH-07, SCH-13)',
  }),
  unitQr: route('GET', '/school/invite-qr', {
    permission: 'school_contacts.edit',
    ok: qrAnswer,
    errors: ['OUT_OF_SCOPE'],
    summary: 'The same for the whole school, with the classes that have no 班主任 yet (SCH-07, SCH-13)',
  }),
  qrPicture: route('GET', '/school/invite-qr/:size', {
    permission: 'staff',
    params: z.strictObject({ size: z.enum(['258', '430', '1200']) }),
    ok: z.any(),
    kind: 'file',
    errors: ['WECOM_UNAVAILABLE'],
    summary: 'The code that WeCom gives for following 學校通知 (SCH-30)',
  }),
  groups: route('GET', '/school/groups', {
    permission: 'school_contacts.edit',
    ok: z.strictObject({
      items: z.array(z.strictObject({ classId: uuid(), path: z.array(z.string()), open: z.boolean(), owner: nullable(z.string()) })),
    }),
    summary: '班級群 (SCH-32)',
  }),
  startExport: route('POST', '/school/students/export', {
    permission: 'contacts.export',
    body: empty,
    ok: exportView,
    idempotent: true,
    stepUp: true,
    perMinute: 10,
    summary: '批量導出 (SCH-20)',
  }),
};
