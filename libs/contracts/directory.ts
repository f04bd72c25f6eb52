import * as z from 'zod/mini';
import { count, done, empty, idParams, instant, pageOf, pageQuery, queryBool, uuid } from './fields';
import { route } from './route';

/** 班級 lies under 年級, 年級 under root, 校區 or 學段 (SCH-02, SCH-04). */
export const NODE_KINDS = ['campus', 'section', 'grade', 'class'] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

/** Codes of spec 01; the text shown is WeCom's own (`relation_label`). */
export const RELATIONS = ['father', 'mother', 'grandfather', 'grandmother', 'guardian', 'self', 'other'] as const;
export type Relation = (typeof RELATIONS)[number];

export const JOIN_STATES = ['not_joined', 'not_downloaded', 'active', 'disabled', 'left'] as const;
export type JoinState = (typeof JOIN_STATES)[number];

export const TEACHER_ROLES = ['class_teacher', 'subject_teacher', 'head'] as const;
export type TeacherRole = (typeof TEACHER_ROLES)[number];

/** Filter of the member list (CON-10). `not_joined` holds `not_downloaded` too: WeCom knows only "not activated" (spec 14, 14.3). */
export const MEMBER_FILTERS = ['all', 'active', 'not_joined', 'not_downloaded', 'disabled', 'left'] as const;
export type MemberFilter = (typeof MEMBER_FILTERS)[number];

/** Filter of the pupil list by their families (SCH-06): somebody follows 學校通知, or nobody does. */
export const STUDENT_FILTERS = ['all', 'joined', 'not_joined'] as const;
export type StudentFilter = (typeof STUDENT_FILTERS)[number];

/** Instead of a node id: 未知年級的班級, classes whose grade is unknown (SCH-17). */
export const UNKNOWN_GRADE = 'unknown-grade';

const search = z.optional(z.string().check(z.maxLength(60)));

export const departmentItem = z.strictObject({
  id: uuid(),
  parentId: z.nullable(uuid()),
  name: z.string(),
  nameEn: z.nullable(z.string()),
  /** Members of the department itself, and with everything below it (each person once). */
  members: count(),
  membersBelow: count(),
});

export const memberItem = z.strictObject({
  id: uuid(),
  name: z.string(),
  alias: z.nullable(z.string()),
  title: z.nullable(z.string()),
  departments: z.array(z.string()),
  /** Masked (OVR-34); null where no number is known. */
  mobile: z.nullable(z.string()),
  /** Head of the listed department, or of any when the whole unit is listed (CON-28). */
  isHead: z.boolean(),
  joinState: z.enum(JOIN_STATES),
  isAdminLabel: z.boolean(),
  lastInvitedAt: z.nullable(instant()),
});

export const directoryPerson = z.strictObject({
  id: uuid(),
  name: z.string(),
  alias: z.nullable(z.string()),
  title: z.nullable(z.string()),
  departments: z.array(z.string()),
});

export const labelItem = z.strictObject({
  id: uuid(),
  name: z.string(),
  system: z.boolean(),
  useScope: z.enum(['creator_group', 'specified', 'all_admins']),
  members: count(),
});
export const labelEntry = z.strictObject({ kind: z.enum(['member', 'department']), id: uuid(), name: z.string() });

export const schoolNodeItem = z.strictObject({
  id: uuid(),
  parentId: z.nullable(uuid()),
  kind: z.enum(NODE_KINDS),
  name: z.string(),
  /** True where the grade of a class is unknown: shown under 未知年級的班級. */
  unknownGrade: z.boolean(),
  graduated: z.boolean(),
  students: count(),
  guardians: count(),
  joined: count(),
  /** Class teachers of a class; 0 = 未設置 (SCH-13, OVR-38). Absent for other kinds. */
  classTeachers: z.optional(count()),
});

export const nodeTeacher = z.strictObject({
  memberId: uuid(),
  name: z.string(),
  role: z.enum(TEACHER_ROLES),
  subject: z.nullable(z.string()),
});

export const guardianItem = z.strictObject({
  id: uuid(),
  /** 「{學生}-{關係}」 (SCH-05). */
  label: z.string(),
  relation: z.enum(RELATIONS),
  relationLabel: z.string(),
  joined: z.boolean(),
  /** Masked; null where none is known or the reader may not see it. */
  mobile: z.nullable(z.string()),
});

export const studentItem = z.strictObject({
  id: uuid(),
  name: z.string(),
  classes: z.array(z.strictObject({ id: uuid(), name: z.string() })),
  /** Null for a subject teacher: he sees the pupils, not their families (SCH-23). */
  guardians: z.nullable(z.array(guardianItem)),
  joined: z.boolean(),
});

export const syncState = z.strictObject({
  directory: z.enum(['contacts', 'school']),
  state: z.enum(['ok', 'running', 'failed', 'never']),
  lastFullAt: z.nullable(instant()),
  lastDeltaAt: z.nullable(instant()),
  lastComparedAt: z.nullable(instant()),
  /** Plain words for the administrator; null when all is well. */
  error: z.nullable(z.string()),
  /** Differences found and repaired by the last comparison, by kind: `{students: {added, changed, removed}}`. */
  counts: z.record(z.string(), z.strictObject({ added: count(), changed: count(), removed: count() })),
});

export const directoryApi = {
  departments: route('GET', '/contacts/departments', {
    permission: 'staff',
    inView: 'directory.read',
    ok: z.strictObject({ items: z.array(departmentItem) }),
    summary: 'Tree of departments with counts',
  }),
  members: route('GET', '/contacts/members', {
    permission: 'directory.read',
    query: z.strictObject({
      ...pageQuery,
      departmentId: z.optional(uuid()),
      /** Also the members of departments below; default true. */
      below: z.optional(queryBool()),
      filter: z.optional(z.enum(MEMBER_FILTERS)),
      q: search,
    }),
    ok: pageOf(memberItem),
    summary: 'Members of the unit (CON-09, CON-10, CON-24)',
  }),
  labels: route('GET', '/contacts/labels', {
    permission: 'directory.read',
    ok: z.strictObject({ items: z.array(labelItem) }),
  }),
  labelMembers: route('GET', '/contacts/labels/:id/members', {
    permission: 'directory.read',
    params: idParams,
    ok: z.strictObject({ items: z.array(labelEntry) }),
  }),
  search: route('GET', '/directory/search', {
    permission: 'staff',
    inView: 'directory.read',
    query: z.strictObject({ ...pageQuery, departmentId: z.optional(uuid()), q: search }),
    ok: pageOf(directoryPerson),
    summary: 'Staff directory for everybody (CON-26): name, department, title',
  }),
  nodes: route('GET', '/school/nodes', {
    permission: 'staff',
    inView: 'directory.read',
    ok: z.strictObject({
      unitName: z.string(),
      /** Of everything the reader sees, each person once: 「(N名學生, M位家長)」. */
      students: count(),
      guardians: count(),
      /** Of the guardians, those who follow 學校通知. */
      joined: z.optional(count()),
      items: z.array(schoolNodeItem),
    }),
    summary: 'Campus–section–grade–class as far as the reader sees it (SCH-02, SCH-23)',
  }),
  node: route('GET', '/school/nodes/:id', {
    permission: 'staff',
    inView: 'directory.read',
    params: idParams,
    ok: z.strictObject({
      id: uuid(),
      kind: z.enum(NODE_KINDS),
      name: z.string(),
      path: z.array(z.string()),
      students: count(),
      guardians: count(),
      joined: count(),
      teachers: z.array(nodeTeacher),
      groupOpen: z.boolean(),
      myRole: z.nullable(z.enum(TEACHER_ROLES)),
    }),
    summary: 'Header and class line of a node (SCH-05, SCH-08)',
  }),
  students: route('GET', '/school/students', {
    permission: 'staff',
    inView: 'directory.read',
    query: z.strictObject({
      ...pageQuery,
      nodeId: z.optional(z.union([uuid(), z.literal(UNKNOWN_GRADE)])),
      filter: z.optional(z.enum(STUDENT_FILTERS)),
      q: search,
    }),
    ok: pageOf(studentItem),
    summary: 'Pupils with their guardians (SCH-05, SCH-06, SCH-18)',
  }),
  student: route('GET', '/school/students/:id', { permission: 'staff', inView: 'directory.read', params: idParams, ok: studentItem }),
  syncState: route('GET', '/directory/sync', {
    permission: 'directory.read',
    ok: z.strictObject({ items: z.array(syncState) }),
    summary: 'State of both mirrors (SCH-16)',
  }),
  sync: route('POST', '/directory/sync', {
    permission: 'directory.sync',
    body: empty,
    ok: done,
    perMinute: 6,
    summary: '立即同步: compares both directories with WeCom in the background',
  }),
};

export type DepartmentItem = z.output<typeof departmentItem>;
export type MemberItem = z.output<typeof memberItem>;
export type DirectoryPerson = z.output<typeof directoryPerson>;
export type LabelItem = z.output<typeof labelItem>;
export type LabelEntry = z.output<typeof labelEntry>;
export type SchoolNodeItem = z.output<typeof schoolNodeItem>;
export type NodeTeacher = z.output<typeof nodeTeacher>;
export type GuardianItem = z.output<typeof guardianItem>;
export type StudentItem = z.output<typeof studentItem>;
export type SyncState = z.output<typeof syncState>;
