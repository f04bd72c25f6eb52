import { describe, expect, it } from '@jest/globals';
import { dropBefore } from '../use-order-drag';

const node = (id: string, parentId: string | null) => ({ id, parentId, name: id, count: 0 });
const nodes = [node('root', null), node('a', 'root'), node('a1', 'a'), node('b', 'root'), node('c', 'root')];

describe('order by dragging', () => {
  it('drops before the row pointed at, or behind it in its lower half [CON-27]', () => {
    expect(dropBefore(nodes, 'c', 'a', false)).toBe('a');
    expect(dropBefore(nodes, 'c', 'a', true)).toBe('b');
    expect(dropBefore(nodes, 'a', 'c', true)).toBeNull();
    expect(dropBefore(nodes, 'a', 'c', false)).toBe('c');
  });

  it('changes nothing where a row stands already, among other parents, or at the top [CON-27]', () => {
    expect(dropBefore(nodes, 'a', 'b', false)).toBeUndefined();
    expect(dropBefore(nodes, 'a', 'a', true)).toBeUndefined();
    expect(dropBefore(nodes, 'a1', 'b', false)).toBeUndefined();
    expect(dropBefore(nodes, 'a', 'root', true)).toBeUndefined();
    expect(dropBefore(nodes, 'root', 'a', true)).toBeUndefined();
  });
});
