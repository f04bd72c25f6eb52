import { describe, expect, it } from '@jest/globals';
import { dayMacau, isoMacau, ZONE } from '../macau-time';

/** What the calendar of the system says, one instant at a time. */
function byCalendar(at: Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: ZONE,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const f = Object.fromEntries(parts.formatToParts(at).map((part) => [part.type, part.value]));
  return `${f['year']}-${f['month']}-${f['day']}T${f['hour']}:${f['minute']}:${f['second']}`;
}

describe('time in Macao', () => {
  it('writes an instant with the offset of the zone and keeps its milliseconds [OVR-10]', () => {
    expect(isoMacau(new Date('2026-11-19T23:44:12.345Z'))).toBe('2026-11-20T07:44:12.345+08:00');
    expect(isoMacau(new Date('2026-11-20T15:59:59.999Z'))).toBe('2026-11-20T23:59:59.999+08:00');
    expect(dayMacau(new Date('2026-12-31T16:00:00Z'))).toBe('2027-01-01');
  });

  it('agrees with the calendar at every hour around the summer times Macao once had [OVR-10]', () => {
    for (const from of [
      '1976-04-15T00:00:00Z',
      '1976-10-15T00:00:00Z',
      '1979-05-10T00:00:00Z',
      '1979-10-18T00:00:00Z',
      '2026-02-27T00:00:00Z',
    ]) {
      for (let hour = 0; hour < 24 * 8; hour += 0.5) {
        const at = new Date(Date.parse(from) + hour * 3_600_000);
        expect(isoMacau(at).slice(0, 19)).toBe(byCalendar(at));
        // What was written is the same instant.
        expect(Date.parse(isoMacau(at))).toBe(at.getTime());
      }
    }
  });

  it('refuses what is no instant', () => {
    expect(() => isoMacau(new Date(Number.NaN))).toThrow(RangeError);
  });
});
