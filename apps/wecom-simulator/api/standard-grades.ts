const STAGES: { base: number; names: string[] }[] = [
  { base: 1, names: ['幼儿园小小班', '幼儿园小班', '幼儿园中班', '幼儿园大班', '幼儿园学前班'] },
  { base: 31, names: ['一', '二', '三', '四', '五', '六', '七', '八', '九'].map((each) => `小学${each}年级`) },
  { base: 61, names: ['一', '二', '三', '四'].map((each) => `初中${each}年级`) },
  { base: 91, names: ['一', '二', '三', '四'].map((each) => `高中${each}年级`) },
  {
    base: 121,
    names: ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'].map((each) => `自定义学段${each}年级`),
  },
];

const stageOf = (grade: number): { base: number; names: string[] } | undefined =>
  STAGES.find((each) => grade >= each.base && grade < each.base + each.names.length);

/** Whether the number is in the table of doc 92344 (0 = not standard is no grade of the table). */
export const isStandardGrade = (grade: number): boolean => stageOf(grade) !== undefined;

/** The generated name of a standard grade. */
export const gradeName = (grade: number): string => {
  const stage = stageOf(grade);
  return stage?.names[grade - stage.base] ?? '';
};

/** Position inside the stage, from 1. */
export const gradeIndex = (grade: number): number => {
  const stage = stageOf(grade);
  return stage ? grade - stage.base + 1 : 0;
};

/** The grade one year later; undefined = the stage ends here. */
export const nextGrade = (grade: number): number | undefined => (stageOf(grade + 1) === stageOf(grade) ? grade + 1 : undefined);

/** Year of entry by default: current year − (index − 1); the school year begins at the upgrade date (08 §4). */
export const registerYear = (grade: number, now: Date, upgradeMonth: number): number => {
  const year = now.getUTCMonth() + 1 >= upgradeMonth ? now.getUTCFullYear() : now.getUTCFullYear() - 1;
  return year - (gradeIndex(grade) - 1);
};
