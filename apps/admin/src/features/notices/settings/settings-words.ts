import { m } from '@contracts/messages';
import type { SendingPolicy } from '@contracts/sending-policy';
import { formatDay } from '@ui/core/format/date';

type Quiet = SendingPolicy['quiet'];
type Days = SendingPolicy['quietDays'];

export const onOff = (value: unknown): string => (value === true ? m.notice_settings_on() : m.notice_settings_off());

/** What quiet hours mean for a message, in one sentence. */
export function quietWords(quiet: Quiet): string {
  if (quiet === null) return m.notice_settings_quiet_none();
  if (quiet.from === quiet.until) return m.notice_settings_quiet_words_same();
  return quiet.from > quiet.until ? m.notice_settings_quiet_words_over(quiet) : m.notice_settings_quiet_words(quiet);
}

export function daysWords(days: Days): string {
  if (days.length === 0) return m.notice_settings_days_none();
  return days
    .toSorted((a, b) => a.day.localeCompare(b.day))
    .map(({ day, name }) => (name === '' ? formatDay(day) : `${formatDay(day)} ${name}`))
    .join(m.notices_name_separator());
}

export const budgetWords = (budget: SendingPolicy['dailyBudget']): string =>
  budget === null ? m.notice_settings_quiet_none() : m.notice_settings_budget_value({ n: budget });

/** Days that stand in the list more than once, by their place; the first of each is right. */
export function repeatedDays(days: Days): ReadonlySet<number> {
  return new Set(days.flatMap(({ day }, at) => (day !== '' && days.findIndex((other) => other.day === day) < at ? [at] : [])));
}
