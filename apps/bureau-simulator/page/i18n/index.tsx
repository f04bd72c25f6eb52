import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { en } from './en';
import { pt } from './pt';
import { zhHant, type Dictionary, type TextKey } from './zh-hant';

export const LANGUAGES = [
  { tag: 'zh-Hant', locale: 'zh-Hant-MO', short: '繁體中文', texts: zhHant },
  { tag: 'en', locale: 'en-GB', short: 'English', texts: en },
  { tag: 'pt', locale: 'pt-PT', short: 'Português', texts: pt },
] as const satisfies readonly { tag: string; locale: string; short: string; texts: Dictionary }[];

export type LanguageTag = (typeof LANGUAGES)[number]['tag'];
export type Translate = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

interface Language {
  readonly tag: LanguageTag;
  readonly locale: string;
  readonly t: Translate;
  readonly choose: (tag: LanguageTag) => void;
}

const LanguageContext = createContext<Language | null>(null);
const KEY = 'bureau.language';

function stored(): LanguageTag {
  const wanted = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(KEY);
  return LANGUAGES.find((language) => language.tag === wanted)?.tag ?? 'zh-Hant';
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [tag, setTag] = useState<LanguageTag>(stored);
  const value = useMemo<Language>(() => {
    const language = LANGUAGES.find((one) => one.tag === tag) ?? LANGUAGES[0];
    const texts: Dictionary = language.texts;
    return {
      tag,
      locale: language.locale,
      t: (key, values = {}) => texts[key].replace(/\{(\w+)\}/g, (place, name: string) => (name in values ? String(values[name]) : place)),
      choose: (next) => {
        localStorage.setItem(KEY, next);
        setTag(next);
      },
    };
  }, [tag]);
  useEffect(() => {
    document.documentElement.lang = tag;
    document.title = value.t('title');
  }, [tag, value]);
  return <LanguageContext value={value}>{children}</LanguageContext>;
}

export function useLanguage(): Language {
  const language = useContext(LanguageContext);
  if (!language) throw new Error('LanguageProvider is missing');
  return language;
}
