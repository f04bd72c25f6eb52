import { describe, expect, it } from '@jest/globals';
import { inOrder, preferred, translated } from '../../domain/language';
import { question } from './form-questions';

describe('languages of a notice', () => {
  it('falls back from pt to en to zh-Hant, and to anything that there is [OVR-14, BEY-06]', () => {
    expect(preferred('pt')).toEqual(['pt', 'en', 'zh-Hant']);
    expect(preferred('en')).toEqual(['en', 'zh-Hant', 'pt']);
    expect(preferred('zh-Hant')).toEqual(['zh-Hant', 'en', 'pt']);
    expect(inOrder(['pt', 'zh-Hant'])).toEqual(['zh-Hant', 'pt']);
  });

  it('puts the words of a version on questions and options by their keys, and keeps what it leaves out [BEY-06]', () => {
    const own = [question('one', 'single'), question('two', 'text')];
    const version = {
      questions: [
        {
          key: 'one',
          text: 'Do you agree?',
          options: [
            { key: 'a', text: 'Yes' },
            { key: 'b', text: '' },
          ],
        },
      ],
    };
    const [first, second] = translated(own, version);
    expect(first).toMatchObject({ text: 'Do you agree?', options: [{ key: 'a', text: 'Yes' }, { text: '選項 b' }, { text: '選項 c' }] });
    expect(second).toEqual(own[1]);
    expect(translated(own, null)).toEqual(own);
  });
});
