import type { Found, Reading } from './reading';
import { NUMBER, ZH, anyNumber, chineseNumber, writtenNumber } from './written-numbers';

const number = (value: number, soft = false): Found => ({ kind: 'number', key: String(value), soft });
const phone = (digits: string): Found => ({ kind: 'number', key: `tel:${digits}` });

/** Numbering typed before a line: the other text may have it as a list. */
export function dropLineNumbers(reading: Reading): void {
  for (const m of reading.text.matchAll(/^[ ]*\(?\d{1,2}(?:[.)、](?![\dºªo°])|\)\s)/gm)) reading.take([], m.index, m.index + m[0].length);
}

const LINK = /(?:https?:\/\/|www\.)[^\s<>"'()\u3001\u3002\ufffc\u4e00-\u9fff]+/gi;
const MAIL = /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+/g;

/** One name for an address, however it is written. */
export function linkKey(address: string): string {
  return address
    .replace(/^mailto:/i, '')
    .replace(/^https?:\/\//i, '')
    .replace(/^www\./i, '')
    .replace(/^[^/?#]+/, (host) => host.toLowerCase())
    .replace(/[.,;:!?]+$/, '')
    .replace(/\/$/, '');
}

export function readLinks(reading: Reading): void {
  for (const pattern of [LINK, MAIL]) reading.each(pattern, (m) => [{ kind: 'link', key: linkKey(m[0]) }]);
}

/** Telephone numbers: eight digits of Macao, with or without 853, and those of abroad. */
export function readPhones(reading: Reading): void {
  reading.each(/(?<![\d+])\+(?!853)\d{1,3}[ -]?\d[\d -]{5,14}\d(?!\d)/g, (m) => [phone(m[0].replace(/\D/g, ''))]);
  reading.each(/(?<!\d)(?:\(?(?:\+|00)?\s?853\)?[ -]*)?([2689]\d{3})([ -]?)(\d{4})(?!\d)/g, (m) => {
    const years = m[2] === '-' && /^20\d\d$/.test(m[1] ?? '') && /^20\d\d$/.test(m[3] ?? '');
    return years ? undefined : [phone(`${m[1] ?? ''}${m[3] ?? ''}`)];
  });
}

const code = (grade: number, letter: string | undefined): Found[] => [{ kind: 'name', key: `class:${String(grade)}${letter ?? ''}` }];
/** 高一 is the fourth year of secondary school: Form 4. */
const SENIOR = 3;
const ZH_CLASSES: readonly RegExp[] = [
  /(?<level>小|初|高|幼)(?<grade>[一二三四五六1-6])(?:年級)?\s*(?<letter>[A-Z](?![A-Za-z0-9]))?(?!學|中)/g,
  /(?<grade>[一二三四五六1-6])\s*年級\s*(?<letter>[A-Z](?![A-Za-z0-9]))?/g,
  /(?<grade>[一二三四五六])\s*(?<letter>[A-Z])(?![A-Za-z0-9])/g,
];
const LATIN_CLASS =
  /(?<![\p{Script=Latin}\d])(?:(?:[Pp]rimary|[Ff]orm|[Ss]econdary|[Ss]enior|[Yy]ear|[Gg]rade|[Cc]lass|[Tt]urma|[Pp]rim[áa]rio|P|F|S|K)\.?\s?)(?<grade>[1-6])(?!\d|[.,:]\d)\s?-?(?<letter>[A-Z](?![\p{Script=Latin}\d]))?/gu;
const BARE_CLASS = /(?<![\p{Script=Latin}\d]|\d[.,:/-])(?<grade>[1-6])(?<letter>[A-Z])(?![\p{Script=Latin}\d])/gu;
const PT_CLASS = /(?<![\p{Script=Latin}\d])(?<grade>[1-6])\s?\.?\s?[ºo°](?:\s+ano)?\s?(?<letter>[A-Z](?![\p{Script=Latin}\d]))/gu;
const PT_YEAR = /(?<![\p{Script=Latin}\d])(?<grade>[1-6])\s?\.?\s?[ºo°]\s+ano(?!\p{L})/gu;

/** Classes (小四A, P4A, 4.º A) and codes of rooms and papers (A301). */
export function readCodes(reading: Reading): void {
  const { locale } = reading;
  const patterns = [...(locale === 'zh-Hant' ? ZH_CLASSES : []), ...(locale === 'pt' ? [PT_CLASS, PT_YEAR] : []), LATIN_CLASS, BARE_CLASS];
  for (const pattern of patterns) {
    reading.each(pattern, (m) => {
      const grade = anyNumber(m.groups?.['grade'] ?? '');
      return grade === undefined ? undefined : code(grade + (m.groups?.['level'] === '高' ? SENIOR : 0), m.groups?.['letter']);
    });
  }
  reading.each(
    /(?<![A-Za-z\d\u00c0-\u024f-])(?=[A-Z\d-]*\d)(?=[A-Z\d-]*[A-Z])[A-Z\d](?:[A-Z\d-]{0,14}[A-Z\d])(?![A-Za-z\d\u00c0-\u024f])/g,
    (m) => [{ kind: 'number', key: `code:${m[0]}` }],
  );
}

const EN_WORDS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );
const EN_ORDINALS = '- first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ');
const PT_WORDS =
  'zero - dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezasseis dezassete dezoito dezanove vinte'.split(
    ' ',
  );
const PT_ORDINALS = '- primeir segund terceir quart quint sext sétim oitav non décim'.split(' ');
const ZH_COUNTED = new RegExp(
  String.raw`(?:(?<=第)(?<order>${ZH}{1,4})|(?<count>${ZH}{1,4})\s*(?=[個名位人班級次項份張天日年頁室樓層號歲題週周元件條小分點科節場組隊封]))`,
  'gu',
);

/** Everything else in digits; numbers in words only answer for digits elsewhere, because words count many other things, too. */
export function readNumbers(reading: Reading): void {
  const { locale } = reading;
  reading.each(new RegExp(String.raw`(?<![\d])${NUMBER}`, 'g'), (m) => {
    const value = writtenNumber(m[0]);
    return value === undefined ? (m[0].match(/\d+/g) ?? []).map((part) => number(Number(part))) : [number(value)];
  });
  if (locale === 'zh-Hant') {
    reading.each(ZH_COUNTED, (m) => {
      const value = chineseNumber(m.groups?.['order'] ?? m.groups?.['count'] ?? '');
      return value === undefined ? undefined : [number(value, true)];
    });
    return;
  }
  const [words, ordinals] = locale === 'en' ? [EN_WORDS, EN_ORDINALS] : [PT_WORDS, PT_ORDINALS];
  reading.each(/(?<!\p{L})\p{Ll}+(?!\p{L})|(?<!\p{L})\p{Lu}\p{Ll}+(?!\p{L})/gu, (m) => {
    const word = m[0].toLowerCase();
    const feminine = word === 'duas' ? 2 : words.indexOf(word);
    const value = feminine >= 0 ? feminine : ordinals.indexOf(locale === 'pt' ? word.replace(/[oa]s?$/, '') : word);
    return value < 0 ? undefined : [number(value, true)];
  });
}
