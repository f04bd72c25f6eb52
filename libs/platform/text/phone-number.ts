import { normalMobile } from './mobile';

/**
 * A mobile number as people type it, made fit for WeCom (CON-20): Macao 8 digits, mainland China 11, others 6–15 digits with
 * their country code.
 * @returns `+853 61234567`, `+86 13812345678`, `+852 61234567`; undefined for what is no number
 */
export function checkedMobile(written: string): string | undefined {
  const text = written.normalize('NFKC').trim();
  if (!/^\+?[\d\s\-().]{5,24}$/.test(text)) return undefined;
  const digits = text.replace(/\D/g, '').replace(/^00/, '');
  const international = text.startsWith('+') || text.startsWith('00');
  const local = normalMobile(text);
  const own = !international || digits.startsWith('853');
  if (own && /^\d{8}$/.test(local)) return `+853 ${local}`;
  if (/^1[3-9]\d{9}$/.test(local) && (!international || digits.startsWith('86'))) return `+86 ${local}`;
  if (!international || digits.startsWith('853') || digits.startsWith('86')) return undefined;
  const code = codeOf(digits);
  const rest = digits.slice(code.length);
  return rest.length >= 6 && digits.length <= 15 ? `+${code} ${rest}` : undefined;
}

/** Country codes of one and two digits; all others have three (ITU-T E.164). */
function codeOf(digits: string): string {
  if (/^[17]/.test(digits)) return digits.slice(0, 1);
  const two = /^(2[07]|3[0-4]|36|39|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/.exec(digits);
  return two === null ? digits.slice(0, 3) : two[0];
}
