import { describe, expect, it } from '@jest/globals';
import type { SchoolNodeItem } from '@contracts/directory';
import { classesOf } from './class-list';

const node = (id: string, kind: SchoolNodeItem['kind'], parentId: string | null, over: Partial<SchoolNodeItem> = {}): SchoolNodeItem => ({
  id,
  kind,
  parentId,
  name: id,
  unknownGrade: false,
  graduated: false,
  students: 0,
  guardians: 0,
  joined: 0,
  ...over,
});

describe('classes on the phone', () => {
  it('stand below the path of their grade, without alumni [SCH-12]', () => {
    const items = [
      node('小學', 'section', null),
      node('小一', 'grade', '小學'),
      node('小一甲', 'class', '小一'),
      node('小一乙', 'class', '小一'),
      node('無級班', 'class', null, { unknownGrade: true }),
      node('舊班', 'class', '小一', { graduated: true }),
    ];
    expect(classesOf(items).map((group) => [group.path, group.classes.map((each) => each.name)])).toEqual([
      ['小學 / 小一', ['小一甲', '小一乙']],
      ['', ['無級班']],
    ]);
  });
});
