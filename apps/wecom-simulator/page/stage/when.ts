import type { Translate } from '../i18n';
import { daysApart, hourMinute, shortDate } from '../model/clock';

/** Time of a message as a chat says it: 07:44, 昨天 08:06, 11月18日 20:14. */
export function chatTime(at: number, now: number, locale: string, t: Translate): string {
  const days = daysApart(at, now);
  if (days <= 0) return hourMinute(at);
  return `${days === 1 ? t('yesterday') : shortDate(at, locale)} ${hourMinute(at)}`;
}

/** The same for a list of conversations: the day alone once it is not today. */
export function listTime(at: number, now: number, locale: string, t: Translate): string {
  const days = daysApart(at, now);
  if (days <= 0) return hourMinute(at);
  return days === 1 ? t('yesterday') : shortDate(at, locale);
}
