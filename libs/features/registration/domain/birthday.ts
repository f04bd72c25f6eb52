/**
 * Reads a typed birthday, `20180105` (SUB-23, SUB-25).
 * @param typed eight digits; full-width ones are taken
 * @param today day in Macao, `YYYY-MM-DD`
 * @returns `YYYYMMDD`, or undefined where it is no real date, before 1900 or in the future
 */
export function readBirthday(typed: string, today: string): string | undefined {
  const digits = typed.normalize('NFKC').trim();
  if (!/^\d{8}$/.test(digits)) return undefined;
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)];
  const iso = `${year}-${month}-${day}`;
  const date = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso) return undefined;
  return year >= '1900' && iso <= today ? digits : undefined;
}

/** `20180105` → `2018-01-05`. */
export function isoBirthday(digits: string): string {
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}
