import { createContext, createElement, useContext, useEffect, useState, type ReactNode } from 'react';
import { bringTexts, overwriteGetLocale } from '@contracts/messages';
import { DEFAULT_LOCALE, LOCALES, type Locale } from '@contracts/locale';

/**
 * Language of the page. The server decides (user setting → client language → unit default, OVR-13) and writes it into
 * `<html lang>` and `<meta name="locale">`; the page only reads it. Switching repaints the app in place and asks the server
 * to remember the choice; what is typed is kept as a draft.
 */
export const localeNames: Readonly<Record<Locale, string>> = { 'zh-Hant': '繁體中文', en: 'English', pt: 'Português' };
export const localeShort: Readonly<Record<Locale, string>> = { 'zh-Hant': '繁', en: 'EN', pt: 'PT' };

export function isLocale(value: unknown): value is Locale {
  return LOCALES.includes(value as Locale);
}

/** Language the server rendered; the default where the tag is missing or unknown. */
export function pageLocale(doc: Pick<Document, 'querySelector'> & { documentElement: { lang: string } }): Locale {
  const meta = doc.querySelector<HTMLMetaElement>('meta[name="locale"]')?.content;
  if (isLocale(meta)) return meta;
  return isLocale(doc.documentElement.lang) ? doc.documentElement.lang : DEFAULT_LOCALE;
}

let current: Locale = DEFAULT_LOCALE;
const listeners = new Set<(locale: Locale) => void>();
overwriteGetLocale(() => current);

export function currentLocale(): Locale {
  return current;
}

/** Sets the language of this page and repaints all texts, which must be there; the start of a page, and `switchLocale`. */
export function showLocale(locale: Locale): void {
  current = locale;
  if (typeof document !== 'undefined') {
    document.documentElement.lang = locale;
    document.querySelector('meta[name="locale"]')?.setAttribute('content', locale);
  }
  for (const listener of listeners) listener(locale);
}

/** Runs whenever the page begins to speak another language, before it is repainted. @returns ends it */
export function onLocale(listener: (locale: Locale) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

let turn = 0;

/**
 * Shows another language as soon as its texts are there; of several choices the last one holds.
 * @returns false when a later choice has overtaken this one
 * @throws when the texts cannot be loaded; the page then stays as it is
 */
export async function switchLocale(locale: Locale, bring: typeof bringTexts = bringTexts): Promise<boolean> {
  turn += 1;
  const mine = turn;
  const put = await bring(locale);
  if (mine !== turn) return false;
  put();
  showLocale(locale);
  return true;
}

/** Between open pages of one browser. A page hears what the others say, not what it says itself. */
const CHANNEL = 'locale';
const openChannel = (): BroadcastChannel | undefined =>
  typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(CHANNEL);

/** Has the other open pages of this browser speak the language that was chosen here: the choice is the person's, not the page's. */
export function tellOtherPages(locale: Locale): void {
  const channel = openChannel();
  channel?.postMessage(locale);
  channel?.close();
}

/** Speaks what is chosen in another open page of this browser. @returns ends it */
export function followOtherPages(bring: typeof bringTexts = bringTexts): () => void {
  const channel = openChannel();
  channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    // Without the texts a page stays as it is, and comes in the other language when it is loaded the next time.
    if (isLocale(data) && data !== current) void switchLocale(data, bring).catch(() => undefined);
  });
  return () => channel?.close();
}

const LocaleContext = createContext<Locale>(DEFAULT_LOCALE);

export function useLocale(): Locale {
  return useContext(LocaleContext);
}

/** Root of every app: gives the language and repaints everything below when it changes. */
export function LocaleProvider({ children }: { children: (locale: Locale) => ReactNode }) {
  const [locale, setLocale] = useState(current);
  useEffect(() => {
    const quiet = onLocale(setLocale);
    const leave = followOtherPages();
    return () => {
      quiet();
      leave();
    };
  }, []);
  // Message functions read the language when they run; a function child makes every render run them again.
  return createElement(LocaleContext.Provider, { value: locale }, children(locale));
}
