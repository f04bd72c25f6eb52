import { describe, expect, it } from '@jest/globals';
import { FORM_LIMITS } from '@contracts/forms/questions';
import { NOTICE_LIMITS } from '@contracts/notice-types';
import { EMPTY_DOC, richFromText, richPlainText } from '@contracts/rich-text';
import { schedulable } from '@ui/core/notices/compose-form';
import { placeAt } from '../compose/questions/drag-place';
import { limitText, parseLimit } from '../compose/questions/limit-text';
import { joinBodies } from '../compose/sources/join-bodies';
import { firstScheduleTime, usualDeadline } from '../compose/usual-times';

describe('writing a notice on a phone', () => {
  it('moves a held question past a neighbour only beyond its middle [NOT-06]', () => {
    const rows = [0, 60, 120, 180].map((top) => ({ top, height: 60 }));
    expect(placeAt(rows, 1, 95)).toBe(1);
    expect(placeAt(rows, 1, 149)).toBe(1);
    expect(placeAt(rows, 1, 151)).toBe(2);
    expect(placeAt(rows, 1, 5_000)).toBe(3);
    expect(placeAt(rows, 2, 29)).toBe(0);
    expect(placeAt(rows, 0, -500)).toBe(0);
  });

  it('reads limits as people write them and takes nothing else for a number [NOT-07]', () => {
    expect(['0', '-3', '1,200.5', ' 7 ', '−2'].map(parseLimit)).toEqual([0, -3, 1200.5, 7, -2]);
    for (const text of ['', '-', '1.', 'abc', '1e9', '--1']) expect(parseLimit(text)).toBeUndefined();
    expect(parseLimit(String(FORM_LIMITS.number))).toBe(FORM_LIMITS.number);
    expect(parseLimit(String(FORM_LIMITS.number + 1))).toBeUndefined();
    expect([limitText(undefined), limitText(-3)]).toEqual(['', '-3']);
  });

  it('puts an imported text behind what is written, or in its place when nothing is [NOT-04]', () => {
    const second = richFromText('第二');
    expect(joinBodies(EMPTY_DOC, second)).toBe(second);
    const blankEnd = { type: 'doc' as const, content: [...richFromText('第一').content, { type: 'paragraph' as const }] };
    expect(richPlainText(joinBodies(blankEnd, second))).toBe(richPlainText(richFromText('第一\n第二')));
  });

  it('offers a first time that may be scheduled, and a deadline after it [NOT-12, NOT-19]', () => {
    for (const now of ['2026-11-20T07:00:00+08:00', '2026-11-20T07:55:00+08:00', '2026-11-20T23:59:59+08:00'].map((time) =>
      Date.parse(time),
    )) {
      const at = firstScheduleTime(now) ?? '';
      expect(schedulable(Date.parse(at), now)).toBe(true);
      expect(Date.parse(at)).toBeLessThanOrEqual(now + 65 * 60_000);
      expect(Date.parse(usualDeadline(at, now) ?? '')).toBeGreaterThan(Date.parse(at));
    }
    expect(usualDeadline(null, Date.parse('2026-11-20T23:00:00+08:00'))).toBe('2026-11-23T23:59:00+08:00');
    expect(NOTICE_LIMITS.scheduleMinutes).toBe(5);
  });
});
