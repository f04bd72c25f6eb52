import { fold } from '@platform/text/fold';

const bare = (name: string): string => fold(name).replace(/[\s·・.\-']/gu, '');

/**
 * Whether a typed name is the register's: spaces, width, letter case, accents and traditional or simplified signs do not
 * count (SUB-87). The register knows a Chinese and a Portuguese name; either will do, in any order of the Latin parts.
 */
export function sameName(typed: string, names: { zh: string; pt: string }): boolean {
  const wanted = bare(typed);
  if (wanted === '') return false;
  if ([names.zh, names.pt].some((name) => name !== '' && bare(name) === wanted)) return true;
  const parts = (name: string): string =>
    fold(name)
      .split(/[\s·・.\-']+/u)
      .filter(Boolean)
      .sort()
      .join('');
  return names.pt !== '' && parts(typed) === parts(names.pt);
}

/** Names so alike that one may be taken for the other (BEY-23): equal after folding, without titles. */
export function looksLike(name: string, other: string): boolean {
  const plain = (text: string): string => bare(text).replace(/(老师|主任|校长|班主任|先生|女士|小姐|teacher|miss|sir|mr|mrs|ms)+$/u, '');
  const [a, b] = [plain(name), plain(other)];
  return a !== '' && a === b;
}
