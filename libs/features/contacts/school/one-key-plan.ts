import type { NodeKind } from '@contracts/directory';
import type { OneKeyPlan, OneKeySection } from '@contracts/school-contacts';

type Lang = OneKeyPlan['lang'];

interface GradeName {
  zh: string;
  pt: string;
  en: string;
  /** WeCom's standard grade (08 §5); kept here only, since names are the school's own (PRM-17). */
  standard: number;
  /** Years since the first grade of the section. */
  index: number;
}

const ZH = ['一', '二', '三', '四', '五', '六'];
const grades = (count: number, zh: string, pt: (n: number) => string, en: (n: number) => string, base: number): GradeName[] =>
  Array.from({ length: count }, (_, i) => ({ zh: `${zh}${ZH[i]!}`, pt: pt(i + 1), en: en(i + 1), standard: base + i, index: i }));

/** 幼兒一至三, 小一至小六, 初一至初三, 高一至高三 (SCH-25). */
const SECTIONS: Readonly<Record<OneKeySection, { name: Record<Lang, string>; grades: readonly GradeName[] }>> = {
  kindergarten: {
    name: { zh: '幼兒', pt: 'Infantil', en: 'Kindergarten' },
    grades: grades(
      3,
      '幼兒',
      (n) => `${String(n)}.º ano infantil`,
      (n) => `K${String(n)}`,
      2,
    ),
  },
  primary: {
    name: { zh: '小學', pt: 'Primário', en: 'Primary' },
    grades: grades(
      6,
      '小',
      (n) => `${String(n)}.º ano primário`,
      (n) => `P${String(n)}`,
      31,
    ),
  },
  junior: {
    name: { zh: '初中', pt: 'Secundário geral', en: 'Junior' },
    grades: grades(
      3,
      '初',
      (n) => `${String(n)}.º ano geral`,
      (n) => `JS${String(n)}`,
      61,
    ),
  },
  senior: {
    name: { zh: '高中', pt: 'Secundário complementar', en: 'Senior' },
    grades: grades(
      3,
      '高',
      (n) => `${String(n)}.º ano complementar`,
      (n) => `SS${String(n)}`,
      91,
    ),
  },
};

const CLASS_MARKS: Readonly<Record<Lang, readonly string[]>> = {
  zh: ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸', '子', '丑'],
  pt: ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L'],
  en: ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L'],
};

export interface WantedNode {
  kind: NodeKind;
  name: string;
  standard?: number;
  registerYear?: number;
  below: WantedNode[];
}

/**
 * The nodes below each chosen campus (or the school).
 * @param schoolYearBegin first year of the running school year: entry years follow from it
 */
export function wantedNodes(plan: OneKeyPlan, schoolYearBegin: number): WantedNode[] {
  return plan.sections.flatMap((section) => {
    const { name, grades: list } = SECTIONS[section];
    const wanted = list.map((grade): WantedNode => ({
      kind: 'grade',
      name: grade[plan.lang],
      standard: grade.standard,
      registerYear: schoolYearBegin - grade.index,
      below: CLASS_MARKS[plan.lang]
        .slice(0, plan.classes)
        .map((mark): WantedNode => ({ kind: 'class', name: `${grade[plan.lang]}${mark}`, below: [] })),
    }));
    return plan.withSections ? [{ kind: 'section', name: name[plan.lang], below: wanted }] : wanted;
  });
}

/** The school year begins in September (spec 02). @param day `YYYY-MM-DD` in Macao */
export function schoolYearBegin(day: string): number {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return month >= 9 ? year : year - 1;
}
