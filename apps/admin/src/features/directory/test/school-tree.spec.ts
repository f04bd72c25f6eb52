import { describe, expect, it } from '@jest/globals';
import { UNKNOWN_GRADE, type SchoolNodeItem } from '@contracts/directory';
import { ALUMNI, schoolTree, WHOLE } from '../school-tree';

const node = (id: string, parentId: string | null, kind: SchoolNodeItem['kind'], more: Partial<SchoolNodeItem> = {}): SchoolNodeItem => ({
  id,
  parentId,
  kind,
  name: id,
  unknownGrade: false,
  graduated: false,
  students: 30,
  guardians: 55,
  joined: 50,
  ...more,
});
const words = { whole: '望洋學校', unknown: '未知年級的班級', alumni: '校友', noTeacher: '未設置' };

describe('tree of 家校通訊錄', () => {
  const rows = schoolTree(
    [
      node('小四級', null, 'grade'),
      node('小四A', '小四級', 'class', { classTeachers: 1 }),
      node('小四B', '小四級', 'class', { classTeachers: 0 }),
      node('銜接班', null, 'class', { unknownGrade: true }),
      node('2020', null, 'class', { graduated: true, classTeachers: 0 }),
    ],
    120,
    words,
  );
  it('collects classes of unknown grade in a node of their own [SCH-17]', () => {
    expect(rows.filter((row) => row.parentId === UNKNOWN_GRADE).map((row) => row.id)).toEqual(['銜接班']);
  });
  it('marks a class without class teacher, not one that has left [SCH-13]', () => {
    expect(rows.filter((row) => row.mark !== undefined).map((row) => row.id)).toEqual(['小四B']);
  });
  it('stands everything of today under the unit and what has graduated under 校友', () => {
    expect(rows.find((row) => row.id === '小四級')?.parentId).toBe(WHOLE);
    expect(rows.find((row) => row.id === '2020')?.parentId).toBe(ALUMNI);
  });
});
