import type { Locale } from '../locale';

/** Every language is here already (servers, tests, pages of the development server): nothing to bring. */
export function bringTexts(_locale: Locale): Promise<() => void> {
  return Promise.resolve(() => undefined);
}
