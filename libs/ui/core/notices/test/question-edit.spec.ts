import { describe, expect, it } from '@jest/globals';
import { FORM_LIMITS, QUESTION_TYPES, formQuestions, hasOptions, questionFault, type FormQuestion } from '@contracts/forms/questions';
import {
  duplicateQuestion,
  freshKey,
  isEmptyQuestion,
  moveBy,
  moveTo,
  newQuestion,
  putQuestion,
  removeQuestion,
  withType,
} from '../question-edit';

const list = (...keys: string[]): FormQuestion[] =>
  keys.map((key) => ({ key, type: 'blank', text: key, required: true, options: [], limits: {} }));
const keysOf = (questions: readonly FormQuestion[]) => questions.map((question) => question.key);

describe('writing questions', () => {
  it('makes a question of each of the eight types that the contract takes [NOT-07]', () => {
    const questions = QUESTION_TYPES.reduce<FormQuestion[]>((all, type) => [...all, newQuestion(type, all)], []);
    expect(formQuestions().safeParse(questions).success).toBe(true);
    for (const question of questions) {
      expect(question.options).toHaveLength(hasOptions(question.type) ? FORM_LIMITS.options.min : 0);
      expect(isEmptyQuestion(question)).toBe(true);
      expect(questionFault(question)).toBe('no_text');
    }
  });

  it('never gives a key twice [NOT-06]', () => {
    const taken: string[] = [];
    for (let n = 0; n < FORM_LIMITS.questions; n += 1) taken.push(freshKey(taken));
    expect(new Set(taken).size).toBe(FORM_LIMITS.questions);
    for (const key of taken) expect(key).toMatch(/^[a-z0-9]{1,12}$/);
  });

  it('moves a question to a place, and no further than the ends [NOT-06]', () => {
    expect(keysOf(moveTo(list('a', 'b', 'c'), 'a', 1))).toEqual(['b', 'a', 'c']);
    expect(keysOf(moveTo(list('a', 'b', 'c'), 'c', 0))).toEqual(['c', 'a', 'b']);
    expect(keysOf(moveBy(list('a', 'b', 'c'), 'b', 1))).toEqual(['a', 'c', 'b']);
    expect(keysOf(moveBy(list('a', 'b', 'c'), 'a', -1))).toEqual(['a', 'b', 'c']);
    expect(keysOf(moveBy(list('a', 'b', 'c'), 'c', 1))).toEqual(['a', 'b', 'c']);
    expect(keysOf(moveTo(list('a', 'b'), 'gone', 0))).toEqual(['a', 'b']);
  });

  it('puts a copy behind its original and not beyond 50 questions [NOT-06, NOT-07]', () => {
    const [a, b, copied] = duplicateQuestion(list('a', 'b'), 'b');
    expect([a?.key, b?.key, copied?.text]).toEqual(['a', 'b', 'b']);
    expect(copied?.key).not.toBe('b');
    const full = list(...Array.from({ length: FORM_LIMITS.questions }, (_place, n) => `k${n}`));
    expect(duplicateQuestion(full, 'k3')).toHaveLength(FORM_LIMITS.questions);
  });

  it('edits in place, adds at the end and removes [NOT-06]', () => {
    const [first] = list('a');
    expect(putQuestion(list('a', 'b'), { ...(first as FormQuestion), text: 'new' }).map((question) => question.text)).toEqual(['new', 'b']);
    expect(keysOf(putQuestion(list('a'), list('c')[0] as FormQuestion))).toEqual(['a', 'c']);
    expect(keysOf(removeQuestion(list('a', 'b'), 'a'))).toEqual(['b']);
  });

  it('keeps words and options when the type changes between choices, and drops limits [NOT-07]', () => {
    const many: FormQuestion = {
      ...newQuestion('multiple', []),
      text: '小食',
      options: [
        { key: 'x', text: '麵包' },
        { key: 'y', text: '水果' },
      ],
      limits: { min: 1, max: 2 },
    };
    const one = withType(many, 'single');
    expect(one).toMatchObject({ type: 'single', text: '小食', options: many.options, limits: {} });
    expect(withType(one, 'date').options).toEqual([]);
    expect(withType(withType(one, 'date'), 'single').options).toHaveLength(FORM_LIMITS.options.min);
  });
});
