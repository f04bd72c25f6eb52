import { describe, expect, it } from '@jest/globals';
import { mostOpenFirst, ringArcs, stonesOf, totalOf } from '../response-counts';
import { countsSentence } from '../response-words';

const counts = { done: 5, opened: 9, handed: 16, waiting: 1, refused: 2 };

describe('stones and ring', () => {
  it('draws one stone per child, in the same order in every row [NOT-48]', () => {
    const stones = stonesOf(counts);
    expect(stones).toHaveLength(totalOf(counts));
    expect([...new Set(stones)]).toEqual(['done', 'opened', 'handed', 'waiting', 'refused']);
  });

  it('keeps a stone in its place when a child moves one state on', () => {
    const before = stonesOf(counts);
    const after = stonesOf({ ...counts, done: 6, opened: 8 });
    const changed = before.flatMap((state, index) => (state === after[index] ? [] : [index]));
    expect(changed).toEqual([5]);
  });

  it('sorts classes by most 未處理 and keeps the tree order among equals', () => {
    const row = (id: string, done: number) => ({
      id,
      name: id,
      counts: { done, opened: 32 - done, handed: 0, waiting: 0, refused: 0 },
    });
    expect(mostOpenFirst([row('a', 30), row('b', 18), row('c', 30), row('d', 25)]).map((r) => r.id)).toEqual(['b', 'd', 'a', 'c']);
  });

  it('fills the circle with arcs and gaps, one family never invisible', () => {
    const circumference = 400;
    const arcs = ringArcs({ done: 4000, opened: 1, handed: 0, waiting: 0, refused: 1 }, circumference);
    expect(arcs.map((arc) => arc.state)).toEqual(['done', 'opened', 'refused']);
    expect(Math.min(...arcs.map((arc) => arc.length))).toBeGreaterThanOrEqual(3);
    expect(arcs.reduce((sum, arc) => sum + arc.length, 0) + 3 * 2).toBeCloseTo(circumference, 6);
    for (const [index, arc] of arcs.entries()) {
      const next = arcs[index + 1];
      if (next !== undefined) expect(next.start - (arc.start + arc.length)).toBeCloseTo(2, 6);
    }
  });

  it('closes the ring without a gap when all children are in one state, and is empty without children', () => {
    expect(ringArcs({ done: 7, opened: 0, handed: 0, waiting: 0, refused: 0 }, 400)).toEqual([{ state: 'done', length: 400, start: 0 }]);
    expect(ringArcs({ done: 0, opened: 0, handed: 0, waiting: 0, refused: 0 }, 400)).toEqual([]);
  });

  it('says a row as one sentence in the words of the deck', () => {
    expect(countsSentence({ ...counts, waiting: 0 }, 'filled', '小四A')).toBe('小四A：已填寫 5，已開啟 9，已交付 16，未送達 2');
  });
});
