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
