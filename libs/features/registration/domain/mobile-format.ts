/** Digits a number has, and how it begins, per area code (SUB-10); codes an operator enabled later: 4 to 15 digits. */
const RULES: Readonly<Record<string, RegExp>> = {
  '+853': /^6\d{7}$/,
  '+86': /^1\d{10}$/,
  '+852': /^\d{8}$/,
  '+886': /^\d{9,10}$/,
};
const ANY = /^\d{4,15}$/;

/** Only a number of mainland China gets no code (SUB-12). */
export const needsCode = (areaCode: string): boolean => areaCode !== '+86';

/**
 * Reads a typed mobile number; full-width digits count as digits.
 * @returns its digits, or undefined where it has letters, signs or the wrong length (SUB_MOBILE_FORMAT)
 */
export function readMobile(areaCode: string, typed: string): string | undefined {
  const digits = typed.normalize('NFKC').trim();
  return (RULES[areaCode] ?? ANY).test(digits) ? digits : undefined;
}

/** As WeCom keeps it, `+85361234567`. */
export function wecomMobile(areaCode: string, digits: string): string {
  // A leading zero of Taiwan is dialled inside the country only.
  return `${areaCode}${areaCode === '+886' ? digits.replace(/^0/, '') : digits}`;
}

/**
 * Splits a number as the contacts keep it (`+853 6200-0001`, `62000001`, `13800000000`).
 * @returns undefined where the area cannot be told
 */
export function splitMobile(written: string): { areaCode: string; number: string } | undefined {
  const digits = written.replace(/\D/g, '');
  const plus = written.trim().startsWith('+') || written.trim().startsWith('00');
  for (const areaCode of Object.keys(RULES)) {
    const code = areaCode.slice(1);
    const rest = plus ? digits.replace(/^00/, '') : digits;
    if (plus && rest.startsWith(code)) return { areaCode, number: rest.slice(code.length) };
  }
  if (/^6\d{7}$/.test(digits)) return { areaCode: '+853', number: digits };
  return /^1\d{10}$/.test(digits) ? { areaCode: '+86', number: digits } : undefined;
}
