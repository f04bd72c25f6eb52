/** UI languages (OVR-13). The first one is the default and the source of every text. */
export const LOCALES = ['zh-Hant', 'en', 'pt'] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = 'zh-Hant';

/** A text that exists in all three languages, or it does not compile. */
export type Texts = Readonly<{ zh: string; en: string; pt: string }>;

/** The text of one language. */
export function textOf(texts: Texts, locale: Locale): string {
  return locale === 'zh-Hant' ? texts.zh : texts[locale];
}

/** Fills `{name}` places; a missing value leaves the place visible, so that a fault is seen and not hidden. */
export function fill(text: string, params: Readonly<Record<string, string | number>> = {}): string {
  return text.replace(/\{(\w+)\}/g, (place, key: string) => (key in params ? String(params[key]) : place));
}

/**
 * Best language for what a client asks (Accept-Language or WeCom's `lang`): exact, then by language; any Chinese becomes
 * Traditional Chinese (OVR-13).
 */
export function matchLocale(wanted: string | undefined, fallback: Locale = DEFAULT_LOCALE): Locale {
  for (const part of (wanted ?? '').split(',')) {
    const tag = part.split(';')[0]?.trim().toLowerCase() ?? '';
    if (tag.startsWith('zh')) return 'zh-Hant';
    if (tag === 'en' || tag.startsWith('en-')) return 'en';
    if (tag === 'pt' || tag.startsWith('pt-')) return 'pt';
  }
  return fallback;
}
