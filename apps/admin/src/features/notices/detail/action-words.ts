import { m } from '@contracts/messages';
import type { NoticeDetail, NoticeProgress } from '@contracts/notices';
import { formatNumber } from '@ui/core/format/number';

export type NoticeAction = 'remind' | 'close' | 'reopen' | 'recall' | 'delete' | 'cancelSchedule' | 'reinvite' | 'takeOver';
/** What the server answered: students reminded, or families and teachers asked. */
export interface ActionResult {
  students?: number;
  families?: number;
  teachers?: number;
}
export interface ActionWords {
  title: string;
  text: string;
  confirm: string;
  danger?: boolean;
  done: (result: ActionResult) => string;
}

/** What will happen, in numbers, before it happens (ui rule 7). */
export function actionWords(
  action: NoticeAction,
  notice: Pick<NoticeDetail, 'sender'>,
  progress: Pick<NoticeProgress, 'remindable' | 'messages'> | undefined,
): ActionWords {
  const open = formatNumber(progress?.remindable ?? 0);
  switch (action) {
    case 'remind':
      return {
        title: m.notices_remind_title({ n: open }),
        text: m.notices_remind_what(),
        confirm: m.notices_remind(),
        done: ({ students = 0 }) => m.notices_reminded({ n: formatNumber(students) }),
      };
    case 'close':
      return {
        title: m.notices_close_title(),
        text: m.notices_close_what({ n: open }),
        confirm: m.notices_close(),
        done: () => m.notices_closed_done(),
      };
    case 'reopen':
      return {
        title: m.notices_reopen_title(),
        text: m.notices_reopen_note(),
        confirm: m.notices_reopen(),
        done: () => m.notices_reopened_done(),
      };
    case 'recall':
      return {
        title: m.notices_recall_title({ n: formatNumber(progress?.messages.sent ?? 0) }),
        text: m.notices_recall_what(),
        confirm: m.notices_recall(),
        danger: true,
        done: () => m.notices_recalled_done(),
      };
    case 'delete':
      return {
        title: m.notices_delete_title(),
        text: m.notices_delete_note(),
        confirm: m.ui_delete(),
        danger: true,
        done: () => m.notices_deleted_done(),
      };
    case 'cancelSchedule':
      return {
        title: m.notice_following_cancel_schedule_title(),
        text: m.notice_following_cancel_schedule_note(),
        confirm: m.notice_following_cancel_schedule(),
        done: () => m.notice_following_schedule_cancelled(),
      };
    case 'reinvite':
      return {
        title: m.notice_following_reinvite_title({ n: formatNumber(progress?.messages.not_joined ?? 0) }),
        text: m.notice_following_reinvite_what(),
        confirm: m.notice_following_reinvite(),
        done: ({ families = 0, teachers = 0 }) =>
          m.notice_following_reinvited({ teachers: formatNumber(teachers), families: formatNumber(families) }),
      };
    case 'takeOver':
      return {
        title: m.notice_following_take_over_title({ name: notice.sender.name }),
        text: m.notice_following_take_over_note(),
        confirm: m.notice_following_take_over(),
        done: () => m.notice_following_taken_over(),
      };
  }
}
