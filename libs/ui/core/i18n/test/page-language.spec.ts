import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { m } from '@contracts/messages';
import { LOCALES, type Locale } from '@contracts/locale';
import { bringTexts, say } from '../../../../contracts/messages/page-texts';
import { inLanguage, messageModule, pageTexts, textsModule, usedIn } from '../../../../../scripts/page-languages.mjs';
import { currentLocale, followOtherPages, showLocale, switchLocale, tellOtherPages } from '../locale';

const BASE = '/assets/h5/';
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
const own = { zh: '重試', greet: (inputs: object) => `您好 ${String((inputs as { name?: string }).name)}` };

describe('a page in one language', () => {
  it('says its own text until it is switched, and again when it is switched back [OVR-13]', async () => {
    expect(say('ui_retry', own.zh)).toBe('重試');
    (await bringTexts('pt', 'zh-Hant'))();
    expect(say('ui_retry', own.zh)).toBe('Tentar de novo');
    (await bringTexts('zh-Hant', 'zh-Hant'))();
    expect(say('ui_retry', own.zh)).toBe('重試');
    expect(say('no_such_message', own.greet, { name: '歐陽靜' })).toBe('您好 歐陽靜');
  });

  it('changes nothing before the texts are put in place, so that no page speaks two languages', async () => {
    const put = await bringTexts('en', 'zh-Hant');
    expect(say('ui_retry', own.zh)).toBe('重試');
    put();
    expect(say('ui_retry', own.zh)).toBe('Retry');
    (await bringTexts('zh-Hant', 'zh-Hant'))();
  });

  it('has the very sentences of the servers in every language [OVR-13]', async () => {
    const texts = await pageTexts();
    const inputs = new Proxy({}, { get: (_target, name) => `<${String(name)}>` });
    for (const locale of LOCALES) {
      (await bringTexts(locale, locale === 'en' ? 'pt' : 'en'))();
      for (const [key, message] of Object.entries(m)) {
        const speak = message as (inputs: object, options: { locale: Locale }) => string;
        expect({ key, text: say(key, 'not there', inputs) }).toEqual({ key, text: speak(inputs, { locale }) });
      }
      expect(Object.keys(texts[locale] ?? {})).toHaveLength(Object.keys(m).length);
    }
    (await bringTexts('en', 'en'))();
  });
});

describe('the files of a page', () => {
  const texts = {
    'zh-Hant': { a: '甲`"', b: (i: { n: number }) => `${String(i.n)} 個` },
    en: { a: 'A', b: (i: { n: number }) => `${String(i.n)} pieces` },
    pt: { a: '$& ${x}', b: (i: { n: number }) => `${String(i.n)} itens` },
  };
  const place = (key: string, from: typeof texts = texts): string => /TEXT\$\w+\$\w+/.exec(messageModule(from, key))?.[0] ?? '';
  const filled = (locale: Locale, code: string): unknown =>
    // Of this realm again, so that it can be compared.
    JSON.parse(JSON.stringify(runInNewContext(inLanguage(code, { texts, locale, base: BASE })))) as unknown;

  it('carry the text of their language, whatever signs stand in it', () => {
    expect(filled('zh-Hant', `[${place('a')},${place('b')}({n:2}),TEXT$PAGE]`)).toEqual(['甲`"', '2 個', 'zh-Hant']);
    expect(filled('pt', `[${place('a')},${place('b')}({n:2}),TEXT$PAGE]`)).toEqual(['$& ${x}', '2 itens', 'pt']);
  });

  it('bring for a switch the texts that their program uses, and no others [OVR-13]', () => {
    const all = /TEXT\$ALL\$[\w$]+/.exec(textsModule(texts, 'zh-Hant'))?.[0] ?? '';
    const used = usedIn([`f(${place('b')})`, `${place('b')};${all}`]);
    expect(used).toEqual(['b']);
    const brought = inLanguage(`const t=${all};[Object.keys(t),t.b({n:3})]`, { texts, locale: 'en', base: BASE, used });
    expect(JSON.parse(JSON.stringify(runInNewContext(brought)))).toEqual([['b'], '3 個']);
    expect(textsModule({ ...texts, 'zh-Hant': { ...texts['zh-Hant'], a: '乙' } }, 'zh-Hant')).not.toContain(all);
  });

  it('load what belongs to them from the folder of their language', () => {
    expect(filled('en', `"${BASE}"+"assets/x.js"`)).toBe('/assets/h5/en/assets/x.js');
  });

  it('get another name when a text changes in any language, because browsers keep them for a year', () => {
    expect(place('a', { ...texts, pt: { ...texts.pt, a: 'outro' } })).not.toBe(place('a'));
    expect(place('a', structuredClone({ 'zh-Hant': { a: '甲`"' }, en: { a: 'A' }, pt: { a: '$& ${x}' } }) as typeof texts)).toBe(
      place('a'),
    );
  });

  it('are not written while a text is missing', () => {
    expect(() => messageModule(texts, 'c')).toThrow('c has no text in zh-Hant');
    expect(() => inLanguage('TEXT$half', { texts, locale: 'en', base: BASE })).toThrow('TEXT$half');
  });
});

describe('choosing a language', () => {
  it('shows the last choice when two are on their way [OVR-13]', async () => {
    const shown: Locale[] = [];
    let arrive = (): void => undefined;
    const slow = new Promise<void>((done) => {
      arrive = done;
    });
    const bring = (locale: Locale, wait: Promise<void>) => () => wait.then(() => () => void shown.push(locale));
    const first = switchLocale('en', bring('en', slow));
    const second = switchLocale('pt', bring('pt', Promise.resolve()));
    expect(await second).toBe(true);
    arrive();
    expect(await first).toBe(false);
    expect([shown, currentLocale()]).toEqual([['pt'], 'pt']);
    showLocale('zh-Hant');
  });

  it('stays in its language when the texts do not come', async () => {
    await expect(switchLocale('pt', () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
    expect(currentLocale()).toBe('zh-Hant');
  });

  it('is followed by the other open pages of the browser, as long as they are open [OVR-13]', async () => {
    const brought: Locale[] = [];
    const leave = followOtherPages((locale) => {
      brought.push(locale);
      return Promise.resolve(() => undefined);
    });
    tellOtherPages('nowhere' as Locale);
    tellOtherPages('pt');
    for (const end = performance.now() + 5_000; currentLocale() !== 'pt' && performance.now() < end;) await pause();
    tellOtherPages('pt');
    await pause();
    leave();
    tellOtherPages('en');
    await pause();
    expect([currentLocale(), brought]).toEqual(['pt', ['pt']]);
    showLocale('zh-Hant');
  });
});
