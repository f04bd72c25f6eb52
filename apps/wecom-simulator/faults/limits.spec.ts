import { describe, expect, it } from '@jest/globals';
import { CallCounters, DEFAULT_LIMITS, endOfDay, ReceiverWindows } from './limits';

const START = Date.UTC(2026, 10, 20, 1, 0, 0);

describe('call limits [wecom 01 §4]', () => {
  it('closes an interface for 60 s after the minute limit and opens it again', () => {
    const counters = new CallCounters();
    for (let call = 0; call < 5; call += 1) expect(counters.take('k', START, 5, 100)).toBeNull();
    expect(counters.take('k', START + 1000, 5, 100)).toBe('minute');
    expect(counters.take('k', START + 60_999, 5, 100)).toBe('minute');
    expect(counters.take('k', START + 61_000, 5, 100)).toBeNull();
    expect(counters.take('other', START + 1000, 5, 100)).toBeNull();
  });

  it('closes for an hour after the hour limit', () => {
    const counters = new CallCounters();
    for (let call = 0; call < 3; call += 1) counters.take('k', START + call * 61_000, 5, 3);
    const now = START + 4 * 61_000;
    expect(counters.take('k', now, 5, 3)).toBe('hour');
    expect(counters.blocked('k', now + 3_599_999)).toBe(true);
    expect(counters.blocked('k', now + 3_600_000)).toBe(false);
  });

  it('ends a day block at midnight in China', () => {
    expect(endOfDay(START)).toBe(Date.UTC(2026, 10, 20, 16, 0, 0));
    expect(endOfDay(Date.UTC(2026, 10, 20, 16, 0, 0))).toBe(Date.UTC(2026, 10, 21, 16, 0, 0));
    const counters = new CallCounters();
    counters.block('k', 'day', START);
    expect(counters.blocked('k', endOfDay(START) - 1)).toBe(true);
    expect(counters.blocked('k', endOfDay(START))).toBe(false);
  });

  it('counts a natural day and refuses what would pass its limit', () => {
    const counters = new CallCounters();
    expect(counters.takeOfDay('k', START, 60, 100)).toBe(true);
    expect(counters.takeOfDay('k', START, 50, 100)).toBe(false);
    expect(counters.takeOfDay('k', START, 40, 100)).toBe(true);
    expect(counters.takeOfDay('k', endOfDay(START), 100, 100)).toBe(true);
  });

  it('lets 30 messages a minute through to one receiver of one app', () => {
    const windows = new ReceiverWindows();
    const through = Array.from({ length: 40 }, () => windows.take('app', 'p', START, DEFAULT_LIMITS)).filter(Boolean);
    expect(through).toHaveLength(30);
    expect(windows.take('app', 'q', START, DEFAULT_LIMITS)).toBe(true);
    expect(windows.take('other', 'p', START, DEFAULT_LIMITS)).toBe(true);
    expect(windows.take('app', 'p', START + 60_000, DEFAULT_LIMITS)).toBe(true);
  });
});
