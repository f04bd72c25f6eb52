import { GRADE_CODES, type GradeCode } from '@contracts/promotion';
import { COMMUNITY_GRADES } from '@contracts/promotion-alumni';

/** Place in the way through school; special education stands beside it. */
const ORDER: ReadonlyMap<GradeCode, number> = new Map(GRADE_CODES.filter((code) => code !== 'SE').map((code, i) => [code, i]));

/** WeCom's standard grades (wecom 08 §5) as the bureau's codes. */
const STANDARD: ReadonlyMap<number, GradeCode> = new Map([
  [2, 'EI1'],
  [3, 'EI2'],
  [4, 'EI3'],
  ...[1, 2, 3, 4, 5, 6].map((n) => [30 + n, `P${String(n)}` as GradeCode] as const),
  ...[1, 2, 3].map((n) => [60 + n, `SJ${String(n)}` as GradeCode] as const),
  ...[1, 2, 3].map((n) => [90 + n, `SG${String(n)}` as GradeCode] as const),
]);

/** WeCom's number of a grade, kept beside the name; null for special education. */
export function standardGradeOf(code: GradeCode): number | null {
  for (const [number, own] of STANDARD) if (own === code) return number;
  return null;
}

const DIGITS = '一二三四五六';
const STAGES: readonly (readonly [RegExp, string, number])[] = [
  [/^(?:幼兒?|幼稚園)(.)/, 'EI', 3],
  [/^小學?(.)/, 'P', 6],
  [/^初中?(.)/, 'SJ', 3],
  [/^高中?(.)/, 'SG', 3],
  [/^EI ?(\d)/i, 'EI', 3],
  [/^P ?(\d)/i, 'P', 6],
  [/^SJ ?(\d)/i, 'SJ', 3],
  [/^SG ?(\d)/i, 'SG', 3],
];

export const isGradeCode = (text: string): text is GradeCode => (GRADE_CODES as readonly string[]).includes(text);

/** The grade a name speaks of: 「高一」, 「初中三年級」, `SG 3`; null when it speaks of none. */
export function gradeOfName(name: string): GradeCode | null {
  const plain = name.normalize('NFKC').trim();
  for (const [pattern, stage, most] of STAGES) {
    const sign = pattern.exec(plain)?.[1];
    if (sign === undefined) continue;
    const n = DIGITS.indexOf(sign) + 1 || Number(sign);
    if (Number.isInteger(n) && n >= 1 && n <= most) return `${stage}${String(n)}` as GradeCode;
  }
  return null;
}

/** What is known of a class: the entry of a table it was made from, WeCom's standard grade, or the name of its grade. */
export interface GradeClues {
  b08: string | null;
  standardGrade: number | null;
  gradeName: string | null;
}

/** Grade of a class; null = unknown (PRM-41, PRM-45). */
export function gradeOfClass({ b08, standardGrade, gradeName }: GradeClues): GradeCode | null {
  if (b08 !== null && isGradeCode(b08)) return b08;
  const standard = standardGrade === null ? undefined : STANDARD.get(standardGrade);
  return standard ?? (gradeName === null ? null : gradeOfName(gradeName));
}

/** The grade after this one; null after the last and for special education. */
export function nextGrade(code: GradeCode): GradeCode | null {
  const at = ORDER.get(code);
  return at === undefined ? null : ([...ORDER.keys()][at + 1] ?? null);
}

/** True where `to` is the same grade as `from`: repeating, or a mere change of class. Unknown grades count as promoted. */
export function repeats(from: GradeCode | null, to: GradeCode): boolean {
  return from === to;
}

/** Leavers of these grades are invited to 教青社區DSEDJ (PRM-41). */
export function isInvited(code: GradeCode | null): boolean {
  return code !== null && (COMMUNITY_GRADES as readonly string[]).includes(code);
}

/**
 * True where pupils of this grade end at this school unit: the next grade is not among those of the new year.
 * @param offered grades of the class table or of the file
 */
export function endsHere(code: GradeCode | null, offered: ReadonlySet<string>): boolean {
  if (code === null || code === 'SE') return false;
  const next = nextGrade(code);
  return next === null || !offered.has(next);
}
