import { auditApi, type AuditLine } from '@contracts/audit';
import { directoryApi, type DepartmentItem, type MemberItem, type StudentItem } from '@contracts/directory';
import { opsApi } from '@contracts/ops';
import { keyOf, type FixtureAnswers, type FixtureCall } from '@testing/fixtures/fixture-call';
import { DAY, HOUR, ago, id } from '@testing/fixtures/ids';
import { CLASS_ROWS, PEOPLE, pupilsOf } from './fixture-school';
import { NODES } from './fixture-console';

const paged = <T>(items: readonly T[], { query }: Pick<FixtureCall, 'query'>) => {
  const size = Number(query.pageSize ?? 10);
  const page = Math.min(Number(query.page ?? 1), Math.max(1, Math.ceil(items.length / size)));
  return { items: items.slice((page - 1) * size, page * size), total: items.length, page, pageSize: size };
};

const DEPARTMENTS: DepartmentItem[] = ['望洋學校', '教務處', '小學部', '總務處', '訓導處', '資訊科技組', '小學部中文科'].map((name, n) => ({
  id: id('department', n),
  parentId: n === 0 ? null : id('department', n === 6 ? 2 : 0),
  name,
  nameEn: null,
  members: n === 0 ? 1 : 2 + n,
  membersBelow: n === 0 ? 33 : n === 2 ? 12 : 2 + n,
}));
const JOIN: MemberItem['joinState'][] = ['active', 'active', 'active', 'not_joined', 'active', 'disabled'];
const MEMBERS: MemberItem[] = Array.from({ length: 33 }, (_place, n) => ({
  id: id('staff', 60 + n),
  name: PEOPLE[n % PEOPLE.length]?.name ?? '',
  alias: n % 5 === 0 ? `staff${String(n)}` : null,
  title: n % 3 === 0 ? '主任' : n % 3 === 1 ? '班主任' : null,
  departments: n % 7 === 0 ? ['教務處', '小學部'] : [DEPARTMENTS[1 + (n % 6)]?.name ?? ''],
  mobile: n % 4 === 3 ? null : `6***${String(1200 + n)}`,
  isHead: n % 9 === 0,
  joinState: JOIN[n % JOIN.length] ?? 'active',
  isAdminLabel: n === 0,
  lastInvitedAt: null,
}));

function students({ query }: FixtureCall): StudentItem[] {
  const below = (nodeId: string): string[] => [
    nodeId,
    ...NODES.filter((node) => node.parentId === nodeId).flatMap((node) => below(node.id)),
  ];
  const wanted = query.nodeId === undefined ? undefined : new Set(below(String(query.nodeId)));
  return CLASS_ROWS.filter((_row, n) => wanted === undefined || wanted.has(NODES[7 + n]?.id ?? ''))
    .flatMap((row) =>
      pupilsOf(row.classId, row.stones).map((pupil, n): StudentItem => ({
        id: pupil.studentId,
        name: pupil.student,
        classes: [{ id: row.classId, name: row.name }],
        joined: n % 11 !== 3,
        guardians:
          n % 13 === 5
            ? []
            : (['媽媽', '爸爸'] as const).map((relationLabel, g) => ({
                id: id('person', 7000 + n * 2 + g),
                label: `${pupil.student}-${relationLabel}`,
                relation: g === 0 ? ('mother' as const) : ('father' as const),
                relationLabel,
                joined: n % 11 !== 3 && g === 0,
                mobile: '6***0912',
              })),
      })),
    )
    .filter(
      (item) =>
        item.name.includes(String(query.q ?? '')) &&
        (query.filter === undefined || query.filter === 'all' || item.joined === (query.filter === 'joined')),
    );
}

const ACTIONS: [string, string][] = [
  ['notice.submitted', 'notice'],
  ['notice.reminded', 'notice'],
  ['notice.recalled', 'notice'],
  ['session.opened', 'session'],
  ['directory.synced', 'directory_sync'],
  ['session.refused', 'session'],
  ['connection.set', 'unit_connection'],
  ['notice.closed', 'notice'],
];
const LINES: AuditLine[] = Array.from({ length: 64 }, (_place, n) => {
  const [action = '', entity = ''] = ACTIONS[n % ACTIONS.length] ?? [];
  const person = PEOPLE[n % 9];
  const system = action === 'directory.synced';
  return {
    id: id('notice', 6000 + n),
    at: ago(n * 47),
    actor: {
      kind: system ? 'system' : 'staff',
      id: system ? null : (person?.id ?? null),
      name: system ? null : (person?.name ?? null),
    },
    role: system ? 'directory.full' : n % 3 === 0 ? 'super_admin' : 'teacher',
    surface: system ? 'job' : n % 4 === 0 ? 'console' : 'h5-staff',
    ip: system ? null : '10.20.0.0',
    action,
    entity,
    entityId: id('notice', 200 + n),
    before: action === 'notice.recalled' ? { state: 'sent' } : null,
    after: action === 'notice.reminded' ? { students: 26 } : action === 'notice.submitted' ? { targets: 4 } : null,
    result: action === 'session.refused' ? 'refused' : 'ok',
  };
});

export const recordAnswers: FixtureAnswers = {
  [keyOf(directoryApi.departments)]: () => ({ items: DEPARTMENTS }),
  [keyOf(directoryApi.members)]: (call) =>
    paged(
      MEMBERS.filter(
        (member) =>
          member.name.includes(String(call.query.q ?? '')) &&
          (call.query.filter === undefined || call.query.filter === 'all' || member.joinState === call.query.filter),
      ),
      call,
    ),
  [keyOf(directoryApi.students)]: (call) => paged(students(call), call),
  [keyOf(directoryApi.node)]: ({ params }) => {
    const node = NODES.find((item) => item.id === params.id);
    const line = CLASS_ROWS.find((_row, n) => NODES[7 + n]?.id === params.id);
    return {
      id: params.id,
      kind: node?.kind ?? 'class',
      name: node?.name ?? '',
      path: ['小學'],
      students: node?.students ?? 0,
      guardians: node?.guardians ?? 0,
      joined: node?.joined ?? 0,
      groupOpen: false,
      myRole: null,
      teachers:
        line === undefined
          ? []
          : [
              ...(line.teacher === null ? [] : [{ memberId: id('staff', 1), name: line.teacher, role: 'class_teacher', subject: null }]),
              { memberId: id('staff', 3), name: '黃詠詩', role: 'subject_teacher', subject: '英文' },
              { memberId: id('staff', 5), name: 'Maria do Rosário Gomes', role: 'subject_teacher', subject: '葡文' },
            ],
    };
  },
  [keyOf(directoryApi.syncState)]: () => ({
    items: [
      {
        directory: 'contacts',
        state: 'failed',
        lastFullAt: ago(26 * HOUR),
        lastDeltaAt: ago(5 * HOUR),
        lastComparedAt: ago(26 * HOUR),
        error: '通訊錄密鑰已失效，請在企業微信管理後台重新設置',
        counts: {},
      },
      {
        directory: 'school',
        state: 'ok',
        lastFullAt: ago(4 * HOUR),
        lastDeltaAt: ago(23),
        lastComparedAt: ago(4 * HOUR),
        error: null,
        counts: { students: { added: 2, changed: 1, removed: 0 }, guardianships: { added: 3, changed: 0, removed: 1 } },
      },
    ],
  }),
  [keyOf(directoryApi.sync)]: () => ({ ok: true }),
  [keyOf(auditApi.list)]: (call) =>
    paged(
      LINES.filter(
        (line) =>
          (call.query.action === undefined || line.action === call.query.action) &&
          (call.query.entity === undefined || line.entity === call.query.entity),
      ),
      call,
    ),
  [keyOf(auditApi.kinds)]: () => ({
    actions: ACTIONS.map(([action]) => action),
    entities: [...new Set(ACTIONS.map(([, entity]) => entity))],
  }),
  [keyOf(opsApi.session)]: () => ({ id: id('staff', 90), name: '營運一', office: 'platform' }),
  [keyOf(opsApi.units)]: () => ({
    items: [
      ['B-217', '望洋學校', '小學部', 'active'],
      ['B-218', '望洋學校', '中學部', 'active'],
      ['B-090', '濠江晨光學校', '小學部', 'connecting'],
      ['B-301', 'Escola da Guia', 'Ensino primário', 'suspended'],
    ].map(([number, school, name, state], n) => ({
      id: n + 1,
      number,
      school,
      name,
      state,
      corpId: n === 2 ? null : `ww6a1b2c3d4e${String(n)}`,
      createdAt: ago((40 + n) * DAY),
    })),
  }),
  [keyOf(opsApi.queues)]: () => ({
    items: [
      { job: 'notice.fanout', state: 'running', jobs: 1, oldestDueAt: null },
      { job: 'directory.event', state: 'ready', jobs: 14, oldestDueAt: ago(2) },
      { job: 'file.scan', state: 'failed', jobs: 2, oldestDueAt: ago(300) },
    ],
  }),
  [keyOf(opsApi.deliveries)]: () => ({
    items: [
      { unitId: 1, number: 'B-217', state: 'sent', batches: 412, receivers: 61_204, oldestAt: ago(29 * DAY) },
      { unitId: 1, number: 'B-217', state: 'ready', batches: 3, receivers: 820, oldestAt: ago(1) },
      { unitId: 2, number: 'B-218', state: 'failed', batches: 2, receivers: 31, oldestAt: ago(5 * HOUR) },
      { unitId: 2, number: 'B-218', state: 'unknown', batches: 1, receivers: 900, oldestAt: ago(8 * HOUR) },
    ],
  }),
  [keyOf(opsApi.failedJobs)]: () => ({
    items: [
      {
        unitId: 2,
        number: 'B-218',
        id: id('file', 900),
        job: 'file.scan',
        tries: 5,
        code: 'WECOM_UNREACHABLE',
        message: 'connect ETIMEDOUT',
        createdAt: ago(7 * HOUR),
        failedAt: ago(300),
      },
    ],
    total: 1,
    page: 1,
    pageSize: 20,
  }),
  [keyOf(opsApi.runAgain)]: () => ({ ok: true }),
  [keyOf(opsApi.loginOptions)]: () => ({ challenge: 'YWJj' }),
};
