import { m } from '@contracts/messages';
import type { NoticeState } from '@contracts/notice-types';
import { IconCheckCircle, IconClock, IconDoc, IconForm, IconLock, IconPen, IconUndo } from '@ui/core/icons/icons';
import { stateWord } from '@ui/core/notices/notice-words';
import { StatusTag } from '@ui/core/status/status-tag';

/**
 * State of a notice as drawn for the console: 發送中 is the only one that moves; `queued` = WeCom makes it wait,
 * `preparing` = confirmed, and can still be taken back (BEY-03).
 */
export function NoticeTag({ state, queued = false, preparing = false }: { state: NoticeState; queued?: boolean; preparing?: boolean }) {
  if (preparing) {
    return (
      <StatusTag tone="info" icon={IconClock}>
        {m.notice_following_preparing()}
      </StatusTag>
    );
  }
  if (queued) {
    return (
      <StatusTag tone="warn" icon={IconClock}>
        {m.notices_state_queued()}
      </StatusTag>
    );
  }
  const word = stateWord(state);
  switch (state) {
    case 'sending':
      return (
        <StatusTag tone="info" live>
          {word}
        </StatusTag>
      );
    case 'sent':
      return (
        <StatusTag tone="ok" icon={IconCheckCircle}>
          {word}
        </StatusTag>
      );
    case 'scheduled':
      return (
        <StatusTag tone="warn" icon={IconClock}>
          {word}
        </StatusTag>
      );
    case 'draft':
    case 'closed':
    case 'recalled':
      return (
        <StatusTag tone="quiet" icon={state === 'draft' ? IconPen : state === 'closed' ? IconLock : IconUndo}>
          {word}
        </StatusTag>
      );
  }
}

/** Icon a (no form) or b (form) before every title (NOT-08). */
export function FormIcon({ hasForm }: { hasForm: boolean }) {
  const IconShape = hasForm ? IconForm : IconDoc;
  return (
    <span role="img" aria-label={hasForm ? m.notices_with_form() : m.notices_without_form()}>
      <IconShape size={18} />
    </span>
  );
}
