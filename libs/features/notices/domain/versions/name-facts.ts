import type { Reading } from './reading';

/** Latin words that notices in Chinese use as units or labels; the other text has them in its own words. */
const LABELS = new Set('am pm mop hkd hk rmb tel fax email e-mail mail no app web http https www q a p s t x vs'.split(' '));

const LATIN_RUN = /[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'&.]*(?:[ -][A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'&.]*)*/g;
const CHINESE_RUN = /[\u3400-\u9fff]{2,}/g;
/** WeChat, iPad: a sign within the word that only names have. */
const BRAND = /(?<!\p{L})\p{L}*\p{Ll}\p{Lu}\p{L}*(?!\p{L})/gu;
const TITLED = {
  en: /(?<!\p{L})(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Principal)\.?\s+(?<name>\p{Lu}[\p{L}'-]+(?:\s+\p{Lu}[\p{L}'-]+){0,3})/gu,
  pt: /(?<!\p{L})(?:Sr|Sra|Dr|Dra|Prof|Profa|Professora?|Directora?|Diretora?)\.?ª?\s+(?<name>\p{Lu}[\p{L}'-]+(?:\s+\p{Lu}[\p{L}'-]+){0,3})/gu,
} as const;

/**
 * Names that must look the same in another language: Latin words in Chinese (WeChat), Chinese words in Latin text, and
 * brands and titled names where both are Latin. Whether a text has them is asked of its letters, see `nameKey`.
 */
export function readNames(reading: Reading, otherIsLatin: boolean): void {
  if (reading.locale === 'zh-Hant') {
    reading.each(LATIN_RUN, (m) => {
      const words = m[0].replace(/[.'&-]+$/, '');
      return words.length < 2 || LABELS.has(words.toLowerCase()) ? undefined : [{ kind: 'name', key: nameKey(words) }];
    });
    return;
  }
  reading.each(CHINESE_RUN, (m) => [{ kind: 'name', key: nameKey(m[0]) }]);
  if (!otherIsLatin) return;
  reading.each(BRAND, (m) => [{ kind: 'name', key: nameKey(m[0]) }]);
  reading.each(TITLED[reading.locale], (m) => [{ kind: 'name', key: nameKey(m.groups?.['name'] ?? '') }]);
}

/** Letters only, without case and accents. */
export const nameKey = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
