import '@ui/core/shell/lang-switch.css';
import type { Locale } from '@contracts/locale';
import { m } from '@contracts/messages';
import { localeNames } from '@ui/core/i18n/locale';

const KEY = 'sc-notice-language:';

/** Language in which this person reads notices that have several; undefined = the reader's own. */
export function noticeLanguage(personId: string): Locale | undefined {
  try {
    const kept = localStorage.getItem(`${KEY}${personId}`);
    return kept === 'zh-Hant' || kept === 'en' || kept === 'pt' ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Private windows may refuse: then the choice holds for this page. */
export function rememberLanguage(personId: string, locale: Locale): void {
  try {
    localStorage.setItem(`${KEY}${personId}`, locale);
  } catch {
    return;
  }
}

/** The languages of this notice; nothing where there is only one (BEY-06). */
export function LanguageChoice({
  locales,
  locale,
  onChange,
}: {
  locales: readonly Locale[];
  locale: Locale;
  onChange: (locale: Locale) => void;
}) {
  if (locales.length < 2) return null;
  return (
    <div className="sc-lang" role="radiogroup" aria-label={m.family_forms_notice_language()}>
      {locales.map((one) => (
        <button key={one} type="button" role="radio" lang={one} aria-checked={one === locale} onClick={() => onChange(one)}>
          {localeNames[one]}
        </button>
      ))}
    </div>
  );
}
