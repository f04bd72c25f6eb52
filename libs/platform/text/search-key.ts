import { createRequire } from 'node:module';
import type * as PinyinPro from 'pinyin-pro';
import type * as ToJyutping from 'to-jyutping';
import { fold } from './fold';
import { macaoSpelling } from './macao-spelling';

export { fold };

const HAN = /\p{Script=Han}/u;
/** Between the keys of one row: never part of a folded text, so no query matches across two keys. */
const BORDER = '\n';

// The two dictionaries hold 70 MB: only a process that writes names of the directory loads them, at its first name.
const load = createRequire(import.meta.url);
let dictionaries: { pinyin: typeof PinyinPro.pinyin; getJyutpingList: typeof ToJyutping.getJyutpingList } | undefined;
const sounds = () =>
  (dictionaries ??= {
    pinyin: (load('pinyin-pro') as typeof PinyinPro).pinyin,
    getJyutpingList: (load('to-jyutping') as typeof ToJyutping).getJyutpingList,
  });

/** What a title or another text that is no name can be found by: itself folded, with and without spaces (OVR-15). */
export function textKey(text: string): string {
  const folded = fold(text);
  return [...new Set([folded, folded.replaceAll(' ', '')])].join(BORDER);
}

/**
 * What a name can be found by, for its `search` column (CON-24, OVR-15): the text itself folded, with and without spaces,
 * and for Chinese names full pinyin, pinyin initials, Jyutping, its initials and the spelling of Macao.
 * @param texts name first, then alias, English id, spelling from the register …; empty ones are left out
 */
export function searchKey(...texts: readonly (string | null | undefined)[]): string {
  const keys = new Set<string>();
  for (const text of texts) {
    if (text === null || text === undefined || text.trim() === '') continue;
    const folded = fold(text);
    keys.add(folded);
    keys.add(folded.replaceAll(' ', ''));
    if (HAN.test(text)) for (const key of readings(text, folded)) keys.add(key);
  }
  keys.delete('');
  return [...keys].join(BORDER);
}

function readings(text: string, folded: string): string[] {
  // Fold first: 單雄信 is read shan only as 单雄信 (libraries.md). Signs that are no Chinese pass through.
  const { pinyin, getJyutpingList } = sounds();
  const syllablesOfPinyin = pinyin(folded.replaceAll(' ', ''), {
    toneType: 'none',
    type: 'array',
    surname: 'head',
    nonZh: 'spaced',
    v: true,
  });
  const syllables = getJyutpingList(text.normalize('NFKC')).map(([sign, sound]) =>
    sound === null ? fold(sign) : (sound.split(' ')[0] ?? '').replace(/\d/g, ''),
  );
  const han = syllables.filter((syllable) => syllable !== '');
  return [
    syllablesOfPinyin.join(''),
    syllablesOfPinyin.map((sound) => sound.charAt(0)).join(''),
    han.join(''),
    han.map((syllable) => syllable.charAt(0)).join(''),
    han.map(macaoSpelling).join(''),
  ].map((key) => key.toLowerCase());
}

/**
 * Pattern for `search LIKE $n ESCAPE '\'` from what a person typed: folded like the stored keys, with `%`, `_` and `\` taken
 * literally (C5). @returns null when nothing but spaces was typed
 */
export function searchPattern(typed: string): string | null {
  const folded = fold(typed);
  if (folded === '') return null;
  // A Latin spelling is stored without spaces too, so `chan ka man` and `chankaman` both find it.
  const needle = HAN.test(folded) ? folded : folded.replaceAll(' ', '');
  return `%${needle.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}
