import { Converter } from 'opencc-js/t2cn';

// from 'hk', not 't': only it folds 衞 and 粧, which Macao writes (libraries.md part 2).
const toSimplified = Converter({ from: 'hk', to: 'cn' });

/**
 * One form for all ways of writing a text: full and half width, letter case, traditional and simplified signs, accents of
 * Latin letters and runs of spaces are made equal (OVR-15). Only for comparing: never show a folded text.
 * @returns e.g. `ＡＤＡ陳` → `ada陈`
 */
export function fold(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/(\p{Script=Latin})\p{Mn}+/gu, '$1')
    .normalize('NFKC')
    .toLowerCase();
  return toSimplified(plain).replace(/\s+/g, ' ').trim();
}
