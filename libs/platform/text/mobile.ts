/**
 * Mobile numbers as WeCom and people write them (`+853 6123-4567`, `61234567`, `+86 138…`), made equal for the blind index.
 * @returns digits; numbers of Macao and mainland China without their country code
 */
export function normalMobile(written: string): string {
  const digits = written.normalize('NFKC').replace(/\D/g, '').replace(/^00/, '');
  if (/^853\d{8}$/.test(digits)) return digits.slice(3);
  if (/^861\d{10}$/.test(digits)) return digits.slice(2);
  return digits;
}

/** What is shown of a number by default (OVR-34): first and last four signs of eight, `6***4567`. */
export function maskMobile(written: string): string {
  const digits = normalMobile(written);
  return digits.length <= 4 ? '***' : `${digits.slice(0, 1)}***${digits.slice(-4)}`;
}
