import * as z from 'zod';

/** Grade codes of the bureau: 幼一–幼三, 小一–小六, 初一–初三, 高一–高三, special education. */
export const GRADE_CODES = [
  'EI1',
  'EI2',
  'EI3',
  'P1',
  'P2',
  'P3',
  'P4',
  'P5',
  'P6',
  'SJ1',
  'SJ2',
  'SJ3',
  'SG1',
  'SG2',
  'SG3',
  'SE',
] as const;
export type GradeCode = (typeof GRADE_CODES)[number];

/** Longest name of a node in WeCom. */
export const NODE_NAME_LENGTH = 32;

/** `2026/2027`: two years, one after the other. */
export function isSchoolYear(value: string): boolean {
  const match = /^(\d{4})\/(\d{4})$/.exec(value);
  return match !== null && Number(match[2]) === Number(match[1]) + 1;
}

const schoolYear = z.string().refine(isSchoolYear, 'two consecutive years, YYYY/YYYY');
const name = z
  .string()
  .trim()
  .min(1)
  .refine((value) => [...value].length <= NODE_NAME_LENGTH, `longer than ${String(NODE_NAME_LENGTH)} characters`)
  .refine((value) => !/\p{Cc}/u.test(value), 'holds a control character');
const names = z.object({ zh: name, pt: name, en: name });
const code = z.string().trim().min(1).max(20);

const b08Class = z.object({ classCode: code, names, capacity: z.int().min(0).max(1_000).nullish() });
const b08Grade = z.object({ gradeCode: z.enum(GRADE_CODES), names, classes: z.array(b08Class).max(200) });
const b08Section = z.object({ sectionCode: code, names, grades: z.array(b08Grade).max(50) });

/** The class table that a school filed with the bureau (spec 02 §8.1). */
export const b08Table = z.object({
  format: z.literal('DSEDJ-B08/1'),
  schoolCode: z.string().min(1).max(20),
  schoolYear,
  /** The moment of filing, as the bureau writes it; it names the version. */
  version: z.string().min(1).max(40),
  sections: z.array(b08Section).max(50),
});
export type B08Table = z.infer<typeof b08Table>;
export type B08Section = B08Table['sections'][number];
export type B08Grade = B08Section['grades'][number];
export type B08Class = B08Grade['classes'][number];

export interface B08Fault {
  /** e.g. `sections.0.grades.2.classes.1.names.pt` */
  path: string;
  reason: string;
}

/** A table is taken whole or not at all. */
export type B08Reading = { ok: true; table: B08Table } | { ok: false; faults: readonly B08Fault[] };

/** Checks a table against the format and against who asked for which year. Unknown extra fields are dropped. */
export function readB08(value: unknown, asked: { schoolCode: string; schoolYear: string }): B08Reading {
  const parsed = b08Table.safeParse(value);
  if (!parsed.success) {
    return { ok: false, faults: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), reason: issue.message })) };
  }
  const table = parsed.data;
  const faults: B08Fault[] = [];
  if (table.schoolCode !== asked.schoolCode) faults.push({ path: 'schoolCode', reason: 'belongs to another school' });
  if (table.schoolYear !== asked.schoolYear) faults.push({ path: 'schoolYear', reason: 'is another year than the one asked' });
  faults.push(...repeated(table));
  if (!table.sections.some((section) => section.grades.some((grade) => grade.classes.length > 0))) {
    faults.push({ path: 'sections', reason: 'holds no class' });
  }
  return faults.length === 0 ? { ok: true, table } : { ok: false, faults };
}

/** Codes must be unique below their parent. */
function repeated(table: B08Table): B08Fault[] {
  const faults: B08Fault[] = [];
  const look = (path: string, key: string, codes: readonly string[]): void => {
    const seen = new Set<string>();
    codes.forEach((one, i) => {
      if (seen.has(one)) faults.push({ path: `${path}.${String(i)}.${key}`, reason: `repeats ${one}` });
      seen.add(one);
    });
  };
  look(
    'sections',
    'sectionCode',
    table.sections.map((section) => section.sectionCode),
  );
  table.sections.forEach((section, s) => {
    const grades = `sections.${String(s)}.grades`;
    look(
      grades,
      'gradeCode',
      section.grades.map((grade) => grade.gradeCode),
    );
    section.grades.forEach((grade, g) =>
      look(
        `${grades}.${String(g)}.classes`,
        'classCode',
        grade.classes.map((one) => one.classCode),
      ),
    );
  });
  return faults;
}
