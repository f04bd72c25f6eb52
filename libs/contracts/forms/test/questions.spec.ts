import { describe, expect, it } from '@jest/globals';
import { FORM_LIMITS, QUESTION_TYPES, formQuestions, hasFiles, hasOptions, questionFault, type FormQuestion } from '../questions';

const ask = (over: Partial<FormQuestion> = {}): FormQuestion => ({
  key: 'q',
  type: 'single',
  text: '題目',
  required: true,
  options: [
    { key: 'a', text: '甲' },
    { key: 'b', text: '乙' },
  ],
  limits: {},
  ...over,
});
const takes = (questions: FormQuestion[]): boolean => formQuestions().safeParse(questions).success;
const many = (n: number): FormQuestion['options'] =>
  Array.from({ length: n }, (_, i) => ({ key: `o${String(i)}`, text: `選項${String(i)}` }));

describe('questions of a form', () => {
  it('knows the eight types, which of them have options and which take uploads [NOT-07]', () => {
    expect(QUESTION_TYPES).toHaveLength(8);
    expect(QUESTION_TYPES.filter(hasOptions)).toEqual(['single', 'multiple']);
    expect(QUESTION_TYPES.filter(hasFiles)).toEqual(['files', 'signature']);
  });

  it('says what keeps a question from being sent [NOT-06, NOT-07]', () => {
    expect(questionFault(ask())).toBeUndefined();
    expect(questionFault(ask({ text: '' }))).toBe('no_text');
    expect(questionFault(ask({ options: many(1) }))).toBe('too_few_options');
    expect(questionFault(ask({ options: many(2) }))).toBeUndefined();
    expect(questionFault(ask({ options: [...many(1), { key: 'x', text: '' }] }))).toBe('empty_option');
    expect(questionFault(ask({ options: [...many(1), { key: 'x', text: '選項0' }] }))).toBe('same_options');
    expect(questionFault(ask({ type: 'multiple', limits: { min: 2, max: 1 } }))).toBe('bad_limits');
    expect(questionFault(ask({ type: 'multiple', limits: { min: 0, max: 2 } }))).toBeUndefined();
    expect(questionFault(ask({ type: 'multiple', limits: { max: 3 } }))).toBe('bad_limits');
    expect(questionFault(ask({ type: 'multiple', limits: { min: 1.5 } }))).toBe('bad_limits');
    expect(questionFault(ask({ type: 'number', options: [], limits: { min: 3, max: 3 } }))).toBeUndefined();
    expect(questionFault(ask({ type: 'number', options: [], limits: { min: 3.1, max: 3 } }))).toBe('bad_limits');
    expect(questionFault(ask({ type: 'signature', options: [] }))).toBeUndefined();
  });

  it('takes each limit at its edge and refuses one beyond [NOT-07]', () => {
    const form = (n: number): FormQuestion[] => Array.from({ length: n }, (_, i) => ask({ key: `q${String(i)}` }));
    expect([takes(form(FORM_LIMITS.questions)), takes(form(FORM_LIMITS.questions + 1))]).toEqual([true, false]);
    const { max } = FORM_LIMITS.options;
    expect([takes([ask({ options: many(max) })]), takes([ask({ options: many(max + 1) })])]).toEqual([true, false]);
    const text = (n: number): boolean => takes([ask({ text: '字'.repeat(n) })]);
    expect([text(FORM_LIMITS.text), text(FORM_LIMITS.text + 1)]).toEqual([true, false]);
    const option = (n: number): boolean => takes([ask({ options: [{ key: 'a', text: '字'.repeat(n) }] })]);
    expect([option(FORM_LIMITS.optionText), option(FORM_LIMITS.optionText + 1)]).toEqual([true, false]);
    const limit = (n: number): boolean => takes([ask({ type: 'number', limits: { max: n } })]);
    expect([limit(FORM_LIMITS.number), limit(FORM_LIMITS.number + 1)]).toEqual([true, false]);
  });

  it('keeps the names of questions and of options apart', () => {
    expect(takes([ask(), ask()])).toBe(false);
    expect(takes([ask({ options: [...many(2), ...many(1)] })])).toBe(false);
    expect(takes([ask({ key: 'Q1' })])).toBe(false);
    expect(takes([ask({ key: 'a'.repeat(13) })])).toBe(false);
  });
});
