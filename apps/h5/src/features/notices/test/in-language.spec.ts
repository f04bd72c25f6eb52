import { describe, expect, it } from '@jest/globals';
import type { FormQuestion } from '@contracts/forms/questions';
import { EMPTY_DOC, richFromText, richPlainText } from '@contracts/rich-text';
import { inLanguage } from '../content/in-language';

const question: FormQuestion = {
  key: 'q1',
  type: 'single',
  text: '是否參加？',
  required: true,
  options: [
    { key: 'a', text: '參加' },
    { key: 'b', text: '不參加' },
  ],
  limits: {},
};
const notice = {
  title: '參觀科學館',
  body: richFromText('各位家長：'),
  questions: [question],
  locale: 'zh-Hant' as const,
  versions: [
    {
      locale: 'pt' as const,
      title: 'Visita ao Centro de Ciência',
      body: richFromText('Caros pais:'),
      questions: [
        {
          key: 'q1',
          text: 'Participa?',
          options: [
            { key: 'b', text: 'Não' },
            { key: 'a', text: '' },
          ],
        },
      ],
    },
    { locale: 'en' as const, title: ' ', body: EMPTY_DOC, questions: [] },
  ],
  versionsChecked: [],
};

describe('a notice as a family reads it in its language', () => {
  it('shows the original in its own language [NOT-15]', () => {
    expect(inLanguage(notice, 'zh-Hant')).toEqual({ title: notice.title, body: notice.body, questions: [question] });
  });

  it('takes title, body, questions and options of the version, each option by its key [BEY-06]', () => {
    const shown = inLanguage(notice, 'pt');
    expect(shown.title).toBe('Visita ao Centro de Ciência');
    expect(richPlainText(shown.body, 50)).toBe('Caros pais:');
    expect(shown.questions[0]).toMatchObject({ key: 'q1', text: 'Participa?', required: true });
    // What the version leaves empty stays in the original.
    expect(shown.questions[0]?.options).toEqual([
      { key: 'a', text: '參加' },
      { key: 'b', text: 'Não' },
    ]);
  });

  it('falls back to the original where a version says nothing [BEY-06]', () => {
    expect(inLanguage(notice, 'en')).toEqual({ title: notice.title, body: notice.body, questions: [question] });
  });
});
