import { noticeErrors } from '@contracts/errors/notice.errors';
import { textOf, type Locale } from '@contracts/locale';
import { m } from '@contracts/messages';
import type { NoticeDeliveryRow, NoticeItem, NoticeProgress, noticesApi } from '@contracts/notices';
import type { Allowed, NoticeState, Stone, StoneCounts } from '@contracts/notice-types';
import type { OkOf } from '@contracts/route';
import type { ResponseCounts, StoneState } from '../charts/response-counts';
import { stoneWord, type DoneKind } from '../charts/response-words';
import { formatClock, formatShort } from '../format/date';
import { formatNumber } from '../format/number';

/** Words of 家校通知 that phone and console share; no component library, no layout. */
export type TimelineEvent = OkOf<typeof noticesApi.timeline>['events'][number];

export function stateWord(state: NoticeState): string {
  switch (state) {
    case 'draft':
      return m.notices_state_draft();
    case 'scheduled':
      return m.notices_state_scheduled();
    case 'sending':
      return m.notices_state_sending();
    case 'sent':
      return m.notices_state_sent();
    case 'closed':
      return m.notices_state_closed();
    case 'recalled':
      return m.notices_state_recalled();
  }
}

/** Stone of the contract in the words of the charts. */
export function stoneState(stone: Stone): StoneState {
  return stone === 'delivered' ? 'handed' : stone === 'unreached' ? 'refused' : stone;
}

/** Students by stone in the words of the charts. */
export function ringCounts(stones: StoneCounts): ResponseCounts {
  return {
    done: stones.done,
    opened: stones.opened,
    handed: stones.delivered,
    waiting: stones.waiting,
    refused: stones.unreached,
  };
}

/** What counts as done for this notice. */
export function doneKind(notice: { hasForm: boolean; requireConfirm: boolean }): DoneKind {
  if (notice.hasForm) return 'filled';
  return notice.requireConfirm ? 'confirmed' : 'handled';
}

/** Number and word in the middle of the ring: messages while they leave, then children; a notice that asks nothing counts opening. */
export function ringCentre(
  progress: Pick<NoticeProgress, 'finished' | 'messages' | 'recipients' | 'stones' | 'students' | 'hasForm' | 'requireConfirm'>,
): { value: number; of: number; what: 'handed' | 'opened' | DoneKind } {
  if (!progress.finished) return { value: progress.messages.sent, of: progress.recipients, what: 'handed' };
  if (!progress.hasForm && !progress.requireConfirm)
    return { value: progress.stones.done + progress.stones.opened, of: progress.students, what: 'opened' };
  return { value: progress.stones.done, of: progress.students, what: doneKind(progress) };
}

export function centreWord(what: ReturnType<typeof ringCentre>['what'], done: DoneKind): string {
  return what === 'handed' || what === 'opened' ? stoneWord(what, done) : stoneWord('done', what);
}

/** Messages that did not arrive, whatever the cause. */
export function notArrived({ failed, unknown, not_joined, cancelled }: NoticeProgress['messages']): number {
  return failed + unknown + not_joined + cancelled;
}

/**
 * 「小四A、小四B 等 4 個」, 全校, or the names alone.
 * @param shown names at most
 */
export function targetWords(targets: NoticeItem['targets'], shown = 3): string {
  if (targets.school) return m.notices_whole_school();
  const names = targets.names.slice(0, shown);
  const list = names.join(m.notices_name_separator());
  return targets.total > names.length ? m.notices_targets_more({ names: list, total: formatNumber(targets.total) }) : list;
}

/** Reason of an action that is not possible now, in words. */
export function reasonWords(code: string | null, locale: Locale): string {
  if (code !== null && Object.hasOwn(noticeErrors, code)) return textOf(noticeErrors[code as keyof typeof noticeErrors], locale);
  return m.notices_not_now();
}

/** Reason with the time from which it is possible again. */
export function whyNot(allowed: Allowed, locale: Locale): string {
  const words = reasonWords(allowed.reason, locale);
  return allowed.until === null ? words : m.notices_reason_until({ reason: words, time: formatShort(allowed.until) });
}

/** Why sending waits, and until when. */
export function queueWords(queue: NonNullable<NoticeProgress['queue']>): string {
  const time = formatClock(queue.until);
  if (queue.reason === 'throttled') return m.notices_queue_throttled({ time });
  if (queue.reason === 'quiet') return m.notices_queue_quiet({ time: formatShort(queue.until) });
  if (queue.reason === 'budget') return m.notices_queue_budget({ time: formatShort(queue.until) });
  return queue.reason === 'receiver_limit' ? m.notices_queue_receiver({ time }) : m.notices_queue_unreachable({ time });
}

/** Causes of messages that did not arrive, most frequent first. */
export function failureRows(progress: Pick<NoticeProgress, 'failures' | 'messages'>): { key: string; text: string; count: number }[] {
  const { messages } = progress;
  return [
    ...progress.failures.map((failure) => ({ key: failure.code, text: failure.text, count: failure.count })),
    { key: 'not_joined', text: m.notices_why_not_joined(), count: messages.not_joined },
    { key: 'unknown', text: m.notices_why_unknown(), count: messages.unknown },
    { key: 'cancelled', text: m.notices_why_cancelled(), count: messages.cancelled },
  ].filter((row) => row.count > 0);
}

/** What became of one person's message, in words. */
export function personWords(person: NoticeDeliveryRow['people'][number], kind: DoneKind): string {
  if (person.answeredAt !== null) return m.notices_person_done({ what: stoneWord('done', kind), time: formatShort(person.answeredAt) });
  if (person.readAt !== null) return m.notices_person_opened({ time: formatShort(person.readAt) });
  switch (person.state) {
    case 'pending':
      return m.ui_stone_waiting();
    case 'sent':
      return m.ui_stone_handed();
    case 'not_joined':
      return m.notices_person_not_joined();
    case 'failed':
      return person.reason ?? m.ui_stone_refused();
    case 'unknown':
      return person.reason ?? m.notices_person_unknown();
    case 'cancelled':
      return person.reason ?? m.notices_person_cancelled();
  }
}

/** Colour of an event in the delivery ledger. */
export const EVENT_MARKS: Readonly<Record<TimelineEvent['kind'], StoneState>> = {
  planned: 'waiting',
  waiting: 'waiting',
  handed_over: 'handed',
  opened: 'opened',
  confirmed: 'done',
  answered: 'done',
  reminded: 'handed',
  refused: 'refused',
  unknown: 'refused',
  cancelled: 'refused',
  not_joined: 'refused',
  recalled: 'waiting',
  closed: 'waiting',
};

export function eventWord(kind: TimelineEvent['kind']): string {
  switch (kind) {
    case 'planned':
      return m.notices_event_planned();
    case 'handed_over':
      return m.notices_event_handed_over();
    case 'refused':
      return m.notices_event_refused();
    case 'unknown':
      return m.notices_event_unknown();
    case 'cancelled':
      return m.notices_event_cancelled();
    case 'not_joined':
      return m.notices_person_not_joined();
    case 'waiting':
      return m.ui_stone_waiting();
    case 'opened':
      return m.ui_stone_opened();
    case 'confirmed':
      return m.ui_stone_confirmed();
    case 'answered':
      return m.ui_stone_filled();
    case 'reminded':
      return m.notices_remind();
    case 'recalled':
      return m.notices_state_recalled();
    case 'closed':
      return m.notices_state_closed();
  }
}
