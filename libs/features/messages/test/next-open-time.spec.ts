import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { atMacau, dayMacau, isoMacau, timeMacau } from '@platform/time/macau-time';
import { dayAfter, nextBundleTime, nextOpenTime, type OpenHours } from '../policy/next-open-time';

const NIGHT: OpenHours = { quiet: { from: '21:30', until: '07:30' }, quietWeekends: false, quietDays: [] };
/** 2026-11-20 is a Friday. */
const at = (day: string, time: string): Date => atMacau(day, time);
const open = (policy: OpenHours, day: string, time: string): string => isoMacau(nextOpenTime(policy, at(day, time))).slice(0, 16);
const holidays = (...days: string[]): { day: string }[] => days.map((day) => ({ day }));

describe('quiet hours', () => {
  it('let what comes in the day pass, and hold the evening over midnight until the morning [BEY-05]', () => {
    expect(open(NIGHT, '2026-11-20', '21:29')).toBe('2026-11-20T21:29');
    expect(open(NIGHT, '2026-11-20', '21:30')).toBe('2026-11-21T07:30');
    expect(open(NIGHT, '2026-11-20', '23:59')).toBe('2026-11-21T07:30');
    expect(open(NIGHT, '2026-11-21', '00:00')).toBe('2026-11-21T07:30');
    expect(open(NIGHT, '2026-11-21', '07:29')).toBe('2026-11-21T07:30');
    expect(open(NIGHT, '2026-11-21', '07:30')).toBe('2026-11-21T07:30');
    expect(open(NIGHT, '2026-12-31', '22:00')).toBe('2027-01-01T07:30');
    expect(open(NIGHT, '2028-02-28', '22:00')).toBe('2028-02-29T07:30');
  });

  it('may lie within one day, and are none when they are off or begin when they end [BEY-05]', () => {
    const noon: OpenHours = { ...NIGHT, quiet: { from: '12:00', until: '14:00' } };
    expect(open(noon, '2026-11-20', '11:59')).toBe('2026-11-20T11:59');
    expect(open(noon, '2026-11-20', '12:00')).toBe('2026-11-20T14:00');
    expect(open(noon, '2026-11-20', '14:00')).toBe('2026-11-20T14:00');
    for (const quiet of [null, { from: '08:00', until: '08:00' }, { from: '00:00', until: '00:00' }]) {
      for (const time of ['00:00', '07:59', '08:00', '23:59'])
        expect(open({ ...NIGHT, quiet }, '2026-11-20', time)).toBe(`2026-11-20T${time}`);
    }
  });

  it('keep a weekend quiet until Monday morning, if the unit wants it [BEY-05]', () => {
    const weekend = { ...NIGHT, quietWeekends: true };
    expect(open(weekend, '2026-11-20', '21:30')).toBe('2026-11-23T07:30');
    expect(open(weekend, '2026-11-21', '12:00')).toBe('2026-11-23T07:30');
    expect(open(weekend, '2026-11-22', '23:59')).toBe('2026-11-23T07:30');
    expect(open(weekend, '2026-11-23', '03:00')).toBe('2026-11-23T07:30');
    expect(open(NIGHT, '2026-11-21', '12:00')).toBe('2026-11-21T12:00');
  });

  it('join a holiday, holidays in a row and the weekend after them into one [BEY-05]', () => {
    const one = { ...NIGHT, quietDays: holidays('2026-12-08') };
    expect(open(one, '2026-12-07', '22:00')).toBe('2026-12-09T07:30');
    expect(open(one, '2026-12-08', '10:00')).toBe('2026-12-09T07:30');
    const row = { ...NIGHT, quietWeekends: true, quietDays: holidays('2026-12-22', '2026-12-23', '2026-12-24', '2026-12-25') };
    expect(open(row, '2026-12-21', '21:29')).toBe('2026-12-21T21:29');
    expect(open(row, '2026-12-22', '09:00')).toBe('2026-12-28T07:30');
  });

  it('let a quiet day end in the morning, not at midnight, when there are no hours over night', () => {
    const bare: OpenHours = { quiet: null, quietWeekends: false, quietDays: holidays('2026-12-08') };
    expect(open(bare, '2026-12-08', '10:00')).toBe('2026-12-09T07:30');
    expect(open(bare, '2026-12-09', '03:00')).toBe('2026-12-09T07:30');
    expect(open(bare, '2026-12-10', '03:00')).toBe('2026-12-10T03:00');
  });

  const clock = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
  const policies: fc.Arbitrary<OpenHours> = fc.record({
    quiet: fc.option(fc.record({ from: clock, until: clock })),
    quietWeekends: fc.boolean(),
    quietDays: fc
      .uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 40 })
      .map((days) => holidays(...days.map((n) => dayAfter('2026-12-01', n)))),
  });
  const moments = fc
    .integer({ min: Date.parse('2026-11-25T00:00:00Z'), max: Date.parse('2027-01-20T00:00:00Z') })
    .map((ms) => new Date(ms));

  it('answer a time that is not earlier, is open itself, and has nothing open before it [BEY-05]', () => {
    fc.assert(
      fc.property(policies, moments, fc.integer({ min: 0, max: 99 }), (policy, from, share) => {
        const answer = nextOpenTime(policy, from);
        expect(answer >= from).toBe(true);
        expect(nextOpenTime(policy, answer)).toEqual(answer);
        const between = new Date(from.getTime() + Math.floor(((answer.getTime() - from.getTime()) * share) / 100));
        expect(nextOpenTime(policy, between)).toEqual(answer);
        // The answer is never inside what the policy names quiet.
        const day = dayMacau(answer);
        expect(policy.quietDays.map((d) => d.day)).not.toContain(day);
        if (policy.quietWeekends) expect([0, 6]).not.toContain(new Date(`${day}T00:00:00Z`).getUTCDay());
        const { quiet } = policy;
        const time = timeMacau(answer);
        if (quiet !== null && quiet.from < quiet.until) expect(time >= quiet.from && time < quiet.until).toBe(false);
        if (quiet !== null && quiet.from > quiet.until) expect(time >= quiet.from || time < quiet.until).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it('puts bundles at their time of the day, later ones on the next open morning [BEY-05]', () => {
    const policy = { ...NIGHT, bundleAt: '18:00' };
    const bundle = (day: string, time: string, over: Partial<OpenHours> = {}): string =>
      isoMacau(nextBundleTime({ ...policy, ...over }, at(day, time))).slice(0, 16);
    expect(bundle('2026-11-20', '09:00')).toBe('2026-11-20T18:00');
    expect(bundle('2026-11-20', '18:00')).toBe('2026-11-20T18:00');
    expect(bundle('2026-11-20', '18:01')).toBe('2026-11-21T07:30');
    expect(bundle('2026-11-20', '18:01', { quietWeekends: true })).toBe('2026-11-23T07:30');
    expect(bundle('2026-11-21', '09:00', { quietWeekends: true })).toBe('2026-11-23T07:30');
    expect(bundle('2026-11-20', '19:00', { quiet: null })).toBe('2026-11-21T07:30');
  });
});
