import { describe, expect, it } from '@jest/globals';
import { REACH_REASONS, type ReachReason, type SendPromise } from '@contracts/notice-sending';
import { namesByClass, reachGroups, reachStepMessage } from '../reach-words';
import { arrivalTime, promiseWords, settingsLine } from '../send-words';

const NOW = '2026-11-20T22:10:00+08:00';
const promise = (part: Partial<SendPromise>): SendPromise => ({
  at: NOW,
  reason: 'undo',
  bundled: 0,
  bundleAt: null,
  undoSeconds: 15,
  ...part,
});
const person = (student: string, className: string, reason: ReachReason) => ({
  student,
  className,
  reason,
  studentId: student,
  classId: className,
});

describe('words of sending', () => {
  it('says how long a sending can be undone, or that it leaves at once [BEY-03]', () => {
    expect(promiseWords(promise({}), NOW)).toEqual(['確認後 15 秒內可以撤銷，期間不會送出。']);
    expect(promiseWords(promise({ reason: 'now', undoSeconds: 0 }), NOW)).toEqual(['確認後立即發送；24 小時內可回收。']);
  });

  it('says when it arrives: the clock today, with the day on another day [BEY-05]', () => {
    expect(promiseWords(promise({ reason: 'quiet', at: '2026-11-21T07:30:00+08:00' }), NOW)[0]).toContain('將於 11月21日 07:30 送達');
    expect(promiseWords(promise({ reason: 'quiet', at: '2026-11-20T23:30:00+08:00' }), NOW)[0]).toContain('將於 23:30 送達');
    expect(arrivalTime('2026-11-20T23:59:59+08:00', NOW)).toBe('23:59');
    expect(arrivalTime('2026-11-21T00:00:00+08:00', NOW)).toBe('11月21日 00:00');
  });

  it('says who gets it bundled, and when [BEY-05]', () => {
    expect(promiseWords(promise({ bundled: 3, bundleAt: '2026-11-21T18:00:00+08:00' }), NOW)[1]).toBe(
      '3 個家庭今日的訊息已達上限，將於 11月21日 18:00 合併送達。',
    );
    expect(promiseWords(promise({ bundled: 3 }), NOW)).toHaveLength(2);
  });

  it('groups those who cannot be reached by reason, worst first, with their classes and one message to hand on [BEY-02]', () => {
    const people = [
      person('李子軒', '小四A', 'not_joined'),
      person('黃穎欣', '小四A', 'not_joined'),
      person('吳家朗', '小五A', 'not_joined'),
      person('Pedro Gomes', '小四B', 'no_guardian'),
    ];
    const groups = reachGroups(people, REACH_REASONS);
    expect(groups.map((group) => [group.reason, group.people.length])).toEqual([
      ['no_guardian', 1],
      ['not_joined', 3],
    ]);
    expect(namesByClass(people.slice(0, 3))).toBe('李子軒、黃穎欣（小四A）、吳家朗（小五A）');
    expect(reachStepMessage('not_joined', people.slice(0, 1))).toContain('李子軒（小四A）');
  });

  it('names urgency, deadline and time in the cell of the settings [NOT-12]', () => {
    expect(settingsLine({ sendAt: null, deadlineAt: null, urgency: 'normal' })).toBe('即時發送');
    const year = new Date().getFullYear();
    expect(settingsLine({ sendAt: null, deadlineAt: `${year}-11-24T23:59:00+08:00`, urgency: 'urgent' })).toBe(
      '緊急通知 · 11月24日 23:59 截止 · 即時發送',
    );
  });
});
