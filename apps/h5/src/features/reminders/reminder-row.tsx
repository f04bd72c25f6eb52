import '@ui/mobile/cells.css';
import { m } from '@contracts/messages';
import type { ReminderItem, ReminderModule } from '@contracts/reminders';
import { formatRelative } from '@ui/core/format/date';
import {
  IconBell,
  IconBook,
  IconCalendar,
  IconChat,
  IconCheckCircle,
  IconClock,
  IconDoc,
  IconForm,
  IconGrid,
  IconMegaphone,
  IconPen,
  IconSwap,
  IconTicket,
  IconUndo,
  type Icon,
} from '@ui/core/icons/icons';
import { StatusTag } from '@ui/core/status/status-tag';

const ICONS: Readonly<Record<ReminderModule, Icon>> = {
  notice: IconDoc,
  homework: IconPen,
  attendance: IconClock,
  leave: IconTicket,
  mailbox: IconChat,
  calendar: IconCalendar,
  subscription: IconMegaphone,
  promotion: IconSwap,
  timetable: IconGrid,
  system: IconBell,
};

export function moduleWord(module: ReminderModule): string {
  const words: Readonly<Record<ReminderModule, () => string>> = {
    notice: m.reminders_module_notice,
    homework: m.reminders_module_homework,
    attendance: m.reminders_module_attendance,
    leave: m.reminders_module_leave,
    mailbox: m.reminders_module_mailbox,
    calendar: m.reminders_module_calendar,
    subscription: m.reminders_module_subscription,
    promotion: m.reminders_module_promotion,
    timetable: m.reminders_module_timetable,
    system: m.reminders_module_system,
  };
  return words[module]();
}

/** One line: unread dot, title, summary, child, module, time; what is gone says so (RMD-02, RMD-05). */
export function ReminderRow({ item, onOpen }: { item: ReminderItem; onOpen: (item: ReminderItem) => void }) {
  const live = item.target === 'live';
  const IconShape =
    item.target === 'recalled' ? IconUndo : item.target === 'gone' ? IconBook : item.asks === 'form' ? IconForm : ICONS[item.module];
  const title = live
    ? (item.title ?? moduleWord(item.module))
    : item.target === 'recalled'
      ? m.family_notices_recalled_row()
      : m.reminders_gone();
  const inner = (
    <>
      <span className={item.unread && item.asks !== null ? 'sc-kind sc-kind--waiting' : 'sc-kind'}>
        <IconShape size={20} />
      </span>
      <span className="rmd-row__text">
        <span className={live ? 'rmd-row__title' : 'rmd-row__title sc-quiet'}>
          {item.unread ? (
            <>
              <i className="sc-dot" aria-hidden="true" />
              <span className="sc-hidden">{m.notices_unread()}</span>
            </>
          ) : null}
          <span className="sc-two-lines">{item.unread ? <b>{title}</b> : title}</span>
        </span>
        {item.summary === null || item.summary === '' ? null : <span className="rmd-row__summary sc-two-lines">{item.summary}</span>}
        <span className="rmd-row__meta">
          {item.asks === null || !item.unread ? null : (
            <StatusTag tone="waits" icon={item.asks === 'form' ? IconForm : IconCheckCircle}>
              {item.asks === 'form' ? m.notices_needs_form() : m.notices_needs_confirm()}
            </StatusTag>
          )}
          {item.student === null ? null : <span>{item.student.name}</span>}
          <span>{moduleWord(item.module)}</span>
          <time className="sc-number" dateTime={item.at}>
            {formatRelative(item.at)}
          </time>
        </span>
      </span>
    </>
  );
  return (
    <button type="button" className="rmd-row" onClick={() => onOpen(item)}>
      {inner}
    </button>
  );
}
