import type { Found, Reading } from './reading';
import { NUMBER, ZH, chineseNumber, writtenNumber } from './written-numbers';

/** What is written before or behind a sum of money. Plain `$`, 元 and "patacas" are those of Macao. */
const CURRENCIES: readonly [RegExp, string][] = [
  [/^(?:hk|港)|hong kong/i, 'HKD'],
  [/^(?:rmb|cny|人民|renminbi)/i, 'CNY'],
  [/^us/i, 'USD'],
  [/^(?:eur|€)/i, 'EUR'],
  [/^/, 'MOP'],
];
const currencyOf = (word: string): string => CURRENCIES.find(([pattern]) => pattern.test(word))?.[1] ?? 'MOP';

const BEFORE = String.raw`澳門元|澳門幣|澳門币|葡幣|港幣|港元|人民幣|人民币|M\.?O\.?P\.?\s?\$?|Pt(?:[ac]?s|c)\.?\s?\$?|HK\s?\$|HKD\s?\$?|US\s?\$|USD|RMB|CNY|EUR|[$€¥]`;
const BEHIND = String.raw`澳門元|澳門幣|葡幣|港幣|港元|人民幣|元|圓|patacas?|MOP|HKD|RMB|dólares? de Hong Kong|Hong Kong dollars?|renminbi|euros?|dollars?|dólares?`;
const RANGE = String.raw`\s*(?:-|至|到|\bto\b|\ba\b|\bou\b|\bor\b|或)\s*`;

const PREFIXED = new RegExp(
  String.raw`(?<!\p{Script=Latin})(?<word>${BEFORE})\s*(?<first>${NUMBER})(?:${RANGE}(?:\k<word>\s*)?(?<second>${NUMBER})(?!\d|\s*[年月日時时人名:h]))?\s*(?<ten>[萬万])?\s*(?:元|圓|patacas?)?`,
  'giu',
);
const SUFFIXED = new RegExp(
  String.raw`(?<!\d|\d[.,])(?:(?<first>${NUMBER})${RANGE})?(?<second>${NUMBER})\s*(?<ten>[萬万])?\s*(?:de\s+)?(?<word>${BEHIND})(?![\p{Script=Latin}])`,
  'giu',
);
const CHINESE = new RegExp(String.raw`(?<sum>${ZH}{1,9})\s*(?<word>澳門元|澳門幣|港元|元正|元|圓)(?!旦|素|件|宵)`, 'gu');

/** Sums of money with their currency. */
export function readAmounts(reading: Reading): void {
  const sum = (value: number | undefined, word: string, ten: string | undefined): Found | undefined =>
    value === undefined ? undefined : { kind: 'amount', key: `${currencyOf(word)} ${String(ten === undefined ? value : value * 10_000)}` };
  for (const pattern of [PREFIXED, SUFFIXED]) {
    reading.each(pattern, (match) => {
      const { word = '', first, second, ten } = match.groups ?? {};
      const found = [first, second].flatMap((text) => (text === undefined ? [] : [sum(writtenNumber(text), word, ten)]));
      return found.every((one) => one !== undefined) ? found : undefined;
    });
  }
  reading.each(CHINESE, (match) => {
    const found = sum(chineseNumber(match.groups?.['sum'] ?? ''), match.groups?.['word'] ?? '', undefined);
    return found === undefined ? undefined : [found];
  });
}
