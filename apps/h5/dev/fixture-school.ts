import { directoryApi } from '@contracts/directory';
import { schoolEditApi } from '@contracts/school-contacts';
import { keyOf, type FixtureAnswers } from '@testing/fixtures/fixture-call';
import { CLASSES, STAFF, studentsOf } from '@testing/fixtures/fixture-people';
import { id } from '@testing/fixtures/ids';

const teachers = [
  { memberId: STAFF[0]!.id, name: STAFF[0]!.name, role: 'class_teacher' as const, subject: null },
  { memberId: STAFF[1]!.id, name: STAFF[1]!.name, role: 'subject_teacher' as const, subject: '數學' },
];
const counts = { students: 30, guardians: 56, joined: 55 };

/** 家校通訊錄 on the phone. */
export const schoolAnswers: FixtureAnswers = {
  [keyOf(directoryApi.nodes)]: () => ({
    unitName: '小學部',
    ...counts,
    items: [
      { id: id('node', 300), parentId: null, kind: 'grade', name: '小四', unknownGrade: false, graduated: false, ...counts },
      ...CLASSES.map((each) => ({
        id: each.id,
        parentId: id('node', 300),
        kind: 'class',
        name: each.name,
        unknownGrade: false,
        graduated: false,
        ...counts,
      })),
    ],
  }),
  [keyOf(directoryApi.node)]: ({ params }) => ({
    id: params['id'],
    kind: 'class',
    name: '小四B',
    path: ['小四', '小四B'],
    ...counts,
    teachers,
    groupOpen: false,
    myRole: 'class_teacher',
  }),
  [keyOf(directoryApi.students)]: () => ({
    items: studentsOf(CLASSES[0]!.id).map((each, n) => ({
      id: each.id,
      name: each.name,
      classes: [{ id: CLASSES[0]!.id, name: '小四B' }],
      guardians: ['媽媽', '爸爸'].map((relation, i) => ({
        id: id('person', 900 + n * 2 + i),
        label: `${each.name}-${relation}`,
        relation: i === 0 ? 'mother' : 'father',
        relationLabel: relation,
        joined: (n + i) % 4 !== 0,
        mobile: '6***1122',
      })),
      joined: n % 4 !== 0,
    })),
    nextCursor: null,
  }),
  [keyOf(schoolEditApi.nodeForm)]: ({ params }) => ({
    id: params['id'],
    kind: 'class',
    name: '小四B',
    parentId: id('node', 300),
    version: 2,
    origin: 'b08',
    groupOpen: false,
    teachers: teachers.map((each) => ({ ...each, departments: ['教務處'] })),
  }),
  [keyOf(schoolEditApi.nodeQr)]: () => ({ unitName: '小學部', className: '小四B', classesWithoutTeacher: [] }),
  [keyOf(schoolEditApi.invite)]: () => ({ batchId: id('person', 61), sent: 1, skipped: [] }),
};
