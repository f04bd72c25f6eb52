import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createMemoryCallLimiter, type LimitKey } from '../index';
import { createThrottleMemory, endOfBeijingDay, windowInText } from '../limits/throttle';
import { manualClock } from './manual-clock';

const key = (unitId: number, path = '/cgi-bin/user/get'): LimitKey => ({
  unitId,
  corpId: `ww${unitId}`,
  agentId: 1,
  interface: path,
  cost: 1,
});

describe('limits of calls [G6]', () => {
  it('never lets more than the limit through in any minute, however the calls come', async () => {
    const pause = fc.oneof(
      { weight: 19, arbitrary: fc.integer({ min: 0, max: 300 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 40_000 }) },
    );
    let held = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(pause, { minLength: 300, maxLength: 500 }), async (pauses) => {
        const clock = manualClock();
        const limiter = createMemoryCallLimiter(clock, {
          perUnitPerMinute: 40,
          perAddressPerMinute: 60,
          ticketsPerAppPerHour: 80,
          ticketsPerCorpPerHour: 320,
        });
        const passed: { at: number; unit: number }[] = [];
        for (const [i, ms] of pauses.entries()) {
          clock.advance(ms);
          const unit = i % 2;
          if ((await limiter.take(key(unit))).ok) passed.push({ at: clock.now(), unit });
          else held += 1;
        }
        for (const { at } of passed) {
          const window = passed.filter((p) => p.at > at - 60_000 && p.at <= at);
          expect(window.length).toBeLessThanOrEqual(60);
          expect(window.filter((p) => p.unit === 0).length).toBeLessThanOrEqual(40);
        }
      }),
      { numRuns: 30 },
    );
    expect(held).toBeGreaterThan(1_000);
  });

  it('says when to come back and then lets the call through', async () => {
    const clock = manualClock();
    const limiter = createMemoryCallLimiter(clock);
    let answer = await limiter.take(key(1));
    while (answer.ok) answer = await limiter.take(key(1));
    expect(answer.blocked).toBeUndefined();
    clock.advance(answer.retryAfterMs);
    expect(await limiter.take(key(1))).toEqual({ ok: true });
    expect(await limiter.take(key(2))).toEqual({ ok: true });
  });

  it('keeps JS-SDK tickets below 100 an hour per app and 400 per corp', async () => {
    const clock = manualClock();
    const limiter = createMemoryCallLimiter(clock);
    let app = 0;
    for (let second = 0; second < 3600; second += 5) {
      clock.advance(5_000);
      if ((await limiter.take(key(1, '/cgi-bin/ticket/get'))).ok) app += 1;
    }
    expect(app).toBeGreaterThan(60);
    expect(app).toBeLessThanOrEqual(80);
  });

  it('closes unit and interface for the block and leaves others open', async () => {
    const clock = manualClock();
    const limiter = createMemoryCallLimiter(clock);
    await limiter.block(key(1), clock.now() + 60_000, 'minute');
    await limiter.block(key(1), clock.now() + 2_000, 'concurrency');
    expect(await limiter.take(key(1))).toEqual({ ok: false, retryAfterMs: 60_000, blocked: 'minute' });
    expect((await limiter.take(key(1, '/cgi-bin/user/list'))).ok).toBe(true);
    expect((await limiter.take(key(2))).ok).toBe(true);
    clock.advance(60_000);
    expect((await limiter.take(key(1))).ok).toBe(true);
  });
});

describe('kinds of 45009 [G6]', () => {
  it('reads the window from the text only where it is named, not from hints or links', () => {
    expect(windowInText('api minute-quota reach limit, hint: [1593488288_61_day]')).toBe('minute');
    expect(windowInText('reach hour limit')).toBe('hour');
    expect(windowInText('api daily quota reached')).toBe('day');
    expect(windowInText('接口调用超过每天限制')).toBe('day');
    expect(windowInText('api freq out of limit, more info at https://open.work.weixin.qq.com/day/hour?e=45009')).toBeUndefined();
  });

  it('ends the day at midnight in Beijing', () => {
    expect(new Date(endOfBeijingDay(Date.parse('2026-11-09T15:59:59Z'))).toISOString()).toBe('2026-11-09T16:00:00.000Z');
    expect(new Date(endOfBeijingDay(Date.parse('2026-11-09T16:00:00Z'))).toISOString()).toBe('2026-11-10T16:00:00.000Z');
  });

  it('climbs from minute to hour to day when the kind is not named, once per block', () => {
    const clock = manualClock();
    const block = createThrottleMemory(clock);
    const hit = () => block(key(1), 45009, 'api freq out of limit');
    expect(hit()).toMatchObject({ scope: 'minute', untilMs: clock.now() + 60_000 });
    expect(hit()).toMatchObject({ scope: 'minute' });
    clock.advance(61_000);
    expect(hit()).toMatchObject({ scope: 'hour', untilMs: clock.now() + 3_600_000 });
    clock.advance(3_601_000);
    expect(hit()).toMatchObject({ scope: 'day', untilMs: endOfBeijingDay(clock.now()) });
    expect(block(key(2), 45009, 'api freq out of limit')).toMatchObject({ scope: 'minute' });
  });

  it('starts again with a minute after a quiet time', () => {
    const clock = manualClock();
    const block = createThrottleMemory(clock);
    block(key(1), 45009, '');
    clock.advance(60_000 + 301_000);
    expect(block(key(1), 45009, '')).toMatchObject({ scope: 'minute' });
  });

  it('pauses briefly for too many parallel calls', () => {
    const clock = manualClock();
    const { scope, untilMs } = createThrottleMemory(clock)(key(1), 45033, 'api concurrent out of limit');
    expect(scope).toBe('concurrency');
    expect(untilMs - clock.now()).toBeLessThanOrEqual(3_000);
  });
});
