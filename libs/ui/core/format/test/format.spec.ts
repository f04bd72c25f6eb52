import { describe, expect, it } from '@jest/globals';
import { dayOf, daysUntil, formatDateTime, formatDay, formatDeadline, formatRelative, formatShort, formatTableTime } from '../date';
import { formatBytes, formatNumber, formatPercent, formatRange } from '../number';

const instant = '2025-10-13T06:11:00Z';

describe('dates', () => {
  it('shows detail and table times in three languages in the school zone [OVR-12]', () => {
    expect(formatDateTime(instant, 'zh-Hant')).toBe('2025年10月13日 14:11');
    expect(formatTableTime(instant, 'zh-Hant')).toBe('2025-10-13 14:11');
    expect(formatDateTime(instant, 'en')).toBe('13 Oct 2025 14:11');
    expect(formatTableTime(instant, 'pt')).toBe('13/10/2025 14:11');
  });

  it('takes the day of the school, not of the device [OVR-10]', () => {
    expect(dayOf('2026-11-19T16:30:00Z')).toBe('2026-11-20');
    expect(daysUntil('2026-11-20T16:01:00Z', '2026-11-20T15:59:00Z')).toBe(1);
  });

  it('shows midnight as 00, never 24', () => {
    expect(formatDateTime('2026-11-19T16:00:00Z', 'zh-Hant')).toBe('2026年11月20日 00:00');
  });

  it('says 剛剛 below a minute and the time after, also for a clock that runs ahead', () => {
    expect(formatRelative('2026-11-20T00:00:00Z', '2026-11-20T00:00:59Z', 'zh-Hant')).toBe('剛剛');
    expect(formatRelative('2026-11-20T00:00:00Z', '2026-11-20T00:01:00Z', 'en')).toBe('20 Nov 08:00');
    expect(formatRelative('2026-11-20T00:05:00Z', '2026-11-20T00:00:00Z', 'pt')).toBe('20/11 08:05');
  });

  it('names the year only where it differs', () => {
    expect(formatShort('2025-11-18T12:14:00Z', '2026-11-20T00:00:00Z', 'zh-Hant')).toBe('2025年11月18日 20:14');
    expect(formatShort('2026-11-18T12:14:00Z', '2026-11-20T00:00:00Z', 'zh-Hant')).toBe('11月18日 20:14');
  });

  it('adds the weekday to an all-day date', () => {
    expect(formatDay('2026-12-04', true, 'zh-Hant')).toBe('2026年12月4日（星期五）');
    expect(formatDay('2026-12-04', true, 'en')).toBe('4 Dec 2026 (Friday)');
    expect(formatDay('2026-12-04', true, 'pt')).toBe('04/12/2026 (sexta-feira)');
  });

  it('says deadlines as people do and marks what is due today or tomorrow', () => {
    const now = '2026-11-20T00:00:00Z';
    expect(formatDeadline('2026-11-24T15:59:00Z', now)).toEqual({
      text: '11月24日 23:59 截止 · 尚餘 4 日',
      urgent: false,
      over: false,
    });
    expect(formatDeadline('2026-11-21T10:00:00Z', now)).toEqual({ text: '明日截止 18:00', urgent: true, over: false });
    expect(formatDeadline('2026-11-20T10:00:00Z', now).text).toBe('今日截止 18:00');
    expect(formatDeadline('2026-11-19T10:00:00Z', now)).toMatchObject({ over: true, urgent: false });
  });

  it('refuses what is no time', () => {
    expect(() => formatDateTime('soon', 'en')).toThrow(RangeError);
  });
});

describe('numbers', () => {
  it('groups thousands in each language', () => {
    expect(formatNumber(1012, 'zh-Hant')).toBe('1,012');
    expect(formatNumber(1012, 'pt')).toBe('1.012');
  });

  it('shows 100 % only for a complete whole', () => {
    expect(formatPercent(539, 540)).toBe('99%');
    expect(formatPercent(540, 540)).toBe('100%');
    expect(formatPercent(0, 0)).toBe('0%');
  });

  it('writes sizes in the units of the limits', () => {
    expect(formatBytes(820)).toBe('820 B');
    expect(formatBytes(1_468_006)).toBe('1.4 MB');
    expect(formatBytes(20 * 1024 * 1024)).toBe('20 MB');
  });

  it('writes the footer exactly [OVR-16]', () => {
    expect(formatRange(1, 10, 128)).toBe('顯示第 1 至 10 項結果, 共 128 項');
    expect(formatRange(13, 10, 128)).toBe('顯示第 121 至 128 項結果, 共 128 項');
    expect(formatRange(1, 10, 0)).toBe('顯示第 0 至 0 項結果, 共 0 項');
  });
});
