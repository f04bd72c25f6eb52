import { noticeErrors } from '@contracts/errors/notice.errors';
import { textOf, type Locale } from '@contracts/locale';
import { m } from '@contracts/messages';
import type { NoticeItem, NoticeProgress } from '@contracts/notices';
import type { NoticeState, StoneCounts } from '@contracts/notice-types';
import type { ResponseCounts } from '@ui/core/charts/response-counts';
import type { DoneKind } from '@ui/core/charts/response-words';
import { formatNumber } from '@ui/core/format/number';
import { IconClock, IconLock, IconPen, IconSend, IconUndo, type Icon } from '@ui/core/icons/icons';
import type { Tone } from '@ui/core/status/status-tag';

/** Word, colour and picture of a state; a state is never a colour alone. */
export function stateFace(state: NoticeState): { word: string; tone: Tone; icon: Icon } {
  switch (state) {
    case 'draft':
      return { word: m.notices_state_draft(), tone: 'quiet', icon: IconPen };
    case 'scheduled':
      return { word: m.notices_state_scheduled(), tone: 'warn', icon: IconClock };
    case 'sending':
      return { word: m.notices_state_sending(), tone: 'info', icon: IconSend };
    case 'sent':
      return { word: m.notices_state_sent(), tone: 'ok', icon: IconSend };
    case 'closed':
      return { word: m.notices_state_closed(), tone: 'quiet', icon: IconLock };
    case 'recalled':
      return { word: m.notices_state_recalled(), tone: 'quiet', icon: IconUndo };
  }
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

/** 「小四A、小四B 等 4 班」, 全校, or the names alone. */
export function targetWords(targets: NoticeItem['targets']): string {
  if (targets.school) return m.notices_whole_school();
  const names = targets.names.join(m.notices_name_separator());
  return targets.total > targets.names.length ? m.notices_targets_more({ names, total: formatNumber(targets.total) }) : names;
}

/** Reason of an action that is not possible now, in words. */
export function reasonWords(code: string | null, locale: Locale): string {
  if (code !== null && Object.hasOwn(noticeErrors, code)) return textOf(noticeErrors[code as keyof typeof noticeErrors], locale);
  return m.notices_not_now();
}
