import { directoryApi, type SchoolNodeItem } from '@contracts/directory';
import { MODULE_RIGHTS } from '@contracts/permissions';
import { sessionApi, type Me } from '@contracts/session';
import { keyOf, type FixtureAnswers } from '@testing/fixtures/fixture-call';
import { id } from '@testing/fixtures/ids';
import { CLASS_ROWS, PEOPLE } from './fixture-school';

const me = (admin: boolean): Me => ({
  unit: { number: 'B-217', corpId: 'ww6a1b2c3d4e5f', name: '小學部', school: '望洋學校', logo: null, state: 'active' },
  person: { kind: 'staff', id: PEOPLE[admin ? 0 : 1]?.id ?? '', name: admin ? '何嘉敏' : '林慧儀', isStudent: false },
  roles: admin ? ['super_admin'] : [],
  rights: admin
    ? ['signed-in', 'staff', 'directory.read', 'directory.sync', 'admin', 'permissions.manage', ...MODULE_RIGHTS]
    : ['signed-in', 'staff', 'messaging.send'],
  surface: 'console',
  locale: 'zh-Hant',
  children: [],
  view: null,
  memberships: [
    { number: 'B-217', name: '小學部', school: '望洋學校', kind: 'staff', current: true },
    { number: 'B-218', name: '中學部', school: '望洋學校', kind: 'staff', current: false },
  ],
});

const node = (
  n: number,
  parent: number | null,
  kind: SchoolNodeItem['kind'],
  name: string,
  students: number,
  more: Partial<SchoolNodeItem> = {},
): SchoolNodeItem => ({
  id: id('node', n),
  parentId: parent === null ? null : id('node', parent),
  kind,
  name,
  unknownGrade: false,
  graduated: false,
  students,
  guardians: Math.round(students * 1.87),
  joined: Math.round(students * 1.82),
  ...more,
});
const GRADES = ['小一級', '小二級', '小三級', '小四級', '小五級', '小六級'];
const sizeOf = (grade: number) => CLASS_ROWS.slice(grade * 3, grade * 3 + 3).reduce((sum, item) => sum + item.students, 0);
export const NODES: SchoolNodeItem[] = [
  node(390, null, 'section', '小學', 540),
  ...GRADES.map((name, n) => node(391 + n, 390, 'grade', name, sizeOf(n))),
  ...CLASS_ROWS.map((item, n) =>
    node(401 + n, 391 + Math.floor(n / 3), 'class', item.name, item.students, {
      classTeachers: item.teacher === null ? 0 : 1,
    }),
  ),
  node(480, null, 'class', '葡語銜接班', 12, { unknownGrade: true, classTeachers: 0 }),
];

export const consoleAnswers: FixtureAnswers = {
  [keyOf(sessionApi.me)]: ({ admin }) => me(admin),
  [keyOf(directoryApi.nodes)]: () => ({
    unitName: '望洋學校 小學部',
    students: 540,
    guardians: 1012,
    joined: 983,
    items: NODES,
  }),
};
