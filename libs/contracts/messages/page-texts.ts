import type { Locale } from '../locale';

/** A message in one language: a sentence, or a function of its places. */
export type Text = string | ((inputs: object) => string);
export type Texts = Readonly<Record<string, Text>>;

/** Language the files of this page are written in; the build puts it here (scripts/page-languages.mjs). */
declare const TEXT$PAGE: Locale;

const OTHERS: Readonly<Record<Locale, () => Promise<{ texts: Texts }>>> = {
  'zh-Hant': () => import('./generated/texts/zh-Hant'),
  en: () => import('./generated/texts/en'),
  pt: () => import('./generated/texts/pt'),
};

let instead: Texts | undefined;

/**
 * What a message of a built page says: its own text, or that of the language the page was switched to.
 * @param key name of the message
 * @param own its text in the language of the page's files
 */
export function say(key: string, own: Text, inputs: object = {}): string {
  const text = instead?.[key] ?? own;
  return typeof text === 'string' ? text : text(inputs);
}

/**
 * Loads all texts of another language; nothing for the page's own.
 * @param own for tests; a built page knows it
 * @returns a function that puts them in place
 * @throws when they cannot be loaded; the page then goes on in its present language
 */
export async function bringTexts(locale: Locale, own: Locale = TEXT$PAGE): Promise<() => void> {
  const next = locale === own ? undefined : (await OTHERS[locale]()).texts;
  return () => {
    instead = next;
  };
}
