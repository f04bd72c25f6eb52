/**
 * A mobile as WeCom wants it, from what a person typed: Macao 8 digits and mainland China 11 digits also without country code,
 * others with `+` and 6–15 digits in all (CON-20).
 * @returns `+85366123456`, or undefined for no valid number
 */
export function wecomMobile(typed: string): string | undefined {
  const text = typed.normalize('NFKC').trim();
  if (!/^\+?[\d\s()-]+$/.test(text)) return undefined;
  const digits = text.replace(/\D/g, '').replace(/^00/, '');
  const international = text.startsWith('+') || /^\s*00/.test(text);
  if (!international) {
    if (/^\d{8}$/.test(digits)) return `+853${digits}`;
    if (/^1\d{10}$/.test(digits)) return `+86${digits}`;
    return /^853\d{8}$/.test(digits) ? `+${digits}` : undefined;
  }
  if (digits.startsWith('853')) return /^853\d{8}$/.test(digits) ? `+${digits}` : undefined;
  if (digits.startsWith('86')) return /^861\d{10}$/.test(digits) ? `+${digits}` : undefined;
  return /^[1-9]\d{5,14}$/.test(digits) ? `+${digits}` : undefined;
}
