import { getLocale, m } from '@contracts/messages';
import type { Locale } from '@contracts/locale';

/** The school's clock; pages show unit time, not device time (OVR-10). By name: Macao had summer time until 1979. */
export const UNIT_ZONE = 'Asia/Macau';

export type Instant = string | number | Date;

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: UNIT_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const weekday = new Intl.DateTimeFormat('en-GB', { timeZone: UNIT_ZONE, weekday: 'short' });
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface Wall {
  year: string;
  month: string;
  day: string;
  hour: string;
  minute: string;
  second: string;
}

function wallOf(instant: Instant): Wall {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) throw new RangeError(`not a time: ${String(instant)}`);
  return Object.fromEntries(parts.formatToParts(date).map((part) => [part.type, part.value])) as unknown as Wall;
}

/** Calendar day in the school's zone, `2026-11-20`. */
export function dayOf(instant: Instant): string {
  const wall = wallOf(instant);
  return `${wall.year}-${wall.month}-${wall.day}`;
}

function dayText(wall: Pick<Wall, 'year' | 'month' | 'day'>, locale: Locale): string {
  if (locale === 'zh-Hant') return `${wall.year}年${Number(wall.month)}月${Number(wall.day)}日`;
  if (locale === 'en') return `${Number(wall.day)} ${MONTHS[Number(wall.month) - 1] ?? ''} ${wall.year}`;
  return `${wall.day}/${wall.month}/${wall.year}`;
}

/** Detail: `2025年10月13日 14:11` · `13 Oct 2025 14:11` · `13/10/2025 14:11` (OVR-12). */
export function formatDateTime(instant: Instant, locale: Locale = getLocale()): string {
  const wall = wallOf(instant);
  return `${dayText(wall, locale)} ${wall.hour}:${wall.minute}`;
}

/** Tables: `2025-10-13 14:11` in Chinese, the detail form in English and Portuguese (OVR-12). */
export function formatTableTime(instant: Instant, locale: Locale = getLocale()): string {
  const wall = wallOf(instant);
  const day = locale === 'zh-Hant' ? `${wall.year}-${wall.month}-${wall.day}` : dayText(wall, locale);
  return `${day} ${wall.hour}:${wall.minute}`;
}

/** Time without the year for this year's lists: `11月18日 20:14` · `18 Nov 20:14` · `18/11 20:14`; another year shows it. */
export function formatShort(instant: Instant, now: Instant = Date.now(), locale: Locale = getLocale()): string {
  const wall = wallOf(instant);
  if (wall.year !== wallOf(now).year) return formatDateTime(instant, locale);
  const time = `${wall.hour}:${wall.minute}`;
  if (locale === 'zh-Hant') return `${Number(wall.month)}月${Number(wall.day)}日 ${time}`;
  if (locale === 'en') return `${Number(wall.day)} ${MONTHS[Number(wall.month) - 1] ?? ''} ${time}`;
  return `${wall.day}/${wall.month} ${time}`;
}

/** Lists: 「剛剛」 below a minute, the short form after (OVR-12). */
export function formatRelative(instant: Instant, now: Instant = Date.now(), locale: Locale = getLocale()): string {
  const age = new Date(now).getTime() - new Date(instant).getTime();
  return age >= 0 && age < 60_000 ? m.ui_just_now({}, { locale }) : formatShort(instant, now, locale);
}

/** Clock time, `07:51`; with seconds in the delivery ledger. */
export function formatClock(instant: Instant, seconds = false): string {
  const wall = wallOf(instant);
  return seconds ? `${wall.hour}:${wall.minute}:${wall.second}` : `${wall.hour}:${wall.minute}`;
}

/** An all-day date (`2026-12-04`, no zone) with its weekday: `2026年12月4日（星期五）`. */
export function formatDay(day: string, withWeekday = false, locale: Locale = getLocale()): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const text = dayText({ year, month, day: date }, locale);
  if (!withWeekday) return text;
  const index = WEEKDAYS.indexOf(weekday.format(new Date(`${day}T12:00:00+08:00`)));
  const name = new Intl.DateTimeFormat(locale === 'zh-Hant' ? 'zh-Hant' : locale === 'pt' ? 'pt-PT' : 'en-GB', {
    timeZone: 'UTC',
    weekday: 'long',
  }).format(new Date(Date.UTC(2023, 0, 1 + index)));
  return locale === 'zh-Hant' ? `${text}（${name}）` : `${text} (${name})`;
}

/** Calendar days from today to a day, in the school's zone: 0 today, 1 tomorrow, negative = past. */
export function daysUntil(instant: Instant, now: Instant = Date.now()): number {
  const noon = (value: Instant) => Date.parse(`${dayOf(value)}T12:00:00Z`);
  return Math.round((noon(instant) - noon(now)) / 86_400_000);
}

/** Deadline as people say it: 「今日截止 18:00」, 「明日截止 18:00」, 「11月24日 23:59 截止 · 尚餘 4 日」, 「已截止」. */
export function formatDeadline(instant: Instant, now: Instant = Date.now()): { text: string; urgent: boolean; over: boolean } {
  const left = new Date(instant).getTime() - new Date(now).getTime();
  const days = daysUntil(instant, now);
  if (left <= 0) return { text: m.ui_deadline_over({ time: formatShort(instant, now) }), urgent: false, over: true };
  if (days === 0) return { text: m.ui_deadline_today({ time: formatClock(instant) }), urgent: true, over: false };
  if (days === 1) return { text: m.ui_deadline_tomorrow({ time: formatClock(instant) }), urgent: true, over: false };
  return {
    text: m.ui_deadline_later({ time: formatShort(instant, now), days: String(days) }),
    urgent: false,
    over: false,
  };
}
