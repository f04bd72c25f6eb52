import { describe, expect, it } from '@jest/globals';
import { changedParams, only } from '@ui/core/routing/use-address';

describe('what becomes of the parameters of an address', () => {
  const now = new URLSearchParams('q=陳&page=3&member=m1');

  it('sets what is given, takes out what is empty, and leaves the others [OVR-16]', () => {
    expect(changedParams(now, { q: '', page: undefined, tab: 'all' }).toString()).toBe('member=m1&tab=all');
    expect(now.get('q')).toBe('陳');
  });

  it('can count from what is there [OVR-16]', () => {
    const next = changedParams(now, (before) => {
      before.set('page', String(Number(before.get('page')) + 1));
      return before;
    });
    expect([next.get('page'), now.get('page')]).toEqual(['4', '3']);
  });

  it('keeps nothing else where a place is chosen anew [OVR-16]', () => {
    expect(changedParams(now, only({ node: 'n1', act: undefined })).toString()).toBe('node=n1');
  });
});
