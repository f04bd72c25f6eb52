import { describe, expect, it } from '@jest/globals';
import { en } from './en';
import { pt } from './pt';
import { zhHant, type TextKey } from './zh-hant';

const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();

describe('texts of the bureau page', () => {
  it('have the same places in all three languages', () => {
    for (const key of Object.keys(zhHant) as TextKey[]) {
      expect([key, places(en[key])]).toEqual([key, places(zhHant[key])]);
      expect([key, places(pt[key])]).toEqual([key, places(zhHant[key])]);
      expect([en[key], pt[key]].every((text) => text.trim() !== '')).toBe(true);
    }
  });
});
