import { describe, expect, it } from '@jest/globals';
import { richFromText } from '@contracts/rich-text';
import { EMPTY_FORM, differences, draftOf, faultsOf, isBlank, mergeForms, type ComposeForm } from '../compose/compose-form';

const form = (part: Partial<ComposeForm>): ComposeForm => ({ ...EMPTY_FORM, ...part });
const target = { kind: 'class' as const, refId: '01983000-0000-7000-8000-000000000011', name: '小四B' };

describe('form of a notice', () => {
  it('names what is missing before submitting [NOT-03]', () => {
    expect([...faultsOf(EMPTY_FORM).keys()]).toEqual(['title', 'body', 'recipients']);
    const whole = form({ title: '參觀', body: richFromText('各位家長'), targets: [target] });
    expect(faultsOf(whole).size).toBe(0);
    expect(faultsOf({ ...whole, title: '字'.repeat(101) }).get('title')).toBe('title_long');
    expect(faultsOf({ ...whole, links: [{ title: '', url: 'ftp://a.mo' }] }).get('links')).toBe('link');
  });

  it('counts signs as people do, so that 100 rare signs fit [NOT-03]', () => {
    expect(faultsOf(form({ title: '𠮷'.repeat(100), body: richFromText('a'), targets: [target] })).size).toBe(0);
  });

  it('sends ids only, and no link without an address', () => {
    const draft = draftOf(
      form({
        title: ' 參觀 ',
        targets: [target],
        links: [{ title: '未填', url: '' }],
        cc: [{ id: 'c', name: '何嘉敏' }],
      }),
    );
    expect(draft).toMatchObject({
      title: '參觀',
      links: [],
      targets: [{ kind: 'class', refId: target.refId }],
      ccIds: ['c'],
    });
    expect(Object.keys(draft.targets[0] ?? {})).toEqual(['kind', 'refId']);
  });

  it('is blank until something is written or chosen [OVR-27]', () => {
    expect(isBlank(EMPTY_FORM)).toBe(true);
    expect(isBlank(form({ requireConfirm: false }))).toBe(true);
    expect(isBlank(form({ targets: [target] }))).toBe(false);
  });

  it('lists only the fields in which two versions differ [OVR-25]', () => {
    expect(differences(form({ title: 'a' }), form({ title: 'a ' }))).toEqual([]);
    expect(differences(form({ title: 'a', ccSelf: false }), form({ title: 'b' }))).toEqual(['title', 'copies']);
  });

  it('keeps my changes and takes what I did not touch from the colleague [OVR-25]', () => {
    const base = form({ title: '參觀', body: richFromText('08:45 集合') });
    const mine = { ...base, body: richFromText('08:30 集合') };
    const theirs = { ...base, title: '參觀科學館', body: richFromText('09:00 集合'), targets: [target] };
    expect(mergeForms(base, mine, theirs)).toEqual({ ...theirs, body: mine.body });
    expect(mergeForms(base, base, theirs)).toEqual(theirs);
  });
});
