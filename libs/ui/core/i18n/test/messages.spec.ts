import { describe, expect, it } from '@jest/globals';
import { m } from '@contracts/messages';
import { printTokensCss } from '../../../theme/print-css';
import { readFileSync } from 'node:fs';
import { pageLocale, showLocale } from '../locale';

const page = (lang: string, meta?: string) =>
  ({
    documentElement: { lang },
    querySelector: () => (meta === undefined ? null : { content: meta }),
  }) as unknown as Document;

describe('texts', () => {
  it('speaks the language asked for, the page language otherwise [OVR-13]', () => {
    expect(m.ui_retry()).toBe('重試');
    expect(m.ui_retry({}, { locale: 'pt' })).toBe('Tentar de novo');
    showLocale('en');
    expect(m.ui_retry()).toBe('Retry');
    showLocale('zh-Hant');
  });

  it('reads the language the server rendered and falls back to Traditional Chinese', () => {
    expect(pageLocale(page('zh-Hant', 'pt'))).toBe('pt');
    expect(pageLocale(page('en'))).toBe('en');
    expect(pageLocale(page('zh-CN', 'zz'))).toBe('zh-Hant');
  });

  it('is complete: every message has text in all three languages', () => {
    for (const [key, message] of Object.entries(m)) {
      const speak = message as (inputs: object, options: { locale: 'zh-Hant' | 'en' | 'pt' }) => string;
      const params = {
        n: 2,
        name: 'x',
        time: 't',
        from: 1,
        to: 2,
        total: 3,
        id: 'r',
        days: 4,
        max: 5,
        min: 1,
        list: 'l',
      };
      for (const locale of ['zh-Hant', 'en', 'pt'] as const) {
        const text = speak(params, { locale });
        expect({ key, locale, text: text.trim() === '' && key !== 'ui_comma' }).toEqual({ key, locale, text: false });
        expect(text).not.toBe(key);
      }
    }
  });

  it('says one and more where a language tells them apart, in each place of a sentence [OVR-13]', () => {
    const say = (n: number | string, locale: 'zh-Hant' | 'en' | 'pt') =>
      m.console_notices_before_numbers({ classes: n, students: 31, messages: n }, { locale });
    expect(say(1, 'en')).toBe('1 class · 31 students · 1 message');
    expect(say(2, 'en')).toBe('2 classes · 31 students · 2 messages');
    expect(say('1', 'pt')).toBe('1 turma · 31 alunos · 1 mensagem');
    expect(say(0, 'pt')).toBe('0 turmas · 31 alunos · 0 mensagens');
    expect(say(1, 'zh-Hant')).toBe('1 班 · 31 名學生 · 1 則訊息');
  });

  it('has a style sheet that is the print of the tokens', () => {
    expect(readFileSync(new URL('../../../theme/tokens.css', import.meta.url), 'utf8')).toBe(printTokensCss());
  });
});
