/** Digits of a mobile number without the country code of Macao or mainland China, so that different spellings meet. */
export const plainNumber = (written: string): string => {
  const digits = written.replace(/\D/g, '').replace(/^00/, '');
  if (/^853\d{8}$/.test(digits)) return digits.slice(3);
  return /^861\d{10}$/.test(digits) ? digits.slice(2) : digits;
};
