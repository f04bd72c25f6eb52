import type { Locale } from '@contracts/locale';

/** Names of months and weekdays as they are written in notices. Weekdays: 1 = Monday … 7 = Sunday. */
export const EN_MONTH =
  'Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?';
export const PT_MONTH =
  'Janeiro|Jan|Fevereiro|Fev|Março|Mar|Abril|Abr|Maio|Mai|Junho|Jun|Julho|Jul|Agosto|Ago|Setembro|Set|Outubro|Out|Novembro|Nov|Dezembro|Dez';
const EN_STARTS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const PT_STARTS = ['jan', 'fev', 'mar', 'abr', 'mai', 'jun', 'jul', 'ago', 'set', 'out', 'nov', 'dez'];

export const monthOf = (name: string, locale: Locale): number =>
  (locale === 'pt' ? PT_STARTS : EN_STARTS).indexOf(name.slice(0, 3).toLowerCase()) + 1;

const ZH_DAYS = '一二三四五六日';
export const ZH_WEEK = '(?:星期|週|周|禮拜|礼拜)';
export const zhDay = (sign: string): number => ZH_DAYS.indexOf(sign === '天' ? '日' : sign) + 1;

const EN_DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** Full names stand anywhere; short ones only beside a date. */
export const EN_DAY = 'Mondays?|Tuesdays?|Wednesdays?|Thursdays?|Fridays?|Saturdays?|Sundays?';
export const EN_DAY_SHORT = `${EN_DAY}|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun`;
const PT_DAYS = ['seg', 'ter', 'qua', 'qui', 'sex', 'sáb', 'dom'];
const PT_NAME = 'segundas?|terças?|quartas?|quintas?|sextas?|[2-6]\\.?ª';
export const PT_DAY = `(?:${PT_NAME})[ -]feiras?|sábados?|domingos?`;
/** `segunda` alone is also "second": without `-feira` it is a day only beside a date or in `segunda a sexta-feira`. */
export const PT_DAY_SHORT = `${PT_DAY}|${PT_NAME}|(?:seg|ter|qua|qui|sex|sáb|dom)\\.`;

export function weekdayOf(name: string, locale: Locale): number {
  const word = name.toLowerCase();
  if (locale === 'zh-Hant') return zhDay(name.slice(-1));
  if (locale === 'en') return EN_DAYS.indexOf(word.slice(0, 3)) + 1;
  const digit = /^[2-6]/.exec(word);
  return digit === null ? PT_DAYS.indexOf(word.slice(0, 3)) + 1 : Number(digit[0]) - 1;
}

const MONTHS: Readonly<Record<'en' | 'pt', readonly string[]>> = {
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
  pt: ['Janeiro', 'Fevereiro', 'Março', 'Abril', 'Maio', 'Junho', 'Julho', 'Agosto', 'Setembro', 'Outubro', 'Novembro', 'Dezembro'],
};
const DAYS: Readonly<Record<'en' | 'pt', readonly string[]>> = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  pt: ['segunda-feira', 'terça-feira', 'quarta-feira', 'quinta-feira', 'sexta-feira', 'sábado', 'domingo'],
};

/** 「2026年11月28日是星期六」: what the calendar says, in the language of the text. */
export function calendarSays(year: number, month: number, day: number, weekday: number, locale: Locale): string {
  if (locale === 'zh-Hant') return `${String(year)}年${String(month)}月${String(day)}日是星期${ZH_DAYS[weekday - 1] ?? ''}`;
  const name = MONTHS[locale][month - 1] ?? '';
  const dayName = DAYS[locale][weekday - 1] ?? '';
  return locale === 'en'
    ? `${String(day)} ${name} ${String(year)} is a ${dayName}`
    : `${String(day)} de ${name} de ${String(year)} calha ${weekday > 5 ? 'num' : 'numa'} ${dayName}`;
}
