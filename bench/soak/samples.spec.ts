import { describe, expect, it } from '@jest/globals';
import { trendOf, type Sample } from './samples';

/** A look every ten seconds at a process whose memory saws by 40 MB above a floor that grows. */
function life(pid: number, from: number, minutes: number, perHour: number, handles = (_minute: number) => 30): Sample[] {
  return Array.from({ length: minutes * 6 }, (_, i) => {
    const minute = i / 6;
    return {
      pid,
      kind: 'api' as const,
      at: from + minute,
      megabytes: 200 + (perHour * minute) / 60 + (i % 6) * 8,
      handles: handles(minute),
    };
  });
}

describe('trends of a soak', () => {
  it('finds the growth of what stays after collections, whatever is taken and given back between [R19]', () => {
    const { memoryPerHour, handlesMore, judgedLives } = trendOf(life(1, 0, 60, 12), 'api', 5);
    expect(memoryPerHour).toBeCloseTo(12, 0);
    expect(handlesMore).toBe(0);
    expect(judgedLives).toBe(1);
  });

  it('takes each life of a process by itself: a restart is no shrinking [R19]', () => {
    const killed = [...life(1, 0, 30, 12), ...life(2, 30, 30, 12)];
    expect(trendOf(killed, 'api', 5)).toMatchObject({ lives: 2, judgedLives: 2 });
    expect(trendOf(killed, 'api', 5).memoryPerHour).toBeCloseTo(12, 0);
  });

  it('sees handles that are never given back, and judges nothing by a life that was too short [R19]', () => {
    const leaking = life(1, 0, 30, 0, (minute) => 30 + Math.floor(minute / 2));
    expect(trendOf(leaking, 'api', 5).handlesMore).toBeGreaterThan(5);
    expect(trendOf(life(1, 0, 8, 50), 'api', 5)).toEqual({ memoryPerHour: undefined, handlesMore: undefined, lives: 1, judgedLives: 0 });
  });
});
