import type { FormQuestion } from '@contracts/forms/questions';

const question = (part: Pick<FormQuestion, 'key' | 'type' | 'text'> & Partial<FormQuestion>): FormQuestion => ({
  required: true,
  options: [],
  limits: {},
  ...part,
});

/** A form of three questions, as a teacher writes it for an outing. */
export const OUTING: FormQuestion[] = [
  question({
    key: 'go',
    type: 'single',
    text: '是否同意子女參加？',
    options: [
      { key: 'yes', text: '同意' },
      { key: 'no', text: '不同意' },
    ],
  }),
  question({ key: 'n', type: 'number', text: '同行家長人數', limits: { min: 0, max: 4 } }),
  question({ key: 'say', type: 'text', text: '給老師的話', required: false }),
];

export const outing = (say: string, go = 'yes', n = 1): Record<string, string | number> => ({ go, n, ...(say === '' ? {} : { say }) });

/** Every type once (NOT-07). */
export const EVERY_TYPE: FormQuestion[] = [
  ...OUTING,
  question({
    key: 'food',
    type: 'multiple',
    text: '飲食安排',
    required: false,
    options: [
      { key: 'veg', text: '素食' },
      { key: 'nut', text: '不可進食花生及果仁類食物，請老師特別留意' },
      { key: 'own', text: '自備午餐' },
    ],
    limits: { min: 1, max: 2 },
  }),
  question({ key: 'call', type: 'blank', text: '緊急聯絡電話', required: false }),
  question({ key: 'day', type: 'date', text: '上次注射疫苗日期', required: false }),
  question({ key: 'file', type: 'files', text: '醫生證明（如有）', required: false }),
  question({ key: 'sign', type: 'signature', text: '家長簽名', required: false }),
];
