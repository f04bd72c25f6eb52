import { randomBytes, randomInt, randomUUIDv7 } from 'node:crypto';
import type { NodeKind, Relation } from '@contracts/directory';
import type { Permission, UnitRole } from '@contracts/permissions';
import { makeCtx, type Ctx, type FamilyActor, type StaffActor, type SystemActor } from '@platform/ctx/ctx';
import type { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { searchKey } from '@platform/text/search-key';
import { nameMaker } from './names.builder';
import { grantRole, type BuiltScope } from './role.builder';

/** A unit as `test.unit()` makes it. */
export interface UnitLike {
  id: number;
  ctx: Ctx<SystemActor>;
}

export interface BuiltDepartment {
  id: string;
  wecomId: number;
  name: string;
}
export interface BuiltMember {
  id: string;
  wecomUserid: string;
  name: string;
  roles: UnitRole[];
  unit: UnitLike;
}
export interface BuiltNode {
  id: string;
  wecomId: number;
  kind: NodeKind;
  name: string;
  parentId: string | null;
}
export interface BuiltClass extends BuiltNode {
  unit: UnitLike;
  campus: BuiltNode | null;
  section: BuiltNode | null;
  grade: BuiltNode;
}
export interface BuiltParent {
  id: string;
  wecomUserid: string;
  name: string | null;
  isStudent: boolean;
  relation: Relation;
  relationLabel: string;
  subscribed: boolean;
  unit: UnitLike;
}
export interface BuiltStudent {
  id: string;
  wecomUserid: string;
  name: string;
  classId: string;
  guardians: BuiltParent[];
  unit: UnitLike;
}

const someName = nameMaker(20_261_120);
const mark = (): string => randomBytes(5).toString('hex');
const wecomNumber = (): number => randomInt(2, 2_000_000_000);

/** Runs in the transaction given, or in one of its own. */
async function write<T>(where: Db | Tx, unit: UnitLike, fn: (tx: Tx) => Promise<T>): Promise<T> {
  return 'inUnit' in where ? where.inUnit(unit.ctx, fn) : fn(where);
}

export interface DepartmentOverrides {
  name?: string;
  parentId?: string | null;
  wecomId?: number;
  sort?: number;
}

/** A department; without a parent it is the unit's root (WeCom department 1), made once. */
export async function buildDepartment(db: Db | Tx, unit: UnitLike, overrides: DepartmentOverrides = {}): Promise<BuiltDepartment> {
  return write(db, unit, async (tx) => {
    const root = overrides.parentId === undefined && overrides.wecomId !== 1;
    const parent = root ? (await rootDepartment(tx, unit)).id : (overrides.parentId ?? null);
    const name = overrides.name ?? `部門 ${mark()}`;
    const row = await tx.one<{ id: string; wecom_id: number }>(
      `INSERT INTO department (unit_id, wecom_id, parent_id, name, sort, depth, search)
       VALUES ($1, $2, $3, $4, $5, coalesce((SELECT depth + 1 FROM department WHERE unit_id = $1 AND id = $3), 1), $6)
       RETURNING id, wecom_id`,
      [unit.id, overrides.wecomId ?? wecomNumber(), parent, name, overrides.sort ?? 0, searchKey(name)],
    );
    return { id: row!.id, wecomId: row!.wecom_id, name };
  });
}

async function rootDepartment(tx: Tx, unit: UnitLike): Promise<BuiltDepartment> {
  const row = await tx.one<{ id: string; wecom_id: number; name: string }>(
    `INSERT INTO department (unit_id, wecom_id, parent_id, name, depth)
     SELECT $1, 1, NULL, name, 0 FROM school_unit WHERE id = $1
     ON CONFLICT (unit_id, wecom_id) DO UPDATE SET name = department.name RETURNING id, wecom_id, name`,
    [unit.id],
  );
  return { id: row!.id, wecomId: row!.wecom_id, name: row!.name };
}

export interface MemberOverrides {
  name?: string;
  wecomUserid?: string;
  alias?: string;
  englishId?: string;
  title?: string;
  gender?: 'm' | 'f' | 'unknown';
  joinState?: 'not_joined' | 'not_downloaded' | 'active' | 'disabled' | 'left';
  staffKind?: ('teacher' | 'school_staff')[];
  departments?: { id: string; isHead?: boolean }[];
  roles?: UnitRole[];
  /** Scope and rights of a sub admin: ids of departments, nodes and members; none of them = the whole unit. */
  scope?: BuiltScope;
}

/** A member of staff, joined, in the root department unless said otherwise. */
export async function buildMember(db: Db | Tx, unit: UnitLike, overrides: MemberOverrides = {}): Promise<BuiltMember> {
  return write(db, unit, async (tx) => {
    const name = overrides.name ?? someName();
    const departments = overrides.departments ?? [{ id: (await rootDepartment(tx, unit)).id }];
    const row = await tx.one<{ id: string; wecom_userid: string }>(
      `INSERT INTO member (unit_id, wecom_userid, name, alias, english_id, title, gender, join_state, staff_kind, main_department_id, search)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id, wecom_userid`,
      [
        unit.id,
        overrides.wecomUserid ?? `t.${mark()}`,
        name,
        overrides.alias ?? null,
        overrides.englishId ?? null,
        overrides.title ?? null,
        overrides.gender ?? 'unknown',
        overrides.joinState ?? 'active',
        overrides.staffKind ?? ['teacher'],
        departments[0]?.id ?? null,
        searchKey(name, overrides.alias, overrides.englishId),
      ],
    );
    const id = row!.id;
    for (const department of departments) {
      await tx.execute('INSERT INTO member_department (unit_id, member_id, department_id, is_head) VALUES ($1, $2, $3, $4)', [
        unit.id,
        id,
        department.id,
        department.isHead ?? false,
      ]);
    }
    const roles = overrides.roles ?? [];
    for (const role of roles) await grantRole(tx, id, role, overrides.scope);
    return { id, wecomUserid: row!.wecom_userid, name, roles, unit };
  });
}

export interface NodeOverrides {
  name?: string;
  parentId?: string | null;
  wecomId?: number;
  standardGrade?: number;
  registerYear?: number;
  sort?: number;
  nameLang?: 'zh' | 'pt' | 'en';
  isGraduated?: boolean;
}

/** One node of the school tree. */
export async function buildNode(db: Db | Tx, unit: UnitLike, kind: NodeKind, overrides: NodeOverrides = {}): Promise<BuiltNode> {
  return write(db, unit, async (tx) => {
    const name = overrides.name ?? `${kind} ${mark()}`;
    const row = await tx.one<{ id: string; wecom_id: number }>(
      `INSERT INTO school_node (unit_id, wecom_id, kind, parent_id, name, name_lang, standard_grade, register_year, is_graduated, sort, search)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id, wecom_id`,
      [
        unit.id,
        overrides.wecomId ?? wecomNumber(),
        kind,
        overrides.parentId ?? null,
        name,
        overrides.nameLang ?? 'zh',
        overrides.standardGrade ?? null,
        overrides.registerYear ?? null,
        overrides.isGraduated ?? false,
        overrides.sort ?? 0,
        searchKey(name),
      ],
    );
    return { id: row!.id, wecomId: row!.wecom_id, kind, name, parentId: overrides.parentId ?? null };
  });
}

export interface ClassOverrides {
  name?: string;
  wecomId?: number;
  sort?: number;
  nameLang?: 'zh' | 'pt' | 'en';
  /** A node to share with other classes, a name for a new one, or null for none; default 本部–小學–小三. */
  campus?: BuiltNode | string | null;
  section?: BuiltNode | string | null;
  grade?: BuiltNode | string;
  standardGrade?: number;
}

/** A class with its grade, section and campus. With `grade` given as a node, only the class is made. */
export async function buildClass(db: Db | Tx, unit: UnitLike, overrides: ClassOverrides = {}): Promise<BuiltClass> {
  return write(db, unit, async (tx) => {
    const {
      campus: campusGiven = '本部',
      section: sectionGiven = '小學',
      grade: gradeGiven = '小三',
      standardGrade = 33,
      ...rest
    } = overrides;
    const shared = typeof gradeGiven === 'object';
    const node = async (kind: NodeKind, given: BuiltNode | string | null, parentId: string | null, more: NodeOverrides = {}) => {
      if (given === null || typeof given === 'object') return given;
      return shared ? null : buildNode(tx, unit, kind, { ...more, name: given, parentId });
    };
    const campus = await node('campus', campusGiven, null);
    const section = await node('section', sectionGiven, campus?.id ?? null);
    const above = section?.id ?? campus?.id ?? null;
    const grade = shared ? gradeGiven : await buildNode(tx, unit, 'grade', { name: gradeGiven, parentId: above, standardGrade });
    const made = await buildNode(tx, unit, 'class', {
      ...rest,
      name: rest.name ?? `${grade.name}甲`,
      parentId: grade.id,
    });
    return { ...made, unit, campus, section, grade };
  });
}

export interface GuardianOverrides {
  relation?: Relation;
  relationLabel?: string;
  subscribed?: boolean;
  name?: string | null;
  wecomUserid?: string;
  externalUserid?: string;
  /** A parent built before: a mother of two. */
  parent?: BuiltParent;
}
export interface StudentOverrides {
  class?: BuiltNode;
  /** More classes beside `class`. */
  classes?: BuiltNode[];
  name?: string;
  wecomUserid?: string;
  state?: 'active' | 'transferred' | 'alumnus' | 'removed';
  guardians?: GuardianOverrides[];
}

const RELATION_WORDS: Readonly<Record<Relation, string>> = {
  father: '爸爸',
  mother: '媽媽',
  grandfather: '爺爺',
  grandmother: '奶奶',
  guardian: '監護人',
  self: '本人',
  other: '其他',
};

/** A pupil with guardians (one subscribed mother unless said); relation `self` = the pupil uses WeChat himself. */
export async function buildStudent(db: Db | Tx, unit: UnitLike, overrides: StudentOverrides = {}): Promise<BuiltStudent> {
  return write(db, unit, async (tx) => {
    const home = overrides.class ?? (await buildClass(tx, unit));
    const name = overrides.name ?? someName();
    const row = await tx.one<{ id: string; wecom_userid: string }>(
      `INSERT INTO student (unit_id, wecom_userid, name, state, search) VALUES ($1, $2, $3, $4, $5) RETURNING id, wecom_userid`,
      [unit.id, overrides.wecomUserid ?? `s.${mark()}`, name, overrides.state ?? 'active', searchKey(name)],
    );
    const { id, wecom_userid: wecomUserid } = row!;
    for (const node of [home, ...(overrides.classes ?? [])]) {
      await tx.execute('INSERT INTO student_class (unit_id, student_id, class_id) VALUES ($1, $2, $3)', [unit.id, id, node.id]);
    }
    const guardians: BuiltParent[] = [];
    for (const guardian of overrides.guardians ?? [{}]) {
      const relation = guardian.relation ?? 'mother';
      const relationLabel = guardian.relationLabel ?? RELATION_WORDS[relation];
      const parent = guardian.parent ?? (await insertParent(tx, unit, { ...guardian, relation, studentUserid: wecomUserid }));
      await tx.execute('INSERT INTO guardianship (unit_id, parent_id, student_id, relation, relation_label) VALUES ($1, $2, $3, $4, $5)', [
        unit.id,
        parent.id,
        id,
        relation,
        relationLabel,
      ]);
      guardians.push({ ...parent, relation, relationLabel });
    }
    return { id, wecomUserid, name, classId: home.id, guardians, unit };
  });
}

async function insertParent(
  tx: Tx,
  unit: UnitLike,
  given: GuardianOverrides & { relation: Relation; studentUserid: string },
): Promise<BuiltParent> {
  const isStudent = given.relation === 'self';
  const subscribed = given.subscribed ?? true;
  const userid = given.wecomUserid ?? (isStudent ? given.studentUserid : `p.${mark()}`);
  const row = await tx.one<{ id: string }>(
    `INSERT INTO parent (unit_id, wecom_userid, is_student, name, subscribed, external_userid, search)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [
      unit.id,
      userid,
      isStudent,
      given.name ?? null,
      subscribed,
      given.externalUserid ?? (subscribed ? `wm${mark()}${mark()}` : null),
      searchKey(given.name),
    ],
  );
  return {
    id: row!.id,
    wecomUserid: userid,
    name: given.name ?? null,
    isStudent,
    subscribed,
    relation: given.relation,
    relationLabel: '',
    unit,
  };
}

/** Makes a member the class teacher or a subject teacher of a class, or head of a higher node. */
export async function buildTeacherOf(
  db: Db | Tx,
  unit: UnitLike,
  node: BuiltNode,
  overrides: {
    member?: BuiltMember;
    role?: 'class_teacher' | 'subject_teacher' | 'head';
    subject?: string | null;
  } & MemberOverrides = {},
): Promise<BuiltMember> {
  return write(db, unit, async (tx) => {
    const { member, role, subject, ...rest } = overrides;
    const teacher = member ?? (await buildMember(tx, unit, rest));
    await tx.execute('INSERT INTO node_teacher (unit_id, node_id, member_id, role, subject) VALUES ($1, $2, $3, $4, $5)', [
      unit.id,
      node.id,
      teacher.id,
      role ?? (node.kind === 'class' ? 'class_teacher' : 'head'),
      subject ?? null,
    ]);
    return teacher;
  });
}

const ADMIN_RIGHTS: readonly Permission[] = ['admin', 'directory.read', 'directory.sync', 'messaging.send', 'audit.read'];

/** The ctx of a member's session; rights follow from the roles unless given. */
export function staffCtx(
  member: BuiltMember,
  options: { surface?: 'console' | 'h5-staff'; rights?: readonly Permission[]; locale?: Ctx['locale'] } = {},
): Ctx<StaffActor> {
  const rights = options.rights ?? (member.roles.length > 0 ? ADMIN_RIGHTS : ['messaging.send' as const]);
  return makeCtx({
    ...member.unit.ctx,
    surface: options.surface ?? 'h5-staff',
    locale: options.locale ?? 'zh-Hant',
    sessionId: randomUUIDv7(),
    actor: {
      kind: 'staff',
      memberId: member.id,
      name: member.name,
      roles: member.roles,
      rights: new Set<Permission>(['signed-in', 'staff', ...rights]),
    },
  });
}

/** The ctx of a guardian's session, or of a pupil who uses WeChat himself. */
export function familyCtx(parent: BuiltParent, options: { locale?: Ctx['locale'] } = {}): Ctx<FamilyActor> {
  return makeCtx({
    ...parent.unit.ctx,
    surface: 'h5-family',
    locale: options.locale ?? 'zh-Hant',
    sessionId: randomUUIDv7(),
    actor: {
      kind: 'family',
      parentId: parent.id,
      isStudent: parent.isStudent,
      rights: new Set<Permission>(['signed-in', 'family']),
    },
  });
}
