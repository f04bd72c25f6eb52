import { m } from '@contracts/messages';
import type { NoticeProgress } from '@contracts/notices';
import { formatShort } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { ConfirmDialog } from '@ui/mobile/sheet';
import type { NoticeAction } from './notice-menu';

interface Words {
  title: string;
  note: string;
  confirm: string;
  danger?: boolean;
}

/** What will happen, in numbers, before it happens (ui rule 7). */
function wordsOf(action: NoticeAction, progress: NoticeProgress, sender: string): Words {
  switch (action) {
    case 'remind':
      return {
        title: m.notices_remind_title({ n: formatNumber(progress.remindable) }),
        note: m.notices_remind_what(),
        confirm: m.notices_remind(),
      };
    case 'close':
      return {
        title: m.notices_close_title(),
        note: m.notices_close_what({ n: formatNumber(progress.remindable) }),
        confirm: m.notices_close(),
      };
    case 'reopen':
      return { title: m.notices_reopen_title(), note: m.notices_reopen_note(), confirm: m.notices_reopen() };
    case 'recall':
      return {
        title: m.notices_recall_title({ n: formatNumber(progress.messages.sent) }),
        note: m.notices_recall_what(),
        confirm: m.notices_recall(),
        danger: true,
      };
    case 'cancelSchedule':
      return {
        title: m.notice_following_cancel_schedule_title(),
        note: m.notice_following_cancel_schedule_note(),
        confirm: m.notice_following_cancel_schedule(),
      };
    case 'takeOver':
      return {
        title: m.notice_following_take_over_title({ name: sender }),
        note: m.notice_following_take_over_note(),
        confirm: m.notice_following_take_over(),
      };
    case 'reinvite':
      return {
        title: m.notice_following_reinvite_title({ n: formatNumber(progress.messages.not_joined) }),
        note: m.notice_following_reinvite_what(),
        confirm: m.notice_following_reinvite(),
      };
    case 'delete':
      return { title: m.notices_delete_title(), note: m.notices_delete_note(), confirm: m.ui_delete(), danger: true };
  }
}

export function ActionDialog({
  action,
  progress,
  title,
  sender,
  busy,
  onClose,
  onConfirm,
}: {
  action: NoticeAction | undefined;
  progress: NoticeProgress;
  title: string;
  sender: string;
  busy: boolean;
  onClose: () => void;
  onConfirm: () => void;
}) {
  if (action === undefined) return null;
  const { title: question, ...words } = wordsOf(action, progress, sender);
  const facts =
    action === 'remind'
      ? [
          {
            label: m.notices_fact_today(),
            value: m.notices_times({ n: progress.reminders.today, max: progress.reminders.perDay }),
          },
          ...(progress.reminders.nextAt === null ? [] : [{ label: m.notices_fact_next(), value: formatShort(progress.reminders.nextAt) }]),
        ]
      : [];
  return (
    <ConfirmDialog open onClose={onClose} title={question} subtitle={title} facts={facts} busy={busy} onConfirm={onConfirm} {...words} />
  );
}
