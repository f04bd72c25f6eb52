import fc from 'fast-check';
import type { Locale } from '@contracts/locale';

/** Facts of a notice and the ways in which they are written in the three languages, for properties. */
export type MadeFact =
  | { kind: 'date'; month: number; day: number; withYear: boolean; withWeekday: boolean }
  | { kind: 'time'; hour: number; minute: number }
  | { kind: 'amount'; value: number; currency: 'MOP' | 'HKD' }
  | { kind: 'phone'; digits: string }
  | { kind: 'room'; number: number }
  | { kind: 'class'; grade: number; letter: string }
  | { kind: 'people'; number: number }
  | { kind: 'link'; address: string }
  | { kind: 'name'; name: string };

export const YEAR = 2027;
const weekday = (month: number, day: number): number => (new Date(Date.UTC(YEAR, month - 1, day)).getUTCDay() + 6) % 7;

export const madeFact: fc.Arbitrary<MadeFact> = fc.oneof(
  fc.record({
    kind: fc.constant('date' as const),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    withYear: fc.boolean(),
    withWeekday: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('time' as const), hour: fc.integer({ min: 1, max: 23 }), minute: fc.constantFrom(0, 5, 15, 30, 45) }),
  fc.record({
    kind: fc.constant('amount' as const),
    value: fc.oneof(
      fc.integer({ min: 20, max: 99_999 }),
      fc.integer({ min: 2_001, max: 99_999 }).map((n) => n / 100),
    ),
    currency: fc.constantFrom('MOP' as const, 'HKD' as const),
  }),
  fc.record({ kind: fc.constant('phone' as const), digits: fc.integer({ min: 28_200_000, max: 28_999_999 }).map(String) }),
  fc.record({ kind: fc.constant('room' as const), number: fc.integer({ min: 101, max: 999 }) }),
  fc.record({ kind: fc.constant('class' as const), grade: fc.integer({ min: 1, max: 6 }), letter: fc.constantFrom('A', 'B', 'C', 'D') }),
  fc.record({ kind: fc.constant('people' as const), number: fc.integer({ min: 21, max: 90 }) }),
  fc.record({
    kind: fc.constant('link' as const),
    address: fc.stringMatching(/^[a-z]{3,8}$/).map((path) => `https://www.school.edu.mo/${path}`),
  }),
  fc.record({ kind: fc.constant('name' as const), name: fc.constantFrom('WeChat', 'Google Classroom', 'Zoom', 'STEM', 'Canva', 'Moodle') }),
);

const ZH_N = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
const zh = (n: number): string =>
  n <= 10
    ? (ZH_N[n] ?? '')
    : n < 20
      ? `十${ZH_N[n - 10] ?? ''}`
      : `${ZH_N[Math.floor(n / 10)] ?? ''}十${n % 10 === 0 ? '' : (ZH_N[n % 10] ?? '')}`;
const wide = (text: string): string => text.replace(/[0-9:/]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
const two = (n: number): string => String(n).padStart(2, '0');
const EN_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const PT_MONTHS = [
  'Janeiro',
  'Fevereiro',
  'Março',
  'Abril',
  'Maio',
  'Junho',
  'Julho',
  'Agosto',
  'Setembro',
  'Outubro',
  'Novembro',
  'Dezembro',
];
const EN_DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const PT_DAYS = ['segunda-feira', 'terça-feira', 'quarta-feira', 'quinta-feira', 'sexta-feira', 'sábado', 'domingo'];

function dateIn({ month, day, withYear, withWeekday }: Extract<MadeFact, { kind: 'date' }>, locale: Locale, style: number): string {
  const w = weekday(month, day);
  const [en, pt] = [EN_MONTHS[month - 1] ?? '', PT_MONTHS[month - 1] ?? ''];
  if (locale === 'zh-Hant') {
    const year = withYear ? `${String(YEAR)}年` : '';
    const sign = '一二三四五六日'[w] ?? '';
    const date =
      [
        `${year}${String(month)}月${String(day)}日`,
        `${withYear ? '二〇二七年' : ''}${zh(month)}月${zh(day)}日`,
        wide(`${String(month)}`) + `月${wide(String(day))}號`,
      ][style % 3] ?? '';
    return withWeekday ? date + ([`（星期${sign}）`, `(${sign})`, `，週${sign}`][style % 3] ?? '') : date;
  }
  if (locale === 'en') {
    const date =
      [
        `${String(day)} ${en}${withYear ? ` ${String(YEAR)}` : ''}`,
        `${en} ${String(day)}${withYear ? `, ${String(YEAR)}` : ''}`,
        `${String(day)}/${String(month)}${withYear ? `/${String(YEAR)}` : ''}`,
      ][style % 3] ?? '';
    return withWeekday ? ([`${EN_DAYS[w] ?? ''}, ${date}`, `${date} (${(EN_DAYS[w] ?? '').slice(0, 3)})`][style % 2] ?? '') : date;
  }
  const date =
    [
      `${String(day)} de ${pt}${withYear ? ` de ${String(YEAR)}` : ''}`,
      `${String(day)} de ${pt.toLowerCase()}`,
      `${two(day)}/${two(month)}${withYear ? `/${String(YEAR)}` : ''}`,
    ][style % 3] ?? '';
  return withWeekday ? ([`${PT_DAYS[w] ?? ''}, ${date}`, `${date} (${PT_DAYS[w] ?? ''})`][style % 2] ?? '') : date;
}

function timeIn({ hour, minute }: Extract<MadeFact, { kind: 'time' }>, locale: Locale, style: number): string {
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  const plain = `${two(hour)}:${two(minute)}`;
  if (locale === 'zh-Hant') {
    const half = hour < 12 ? '上午' : hour === 12 ? '中午' : hour < 18 ? '下午' : '晚上';
    const minutes = minute === 0 ? '' : minute === 30 ? '半' : `${String(minute)}分`;
    return (
      [
        `${half}${String(twelve)}時${minutes}`,
        `${half}${zh(twelve)}時${minute === 0 ? '正' : minute === 30 ? '半' : `${zh(minute)}分`}`,
        wide(plain),
      ][style % 3] ?? ''
    );
  }
  if (locale === 'en') {
    const half = hour < 12 ? 'a' : 'p';
    const clock = `${String(twelve)}${minute === 0 ? '' : `:${two(minute)}`}`;
    return [`${clock} ${half}.m.`, `${clock}${half}m`, plain][style % 3] ?? '';
  }
  return (
    [
      `${String(hour)}h${minute === 0 ? '' : two(minute)}`,
      plain,
      `às ${String(hour)} horas${minute === 0 ? '' : ` e ${String(minute)} minutos`}`,
    ][style % 3] ?? ''
  );
}

function amountIn({ value, currency }: Extract<MadeFact, { kind: 'amount' }>, locale: Locale, style: number): string {
  const whole = Number.isInteger(value);
  const group = (sign: string, point: string): string => {
    const [head = '', tail] = value.toFixed(whole ? 0 : 2).split('.');
    return head.replace(/\B(?=(\d{3})+$)/g, sign) + (tail === undefined ? '' : point + tail);
  };
  const comma = group(',', '.');
  if (currency === 'HKD') return locale === 'zh-Hant' ? `港幣${comma}元` : `HK$${comma}`;
  if (locale === 'zh-Hant') return [`澳門元${comma}元`, `$${comma}`, `${comma}元`, `MOP ${comma}`][style % 4] ?? '';
  if (locale === 'en') return [`MOP ${comma}`, `MOP$${comma}`, `${comma} patacas`, `$${comma}`][style % 4] ?? '';
  return [`${group('.', ',')} patacas`, `MOP ${group('.', ',')}`, `MOP ${comma}`, `$${comma}`][style % 4] ?? '';
}

/** A fact in the words of a language. */
export function rendered(fact: MadeFact, locale: Locale, style: number): string {
  switch (fact.kind) {
    case 'date':
      return dateIn(fact, locale, style);
    case 'time':
      return timeIn(fact, locale, style);
    case 'amount':
      return amountIn(fact, locale, style);
    case 'phone': {
      const spaced = `${fact.digits.slice(0, 4)} ${fact.digits.slice(4)}`;
      return [`+853 ${spaced}`, fact.digits, `(853) ${fact.digits}`][style % 3] ?? '';
    }
    case 'room':
      return locale === 'zh-Hant' ? `${String(fact.number)}室` : `${locale === 'en' ? 'Room' : 'sala'} ${String(fact.number)}`;
    case 'class': {
      const { letter } = fact;
      if (locale === 'zh-Hant')
        return [`小${zh(fact.grade)}${letter}`, `小${zh(fact.grade)} ${letter}班`, `P${String(fact.grade)}${letter}`][style % 3] ?? '';
      if (locale === 'en')
        return (
          [`P${String(fact.grade)}${letter}`, `P.${String(fact.grade)}${letter}`, `Primary ${String(fact.grade)}${letter}`][style % 3] ?? ''
        );
      return (
        [`P${String(fact.grade)}${letter}`, `${String(fact.grade)}.º ${letter}`, `${String(fact.grade)}.º ano ${letter}`][style % 3] ?? ''
      );
    }
    case 'people':
      return `${String(fact.number)}${{ 'zh-Hant': '人', en: ' people', pt: ' pessoas' }[locale]}`;
    case 'link':
      return fact.address;
    case 'name':
      return fact.name;
  }
}

const SENTENCES: Readonly<Record<Locale, readonly [string, string][]>> = {
  'zh-Hant': [
    ['請各位家長留意：', '。'],
    ['詳情見', '，謝謝。'],
    ['活動安排在', '；如有查詢請聯絡學校。'],
    ['（', '）'],
  ],
  en: [
    ['Please note: ', '.'],
    ['Details at ', ', thank you.'],
    ['It takes place at ', '; please ask us.'],
    ['(', ')'],
  ],
  pt: [
    ['Pedimos a vossa atenção: ', '.'],
    ['Mais informação em ', ', obrigado.'],
    ['A actividade: ', '; contacte a escola.'],
    ['(', ')'],
  ],
};

/** The facts in sentences of a language, one on each line. */
export const written = (facts: readonly MadeFact[], locale: Locale, styles: readonly number[]): string =>
  facts
    .map((fact, i) => {
      const style = styles[i % styles.length] ?? 0;
      const [before, after] = SENTENCES[locale][style % 4] ?? ['', ''];
      return before + rendered(fact, locale, style) + after;
    })
    .join('\n');
