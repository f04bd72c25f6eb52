import { describe, expect, it } from '@jest/globals';
import { Deadline, deadlineOf, patience, runUntil } from '@platform/ctx/deadline';

describe('how long a person waits', () => {
  it('whoever is asked outside gets what is left to the person less a second, and two seconds at least [R16]', () => {
    const exactly = (left: number) => runUntil(new Deadline(left), () => patience(10_000));
    const given = (left: number) => Math.round(exactly(left) / 100) * 100;
    expect([60_000, 9_000, 4_000, 2_500, 0].map(given)).toEqual([10_000, 8_000, 3_000, 2_000, 2_000]);
    for (const left of [9_000, 4_321.5, 3_000.1]) expect(Number.isInteger(exactly(left))).toBe(true);
  });

  it('jobs, and what goes on after the person was told, wait as long as they may [R16]', () => {
    expect(deadlineOf()).toBeUndefined();
    expect(patience(10_000)).toBe(10_000);
    const passed = new Deadline(0);
    passed.pass();
    expect(runUntil(passed, () => patience(10_000))).toBe(10_000);
    expect(() => passed.check()).toThrow(expect.objectContaining({ code: 'UNAVAILABLE', params: { s: 5 } }));
  });

  it('an answer that flows has no end [R16]', () => {
    const flowing = new Deadline(0);
    flowing.lift();
    expect([flowing.over, flowing.leftMs]).toEqual([false, Infinity]);
    flowing.check();
  });
});
