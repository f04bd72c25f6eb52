import { m } from '@contracts/messages';
import type { ReminderItem, ReminderModule } from '@contracts/reminders';

export function moduleWord(module: ReminderModule): string {
  switch (module) {
    case 'notice':
      return m.console_reminders_module_notice();
    case 'homework':
      return m.console_reminders_module_homework();
    case 'attendance':
      return m.console_reminders_module_attendance();
    case 'leave':
      return m.console_reminders_module_leave();
    case 'mailbox':
      return m.console_reminders_module_mailbox();
    case 'calendar':
      return m.console_reminders_module_calendar();
    case 'subscription':
      return m.console_reminders_module_subscription();
    case 'promotion':
      return m.console_reminders_module_promotion();
    case 'timetable':
      return m.console_reminders_module_timetable();
    case 'system':
      return m.console_reminders_module_system();
  }
}

/** Title of a line; what was taken back or is no longer allowed names nothing of its content (RMD-05). */
export function titleWord(item: Pick<ReminderItem, 'target' | 'title'>): string {
  if (item.target === 'recalled') return m.console_reminders_recalled();
  return item.target === 'gone' || item.title === null ? m.console_reminders_gone() : item.title;
}

/** Pages of the phone that have a place in the console; others open as they are. */
export function consoleHref(url: string | null): string | undefined {
  if (url === null || !url.startsWith('/')) return undefined;
  const notice = /^\/(?:staff\/notices|n)\/([0-9a-f-]{36})/.exec(url);
  if (notice?.[1] !== undefined) return `/console/notices/${notice[1]}`;
  return url.startsWith('/console') ? url : undefined;
}
