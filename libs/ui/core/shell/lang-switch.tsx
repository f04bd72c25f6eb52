import './lang-switch.css';
import { m } from '@contracts/messages';
import { LOCALES, type Locale } from '@contracts/locale';
import { localeNames, localeShort, useLocale } from '../i18n/locale';

/** Three languages as a radio group; each names itself in its own language. */
export function LangSwitch({ onChange, compact = false }: { onChange: (locale: Locale) => void; compact?: boolean }) {
  const current = useLocale();
  return (
    <div className="sc-lang" role="radiogroup" aria-label={m.ui_language()}>
      {LOCALES.map((locale) => (
        <button
          key={locale}
          type="button"
          role="radio"
          lang={locale}
          aria-checked={locale === current}
          aria-label={localeNames[locale]}
          onClick={() => {
            if (locale !== current) onChange(locale);
          }}
        >
          {compact ? localeShort[locale] : localeNames[locale]}
        </button>
      ))}
    </div>
  );
}
