import { describe, expect, it } from '@jest/globals';
import type { NoticeItem } from '@contracts/notices';
import { bulkPlan } from '../list/bulk-plan';
import { openOf, orderClasses, sumStones, type ClassLine } from '../detail/class-order';

const line = (name: string, done: number, opened: number, delivered: number, unreached: number): ClassLine => ({
  classId: name,
  name,
  teacher: null,
  students: done + opened + delivered + unreached,
  stones: { done, opened, delivered, waiting: 0, unreached },
});
const notice = (id: string, can: NoticeItem['can']): NoticeItem => ({
  id,
  title: id === 'c' ? '' : id,
  hasForm: false,
  requireConfirm: true,
  state: 'sent',
  sender: { id: 's', name: '' },
  sentAt: null,
  sendAt: null,
  updatedAt: '',
  deadlineAt: null,
  targets: { school: true, names: [], total: 1 },
  handled: 0,
  students: 0,
  recipients: 0,
  can,
});

describe('reminding several notices at once', () => {
  it('gives a key of its own to each that may go and refuses the others with their reason [NOT-41, OVR-26]', () => {
    let n = 0;
    const rows = bulkPlan(
      'remind',
      [
        notice('a', { remind: { ok: true, reason: null, until: null } }),
        notice('b', { remind: { ok: false, reason: 'NOT_REMIND_LIMIT', until: null } }),
        notice('c', {}),
      ],
      (allowed) => allowed?.reason ?? 'never',
      { waiting: '等候中', untitled: '（未有標題）' },
      () => `key${(n += 1)}`,
    );
    expect(rows.map(({ id, title, state, words, key }) => [id, title, state, words, key])).toEqual([
      ['a', 'a', 'waiting', '等候中', 'key1'],
      ['b', 'b', 'failed', 'NOT_REMIND_LIMIT', ''],
      ['c', '（未有標題）', 'failed', 'never', ''],
    ]);
  });
});

describe('classes of a notice', () => {
  const rows = [line('小一A', 28, 1, 1, 0), line('小二C', 18, 6, 2, 2), line('小五B', 25, 4, 1, 2)];
  it('puts the class with most 未處理 first; who was not reached is not among them [NOT-32]', () => {
    expect(orderClasses(rows, 'open', true).map((row) => [row.name, openOf(row, true)])).toEqual([
      ['小二C', 8],
      ['小五B', 5],
      ['小一A', 2],
    ]);
  });
  it('counts opening as done where nothing is asked', () => {
    expect(openOf(line('x', 0, 20, 5, 3), false)).toBe(5);
  });
  it('keeps the order of the tree when asked for, and sums the chosen classes', () => {
    expect(orderClasses(rows, 'tree', true)).toEqual(rows);
    expect(sumStones(rows)).toEqual({ done: 71, opened: 11, delivered: 4, waiting: 0, unreached: 4 });
  });
});
