import { m } from '@contracts/messages';
import type { SendPromise } from '@contracts/notice-sending';
import { dayOf, formatClock, formatShort, type Instant } from '../format/date';
import { formatNumber } from '../format/number';
import type { ComposeForm } from './compose-form';

/** Words of when and how a notice leaves, for phone and console (BEY-03, BEY-05, NOT-14). */

/** 「07:30」 today, 「11月21日 07:30」 on another day. */
export const arrivalTime = (at: Instant, now: Instant = Date.now()): string =>
  dayOf(at) === dayOf(now) ? formatClock(at) : formatShort(at, now);

/** What is promised before 【確認】: when it arrives or how long it can be undone, and who gets it later (BEY-05). */
export function promiseWords(promise: SendPromise, now: Instant = Date.now()): string[] {
  const time = arrivalTime(promise.at, now);
  const first =
    promise.reason === 'quiet'
      ? m.notice_writing_promise_quiet({ time })
      : promise.reason === 'scheduled'
        ? m.notice_writing_promise_scheduled({ time })
        : promise.undoSeconds > 0
          ? m.notice_writing_promise_undo({ n: promise.undoSeconds })
          : m.notice_writing_promise_now();
  if (promise.bundled === 0) return [first];
  const n = formatNumber(promise.bundled);
  return [
    first,
    promise.bundleAt === null
      ? m.notice_writing_promise_bundled_later({ n })
      : m.notice_writing_promise_bundled({ n, time: arrivalTime(promise.bundleAt, now) }),
  ];
}

/** 「即時發送」 or 「11月21日 07:30 定時發送」. */
export const sendTimeWords = (form: Pick<ComposeForm, 'sendAt'>): string =>
  form.sendAt === null ? m.notice_writing_send_now() : m.notice_writing_send_later_at({ time: formatShort(form.sendAt) });

/** 「11月24日 23:59 截止 · 即時發送」: the cell of 發送設置. */
export function settingsLine(form: Pick<ComposeForm, 'sendAt' | 'deadlineAt' | 'urgency'>): string {
  const deadline = form.deadlineAt === null ? [] : [m.notice_writing_deadline_set({ time: formatShort(form.deadlineAt) })];
  const urgent = form.urgency === 'urgent' ? [m.notice_writing_urgent()] : [];
  return [...urgent, ...deadline, sendTimeWords(form)].join(' · ');
}
