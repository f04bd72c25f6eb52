/**
 * Cantonese as Macao writes it on identity cards (陳 Chan, 楊 Ieong, 歐陽 Ao Ieong), made from Jyutping by rule, because
 * families search the spelling on the card and the directories of WeCom hold none.
 */

const INITIALS: Readonly<Record<string, string>> = {
  gw: 'ku',
  kw: 'ku',
  ng: 'ng',
  z: 'ch',
  c: 'ch',
  g: 'k',
  d: 't',
  j: 'i',
};

const FINALS: Readonly<Record<string, string>> = {
  aa: 'a',
  aai: 'ai',
  aau: 'ao',
  aam: 'am',
  aan: 'an',
  aang: 'ang',
  aap: 'ap',
  aat: 'at',
  aak: 'ak',
  au: 'ao',
  eu: 'eo',
  iu: 'io',
  ing: 'eng',
  ik: 'ek',
  eng: 'eang',
  ek: 'eak',
  ou: 'ou',
  ung: 'ong',
  uk: 'ok',
  eoi: 'oi',
  eon: 'on',
  eot: 'ot',
  oeng: 'eong',
  oek: 'eok',
  oe: 'eu',
  yu: 'u',
  yun: 'un',
  yut: 'ut',
};

/** @param syllable Jyutping with or without tone, `zoeng1` @returns Macao spelling, `cheong`; unknown syllables as they came */
export function macaoSpelling(syllable: string): string {
  const bare = syllable.replace(/\d$/, '');
  const match = /^(gw|kw|ng|[bpmfdtnlgkhwzcsj])?(.*)$/.exec(bare);
  const initial = match?.[1] ?? '';
  const final = match?.[2] ?? '';
  // 吳 ng, 五 ng, 唔 m: a consonant alone is the whole syllable.
  if (final === '') return bare;
  const spelled = FINALS[final] ?? final;
  if (initial === 'j') return /^[iu]/.test(final) || final.startsWith('yu') ? (final === 'yu' ? 'u' : spelled) : `i${spelled}`;
  // 徐 ceoi is Choi, but 陳 can is Chan; 高 gou is Kou: the initial is written before the final without change.
  if (initial === 'gw' || initial === 'kw') return spelled.startsWith('o') ? `ku${spelled}` : `${INITIALS[initial] ?? ''}${spelled}`;
  return `${INITIALS[initial] ?? initial}${spelled}`;
}
