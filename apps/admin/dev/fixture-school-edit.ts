import { changesApi, schoolSettingsApi, type ChangeAnswer } from '@contracts/directory-changes';
import { importsApi, type ImportRow, type ImportView } from '@contracts/imports';
import { schoolEditApi, type NodeForm, type StudentForm } from '@contracts/school-contacts';
import { STAFF } from '@testing/fixtures/fixture-people';
import { FixtureRefusal, keyOf, type FixtureAnswers } from '@testing/fixtures/fixture-call';
import { ago, id } from '@testing/fixtures/ids';

const done: ChangeAnswer = { changeId: id('person', 701), id: id('node', 401), state: 'done', code: null };
const teacher = (n: number, role: NodeForm['teachers'][number]['role'], subject: string | null) => ({
  memberId: STAFF[n]!.id,
  name: STAFF[n]!.name,
  role,
  subject,
  departments: ['教務處'],
});
const student = (studentId: string): StudentForm => ({
  id: studentId,
  name: '陳樂瑤',
  version: 3,
  classIds: [],
  mobile: null,
  guardians: [
    { id: id('person', 81), relation: '媽媽', name: '歐陽靜', mobile: '6***1122', joined: true, lastInvitedAt: null },
    { id: id('person', 82), relation: '爺爺', name: null, mobile: '6***8890', joined: false, lastInvitedAt: ago(200) },
  ],
});
const COLUMNS = ['學生姓名', '班級路徑', '學生手機', '家長1手機', '家長1關係', '家長2手機', '家長2關係'];
const ROWS: ImportRow[] = [
  { n: 2, state: 'ok', cells: ['黃子晴', '小學/小一/小一A', '', '6***1201', '媽媽', '6***1202', '爸爸'], faults: [] },
  { n: 3, state: 'error', cells: ['李嘉朗', '小學/小一/小一D', '', '6***3301', '爸爸', '', ''], faults: ['找不到「小學/小一/小一D」'] },
  { n: 4, state: 'ok', cells: ['Maria Gomes', '小一B', '', '6***4410', '媽媽', '', ''], faults: [] },
  { n: 5, state: 'skipped', cells: ['陳樂瑤', '小四A', '', '6***1122', '媽媽', '', ''], faults: ['已在通訊錄'] },
  { n: 6, state: 'error', cells: ['吳思源', '小二A', '', '123', '媽媽', '', ''], faults: ['「家長1手機」的內容不正確'] },
];
const view = (state: ImportView['state']): ImportView => ({
  id: id('file', 91),
  kind: 'school-contacts',
  state,
  fileName: '2026 新生名單.xlsx',
  columns: COLUMNS,
  rows: {
    total: 5,
    ok: state === 'preview' ? 2 : 0,
    skipped: 1,
    error: 2,
    waiting: 0,
    done: state === 'preview' ? 0 : 2,
    failed: 0,
    undone: 0,
  },
  repeatedAt: ago(3_000),
  createdAt: ago(5),
  finishedAt: state === 'done' ? ago(1) : null,
  undoUntil: state === 'done' ? ago(-9_000) : null,
});
const change = (n: number, over: object) => ({
  id: id('person', 700 + n),
  kind: 'student.update',
  label: '陳樂瑤',
  state: 'failed' as const,
  attempts: 1,
  error: '企業微信中的資料已被他人更改，您的更改尚未套用，請核對後再決定',
  conflict: true,
  by: '何嘉敏',
  createdAt: ago(30),
  ...over,
});

/** Editing of 家校通訊錄 in the console. */
export const schoolEditAnswers: FixtureAnswers = {
  [keyOf(schoolEditApi.nodeForm)]: ({ params }): NodeForm => ({
    id: params['id'] ?? '',
    kind: 'class',
    name: '小四B',
    parentId: id('node', 300),
    version: 4,
    origin: 'b08',
    groupOpen: false,
    teachers: [teacher(0, 'class_teacher', null), teacher(1, 'subject_teacher', '數學'), teacher(2, 'subject_teacher', '英文')],
  }),
  [keyOf(schoolEditApi.createNode)]: () => done,
  [keyOf(schoolEditApi.updateNode)]: () => done,
  [keyOf(schoolEditApi.deleteNode)]: () => {
    throw new FixtureRefusal(409, 'NODE_NOT_EMPTY', '節點內仍有學生或下級節點');
  },
  [keyOf(schoolEditApi.setTeachers)]: () => done,
  [keyOf(schoolEditApi.createStudent)]: () => done,
  [keyOf(schoolEditApi.updateStudent)]: () => done,
  [keyOf(schoolEditApi.addGuardian)]: () => done,
  [keyOf(schoolEditApi.updateGuardian)]: () => done,
  [keyOf(schoolEditApi.removeGuardian)]: () => done,
  [keyOf(schoolEditApi.studentForm)]: ({ params }) => student(params['id'] ?? ''),
  [keyOf(schoolEditApi.oneKeyPreview)]: () => ({
    made: 8,
    items: [
      { path: ['小學'], kind: 'section', exists: true },
      ...['一', '二'].flatMap((each) => [
        { path: ['小學', `小${each}`], kind: 'grade', exists: false },
        ...['甲', '乙', '丙'].map((mark) => ({ path: ['小學', `小${each}`, `小${each}${mark}`], kind: 'class', exists: false })),
      ]),
    ],
  }),
  [keyOf(schoolEditApi.oneKey)]: () => ({ batchId: id('person', 61), changes: 8 }),
  [keyOf(schoolEditApi.setClass)]: () => ({ batchId: id('person', 61), changes: 2 }),
  [keyOf(schoolEditApi.removeStudents)]: () => ({ batchId: id('person', 61), changes: 2 }),
  [keyOf(schoolEditApi.removalPreview)]: () => ({ students: 2, guardians: ['陳樂瑤-媽媽', '陳樂瑤-爺爺'] }),
  [keyOf(schoolEditApi.restore)]: () => ({ batchId: id('person', 61), changes: 2 }),
  [keyOf(schoolEditApi.batch)]: () => ({
    total: 8,
    pending: 2,
    done: 5,
    failed: 1,
    faults: [{ label: '李嘉朗', reason: '企業微信拒絕了此更改：手機號碼已被使用。' }],
  }),
  [keyOf(schoolEditApi.removed)]: () => ({
    items: [{ id: id('student', 9), name: '鄭海藍', className: '小三A', removedAt: ago(4_000) }],
    total: 1,
    page: 1,
  }),
  [keyOf(schoolEditApi.invite)]: () => ({
    batchId: id('person', 62),
    sent: 3,
    skipped: [{ label: '陳樂瑤-爺爺', reason: '已於10:20邀請，請稍後再試' }],
  }),
  [keyOf(schoolEditApi.nodeQr)]: () => ({ unitName: '望洋學校', className: '小四B', classesWithoutTeacher: [] }),
  [keyOf(schoolEditApi.guide)]: () => ({
    campuses: 1,
    sections: 2,
    grades: 6,
    classes: 18,
    students: 526,
    joined: 701,
    withoutTeacher: [{ id: id('node', 412), path: '小學 / 小四 / 小四C' }],
    withoutStudents: [],
    open: true,
  }),
  [keyOf(schoolEditApi.groups)]: () => ({
    items: ['小一A', '小一B', '小四C'].map((name, n) => ({
      classId: id('node', 400 + n),
      path: ['小學', name.slice(0, 2), name],
      open: n === 0,
      owner: n === 2 ? null : (STAFF[n]?.name ?? null),
    })),
  }),
  [keyOf(schoolEditApi.teachers)]: () => ({
    items: [{ nodeId: id('node', 412), kind: 'class', path: ['小學', '小四', '小四C'], teachers: [] }],
  }),
  [keyOf(schoolSettingsApi.read)]: () => ({ groups: 'manual', follow: 'scan', fault: null, agentId: 1_000_002 }),
  [keyOf(schoolSettingsApi.write)]: () => ({ ok: true }),
  [keyOf(changesApi.numbers)]: () => ({ pending: 3, failed: 2, waits: null }),
  [keyOf(changesApi.list)]: ({ query }) => ({
    items:
      query['state'] === 'failed'
        ? [
            change(1, {}),
            change(2, { kind: 'parent.create', label: '李嘉朗-爸爸', conflict: false, error: '已存在相同手機號的用戶', by: '林慧儀' }),
          ]
        : [change(3, { state: 'pending', error: null, conflict: false })],
    nextCursor: null,
  }),
  [keyOf(changesApi.conflict)]: () => ({ fields: [{ field: 'name', mine: '陳樂瑤', theirs: '陳樂遙', base: '陳樂搖' }] }),
  [keyOf(changesApi.retry)]: () => done,
  [keyOf(changesApi.discard)]: () => ({ ok: true }),
  [keyOf(changesApi.settle)]: () => done,
  [keyOf(importsApi.list)]: () => ({ items: [view('done')] }),
  [keyOf(importsApi.preview)]: () => view('preview'),
  [keyOf(importsApi.one)]: () => view('preview'),
  [keyOf(importsApi.rows)]: () => ({ items: ROWS, total: 5, page: 1, pageSize: 50 }),
  [keyOf(importsApi.confirm)]: () => view('done'),
};
