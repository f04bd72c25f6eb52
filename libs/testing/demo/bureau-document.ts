import { createRequire } from 'node:module';
import type * as ToJyutping from 'to-jyutping';
import { macaoSpelling } from '@platform/text/macao-spelling';
import type { CorpDocument } from './corp-document';
import { registerExtras } from './bureau-extras';
import type { GradePlan, UnitPlan } from './school-plan';
import { SeededRandom } from './seeded-random';

/** An entry of the card register as the bureau's simulator takes it (its README). */
export interface RegisterEntry {
  ref: string;
  cardType: 'T' | 'E' | 'S';
  cardNo: string | null;
  temporaryNo: string | null;
  cardStatus: 'valid' | 'lost' | 'expired' | 'cancelled';
  birthDate: string;
  nameZh: string;
  namePt: string;
  schoolCode: string;
  gradeCode?: string;
  classCode?: string;
  seatNo?: string;
  answer?: 'never';
  note?: string;
}
interface Names {
  zh: string;
  pt: string;
  en: string;
}
export interface FiledTable {
  schoolYear: string;
  format: 'DSEDJ-B08/1';
  schoolCode: string;
  version: string;
  sections: {
    sectionCode: string;
    names: Names;
    grades: { gradeCode: string; names: Names; classes: { classCode: string; names: Names; capacity: number }[] }[];
  }[];
}
/** What the bureau knows of one school unit. */
export interface BureauDocument {
  name: string;
  schoolYear: string;
  tables: FiledTable[];
  entries: RegisterEntry[];
}

/** 陳樂瑤 of the drawings: her card ends in 3071. */
const NAMED: Readonly<Record<string, { cardNo: string; birthDate: string }>> = {
  陳樂瑤: { cardNo: '20163071', birthDate: '20161105' },
  陳樂謙: { cardNo: '20203072', birthDate: '20200218' },
};
const SECTIONS: Readonly<Record<string, Names>> = {
  EI: { zh: '幼兒教育', pt: 'Ensino Infantil', en: 'Kindergarten' },
  P: { zh: '小學', pt: 'Ensino Primário', en: 'Primary' },
  SJ: { zh: '初中', pt: 'Ensino Secundário Geral', en: 'Junior Secondary' },
  SG: { zh: '高中', pt: 'Ensino Secundário Complementar', en: 'Senior Secondary' },
};
const ENTRY_AGE: Readonly<Record<string, number>> = { EI: 3, P: 6, SJ: 12, SG: 15 };
const DIGITS = '一二三四五六';

/** The bureau's code of a standard grade of WeCom (wecom 08, 5), in parts. */
function gradeOf(standardGrade: number): { stage: string; step: number; code: string } {
  const [stage, first] =
    standardGrade >= 91
      ? (['SG', 91] as const)
      : standardGrade >= 61
        ? (['SJ', 61] as const)
        : standardGrade >= 31
          ? (['P', 31] as const)
          : (['EI', 2] as const);
  const step = standardGrade - first + 1;
  return { stage, step, code: `${stage}${String(step)}` };
}

function gradeNames(stage: string, step: number): Names {
  const zh = { EI: '幼', P: '小', SJ: '初', SG: '高' }[stage] ?? '';
  const en =
    { EI: `Kindergarten ${String(step)}`, P: `Primary ${String(step)}`, SJ: `Form ${String(step)}`, SG: `Form ${String(step + 3)}` }[
      stage
    ] ?? '';
  return { zh: `${zh}${DIGITS[step - 1] ?? ''}`, pt: `${stage} ${String(step)}`, en };
}

export const schoolYearOf = (first: number): string => `${String(first)}/${String(first + 1)}`;
const letterOf = (className: string): string => className.slice(-1);

/** The class table of a year: the classes of the plan, and one more in the lowest grades as schools grow. */
function tableOf(plan: UnitPlan, first: number, more: number): FiledTable {
  const grades = plan.sections.flatMap((section) => section.grades);
  const stages = [...new Set(grades.map((grade) => gradeOf(grade.standardGrade).stage))];
  return {
    format: 'DSEDJ-B08/1',
    schoolCode: plan.number,
    schoolYear: schoolYearOf(first),
    version: `${String(first)}-08-20T09:00:00+08:00`,
    sections: stages.map((stage) => {
      const own = grades.filter((grade) => gradeOf(grade.standardGrade).stage === stage);
      return {
        sectionCode: stage,
        names: SECTIONS[stage] ?? { zh: stage, pt: stage, en: stage },
        grades: own.map((grade, i) => filedGrade(grade, i < more)),
      };
    }),
  };
}

function filedGrade(grade: GradePlan, grows: boolean): FiledTable['sections'][number]['grades'][number] {
  const { stage, step, code } = gradeOf(grade.standardGrade);
  const names = gradeNames(stage, step);
  const letters = grade.classes.map((cls) => letterOf(cls.name));
  if (grows) letters.push(String.fromCharCode('A'.charCodeAt(0) + letters.length));
  return {
    gradeCode: code,
    names,
    classes: letters.map((letter) => {
      const foreign = `${names.pt}_${letter}`;
      return { classCode: letter, names: { zh: `${letter}班`, pt: foreign, en: foreign }, capacity: 35 };
    }),
  };
}

const { getJyutpingList } = createRequire(import.meta.url)('to-jyutping') as typeof ToJyutping;

/** 陳樂瑤 → CHAN LOK IO */
const spelled = (name: string): string =>
  getJyutpingList(name)
    .map(([sign, sound]) => (sound === null ? sign : macaoSpelling((sound.split(' ')[0] ?? '').trim())))
    .join(' ')
    .toUpperCase();

/** Names as cards write them: Chinese ones also in the spelling of Macao. */
export const cardNames = (name: string): { nameZh: string; namePt: string } =>
  /\p{sc=Han}/u.test(name) ? { nameZh: name, namePt: spelled(name) } : { nameZh: '', namePt: name };

const two = (n: number): string => String(n).padStart(2, '0');

/**
 * What the bureau knows of a demo unit: a card for each pupil and member of its corp, class tables of this year and the
 * next, and the people of `registerExtras` who are in no directory yet. Always the same for the same plan and year.
 * @param first the year in which the school year begins
 */
export function bureauDocument(
  plan: UnitPlan,
  corp: Pick<CorpDocument, 'students' | 'members' | 'schoolDepartments'>,
  first: number,
): BureauDocument {
  const random = new SeededRandom(plan.seed * 31 + 7);
  const gradeByClass = new Map(
    plan.sections
      .flatMap((section) => section.grades)
      .flatMap((grade) => grade.classes.map((cls) => [cls.name, gradeOf(grade.standardGrade)] as const)),
  );
  const classNames = new Map(corp.schoolDepartments.map((node) => [node.id, node.name]));
  const counters = new Map<string, number>();
  const next = (key: string): number => {
    const n = (counters.get(key) ?? 0) + 1;
    counters.set(key, n);
    return n;
  };
  const pupils = corp.students.map((student, at): RegisterEntry => {
    const className = classNames.get(student.department[0] ?? 0) ?? '';
    const grade = gradeByClass.get(className) ?? { stage: 'P', step: 1, code: 'P1' };
    const age = (ENTRY_AGE[grade.stage] ?? 6) + grade.step - 1;
    // A school year holds the births from September to August.
    const month = 1 + random.below(12);
    const born = first - age - (month >= 9 ? 1 : 0);
    // The named pupils come first; others may bear the same name.
    const named = at < plan.pupils.length ? NAMED[student.name] : undefined;
    // 600 numbers a birth year for each of the three schools, below those of the drawings.
    const cardNo = named?.cardNo ?? `${String(born)}${String((plan.seed % 5) * 600 + next(String(born))).padStart(4, '0')}`;
    return {
      ref: `S-${cardNo}`,
      cardType: 'S',
      cardNo,
      temporaryNo: null,
      cardStatus: 'valid',
      birthDate: named?.birthDate ?? `${String(born)}${two(month)}${two(1 + random.below(28))}`,
      ...cardNames(student.name),
      schoolCode: plan.number,
      gradeCode: grade.code,
      classCode: letterOf(className),
      seatNo: two(next(className)),
    };
  });
  const staff = corp.members.map((member): RegisterEntry => {
    const cardType = member.position === '職員' || member.department.includes(5) ? 'E' : 'T';
    const cardNo = `8${String(plan.seed)}${String(next('staff')).padStart(4, '0')}`;
    return {
      ref: `${cardType}-${cardNo}`,
      cardType,
      cardNo,
      temporaryNo: null,
      cardStatus: 'valid',
      birthDate: `${String(1965 + random.below(34))}${two(1 + random.below(12))}${two(1 + random.below(28))}`,
      ...cardNames(member.name),
      schoolCode: plan.number,
    };
  });
  return {
    name: `${plan.school.name} ${plan.name}`,
    schoolYear: schoolYearOf(first),
    tables: [tableOf(plan, first, 1), tableOf(plan, first + 1, 2)],
    entries: [...registerExtras(plan, first), ...pupils, ...staff],
  };
}
