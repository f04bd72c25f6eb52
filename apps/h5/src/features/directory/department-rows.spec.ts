import { describe, expect, it } from '@jest/globals';
import { departmentRows } from './department-rows';

const item = (id: string, parentId: string | null) => ({
  id,
  parentId,
  name: id,
  nameEn: null,
  members: 1,
  membersBelow: 1,
});

describe('departments', () => {
  it('follow their tree, each below its parent [CON-26]', () => {
    const rows = departmentRows([item('b', 'root'), item('root', null), item('a', 'root'), item('b1', 'b')]);
    expect(rows.map((row) => `${row.level}${row.department.id}`)).toEqual(['0root', '1b', '2b1', '1a']);
  });

  it('keep one whose parent the reader does not see', () => {
    expect(departmentRows([item('x', 'hidden')])).toHaveLength(1);
  });
});
