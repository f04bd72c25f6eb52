import { describe, expect, it } from '@jest/globals';
import { fold } from '../fold';
import { macaoSpelling } from '../macao-spelling';
import { maskMobile, normalMobile } from '../mobile';
import { searchKey, searchPattern, textKey } from '../search-key';

/** What PostgreSQL's LIKE … ESCAPE '\' does. */
function finds(typed: string, ...texts: string[]): boolean {
  const pattern = searchPattern(typed);
  if (pattern === null) return true;
  const needle = pattern.slice(1, -1).replace(/\\(.)/g, '$1');
  return searchKey(...texts).includes(needle);
}

describe('search keys', () => {
  it('makes simplified and traditional signs equal [OVR-15]', () => {
    expect(fold('數學')).toBe(fold('数学'));
    expect(fold('衞生')).toBe(fold('卫生'));
    expect(finds('欧阳静', '歐陽靜')).toBe(true);
    expect(finds('歐陽靜', '欧阳静')).toBe(true);
  });

  it('makes full and half width, letter case and spaces equal [OVR-15]', () => {
    expect(fold('Ｆ１Ａ　班')).toBe('f1a 班');
    expect(finds('ADA', 'Ada Wong')).toBe(true);
    expect(finds('ada  wong', 'Ada Wong')).toBe(true);
    expect(finds('adawong', 'Ada Wong')).toBe(true);
    expect(finds('joao', 'João Silva')).toBe(true);
  });

  it('finds a title by its words in either form, and not by sounds [OVR-15]', () => {
    const has = (typed: string) => textKey('參觀 澳門科學館').includes((searchPattern(typed) ?? '').slice(1, -1));
    expect(has('澳门科学')).toBe(true);
    expect(has('參觀澳門')).toBe(true);
    expect(has('aomen')).toBe(false);
  });

  it('finds by pinyin, whole or initials, with the readings of surnames [CON-24]', () => {
    expect(finds('lhy', '林慧儀')).toBe(true);
    expect(finds('linhuiyi', '林慧儀')).toBe(true);
    expect(finds('sxx', '單雄信')).toBe(true);
    expect(finds('oyq', '區永權')).toBe(true);
    expect(finds('xyz', '林慧儀')).toBe(false);
  });

  it('finds by Cantonese, also as Macao spells it [CON-24]', () => {
    expect(finds('chan', '陳大文')).toBe(true);
    expect(finds('ao ieong', '歐陽靜')).toBe(true);
    expect(finds('lam wai i', '林慧儀')).toBe(true);
    const spelled = (
      ['can4', 'joeng4', 'wong4', 'lei5', 'dang6', 'zeng6', 'fung4', 'jip6', 'loeng4', 'ceoi4', 'ng4', 'jyu4', 'kwok3'] as const
    ).map(macaoSpelling);
    expect(spelled).toEqual(['chan', 'ieong', 'wong', 'lei', 'tang', 'cheang', 'fong', 'ip', 'leong', 'choi', 'ng', 'u', 'kuok']);
  });

  it('keeps signs that no table knows instead of losing them', () => {
    expect(finds('㗎', '陳㗎')).toBe(true);
    expect(finds('𠮷', '𠮷田')).toBe(true);
  });

  it('takes the signs of patterns literally [C5]', () => {
    expect(searchPattern('100%_\\')).toBe('%100\\%\\_\\\\%');
    expect(finds('%', '林慧儀')).toBe(false);
    expect(finds('_', '林慧儀')).toBe(false);
    expect(searchPattern('  ')).toBeNull();
  });

  it('never matches across two keys of a row', () => {
    expect(finds('仪l', '林慧儀')).toBe(false);
  });
});

describe('mobile numbers', () => {
  it('makes the ways of writing one number equal [CON-20]', () => {
    expect(normalMobile('+853 6612-3456')).toBe('66123456');
    expect(normalMobile('００８５３６６１２３４５６')).toBe('66123456');
    expect(normalMobile('+86 13800000000')).toBe('13800000000');
  });

  it('masks by default [OVR-34]', () => {
    expect(maskMobile('+853 66121234')).toBe('6***1234');
    expect(maskMobile('123')).toBe('***');
  });
});
