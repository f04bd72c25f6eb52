import type { ClassAudience, ClassLanguage, GradeCode } from '@contracts/promotion';

/** WeCom's limit and the characters it refuses in names of nodes (wecom 08 §4 D1). */
const LONGEST = 32;
const REFUSED = /[\\:*?"<>/\-,，]/gu;

const SUFFIX: Readonly<Record<ClassLanguage, Readonly<Record<Exclude<ClassAudience, 'shared'>, string>>>> = {
  zh: { student: '_學生', parent: '_家長' },
  pt: { student: '_Alunos', parent: '_Encarregados' },
  en: { student: '_Students', parent: '_Parents' },
};

/** Name as WeCom takes it: refused characters become a space, 1–32 characters; never empty. */
export function nodeName(wanted: string, keep = ''): string {
  const plain = wanted.replace(REFUSED, ' ').replace(/\s+/g, ' ').trim();
  const cut = [...plain].slice(0, LONGEST - [...keep].length).join('');
  return (cut === '' ? '_' : cut) + keep;
}

/** `EI2` → `EI 2`. */
export const codeName = (code: GradeCode): string => code.replace(/(\D)(\d)/, '$1 $2');

/** 「高一」 in Chinese, `SG 1` in the other languages (PRM-09). */
export function gradeName(code: GradeCode, zh: string, language: ClassLanguage): string {
  return nodeName(language === 'zh' ? zh : codeName(code));
}

/** 「A班」 in Chinese, `SG 3_A` in the other languages (PRM-09); with its suffix where classes are split (PRM-08). */
export function className(code: GradeCode, classCode: string, language: ClassLanguage, audience: ClassAudience): string {
  const base = language === 'zh' ? `${classCode}班` : `${codeName(code)}_${classCode}`;
  return nodeName(base, audience === 'shared' ? '' : SUFFIX[language][audience]);
}

/** The class of a leaver below 校友: the grade is named once, because there classes of all grades stand together (PRM-45). */
export function alumniClassName(grade: string | null, name: string): string {
  return nodeName(grade === null || name.startsWith(grade) ? name : `${grade}${name}`);
}
