import type { FormAnswers } from '@contracts/forms/answers';
import type { FormQuestion, QuestionType } from '@contracts/forms/questions';

export const question = (key: string, type: QuestionType, over: Partial<FormQuestion> = {}): FormQuestion => ({
  key,
  type,
  text: `題目 ${key}`,
  required: true,
  options: type === 'single' || type === 'multiple' ? ['a', 'b', 'c'].map((name) => ({ key: name, text: `選項 ${name}` })) : [],
  limits: {},
  ...over,
});

/** All eight types; what takes an upload need not be answered. */
export const EIGHT: FormQuestion[] = [
  question('one', 'single'),
  question('many', 'multiple', { limits: { min: 1, max: 2 } }),
  question('blank', 'blank'),
  question('text', 'text', { required: false }),
  question('num', 'number', { limits: { min: 0, max: 10 } }),
  question('day', 'date'),
  question('files', 'files', { required: false }),
  question('sign', 'signature', { required: false }),
];
export const GOOD: FormAnswers = { one: 'a', many: ['a', 'c'], blank: '陳大文', text: '沒有', num: 3, day: '2026-12-04' };
