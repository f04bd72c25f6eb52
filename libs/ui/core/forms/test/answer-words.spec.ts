import { describe, expect, it } from '@jest/globals';
import type { FormQuestion } from '@contracts/forms/questions';
import { answerFiles, answerText } from '../answer-words';

const question = (type: FormQuestion['type'], options: string[] = []): FormQuestion => ({
  key: 'q',
  type,
  text: '',
  required: false,
  limits: {},
  options: options.map((text, n) => ({ key: `o${String(n)}`, text })),
});

describe('an answer in words', () => {
  it('joins several choices by 「；」 in the words of the options [NOT-34]', () => {
    expect(answerText(question('multiple', ['水', '牛奶', '果汁']), { q: ['o0', 'o2'] })).toBe('水；果汁');
    expect(answerText(question('single', ['同意', '不同意']), { q: 'o1' })).toBe('不同意');
  });
  it('says nothing for what was not answered, and zero is an answer [NOT-35]', () => {
    expect(answerText(question('number'), {})).toBeUndefined();
    expect(answerText(question('text'), { q: '  ' })).toBeUndefined();
    expect(answerText(question('number'), { q: 0 })).toBe('0');
  });
  it('finds the files of uploads and signatures only [NOT-07]', () => {
    expect(answerFiles(question('files'), { q: ['a', 'b'] })).toEqual(['a', 'b']);
    expect(answerFiles(question('signature'), { q: 's' })).toEqual(['s']);
    expect(answerFiles(question('blank'), { q: 's' })).toEqual([]);
  });
});
