import { describe, expect, it } from '@jest/globals';
import type { NoticeProgress } from '@contracts/notices';
import type { Allowed, NoticeCan } from '@contracts/notice-types';
import { runningIn } from '../status/download-state';
import { menuRows } from '../status/notice-menu';
import { planOf, waitingOf } from '../status/plan';

const yes: Allowed = { ok: true, reason: null, until: null };
const progress: NoticeProgress = {
  id: '01984000-0000-7000-8000-000000000001',
  state: 'sent',
  requireConfirm: true,
  hasForm: true,
  sentAt: '2026-11-20T07:44:00+08:00',
  students: 126,
  stones: { done: 98, opened: 14, delivered: 8, waiting: 0, unreached: 6 },
  recipients: 228,
  messages: { pending: 0, sent: 225, failed: 3, unknown: 0, cancelled: 0, not_joined: 0 },
  finished: true,
  queue: null,
  failures: [],
  remindable: 22,
  reminders: { today: 1, perDay: 5, total: 1, nextAt: null },
  classes: [],
  can: {},
};
const names = (can: NoticeCan, sent = true, facts: Partial<NoticeProgress> = {}) =>
  menuRows(can, { ...progress, ...facts }, sent).map((row) => row.action);

describe('actions of a notice on the phone', () => {
  it('stand in the order of the drawing, and what a reader may not do is not there [NOT-36, NOT-42]', () => {
    expect(names({ recall: yes, close: yes, copy: yes, remind: yes, export: yes })).toEqual([
      'remind',
      'copy',
      'close',
      'recall',
      'download',
      'receipt',
    ]);
    expect(names({})).toEqual(['receipt']);
  });

  it('offer a receipt only of what has left [BEY-01]', () => {
    expect(names({ cancelSchedule: yes, copy: yes }, false)).toEqual(['copy']);
  });

  it('keep a reminder that would reach nobody switched off, with the quota of the day otherwise [NOT-41]', () => {
    const [none] = menuRows({ remind: yes }, { ...progress, remindable: 0 }, true);
    expect(none).toMatchObject({ action: 'remind', allowed: { ok: false } });
    const [some] = menuRows({ remind: yes }, progress, true);
    expect(some).toMatchObject({ action: 'remind', allowed: { ok: true } });
    expect(some?.note).toContain('22');
    expect(some?.note).toContain('5');
  });

  it('keep recall visible but switched off after 24 hours [NOT-38]', () => {
    const rows = menuRows({ recall: { ok: false, reason: 'NOT_RECALL_EXPIRED', until: null } }, progress, true);
    expect(rows[0]).toMatchObject({ action: 'recall', danger: true, allowed: { ok: false, reason: 'NOT_RECALL_EXPIRED' } });
  });

  it('offer the take-over first to those who may [NOT-46]', () => {
    expect(names({ takeOver: yes, remind: yes })[0]).toBe('takeOver');
  });
});

describe('whom a planned notice waits for', () => {
  const classId = '01983000-0000-7000-8000-000000000001';
  const plan = planOf({ students: 32, classes: [{ classId, name: '小四A', students: 32, reachable: 30 }] }, { recipients: 58 });

  it('draws every child of the plan as waiting before the server has rows [BEY-03]', () => {
    const before = waitingOf({ ...progress, state: 'sending', students: 0, recipients: 0 }, plan);
    expect(before).toMatchObject({ students: 32, recipients: 58 });
    expect(before.classes).toEqual([
      { classId, name: '小四A', teacher: null, students: 32, stones: { done: 0, opened: 0, delivered: 0, waiting: 32, unreached: 0 } },
    ]);
  });

  it('gives way to the server’s numbers as soon as there are any, and to none while it is unknown', () => {
    expect(waitingOf(progress, plan).students).toBe(126);
    expect(waitingOf({ ...progress, students: 0 }, undefined).students).toBe(0);
  });
});

describe('downloads', () => {
  it('are asked again only while one is on its way [NOT-33]', () => {
    expect(runningIn([{ state: 'ready' }, { state: 'running' }])).toBe(true);
    expect(runningIn([{ state: 'queued' }])).toBe(true);
    expect(runningIn([{ state: 'ready' }, { state: 'failed' }, { state: 'cancelled' }, { state: 'expired' }])).toBe(false);
    expect(runningIn([])).toBe(false);
  });
});
