import { describe, expect, it } from '@jest/globals';
import type { FormQuestion, QuestionType } from '@contracts/forms/questions';
import {
  answeredParts,
  answersOf,
  fitValues,
  formFaults,
  formText,
  ownWords,
  parseNumber,
  sameAnswers,
  valuesOf,
  withValue,
  type FormValues,
} from '../form-values';

const question = (key: string, type: QuestionType, facts: Partial<FormQuestion> = {}): FormQuestion => ({
  key,
  type,
  text: `題目${key}`,
  required: true,
  options: [],
  limits: {},
  ...facts,
});
const options = [
  { key: 'a', text: '同意' },
  { key: 'b', text: '不同意' },
  { key: 'c', text: '稍後' },
];
const form = (values: FormValues['values'], files: FormValues['files'] = {}): FormValues => ({ values, files });
const FILE = '0198f000-0000-7000-8000-000000000001';

describe('a half-filled form', () => {
  it('reads numbers as people type them', () => {
    expect(['12', '１２', '1,200', '1,5', '-3', '−3', '.5', '3.'].map(parseNumber)).toEqual([12, 12, 1200, 1.5, -3, -3, 0.5, 3]);
    expect(['', '-', '1e9', '12a', '1.2.3', 'Infinity'].map(parseNumber)).toEqual(Array(6).fill(undefined));
  });

  it('keeps what is no number as a fault of that question, not as nothing [NOT-07]', () => {
    const questions = [question('n', 'number', { required: false, limits: { min: 1, max: 5 } })];
    expect(formFaults(questions, form({ n: '12a' }))).toEqual([{ n: 1, key: 'n', reason: 'wrong_kind' }]);
    expect(formFaults(questions, form({ n: '6' }))[0]?.reason).toBe('too_large');
    expect(formFaults(questions, form({ n: '5' }))).toEqual([]);
    expect(formFaults(questions, form({ n: '' }))).toEqual([]);
  });

  it('leaves unanswered questions out and names the required ones in their order', () => {
    const questions = [question('x', 'single', { options }), question('y', 'text'), question('z', 'text', { required: false })];
    const kept = form({ y: '  ', z: 'ok' });
    expect(answersOf(questions, kept)).toEqual({ z: 'ok' });
    expect(formFaults(questions, kept).map((fault) => [fault.n, fault.reason])).toEqual([
      [1, 'required'],
      [2, 'required'],
    ]);
    expect(answeredParts(questions, kept)).toEqual([false, false, true]);
  });

  it('asks for the fewest and most choices of 多選 [NOT-07]', () => {
    const questions = [question('m', 'multiple', { options, limits: { min: 2, max: 2 } })];
    const reason = (...keys: string[]) => formFaults(questions, form({ m: keys }))[0]?.reason;
    expect([reason('a'), reason('a', 'b'), reason('a', 'b', 'c')]).toEqual(['too_few', undefined, 'too_many']);
  });

  it('fits a kept form to the questions of today and drops files nobody names', () => {
    const questions = [question('x', 'single', { options }), question('f', 'files')];
    const files = { [FILE]: { name: 'a.pdf', mime: 'application/pdf', size: 1 }, other: { name: 'b', mime: '', size: 1 } };
    const kept = form({ x: 'gone', f: [FILE, 'lost'], old: 'text' }, files);
    expect(fitValues(questions, kept)).toEqual({ values: { f: [FILE] }, files: { [FILE]: files[FILE] } });
  });

  it('gives the typed answers as text to copy [NOT-54]', () => {
    const questions = [question('x', 'single', { options }), question('y', 'text'), question('f', 'files')];
    const kept = form({ x: 'b', y: '花生過敏', f: [FILE] }, { [FILE]: { name: 'a.pdf', mime: '', size: 1 } });
    expect(formText(questions, kept)).toBe('1. 題目x\n不同意\n\n2. 題目y\n花生過敏\n\n3. 題目f\na.pdf');
  });

  it('knows what was put in own words, to show it where the questions may not be shown any more [NOT-38]', () => {
    const choice = withValue(form({}), question('x', 'single', { options }), 'b');
    const words = withValue(withValue(choice, question('y', 'text'), '花生過敏'), question('n', 'number'), '2');
    expect(ownWords(words)).toBe('花生過敏\n\n2');
    expect(ownWords(withValue(withValue(words, question('y', 'text'), ' '), question('n', 'number'), ''))).toBe('');
    expect(ownWords(choice)).toBe('');
    expect(fitValues([question('y', 'text')], words).typed).toEqual(['y', 'n']);
  });

  it('begins a change from what was answered and knows equal answers [NOT-56]', () => {
    const answered = { n: 3, m: ['b', 'a'], f: [FILE] };
    const begun = valuesOf(answered, [{ id: FILE, name: 'a.pdf', mime: 'application/pdf', size: 9 }], 5);
    const questions = [question('n', 'number'), question('m', 'multiple', { options }), question('f', 'files')];
    expect(sameAnswers(answersOf(questions, begun), { m: ['a', 'b'], n: 3, f: [FILE], empty: '' })).toBe(true);
    expect(sameAnswers(answered, { ...answered, n: 4 })).toBe(false);
    expect(begun.files[FILE]?.server).toBe(FILE);
  });
});
