import { randomBytes } from 'node:crypto';
import { WecomSettings } from '@features/wecom-gateway';
import type { TestSimulator } from '@testing/simulator';
import type { TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import {
  buildClass,
  buildDepartment,
  buildMember,
  buildStudent,
  buildTeacherOf,
  type BuiltClass,
  type BuiltDepartment,
  type BuiltMember,
  type BuiltParent,
  type BuiltStudent,
} from '../../features/contacts/test/directory.builder';

/** Who calls. `other…` = same role, same unit, nothing in common with the first (B11). */
export const PEOPLE = ['student', 'parent', 'teacher', 'admin', 'otherStudent', 'otherParent', 'otherTeacher'] as const;
export type PersonName = (typeof PEOPLE)[number];

/** One school unit with a person of every role; each text of it holds the unit's mark. */
export interface ProofUnit extends BuiltUnit {
  /** Stands in every text column of the unit; found in an answer of another unit, it is a leak (S2). */
  mark: string;
  people: Record<PersonName, BuiltMember | BuiltParent>;
  classA: BuiltClass;
  classB: BuiltClass;
  department: BuiltDepartment;
  labelId: string;
  /** Children of `parent`: one in each class. */
  amy: BuiltStudent;
  dan: BuiltStudent;
  /** The pupil who is `student`, in class A, and `otherStudent`, in class B. */
  sam: BuiltStudent;
  tim: BuiltStudent;
  callback: { token: string; aesKey: string };
}

export const CONNECTION_AGENT = 1_000_002;
export const NOTICE_AGENT = 1_000_003;

/** Builds the same school in the database and in the simulator, and connects them. */
export async function buildProofUnit(test: TestApp, sim: TestSimulator): Promise<ProofUnit> {
  const mark = `mark${randomBytes(6).toString('hex')}`;
  const unit = await test.unit({
    name: `校部 ${mark}`,
    nameEn: `Unit ${mark}`,
    schoolName: `學校 ${mark}`,
    schoolNameEn: `School ${mark}`,
  });
  const { db } = test;
  const named = (name: string): string => `${name}${mark}`;
  const department = await buildDepartment(db, unit, { name: named('教務處') });
  const classA = await buildClass(db, unit, {
    name: named('小四A'),
    campus: named('本部'),
    section: named('小學'),
    grade: named('小四'),
  });
  const { grade, section, campus } = classA;
  const classB = await buildClass(db, unit, { name: named('小四B'), grade, section, campus });
  const staff = { departments: [department], alias: named('alias'), title: named('主任') };
  const admin = await buildMember(db, unit, { ...staff, name: named('何嘉敏'), roles: ['super_admin'] });
  const teacher = await buildTeacherOf(db, unit, classA, { ...staff, name: named('林慧儀'), subject: named('中文') });
  const otherTeacher = await buildTeacherOf(db, unit, classB, { ...staff, name: named('蘇永年') });
  const amy = await buildStudent(db, unit, {
    class: classA,
    name: named('陳樂瑤'),
    guardians: [{ name: named('歐陽靜') }, { relation: 'father', relationLabel: named('爸爸') }],
  });
  const dan = await buildStudent(db, unit, {
    class: classB,
    name: named('陳樂謙'),
    guardians: [{ parent: amy.guardians[0]! }],
  });
  const sam = await buildStudent(db, unit, {
    class: classA,
    name: named('李子軒'),
    guardians: [{ relation: 'self', name: named('李子軒') }],
  });
  const tim = await buildStudent(db, unit, {
    class: classB,
    name: named('黃穎欣'),
    guardians: [{ relation: 'self' }, { name: named('黃太') }],
  });
  const callback = { token: randomBytes(12).toString('hex'), aesKey: randomBytes(60).toString('hex').slice(0, 43) };
  const labelId = await db.inUnit(unit.ctx, async (tx) => {
    const settings = test.app.get(WecomSettings, { strict: false });
    const secret = (agent: number): string => `secret-${String(agent)}-${mark}`;
    await settings.setConnection(tx, {
      agentId: CONNECTION_AGENT,
      secret: secret(CONNECTION_AGENT),
      contactSyncSecret: `sync-${mark}`,
      callbackToken: callback.token,
      callbackAesKey: callback.aesKey,
    });
    await settings.setApp(tx, 'notice', { agentId: NOTICE_AGENT, secret: secret(NOTICE_AGENT) });
    const label = await tx.one<{ id: string }>(`INSERT INTO label (unit_id, name) VALUES ($1, $2) RETURNING id`, [
      tx.unitId,
      named('標籤'),
    ]);
    await tx.execute(`INSERT INTO label_member (unit_id, label_id, member_id) VALUES ($1, $2, $3)`, [tx.unitId, label!.id, teacher.id]);
    return label!.id;
  });
  const built: ProofUnit = {
    ...unit,
    mark,
    classA,
    classB,
    department,
    labelId,
    amy,
    dan,
    sam,
    tim,
    callback,
    people: {
      admin,
      teacher,
      otherTeacher,
      parent: amy.guardians[0]!,
      student: sam.guardians[0]!,
      otherStudent: tim.guardians[0]!,
      otherParent: tim.guardians[1]!,
    },
  };
  await putCorp(sim, built, [admin, teacher, otherTeacher]);
  return built;
}

/** The corp as WeCom knows it, so that sending and the comparison of directories find the same people. */
async function putCorp(sim: TestSimulator, unit: ProofUnit, members: readonly BuiltMember[]): Promise<void> {
  const { mark, classA, classB, department, amy, dan, sam, tim } = unit;
  const students = [amy, dan, sam, tim];
  const parents = [...new Map(students.flatMap((s) => s.guardians).map((p) => [p.id, p])).values()].filter((p) => !p.isStudent);
  const teaches = ({ wecomUserid }: { wecomUserid: string }, subject = '') => ({
    department_admins: [{ userid: wecomUserid, type: 3, subject }],
  });
  const node = (n: { wecomId: number; name: string }, parentid: number, type: number, more: object = {}) => ({
    id: n.wecomId,
    name: n.name,
    parentid,
    type,
    ...more,
  });
  const app = (agentId: number, name: string, schoolRights: string[]) => ({
    agentId,
    name,
    secret: `secret-${String(agentId)}-${mark}`,
    schoolRights,
    trustedDomains: ['app.campus.localhost:3000'],
    loginDomains: ['app.campus.localhost:3000'],
  });
  await sim.control('PUT', `/sim/corps/${unit.corpId}`, {
    name: `校部 ${mark}`,
    contactSync: { secret: `sync-${mark}` },
    departments: [{ id: department.wecomId, name: department.name, parentid: 1 }],
    members: members.map((m) => ({ userid: m.wecomUserid, name: m.name, department: [department.wecomId] })),
    schoolDepartments: [
      node(classA.campus!, 1, 4),
      node(classA.section!, classA.campus!.wecomId, 3),
      node(classA.grade, classA.section!.wecomId, 2, { standard_grade: 33, register_year: 2023 }),
      node(classA, classA.grade.wecomId, 1, teaches(unit.people.teacher, mark)),
      node(classB, classA.grade.wecomId, 1, teaches(unit.people.otherTeacher)),
    ],
    students: students.map((s) => ({
      student_userid: s.wecomUserid,
      name: s.name,
      department: [s === amy || s === sam ? classA.wecomId : classB.wecomId],
      is_subscribe: s.guardians.some((g) => g.isStudent) ? 1 : 0,
    })),
    parents: parents.map((p, i) => ({
      parent_userid: p.wecomUserid,
      mobile: `+853 6200${String(i).padStart(4, '0')}`,
      is_subscribe: 1,
      ...(p.name === null ? {} : { name: p.name }),
      children: students
        .filter((s) => s.guardians.some((g) => g.id === p.id))
        .map((s) => ({ student_userid: s.wecomUserid, relation: p.relationLabel })),
    })),
    apps: [app(CONNECTION_AGENT, '智慧校園', ['edit']), app(NOTICE_AGENT, '家校通知', ['parent-app'])],
  });
}
