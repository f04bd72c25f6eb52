import { describe, expect, it } from '@jest/globals';
import { standsAbove, type Spot } from '../stands-above';

const spot = (id: string, parentId: string | null): Spot => ({ id, parentId, name: id });
const campus = spot('campus', null);
const grade = spot('grade', 'campus');
const room = spot('room', 'grade');
const BEFORE = [campus, grade, room];

describe('a page whose node somebody else deleted', () => {
  it('goes to the node above [BEY-16, SCH-03]', () => {
    expect(standsAbove(BEFORE, [campus, grade], 'room')).toBe('grade');
  });

  it('goes as far up as something is left, when a whole branch went [BEY-16]', () => {
    expect(standsAbove(BEFORE, [campus], 'room')).toBe('campus');
    expect(standsAbove(BEFORE, [], 'room')).toBeUndefined();
  });

  it('goes to the whole tree when it never knew the node, or it stood at the top [BEY-16]', () => {
    expect(standsAbove(BEFORE, BEFORE, 'stranger')).toBeUndefined();
    expect(standsAbove(BEFORE, [], 'campus')).toBeUndefined();
  });

  it('ends with a tree whose nodes stand above each other [BEY-16]', () => {
    expect(standsAbove([spot('a', 'b'), spot('b', 'a')], [], 'a')).toBeUndefined();
  });
});
