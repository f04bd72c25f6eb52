import { describe, expect, it } from '@jest/globals';
import { NEW_DRAFT, type NoticeVersion } from '@contracts/notice-types';
import { richFromText } from '@contracts/rich-text';
import { languagesOf, missingParts, putVersion, removeVersion, versionIn, withBase, type Versioned } from '../version-edit';

const question = { key: 'q1', type: 'single' as const, text: '同意？', required: true, options: [{ key: 'o1', text: '同意' }], limits: {} };
const form: Versioned = { ...NEW_DRAFT, title: '旅行', body: richFromText('12月4日出發'), questions: [question] };
const english: NoticeVersion = {
  locale: 'en',
  title: 'Trip',
  body: richFromText('Leaves on 4 December'),
  questions: [{ key: 'q1', text: 'Agree?', options: [{ key: 'o1', text: 'Yes' }] }],
};

describe('language versions', () => {
  it('begins a version with a place for every question and option of the base [BEY-06]', () => {
    expect(versionIn(form, 'en')).toMatchObject({
      title: '',
      questions: [{ key: 'q1', text: '', options: [{ key: 'o1', text: '' }] }],
    });
    expect(missingParts(form, versionIn(form, 'en'))).toBe(3);
    expect(missingParts(form, english)).toBe(0);
  });

  it('follows the base: a removed question goes, a new option waits for words [BEY-06]', () => {
    const base = {
      ...form,
      versions: [english],
      questions: [{ ...question, options: [...question.options, { key: 'o2', text: '不同意' }] }],
    };
    expect(versionIn(base, 'en').questions[0]?.options).toEqual([
      { key: 'o1', text: 'Yes' },
      { key: 'o2', text: '' },
    ]);
    expect(missingParts(base, english)).toBe(1);
    expect(versionIn({ ...form, versions: [english], questions: [] }, 'en').questions).toEqual([]);
  });

  it('keeps versions in one order, drops an empty one, and never holds the base twice [BEY-06]', () => {
    const pt = { ...english, locale: 'pt' as const };
    const both = putVersion({ ...form, versions: [pt] }, english);
    expect(both.map((version) => version.locale)).toEqual(['en', 'pt']);
    expect(putVersion({ ...form, versions: both }, versionIn(form, 'en')).map((version) => version.locale)).toEqual(['pt']);
    expect(putVersion(form, { ...english, locale: 'zh-Hant' })).toEqual([]);
    expect(languagesOf({ ...form, versions: both })).toEqual(['zh-Hant', 'en', 'pt']);
    expect(removeVersion({ ...form, versions: both }, 'en')).toEqual([pt]);
  });

  it('changes places when an existing version becomes the base, and changing back gives the same [BEY-06]', () => {
    const before = { ...form, versions: [english], versionsChecked: ['abcdefgh'] };
    const turned = withBase(before, 'en');
    expect(turned).toMatchObject({ locale: 'en', title: 'Trip', questions: [{ key: 'q1', type: 'single', text: 'Agree?' }] });
    expect(turned.versions).toMatchObject([{ locale: 'zh-Hant', title: '旅行' }]);
    expect(turned.versionsChecked).toEqual([]);
    expect(withBase(turned, 'zh-Hant')).toEqual({ ...before, versionsChecked: [] });
    expect(withBase(form, 'pt')).toEqual({ ...form, locale: 'pt' });
  });
});
