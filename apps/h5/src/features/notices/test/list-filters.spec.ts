import { describe, expect, it } from '@jest/globals';
import { filterQuery, isNarrowed, presetDays, presetOf, readFilters, writeFilters } from '../list/list-filters';
import { classHeads, tabCounts } from '../record/record-groups';
import { ringCentre, ringCounts } from '@ui/core/notices/notice-words';

const stones = { done: 98, opened: 14, delivered: 8, waiting: 0, unreached: 6 };
const messages = { pending: 60, sent: 168, failed: 0, unknown: 0, cancelled: 0, not_joined: 0 };

describe('filters of a list', () => {
  it('survive the address and leave no trace for 全部', () => {
    const filters = { q: '參觀', state: 'sent' as const, form: 'true' as const, from: '2026-11-01', to: '2026-11-20' };
    expect(readFilters(writeFilters(filters))).toEqual(filters);
    expect(writeFilters({ q: '' }).size).toBe(0);
    expect(isNarrowed({ q: '' })).toBe(false);
  });

  it('take nothing invalid from the address', () => {
    expect(readFilters(new URLSearchParams('state=gone&form=x&from=yesterday&sender=1'))).toEqual({ q: '' });
    expect(filterQuery({ q: '  ', senderName: '何嘉敏' })).toEqual({});
  });

  it('count days in the school’s zone [OVR-10]', () => {
    const now = Date.parse('2026-11-20T23:30:00Z');
    expect(presetDays('today', now)).toEqual({ from: '2026-11-21', to: '2026-11-21' });
    expect(presetDays('week', now).from).toBe('2026-11-15');
    expect(presetOf({ from: '2026-11-21', to: '2026-11-21' }, now)).toBe('today');
    expect(presetOf({ from: '2026-11-21' }, now)).toBeUndefined();
  });
});

describe('numbers of a notice', () => {
  const progress = {
    stones,
    students: 126,
    messages,
    recipients: 228,
    finished: false,
    hasForm: false,
    requireConfirm: true,
    classes: [],
  };

  it('shows messages while they leave and children afterwards [NOT-31]', () => {
    expect(ringCentre(progress)).toEqual({ value: 168, of: 228, what: 'handed' });
    expect(ringCentre({ ...progress, finished: true })).toEqual({ value: 98, of: 126, what: 'confirmed' });
    expect(ringCentre({ ...progress, finished: true, requireConfirm: false })).toEqual({
      value: 112,
      of: 126,
      what: 'opened',
    });
  });

  it('keeps the sum of the children', () => {
    expect(Object.values(ringCounts(stones)).reduce((a, b) => a + b)).toBe(126);
  });

  it('counts the tabs of all classes or of one [NOT-32]', () => {
    expect(tabCounts(progress)).toEqual({ all: 126, handled: 98, open: 28, unreached: 6 });
    expect(tabCounts(progress, 'nobody')).toEqual({ all: 0, handled: 0, open: 0, unreached: 0 });
    expect(tabCounts({ ...progress, requireConfirm: false })).toMatchObject({ handled: 112, open: 14 });
  });

  it('puts a headline where a class begins [NOT-32]', () => {
    expect([...classHeads([{ classId: 'a' }, { classId: 'a' }, { classId: 'b' }])]).toEqual([0, 2]);
    expect(classHeads([]).size).toBe(0);
  });
});
