import type { Locale } from '@contracts/locale';
import { EN_DAY, EN_DAY_SHORT, EN_MONTH, PT_DAY, PT_DAY_SHORT, PT_MONTH, ZH_WEEK, monthOf, weekdayOf, zhDay } from './calendar-words';
import { ZH, anyNumber } from './written-numbers';
import type { Found, Reading } from './reading';

/** A day as a text names it. */
interface NamedDay {
  month: number;
  day: number;
  year?: number | undefined;
  weekday?: number | undefined;
}

const two = (n: number): string => String(n).padStart(2, '0');
const isDay = (month: number, day: number): boolean => month >= 1 && month <= 12 && day >= 1 && day <= 31;

/** Year and weekday beside a date are compared only where both texts give them; a weekday also answers for a free one. */
function dayFacts({ month, day, year, weekday }: NamedDay): Found[] {
  const key = `${two(month)}-${two(day)}`;
  return [
    { kind: 'date', key },
    ...(year === undefined
      ? []
      : [
          { kind: 'date' as const, key: `y:${key}:${String(year)}`, soft: true },
          { kind: 'number' as const, key: String(year), soft: true },
        ]),
    ...(weekday === undefined
      ? []
      : [
          { kind: 'date' as const, key: `w:${key}:${String(weekday)}`, soft: true },
          { kind: 'date' as const, key: `w:${String(weekday)}`, soft: true },
        ]),
  ];
}

const ZH_DAY_AFTER = new RegExp(
  String.raw`\s*(?:\(\s*${ZH_WEEK}?\s*([一二三四五六日天])\s*\)|\[?${ZH_WEEK}\s*([一二三四五六日天])\]?)`,
  'y',
);
const AFTER: Readonly<Record<'en' | 'pt', RegExp>> = {
  en: new RegExp(String.raw`\s*,?\s*\(?\s*\b(${EN_DAY_SHORT})\b\.?\s*\)?`, 'iy'),
  pt: new RegExp(String.raw`\s*,?\s*\(?\s*(${PT_DAY_SHORT})(?![\p{L}])\s*\)?`, 'iyu'),
};
const BEFORE: Readonly<Record<Locale, RegExp>> = {
  'zh-Hant': new RegExp(String.raw`${ZH_WEEK}([一二三四五六日天])\s*[(,、]?\s*$`),
  en: new RegExp(String.raw`\b(${EN_DAY_SHORT})\b\.?\s*[(,]?\s*(?:the\s+)?$`, 'i'),
  pt: new RegExp(String.raw`(?<!\p{L})(${PT_DAY_SHORT})\s*[(,]?\s*(?:dia\s+)?$`, 'iu'),
};
/** Longest words before a date, so that looking back does not read the whole text. */
const BEFORE_CHARS = 24;

/** The weekday that stands beside `from…to`. @returns it with the place it really spans */
function withWeekday(text: string, locale: Locale, from: number, to: number): { from: number; to: number; weekday?: number } {
  const after = locale === 'zh-Hant' ? ZH_DAY_AFTER : AFTER[locale];
  after.lastIndex = to;
  const behind = after.exec(text);
  if (behind !== null) {
    const name = behind[1] ?? behind[2] ?? '';
    return { from, to: to + behind[0].length, weekday: locale === 'zh-Hant' ? zhDay(name) : weekdayOf(name, locale) };
  }
  const ahead = BEFORE[locale].exec(text.slice(Math.max(0, from - BEFORE_CHARS), from));
  if (ahead === null) return { from, to };
  return { from: from - ahead[0].length, to, weekday: weekdayOf(ahead[1] ?? '', locale) };
}

/** Takes each date of a match; the last one carries the weekday that stands beside it. */
function takeDays(reading: Reading, days: readonly NamedDay[], from: number, to: number): void {
  if (days.length === 0 || !days.every(({ month, day }) => isDay(month, day))) return;
  const place = withWeekday(reading.text, reading.locale, from, to);
  const facts = days.flatMap((day, i) =>
    dayFacts(i === days.length - 1 && day.weekday === undefined ? { ...day, weekday: place.weekday } : day),
  );
  reading.take(facts, place.from, place.to);
}

function readNumeric(reading: Reading): void {
  for (const m of reading.text.matchAll(/(?<!\d|\d[/.-])(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?![\d/]|[.-]\d)/g))
    takeDays(reading, [{ year: Number(m[1]), month: Number(m[3]), day: Number(m[4]) }], m.index, m.index + m[0].length);
  for (const m of reading.text.matchAll(/(?<!\d|\d[/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/]|[.-]\d)/g))
    takeDays(reading, [dayMonth(m[1], m[3], m[4])], m.index, m.index + m[0].length);
  const list = /(?<!\d|\d[/.:,-])((?:\d{1,2}\s*(?:,|\be\b|\band\b|&|-|及|和|、|至)\s*){0,12})(\d{1,2})\/(\d{1,2})(?![\d/]|[.,]\d)/g;
  for (const m of reading.text.matchAll(list)) {
    const last = dayMonth(m[2], m[3]);
    const earlier = (m[1]?.match(/\d+/g) ?? []).map((day) => ({ month: last.month, day: Number(day) }));
    takeDays(reading, [...earlier, last], m.index, m.index + m[0].length);
  }
}

/** Day before month, as in Macao; the other way round only where that alone is a date. */
function dayMonth(first = '', second = '', yearText?: string): NamedDay {
  const [a, b] = [Number(first), Number(second)];
  const year = yearText === undefined ? undefined : Number(yearText.length === 2 ? `20${yearText}` : yearText);
  return b > 12 && a <= 12 ? { month: a, day: b, year } : { month: b, day: a, year };
}

const ZH_HEAD = new RegExp(
  String.raw`(?:(\d{4}|[〇零○一二三四五六七八九]{4})\s*年\s*)?(\d{1,2}|${ZH}{1,3})\s*月\s*(?=[\d零一二三四五六七八九十廿卅])`,
  'g',
);
const ZH_NEXT = new RegExp(String.raw`\s*(\d{1,2}|${ZH}{1,3})\s*([日號号])?(?:\s*\(\s*${ZH_WEEK}?\s*([一二三四五六日天])\s*\))?`, 'y');
const ZH_JOIN = /\s*(?:、|,|及|和|與|至|到|-|或)\s*/y;

function readChinese(reading: Reading): void {
  const { text } = reading;
  for (const head of text.matchAll(ZH_HEAD)) {
    const month = anyNumber(head[2] ?? '') ?? 0;
    const year = head[1] === undefined ? undefined : anyNumber(head[1]);
    const days: NamedDay[] = [];
    let pending: NamedDay[] = [];
    let end = head.index + head[0].length;
    for (let at: number | undefined = end; at !== undefined;) {
      ZH_NEXT.lastIndex = at;
      const next = ZH_NEXT.exec(text);
      if (next === null) break;
      pending.push({ month, day: anyNumber(next[1] ?? '') ?? 0, year, weekday: next[3] === undefined ? undefined : zhDay(next[3]) });
      at += next[0].length;
      // Only what is called a day is one: in 「11月28至30日」 the last sign speaks for all before it.
      if (next[2] !== undefined) {
        days.push(...pending);
        pending = [];
        end = at;
      }
      ZH_JOIN.lastIndex = at;
      const join = ZH_JOIN.exec(text);
      at = join === null ? undefined : at + join[0].length;
    }
    takeDays(reading, days, head.index, end);
  }
}

const BRACKET = String.raw`(?:\s*\([^()]{2,20}\))?`;
const EN_D = String.raw`\d{1,2}(?:st|nd|rd|th)?`;
const EN_JOIN = String.raw`\s*(?:,|and\b|&|to\b|-|or\b)\s*`;
const EN_DAY_FIRST = new RegExp(
  String.raw`(?<!\d|\d[:./h,]|\$)((?:${EN_D}${BRACKET}${EN_JOIN}){0,12})(\d{1,2})(?:st|nd|rd|th)?${BRACKET}\s+(?:of\s+)?(${EN_MONTH})\b\.?(?:,?\s+(\d{4})(?!\d))?`,
  'g',
);
const EN_MONTH_FIRST = new RegExp(
  String.raw`\b(${EN_MONTH})\b\.?\s+((?:${EN_D}(?!\d)${BRACKET}${EN_JOIN}){0,12}\d{1,2})(?!\d|[:h]|\.\d|\s*[ap]\.?m)(?:st|nd|rd|th)?(?:,?\s+(\d{4})(?!\d))?`,
  'g',
);
const PT_FIRST = new RegExp(
  String.raw`(?<!\d|\d[:./h,]|\$)((?:\d{1,2}(?:\.?[ºo])?${BRACKET}\s*(?:,|\be\b|\bao?\b|até|-|\bou\b)\s*(?:dia\s*)?){0,12})(\d{1,2})(?:\.?[ºo])?${BRACKET}\s+(?:de\s+)?(${PT_MONTH})(?!\p{L})\.?(?:,?\s+(?:de\s+)?(\d{4})(?!\d))?`,
  'giu',
);

function readWorded(reading: Reading, pattern: RegExp): void {
  for (const m of reading.text.matchAll(pattern)) {
    const monthFirst = pattern === EN_MONTH_FIRST;
    const month = monthOf((monthFirst ? m[1] : m[3]) ?? '', reading.locale);
    const year = monthFirst ? m[3] : m[4];
    const list = (monthFirst ? m[2] : `${m[1] ?? ''} ${m[2] ?? ''}`) ?? '';
    const days = (list.replace(/\([^)]*\)/g, ' ').match(/\d+/g) ?? []).map((day) => ({
      month,
      day: Number(day),
      year: year === undefined ? undefined : Number(year),
    }));
    takeDays(reading, days, m.index, m.index + m[0].length);
  }
}

export function readDates(reading: Reading): void {
  readNumeric(reading);
  if (reading.locale === 'zh-Hant') readChinese(reading);
  if (reading.locale === 'en') {
    readWorded(reading, EN_DAY_FIRST);
    readWorded(reading, EN_MONTH_FIRST);
  }
  if (reading.locale === 'pt') readWorded(reading, PT_FIRST);
}

const day = (weekday: number): Found => ({ kind: 'date', key: `w:${String(weekday)}` });
const ZH_WEEKDAYS = new RegExp(
  String.raw`(?<![一二三四五六七八九十兩\d])${ZH_WEEK}([一二三四五六日天])((?:\s*[、及和與至到-]\s*${ZH_WEEK}?[一二三四五六日](?![月日號号時时年本期點]))*)`,
  'g',
);

/** Weekdays that stand without a date, and months without a day. Read after dates and times. */
export function readWeekdaysAndMonths(reading: Reading): void {
  const { locale } = reading;
  if (locale === 'zh-Hant') {
    reading.each(ZH_WEEKDAYS, (m) => [m[1] ?? '', ...(m[2]?.match(/[一二三四五六日](?!期)/g) ?? [])].map((sign) => day(zhDay(sign))));
    reading.each(new RegExp(String.raw`(\d{1,2}|[一二三四五六七八九十]{1,2})\s*月(?!球|亮|餅|考)`, 'g'), (m) =>
      monthFact(anyNumber(m[1] ?? '')),
    );
    return;
  }
  if (locale === 'en') {
    reading.each(new RegExp(String.raw`\b(${EN_DAY})\b`, 'g'), (m) => [day(weekdayOf(m[1] ?? '', locale))]);
    const lead = '(?:in|of|from|until|till|by|since|during|for|late|early|mid|this|next|to|and)';
    // "may" and "march" are verbs, too: alone they are months only behind such a word or before a year.
    reading.each(new RegExp(String.raw`\b(${EN_MONTH})\b`, 'g'), (m) => {
      const sure = !/^(May|Mar|March|Jan|Dec|Sep)$/.test(m[1] ?? '');
      const near = reading.text.slice(Math.max(0, m.index - 12), m.index + 12);
      const month = monthFact(monthOf(m[1] ?? '', locale));
      return sure || new RegExp(String.raw`\b${lead}[\s-]+${m[1] ?? ''}\b|\b${m[1] ?? ''}\s+\d{4}`).test(near) ? month : undefined;
    });
    return;
  }
  const name = '(segunda|terça|quarta|quinta|sexta|[2-6]\\.?ª)';
  reading.each(new RegExp(String.raw`(?<!\p{L})${name}(?=\s+(?:a|à|e|ou)\s+${name}[ -]feira)`, 'giu'), (m) => [
    day(weekdayOf(m[1] ?? '', locale)),
  ]);
  reading.each(new RegExp(String.raw`(?<!\p{L})(${PT_DAY})(?!\p{L})`, 'giu'), (m) => [day(weekdayOf(m[1] ?? '', locale))]);
  reading.each(/(?<!\p{L})(Janeiro|Fevereiro|Março|Abril|Maio|Junho|Julho|Agosto|Setembro|Outubro|Novembro|Dezembro)(?!\p{L})/giu, (m) =>
    monthFact(monthOf(m[1] ?? '', locale)),
  );
}

const monthFact = (month: number | undefined): Found[] | undefined =>
  month === undefined || month < 1 || month > 12 ? undefined : [{ kind: 'date', key: `m:${two(month)}` }];
