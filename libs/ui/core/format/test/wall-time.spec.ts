import { describe, expect, it } from '@jest/globals';
import { instantOfWall, wallTime } from '../wall-time';

describe('times written into a field', () => {
  it('are times of the school, whatever the device [OVR-10]', () => {
    expect(instantOfWall('2026-11-24T23:59')).toBe('2026-11-24T23:59:00+08:00');
    expect(wallTime('2026-11-24T15:59:00Z')).toBe('2026-11-24T23:59');
    expect(wallTime(instantOfWall('2028-02-29T00:00') ?? '')).toBe('2028-02-29T00:00');
  });

  it('refuse what is no time [NOT-19]', () => {
    for (const text of ['', '2026-11-24', '2026-13-40T10:00', 'tomorrow']) expect(instantOfWall(text)).toBeUndefined();
  });
});
