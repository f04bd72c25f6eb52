import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LOCALES } from '../../locale';
import { ANSWER_REASONS, answerFaults, answerReason, formAnswers, tidyAnswers, type AnswerReason, type FormAnswer } from '../answers';
import { FORM_LIMITS, QUESTION_TYPES, type FormQuestion, type QuestionType } from '../questions';

const FILE = '0198a000-0000-7000-8000-000000000001';
const ask = (type: QuestionType, over: Partial<FormQuestion> = {}): FormQuestion => ({
  key: 'q',
  type,
  text: '題目',
  required: true,
  options: type === 'single' || type === 'multiple' ? ['a', 'b', 'c'].map((key) => ({ key, text: key })) : [],
  limits: {},
  ...over,
});
const faultOf = (question: FormQuestion, answer: FormAnswer | undefined): AnswerReason | undefined =>
  answerFaults([question], answer === undefined ? {} : { [question.key]: answer })[0]?.reason;

const GOOD: Readonly<Record<QuestionType, FormAnswer>> = {
  single: 'a',
  multiple: ['a', 'c'],
  blank: '陳大文',
  text: '沒有',
  number: 3,
  date: '2026-02-28',
  files: [FILE],
  signature: FILE,
};

describe('answers of a form', () => {
  it('takes a right answer of each type and asks only for what is required [NOT-07]', () => {
    for (const type of QUESTION_TYPES) {
      expect([type, faultOf(ask(type), GOOD[type])]).toEqual([type, undefined]);
      expect([type, faultOf(ask(type), undefined)]).toEqual([type, 'required']);
      expect([type, faultOf(ask(type, { required: false }), undefined)]).toEqual([type, undefined]);
    }
    expect(faultOf(ask('blank'), ' \n ')).toBe('required');
    expect(faultOf(ask('files'), [])).toBe('required');
    expect(faultOf(ask('number'), 0)).toBeUndefined();
  });

  const { blank, longText, files, number } = FORM_LIMITS;
  const two = { limits: { min: 2, max: 2 } };
  it.each<[string, FormQuestion, FormAnswer, AnswerReason | undefined]>([
    ['填空 at 200', ask('blank'), '字'.repeat(blank), undefined],
    ['填空 beyond', ask('blank'), '字'.repeat(blank + 1), 'too_long'],
    ['簡答 at 2,000', ask('text'), '字'.repeat(longText), undefined],
    ['簡答 beyond', ask('text'), '字'.repeat(longText + 1), 'too_long'],
    ['多選 below its fewest', ask('multiple', two), ['a'], 'too_few'],
    ['多選 at both', ask('multiple', two), ['a', 'b'], undefined],
    ['多選 above its most', ask('multiple', two), ['a', 'b', 'c'], 'too_many'],
    ['多選 twice the same', ask('multiple'), ['a', 'a'], 'not_an_option'],
    ['多選 of another question', ask('multiple'), ['z'], 'not_an_option'],
    ['單選 of another question', ask('single'), 'z', 'not_an_option'],
    ['單選 as a list', ask('single'), ['a'], 'wrong_kind'],
    ['數字 at its smallest', ask('number', { limits: { min: -2, max: 7.5 } }), -2, undefined],
    ['數字 below', ask('number', { limits: { min: -2, max: 7.5 } }), -2.01, 'too_small'],
    ['數字 at its largest', ask('number', { limits: { min: -2, max: 7.5 } }), 7.5, undefined],
    ['數字 above', ask('number', { limits: { min: -2, max: 7.5 } }), 7.51, 'too_large'],
    ['數字 at the end of all numbers', ask('number'), number, undefined],
    ['數字 beyond all numbers', ask('number'), number + 1, 'too_large'],
    ['數字 below all numbers', ask('number'), -number - 1, 'too_small'],
    ['數字 as text', ask('number'), '3', 'wrong_kind'],
    ['數字 without end', ask('number'), Number.POSITIVE_INFINITY, 'wrong_kind'],
    ['日期 of a leap year', ask('date'), '2028-02-29', undefined],
    ['日期 that is none', ask('date'), '2026-02-29', 'not_a_day'],
    ['日期 with a time', ask('date'), '2026-02-28T00:00:00Z', 'not_a_day'],
    ['日期 as a number', ask('date'), 20_260_228, 'wrong_kind'],
    ['附件 at three', ask('files'), Array<string>(files).fill(FILE), undefined],
    ['附件 at four', ask('files'), Array<string>(files + 1).fill(FILE), 'too_many'],
    ['附件 by name', ask('files'), ['證明.pdf'], 'wrong_kind'],
    ['簽名 as a list', ask('signature'), [FILE], 'wrong_kind'],
    ['簽名 as text', ask('signature'), '歐陽靜', 'wrong_kind'],
  ])('decides %s [NOT-07]', (_name, question, answer, reason) => {
    expect(faultOf(question, answer)).toBe(reason);
  });

  it('names faults by the place in the form and every answer to no question [NOT-07]', () => {
    const questions = [ask('blank', { key: 'a' }), ask('number', { key: 'b' })];
    expect(answerFaults(questions, { b: 'x', zz: '1' })).toEqual([
      { n: 1, key: 'a', reason: 'required' },
      { n: 2, key: 'b', reason: 'wrong_kind' },
      { n: 0, key: 'zz', reason: 'unknown_question' },
    ]);
  });

  it('does not take what every object has for an answer', () => {
    expect(faultOf(ask('blank', { key: 'constructor' }), undefined)).toBe('required');
    expect(faultOf(ask('blank', { key: 'constructor', required: false }), undefined)).toBeUndefined();
  });

  it('tidies text, choices and empty answers before they are compared and stored [C4, BEY-17]', () => {
    const questions = [ask('multiple', { key: 'm' }), ask('blank', { key: 'b' }), ask('text', { key: 't' }), ask('number', { key: 'n' })];
    expect(tidyAnswers(questions, { m: ['c', 'a'], b: ' 陳\n大\u0000文\u202e ', t: ' 一\r\n二\u0007\ud800 ', n: -0 })).toEqual({
      m: ['a', 'c'],
      b: '陳 大文',
      t: '一\n二\ufffd',
      n: 0,
    });
    expect(tidyAnswers(questions, { m: [], b: ' ', t: '', n: 0 })).toEqual({ n: 0 });
  });

  it('tidies anything a phone can send to what stays the same when tidied again and as JSON [OVR-26]', () => {
    const questions = [ask('multiple', { key: 'm' }), ask('blank', { key: 'b' }), ask('text', { key: 't' }), ask('number', { key: 'n' })];
    const anything = fc.dictionary(
      fc.constantFrom('m', 'b', 't', 'n', 'zz'),
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.array(fc.constantFrom('a', 'b', 'c', 'x')),
      ),
    );
    fc.assert(
      fc.property(anything, (answers) => {
        const once = tidyAnswers(questions, answers);
        expect(tidyAnswers(questions, once)).toEqual(once);
        expect(JSON.parse(JSON.stringify(once))).toEqual(once);
      }),
    );
  });

  it('has a reason in three languages for each fault, and a schema that takes no key of another form [NOT-07, OVR-13]', () => {
    for (const reason of Object.keys(ANSWER_REASONS) as AnswerReason[]) {
      for (const locale of LOCALES) expect(answerReason(reason, locale)).not.toBe('');
    }
    const schema = formAnswers();
    expect(schema.safeParse({ q1: 'a' }).success).toBe(true);
    expect(schema.safeParse({ 'Q 1': 'a' }).success).toBe(false);
    expect(schema.safeParse({ q1: 'x'.repeat(FORM_LIMITS.longText + 1) }).success).toBe(false);
    expect(schema.safeParse({ q1: { a: 1 } }).success).toBe(false);
  });
});
