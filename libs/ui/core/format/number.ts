import { getLocale, m } from '@contracts/messages';
import type { Locale } from '@contracts/locale';

// Portuguese as written in Macao groups with a dot; Intl's pt-PT would put a space, pt-BR has the dot.
const intlTag: Readonly<Record<Locale, string>> = { 'zh-Hant': 'zh-Hant', en: 'en-GB', pt: 'pt-BR' };

/** 1,012 in Chinese and English, 1.012 in Portuguese. */
export function formatNumber(value: number, locale: Locale = getLocale()): string {
  return new Intl.NumberFormat(intlTag[locale], { useGrouping: 'always' }).format(value);
}

/** Share as whole percent; 0 of 0 is 0 %, and only a complete whole is 100 %. */
export function formatPercent(part: number, whole: number, locale: Locale = getLocale()): string {
  const share = whole === 0 ? 0 : part / whole;
  const shown = share < 1 && share > 0.99 ? 0.99 : share;
  return new Intl.NumberFormat(intlTag[locale], { style: 'percent', maximumFractionDigits: 0 }).format(shown).replace(/\s/g, '');
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Size of a file: 820 B, 1.4 MB, 20 MB (1 KB = 1,024 B, as the limits of the specification). */
export function formatBytes(bytes: number, locale: Locale = getLocale()): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 10 ? 0 : 1;
  const text = new Intl.NumberFormat(intlTag[locale], { maximumFractionDigits: digits }).format(value);
  return `${text} ${UNITS[unit] ?? 'B'}`;
}

/** Footer of a list, exactly 「顯示第 1 至 10 項結果, 共 128 項」 (OVR-16). */
export function formatRange(page: number, pageSize: number, total: number): string {
  const from = total === 0 ? 0 : (page - 1) * pageSize + 1;
  const to = Math.min(page * pageSize, total);
  return m.ui_list_range({ from: formatNumber(from), to: formatNumber(to), total: formatNumber(total) });
}
