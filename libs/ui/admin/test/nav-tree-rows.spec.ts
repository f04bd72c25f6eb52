import { describe, expect, it } from '@jest/globals';
import { navTreeRows, parentsOf, type NavTreeNode } from '../nav-tree-rows';

const node = (id: string, parentId: string | null, name = id): NavTreeNode => ({ id, parentId, name, count: 1 });
const tree = [
  node('school', null),
  node('g4', 'school', '小四級'),
  node('4a', 'g4', '小四A'),
  node('g5', 'school', '小五級'),
  node('5a', 'g5', '小五A'),
  node('lost', 'gone'),
];
const ids = (open: string[], query = '') => navTreeRows(tree, new Set(open), query).map((row) => `${row.level}:${row.node.id}`);

describe('rows of the tree at the left', () => {
  it('shows what is open, and a node without its parent at the root', () => {
    expect(ids(['school', 'g4'])).toEqual(['0:school', '1:g4', '2:4a', '1:g5', '0:lost']);
  });
  it('opens the way to every match while searching', () => {
    expect(ids([], '小五A')).toEqual(['0:school', '1:g5', '2:5a']);
  });
  it('ends where the data turns in a circle', () => {
    expect(parentsOf([node('a', 'b'), node('b', 'a')], 'a')).toEqual(['b', 'a']);
  });
});
