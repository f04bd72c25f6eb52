import { createHash } from 'node:crypto';
import { familyName, personName } from './names';
import type { UnitPlan } from './school-plan';
import { SeededRandom } from './seeded-random';

/** Apps of a demo corp: agent ids as WeCom would give them. */
export const DEMO_AGENTS = {
  connection: 1000001,
  notice: 1000002,
  reminder: 1000003,
  'mgmt-console': 1000004,
} as const;
export type DemoApp = keyof typeof DEMO_AGENTS;

/** A corp as the simulator takes it (its README, "Corps and people"). */
export interface CorpDocument {
  name: string;
  verified: boolean;
  seats: number;
  contactSync: { secret: string };
  departments: { id: number; name: string; parentid: number; order?: number }[];
  members: {
    userid: string;
    name: string;
    department: number[];
    is_leader_in_dept: number[];
    position: string;
    mobile: string;
    status: 1 | 2 | 4 | 5;
  }[];
  tags: { tagid: number; tagname: string; userlist: string[] }[];
  schoolDepartments: {
    id: number;
    name: string;
    parentid: number;
    type: 1 | 2 | 3 | 4;
    standard_grade?: number;
    register_year?: number;
    order: number;
    department_admins?: { userid: string; type: number; subject?: string }[];
  }[];
  students: { student_userid: string; name: string; department: number[] }[];
  parents: {
    parent_userid: string;
    name: string;
    mobile: string;
    is_subscribe: 0 | 1;
    children: { student_userid: string; relation: string }[];
  }[];
  apps: {
    agentId: number;
    name: string;
    secret: string;
    homeUrl: string;
    trustedDomains: string[];
    loginDomains: string[];
    schoolRights: ('edit' | 'read' | 'parent-app')[];
  }[];
}

const SUBJECTS = ['中文', '英文', '數學', '葡文', '常識', '視覺藝術', '音樂', '體育'];
const JOINED = 0.97;

/** Secrets of the simulator's corps are made up from their ids: they open nothing real. */
export function demoSecret(corpId: string, what: string): string {
  return createHash('sha256').update(`${corpId}|${what}`).digest('base64url');
}

/**
 * Fills a plan with people, always the same ones for the same plan.
 * @param platform origin and host of the pages, e.g. `http://app.campus.localhost:3000`
 * @param year school year the grades entered, for `register_year`
 */
export function corpDocument(plan: UnitPlan, platform: { origin: string; host: string }, year: number): CorpDocument {
  const random = new SeededRandom(plan.seed);
  const staff = staffOf(plan, random);
  const school = schoolOf(plan, staff.teacherIds, random, year);
  const families = familiesOf(plan, school.classIds, random);
  return {
    name: `${plan.school.name} ${plan.name}`,
    verified: true,
    seats: 3_000,
    contactSync: { secret: demoSecret(plan.corpId, 'contact-sync') },
    departments: staff.departments,
    members: staff.members,
    tags: [{ tagid: 1, tagname: '管理員', userlist: plan.members.filter((m) => m.adminLabel === true).map((m) => m.userid) }],
    schoolDepartments: school.nodes,
    ...families,
    apps: appsOf(plan, platform),
  };
}

function staffOf(plan: UnitPlan, random: SeededRandom) {
  const departments = plan.departments.map((name, i) => ({ id: 2 + i, name, parentid: 1, order: 1_000 - i }));
  const idOf = new Map(departments.map((department) => [department.name, department.id]));
  const members: CorpDocument['members'] = [];
  let next = 1;
  const mobile = (): string => `+853 6${String(2_000_000 + plan.seed * 10_000 + next).padStart(7, '0')}`;
  const add = (name: string, userid: string, department: string, position: string, status: 1 | 4, leader = 0): void => {
    members.push({
      userid,
      name,
      department: [idOf.get(department) ?? 2],
      is_leader_in_dept: [leader],
      position,
      mobile: mobile(),
      status,
    });
    next += 1;
  };
  for (const m of plan.members) add(m.name, m.userid, m.department, m.position, m.status ?? 1, /主任|校長/.test(m.position) ? 1 : 0);
  const known = new Map(members.map((m) => [m.name, m.userid]));
  const teacherIds = new Map<string, string>();
  const subjectDepartments = plan.departments.slice(4);
  for (const cls of plan.sections.flatMap((section) => section.grades).flatMap((g) => g.classes)) {
    const name = cls.teacher ?? personName(random, familyName(random));
    let userid = known.get(name);
    if (userid === undefined) {
      userid = `t${String(plan.seed)}.${String(next).padStart(3, '0')}`;
      add(name, userid, random.pick(subjectDepartments), '教師', 1);
      known.set(name, userid);
    }
    teacherIds.set(cls.name, userid);
  }
  for (let i = 0; i < plan.otherStaff; i += 1) {
    add(
      personName(random, familyName(random)),
      `m${String(plan.seed)}.${String(next).padStart(3, '0')}`,
      random.pick(plan.departments),
      '職員',
      random.chance(0.15) ? 4 : 1,
    );
  }
  return { departments, members, teacherIds };
}

function schoolOf(plan: UnitPlan, teacherIds: ReadonlyMap<string, string>, random: SeededRandom, year: number) {
  const nodes: CorpDocument['schoolDepartments'] = [{ id: 10, name: plan.campus, parentid: 1, type: 4, order: 1 }];
  const classIds = new Map<string, number>();
  const allTeachers = [...teacherIds.values()];
  plan.sections.forEach((section, s) => {
    const sectionId = 20 + s;
    nodes.push({ id: sectionId, name: section.name, parentid: 10, type: 3, order: 1_000 - s });
    section.grades.forEach((g, i) => {
      const gradeId = 100 * (s + 1) + 1_000 + i * 10;
      const index =
        g.standardGrade >= 91
          ? g.standardGrade - 91
          : g.standardGrade >= 61
            ? g.standardGrade - 61
            : g.standardGrade >= 31
              ? g.standardGrade - 31
              : g.standardGrade - 2;
      nodes.push({
        id: gradeId,
        name: g.name,
        parentid: sectionId,
        type: 2,
        standard_grade: g.standardGrade,
        register_year: year - index,
        order: 1_000 - i,
      });
      g.classes.forEach((cls, k) => {
        const id = gradeId + k + 1;
        classIds.set(cls.name, id);
        const head = teacherIds.get(cls.name);
        const others = new Set<string>();
        while (others.size < 3 && allTeachers.length > 4) {
          const candidate = random.pick(allTeachers);
          if (candidate !== head) others.add(candidate);
        }
        nodes.push({
          id,
          name: cls.name,
          parentid: gradeId,
          type: 1,
          order: 1_000 - k,
          department_admins: [
            ...(head === undefined ? [] : [{ userid: head, type: 3, subject: '中文' }]),
            ...[...others].map((userid) => ({ userid, type: 4, subject: random.pick(SUBJECTS) })),
          ],
        });
      });
    });
  });
  return { nodes: withNamedSubjects(plan, nodes), classIds };
}

/** 林慧儀 also teaches 小四A, 小五A and 小五C, as drawn. */
function withNamedSubjects(plan: UnitPlan, nodes: CorpDocument['schoolDepartments']): CorpDocument['schoolDepartments'] {
  if (plan.key !== 'wy-primary') return nodes;
  const taught = new Set(['小四A', '小五A', '小五C']);
  return nodes.map((node) =>
    taught.has(node.name)
      ? {
          ...node,
          department_admins: [
            ...(node.department_admins ?? []).filter((a) => a.userid !== 'lam.wai.i'),
            { userid: 'lam.wai.i', type: 4, subject: '中文' },
          ],
        }
      : node,
  );
}

function familiesOf(
  plan: UnitPlan,
  classIds: ReadonlyMap<string, number>,
  random: SeededRandom,
): Pick<CorpDocument, 'students' | 'parents'> {
  const students: CorpDocument['students'] = [];
  const parents: CorpDocument['parents'] = [];
  const studentId = (n: number): string => `s${String(plan.seed)}-${String(n).padStart(4, '0')}`;
  const addParent = (name: string, relation: string, children: readonly string[], joined: boolean): void => {
    const n = parents.length + 1;
    parents.push({
      parent_userid: `p${String(plan.seed)}-${String(n).padStart(4, '0')}`,
      name,
      mobile: `+853 6${String(3_000_000 + plan.seed * 10_000 + n).padStart(7, '0')}`,
      is_subscribe: joined ? 1 : 0,
      children: children.map((child) => ({ student_userid: child, relation })),
    });
  };
  const named = new Map<string, { id: string; family: string }>();
  const room = new Map([...classIds].map(([name]) => [name, 0]));
  for (const pupil of plan.pupils) {
    const id = studentId(students.length + 1);
    students.push({ student_userid: id, name: pupil.name, department: [classIds.get(pupil.className)!] });
    named.set(pupil.name, { id, family: pupil.family });
    room.set(pupil.className, (room.get(pupil.className) ?? 0) + 1);
  }
  for (const guardian of plan.guardians) {
    const children = [...named]
      .filter(([name, p]) => p.family === guardian.family && (guardian.children?.includes(name) ?? true))
      .map(([, p]) => p.id);
    addParent(guardian.name, guardian.relation, children, guardian.joined);
  }
  const waiting: { id: string; family: ReturnType<typeof familyName> }[] = [];
  for (const cls of plan.sections.flatMap((section) => section.grades).flatMap((g) => g.classes)) {
    for (let n = room.get(cls.name) ?? 0; n < cls.pupils; n += 1) {
      const id = studentId(students.length + 1);
      const sibling = random.chance(0.1) ? waiting.pop() : undefined;
      const family = sibling?.family ?? familyName(random);
      students.push({ student_userid: id, name: personName(random, family), department: [classIds.get(cls.name)!] });
      const children = sibling === undefined ? [id] : [sibling.id, id];
      if (sibling === undefined && random.chance(0.12)) {
        waiting.push({ id, family });
        continue;
      }
      household(random, children, family, addParent);
    }
  }
  for (const { id, family } of waiting) household(random, [id], family, addParent);
  return { students, parents };
}

/** Who a child's family is: mostly mother and father, sometimes one of them, a grandparent, or nobody known yet. */
function household(
  random: SeededRandom,
  children: readonly string[],
  family: ReturnType<typeof familyName>,
  add: (name: string, relation: string, children: readonly string[], joined: boolean) => void,
): void {
  if (random.chance(0.004)) return;
  if (random.chance(0.97)) add(personName(random, familyName(random)), '媽媽', children, random.chance(JOINED));
  if (random.chance(0.86)) add(personName(random, family), '爸爸', children, random.chance(JOINED));
  if (random.chance(0.04)) add(personName(random, family), random.pick(['爺爺', '奶奶', '外婆', '外公']), children, random.chance(0.5));
}

function appsOf(plan: UnitPlan, { origin, host }: { origin: string; host: string }): CorpDocument['apps'] {
  const app = (key: DemoApp, name: string, path: string, schoolRights: CorpDocument['apps'][number]['schoolRights']) => ({
    agentId: DEMO_AGENTS[key],
    name,
    secret: demoSecret(plan.corpId, key),
    homeUrl: `${origin}${path}`,
    trustedDomains: [host],
    loginDomains: [host],
    schoolRights,
  });
  return [
    app('connection', '智慧校園', `/school-message-home/${plan.corpId}`, ['edit']),
    app('notice', '家校通知', `/school-message-home/${plan.corpId}`, ['parent-app']),
    app('reminder', '消息提醒', `/wechat-message/list?wechat_corp_id=${plan.corpId}`, ['parent-app']),
    app('mgmt-console', '智慧校園管理後台', `/background/home?corp_id=${plan.corpId}`, []),
  ];
}
