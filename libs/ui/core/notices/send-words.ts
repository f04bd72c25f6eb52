import { m } from '@contracts/messages';
import type { DIFFERENCE_KINDS, DROPPED_KINDS, ReachPreview, ReachReason, SendPromise } from '@contracts/notice-sending';
import { dayOf, formatClock, formatShort, type Instant } from '../format/date';
import { formatNumber } from '../format/number';
import type { ComposeForm } from './compose-form';

/** Words of sending, for phone and console (BEY-02, 03, 05, 06, NOT-04, 14). */

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

export function reachReasonWord(reason: ReachReason): string {
  switch (reason) {
    case 'no_guardian':
      return m.notice_writing_reach_no_guardian();
    case 'not_joined':
      return m.notice_writing_reach_not_joined();
    case 'out_of_scope':
      return m.notice_writing_reach_out_of_scope();
    case 'no_account':
      return m.notice_writing_reach_no_account();
  }
}

/** The one next step beside a reason. */
export function reachStepWord(reason: ReachReason): string {
  switch (reason) {
    case 'no_guardian':
      return m.notice_writing_reach_do_no_guardian();
    case 'not_joined':
      return m.notice_writing_reach_do_not_joined();
    case 'out_of_scope':
      return m.notice_writing_reach_do_out_of_scope();
    case 'no_account':
      return m.notice_writing_reach_do_no_account();
  }
}

/** The message a sender hands on to whoever can help: what is wrong and whose children it is about. */
export function reachStepMessage(reason: ReachReason, people: readonly Person[]): string {
  const names = people.map(studentOfClass).join('\n');
  switch (reason) {
    case 'no_guardian':
      return m.notice_writing_reach_msg_no_guardian({ names });
    case 'not_joined':
      return m.notice_writing_reach_msg_not_joined({ names });
    case 'out_of_scope':
      return m.notice_writing_reach_msg_out_of_scope({ names });
    case 'no_account':
      return m.notice_writing_reach_msg_no_account({ names });
  }
}

type Person = Pick<ReachPreview['people'][number], 'student' | 'className'>;
export const studentOfClass = ({ student, className }: Person): string =>
  m.notice_writing_reach_student({ name: student, class: className });

/** 「李子軒、黃穎欣（小四A）、吳家朗（小五A）」: the class stands behind the last of its children. */
export function namesByClass(people: readonly Person[]): string {
  return people
    .map((person, index) => (people[index + 1]?.className === person.className ? person.student : studentOfClass(person)))
    .join(m.notices_name_separator());
}

/** People by reason in the order of the contract (worst first); reasons nobody has are left out. */
export function reachGroups(
  people: ReachPreview['people'],
  order: readonly ReachReason[],
): { reason: ReachReason; people: ReachPreview['people'] }[] {
  return order
    .map((reason) => ({ reason, people: people.filter((person) => person.reason === reason) }))
    .filter((group) => group.people.length > 0);
}

export function differenceWord(kind: (typeof DIFFERENCE_KINDS)[number]): string {
  switch (kind) {
    case 'date':
      return m.notice_writing_difference_date();
    case 'time':
      return m.notice_writing_difference_time();
    case 'amount':
      return m.notice_writing_difference_amount();
    case 'number':
      return m.notice_writing_difference_number();
    case 'name':
      return m.notice_writing_difference_name();
    case 'link':
      return m.notice_writing_difference_link();
    case 'missing':
      return m.notice_writing_difference_missing();
  }
}

export function droppedWord(kind: (typeof DROPPED_KINDS)[number]): string {
  switch (kind) {
    case 'equation':
      return m.notice_writing_dropped_equation();
    case 'drawing':
      return m.notice_writing_dropped_drawing();
    case 'chart':
      return m.notice_writing_dropped_chart();
    case 'comment':
      return m.notice_writing_dropped_comment();
    case 'footnote':
      return m.notice_writing_dropped_footnote();
    case 'header':
      return m.notice_writing_dropped_header();
    case 'tracked':
      return m.notice_writing_dropped_tracked();
    case 'object':
      return m.notice_writing_dropped_object();
    case 'link':
      return m.notice_writing_dropped_link();
    case 'picture':
      return m.notice_writing_dropped_picture();
    case 'style':
      return m.notice_writing_dropped_style();
    case 'text':
      return m.notice_writing_dropped_text();
  }
}
