import { describe, expect, it } from '@jest/globals';
import { clockFrom, clockNow, daysApart, hourMinute, nextTime } from './clock';

const state = (over: object) => ({ now: 1000, real: 0, offset: 0, speed: 1, paused: false, ...over });
const at = (text: string) => Date.parse(`${text}+08:00`);

describe('the simulated clock', () => {
  it('runs at its speed from the moment it was read and stands still when paused', () => {
    expect(clockNow(clockFrom(state({ speed: 60 }), 50), 150)).toBe(7000);
    expect(clockNow(clockFrom(state({ paused: true, speed: 60 }), 50), 150)).toBe(1000);
  });

  it('tells time and days in Macao, whatever the zone of the browser', () => {
    expect(hourMinute(at('2026-11-20T00:05:00'))).toBe('00:05');
    expect(daysApart(at('2026-11-19T23:59:00'), at('2026-11-20T00:01:00'))).toBe(1);
    expect(daysApart(at('2026-11-20T00:01:00'), at('2026-11-20T23:59:00'))).toBe(0);
  });

  it('jumps to the next 07:40, today or tomorrow', () => {
    expect(nextTime(at('2026-11-20T07:39:59'), 7, 40)).toBe(at('2026-11-20T07:40:00'));
    expect(nextTime(at('2026-11-20T07:40:00'), 7, 40)).toBe(at('2026-11-21T07:40:00'));
  });
});
