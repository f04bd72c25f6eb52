/** School years run from 1 September; from July on administrators prepare the next one (PRM-02). */
const PREPARES_FROM = 7;

/** @param day in Macao, `2026-08-20` @returns `2026/2027` */
export function yearToPrepare(day: string): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const first = month >= PREPARES_FROM ? year : year - 1;
  return `${String(first)}/${String(first + 1)}`;
}

/** The year in which pupils leave who are not in the file of this school year: the one it begins in. */
export const leavingYear = (schoolYear: string): number => Number(schoolYear.slice(0, 4));
