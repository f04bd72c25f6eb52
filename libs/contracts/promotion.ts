import * as z from 'zod/mini';
import { count, instant, nullable } from './fields';
import { route } from './route';

/** Codes of the bureau: 幼一–幼三, 小一–小六, 初一–初三, 高一–高三, special education (spec 02 §8.1). */
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

/** Languages in which new grades and classes are named (PRM-04). */
export const CLASS_LANGUAGES = ['zh', 'pt', 'en'] as const;
export type ClassLanguage = (typeof CLASS_LANGUAGES)[number];

export const CLASS_AUDIENCES = ['shared', 'student', 'parent'] as const;
export type ClassAudience = (typeof CLASS_AUDIENCES)[number];

/** `2026/2027`: two years, one after the other. */
export function isSchoolYear(text: string): boolean {
  const match = /^(\d{4})\/(\d{4})$/.exec(text);
  return match !== null && Number(match[2]) === Number(match[1]) + 1;
}
export const schoolYear = () => z.string().check(z.regex(/^\d{4}\/\d{4}$/), z.refine(isSchoolYear));

/** Where the school finds the JSON on the bureau's site: configuration, because the bureau's menu may change (PRM-36). */
export const bureauPath = z.strictObject({ url: nullable(z.string()), steps: z.array(z.string()) });
export type BureauPath = z.output<typeof bureauPath>;

export const promotionApi = {
  /** 升班更新流程 (PRM-15, DEP-52). */
  guide: route('GET', '/promotion/guide', {
    permission: 'promotion.run',
    ok: z.strictObject({
      schoolYear: z.string(),
      /** Classes of the newest table that stand in the directory. */
      classesSynced: count(),
      /** Classes of the newest table; null while none was fetched. */
      classesFiled: nullable(count()),
      /** Pupils with somebody who follows 學校通知, of all pupils. */
      subscribed: count(),
      students: count(),
      lastUpdate: nullable(z.strictObject({ appliedAt: instant(), schoolYear: z.string(), moved: count() })),
      /** Days until the sweep; null when none is due. */
      daysLeft: nullable(count()),
      bureau: bureauPath,
    }),
    summary: 'Progress of the yearly promotion',
  }),
};
