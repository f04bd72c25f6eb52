/** Grades in the order in which a pupil goes through them. */
const GRADES = ['EI1', 'EI2', 'EI3', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'SJ1', 'SJ2', 'SJ3', 'SG1', 'SG2', 'SG3'];

/** The grade of the next year; undefined after the last one. Special education stays what it is. */
export const nextGrade = (grade: string): string | undefined => (grade === 'SE' ? 'SE' : GRADES[GRADES.indexOf(grade) + 1]);

/** `2026/2027` → `2027/2028` */
export function followingYear(schoolYear: string): string {
  const first = Number(schoolYear.slice(0, 4)) + 1;
  return `${String(first)}/${String(first + 1)}`;
}
