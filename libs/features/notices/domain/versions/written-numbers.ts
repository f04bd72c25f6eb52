const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  '○': 0,
  一: 1,
  二: 2,
  兩: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000 };
const TENS: Readonly<Record<string, number>> = { 廿: 20, 卅: 30 };
/** One sign of a Chinese number, for patterns. */
export const ZH = '[零〇○一二兩两三四五六七八九十廿卅百千萬万]';

/** 「二十八」, 「廿八」, 「一百二十」, 「二〇二六」 as a number; undefined when it is none. */
export function chineseNumber(text: string): number | undefined {
  const signs = [...text];
  if (signs.length === 0) return undefined;
  if (signs.length > 1 && signs.every((sign) => Object.hasOwn(DIGITS, sign))) return Number(signs.map((sign) => DIGITS[sign]).join(''));
  let total = 0;
  let section = 0;
  let digit: number | undefined;
  for (const sign of signs) {
    if (Object.hasOwn(DIGITS, sign)) {
      if (digit !== undefined && digit !== 0) return undefined;
      digit = DIGITS[sign];
    } else if (Object.hasOwn(TENS, sign)) {
      section += TENS[sign] ?? 0;
    } else if (Object.hasOwn(UNITS, sign)) {
      section += (digit ?? 1) * (UNITS[sign] ?? 0);
      digit = undefined;
    } else if (sign === '萬' || sign === '万') {
      total = (section + (digit ?? 0)) * 10_000;
      section = 0;
      digit = undefined;
    } else return undefined;
  }
  return total + section + (digit ?? 0);
}

/** Digits or Chinese signs as a number. */
export const anyNumber = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : chineseNumber(text));

/** A number as people write it: `1,200.50`, `1.200,50`, `1200`. */
export const NUMBER = String.raw`\d+(?:[.,]\d+)*`;

/**
 * Value of a written number. A single separator before exactly three digits groups thousands, in every language; any other
 * single one is the decimal sign; of two kinds the last is.
 * @returns undefined for a row of numbers such as `1,2,3`
 */
export function writtenNumber(text: string): number | undefined {
  const signs: readonly string[] = text.match(/[.,]/g) ?? [];
  const last = signs.at(-1);
  if (last === undefined) return Number(text);
  const [head = '', ...groups] = text.split(/[.,]/);
  const tail = groups.at(-1) ?? '';
  const grouped = (list: readonly string[]): boolean => head.length <= 3 && list.every((group) => group.length === 3);
  if (signs.every((sign) => sign === last)) {
    if (grouped(groups) && head !== '0') return Number(head + groups.join(''));
    return signs.length === 1 ? Number(`${head}.${tail}`) : undefined;
  }
  const thousands = groups.slice(0, -1);
  return grouped(thousands) && signs.indexOf(last) === signs.length - 1 ? Number(`${head}${thousands.join('')}.${tail}`) : undefined;
}
