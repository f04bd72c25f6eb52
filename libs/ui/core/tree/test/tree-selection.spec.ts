import { describe, expect, it } from '@jest/globals';
import {
  chosenCount,
  chosenNodes,
  searchTree,
  setAll,
  stateOf,
  toggle,
  visibleRows,
  type Selection,
  type TreeNode,
} from '../tree-selection';

const klass = (id: string, count: number): TreeNode => ({ id, name: id, count });
const four: TreeNode = { id: '小四級', name: '小四級', count: 63, children: [klass('小四A', 32), klass('小四B', 31)] };
const five: TreeNode = {
  id: '小五級',
  name: '小五級',
  count: 95,
  children: [klass('小五A', 33), klass('小五B', 32), klass('小五C', 30)],
};
const school: TreeNode = { id: '小學', name: '小學', count: 158, selectable: false, children: [four, five] };
const roots = [school];
const press = (...ids: string[]) => ids.reduce<Selection>((chosen, id) => toggle(roots, chosen, id), new Set());

describe('tree choice', () => {
  it('shows three states and counts as drawn', () => {
    const chosen = press('小四級', '小五A', '小五C');
    expect([...chosen].sort()).toEqual(['小四級', '小五A', '小五C'].sort());
    expect(stateOf(four, chosen)).toBe('all');
    expect(stateOf(five, chosen)).toBe('some');
    expect(stateOf(school, chosen)).toBe('some');
    expect(chosenCount(school, chosen)).toBe(126);
    expect(chosenCount(five, chosen)).toBe(63);
  });

  it('gathers complete children into their grade and opens it again when one is taken out', () => {
    expect([...press('小四A', '小四B')]).toEqual(['小四級']);
    expect([...press('小四A', '小四B', '小四A')]).toEqual(['小四B']);
    expect([...press('小五級', '小五B')].sort()).toEqual(['小五A', '小五C'].sort());
  });

  it('never stores a node that only shows the way', () => {
    const chosen = press('小學');
    expect([...chosen].sort()).toEqual(['小四級', '小五級'].sort());
    expect(stateOf(school, chosen)).toBe('all');
    expect([...toggle(roots, chosen, '小學')]).toEqual([]);
  });

  it('completes a half-chosen node on the first press and clears it on the second', () => {
    const half = press('小五A');
    expect([...toggle(roots, half, '小五級')]).toEqual(['小五級']);
    expect([...toggle(roots, toggle(roots, half, '小五級'), '小五級')]).toEqual([]);
  });

  it('does not take a grade for complete while its classes are still to be loaded', () => {
    const lazy: TreeNode = { id: 'g', name: 'g', count: 9, loadable: true, children: [klass('x', 3)] };
    expect([...toggle([lazy], new Set(), 'x')]).toEqual(['x']);
    expect(stateOf(lazy, new Set(['x']))).toBe('some');
    expect(stateOf(lazy, new Set(['g']))).toBe('all');
  });

  it('finds names in any width and case and keeps the way to them', () => {
    expect(visibleRows(searchTree(roots, '小四ａ'), new Set(), new Set(), true).map((row) => row.node.id)).toEqual([
      '小學',
      '小四級',
      '小四A',
    ]);
    expect(searchTree(roots, '五級')[0]?.children?.[0]?.children).toHaveLength(3);
    expect(searchTree(roots, '沒有')).toEqual([]);
  });

  it('says of a parent in a search what holds for all of it, not for the part that is shown [NOT-09]', () => {
    const rows = visibleRows(searchTree(roots, '小四B'), press('小四B'), new Set(), true);
    expect(rows.map((row) => [row.node.id, row.state, row.chosen])).toEqual([
      ['小學', 'some', 31],
      ['小四級', 'some', 31],
      ['小四B', 'all', 31],
    ]);
  });

  it('lists rows in order with states below a chosen ancestor', () => {
    const rows = visibleRows(roots, press('小四級'), new Set(['小學', '小四級']));
    expect(rows.map((row) => [row.node.id, row.level, row.state, row.chosen])).toEqual([
      ['小學', 0, 'some', 63],
      ['小四級', 1, 'all', 63],
      ['小四A', 2, 'all', 32],
      ['小四B', 2, 'all', 31],
      ['小五級', 1, 'none', 0],
    ]);
  });

  it('chooses and clears many at once and names what is chosen in tree order', () => {
    const all = setAll(roots, press('小五C'), ['小五A', '小五B', '小五C', 'nobody'], true);
    expect(chosenNodes(roots, all).map((node) => node.id)).toEqual(['小五級']);
    expect([...setAll(roots, all, ['小五A', '小五B', '小五C'], false)]).toEqual([]);
  });
});
