import { describe, expect, it } from '@jest/globals';
import { firstPage, NOTICE_SCREEN, NOTICES_SCREEN } from '@contracts/first-page';

const id = '01930000-0000-7000-8000-000000000001';

describe('what a page begins with', () => {
  it('is session and notice for a link from a card, asked as the page asks [NOT-50] [NOT-52]', () => {
    expect(firstPage(`/family/notices/${id}?g=2`)).toEqual({ reads: ['/session', `/me/notices/${id}?g=2`], screen: NOTICE_SCREEN });
    // The child that is named counts more than the group.
    expect(firstPage(`/family/notices/${id}?g=2&studentId=${id}`).reads).toEqual(['/session', `/me/notices/${id}?studentId=${id}`]);
  });

  it('leaves the notice to the page where only the phone knows the child', () => {
    expect(firstPage(`/family/notices/${id}`).reads).toEqual(['/session']);
  });

  it('is the children for the list, and the session for every other page', () => {
    expect(firstPage('/family/notices?child=x')).toEqual({ reads: ['/session', '/me/notices/children'], screen: NOTICES_SCREEN });
    for (const path of ['/staff/notices', '/console', '/family/notices/..%2f..%2fops', '/family/notices/x?g=1', ''])
      expect(firstPage(path)).toEqual({ reads: ['/session'] });
  });

  it('passes nothing on but the values themselves', () => {
    expect(firstPage(`/family/notices/${id}?g=1%26locale%3Dpt%23`).reads[1]).toBe(`/me/notices/${id}?g=1%26locale%3Dpt%23`);
  });
});
