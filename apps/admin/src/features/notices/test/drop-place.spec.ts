import { describe, expect, it } from '@jest/globals';
import { dropPlace, gapAt } from '../compose/questions/drop-place';

const rows = [
  { top: 100, height: 40 },
  { top: 140, height: 200 },
  { top: 340, height: 40 },
];

describe('moving a question by its handle', () => {
  it('lands before a row above its middle and behind it below, whatever their heights [NOT-06]', () => {
    expect([0, 119, 120, 239, 240, 359, 360, 9000].map((y) => gapAt(y, rows))).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  });

  it('has one gap in an empty list [NOT-06]', () => {
    expect(gapAt(50, [])).toBe(0);
  });

  it('stays where it is when dropped into either gap beside itself [NOT-06]', () => {
    expect([dropPlace(1, 1), dropPlace(1, 2)]).toEqual([1, 1]);
  });

  it('counts its new place in the list without itself [NOT-06]', () => {
    expect([dropPlace(0, 3), dropPlace(2, 0), dropPlace(0, 2)]).toEqual([2, 0, 1]);
  });
});
