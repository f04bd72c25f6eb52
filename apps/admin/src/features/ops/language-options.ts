import type { Locale } from '@contracts/locale';

/** Languages by their own names. */
export const LANGUAGE_OPTIONS: { value: Locale; label: string }[] = [
  { value: 'zh-Hant', label: '繁體中文' },
  { value: 'en', label: 'English' },
  { value: 'pt', label: 'Português' },
];
