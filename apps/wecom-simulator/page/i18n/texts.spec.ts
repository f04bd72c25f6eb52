import { describe, expect, it } from '@jest/globals';
import { en } from './en';
import { fill } from './fill';
import { pt } from './pt';
import { zhHant, type Dictionary, type TextKey } from './zh-hant';

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe('texts in three languages', () => {
  it.each([
    ['en', en],
    ['pt', pt],
  ] as [string, Dictionary][])('%s has a word and the same places for every text [OVR-14]', (_name, texts) => {
    for (const key of Object.keys(zhHant) as TextKey[]) {
      expect(texts[key].trim() === '' && key !== 'listComma').toBe(false);
      expect([key, places(texts[key])]).toEqual([key, places(zhHant[key])]);
    }
  });

  it('fills places and leaves unknown ones visible', () => {
    expect(fill('{name}收到：{title}', { name: '靜' })).toBe('靜收到：{title}');
  });
});
