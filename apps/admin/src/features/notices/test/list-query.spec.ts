import { describe, expect, it } from '@jest/globals';
import { readListState } from '@ui/admin/list/list-state';
import { daysOf, LIST_SPEC, listQuery, listStates, senderOf, senderValue } from '../list/list-query';

const NOW = Date.parse('2026-11-20T20:00:00Z');
const query = (address: string) => listQuery(readListState(new URLSearchParams(address), LIST_SPEC), NOW);
const ID = '01981000-0000-7000-8000-000000000001';

describe('address of the notice lists', () => {
  it('asks for the own notices, ten a page, when the address says nothing [NOT-30, OVR-16]', () => {
    expect(query('')).toEqual({ scope: 'mine', page: '1', pageSize: '10' });
  });
  it('sorts by 發送時間 as the address says, newest first where it says nothing or nonsense [NOT-30, OVR-16]', () => {
    expect(query('sort=sent')).toMatchObject({ sort: 'sent' });
    for (const address of ['', 'sort=-sent', 'sort=title']) expect(query(address)).not.toHaveProperty('sort');
  });
  it('offers drafts and planned sendings as states to their sender alone [NOT-30, NOT-12]', () => {
    expect(listStates('mine')).toEqual(['draft', 'scheduled', 'sending', 'sent', 'closed', 'recalled']);
    for (const scope of ['cc', 'shared'] as const) expect(listStates(scope)).toEqual(['sending', 'sent', 'closed', 'recalled']);
    expect(query('f.state=scheduled')).toMatchObject({ state: 'scheduled' });
  });
  it('counts the days of a preset in the school’s zone, where it is already the 21st [OVR-10]', () => {
    expect(daysOf('today', NOW)).toEqual({ from: '2026-11-21', to: '2026-11-21' });
    expect(daysOf('week', NOW)).toEqual({ from: '2026-11-15', to: '2026-11-21' });
  });
  it('ignores what is wrong or turned round in the address', () => {
    expect(query('f.state=lost&f.form=maybe&f.date=2026-11-09..2026-11-01')).toEqual({
      scope: 'mine',
      page: '1',
      pageSize: '10',
    });
  });
  it('narrows by sender only where all notices of the school are listed [NOT-43]', () => {
    const sender = encodeURIComponent(senderValue({ id: ID, name: '林慧儀' }));
    expect(query(`tab=shared&f.sender=${sender}`)).toMatchObject({ scope: 'shared', senderId: ID });
    expect(query(`tab=cc&f.sender=${sender}`)).not.toHaveProperty('senderId');
  });
  it('keeps a name that holds the separator', () => {
    expect(senderOf(senderValue({ id: ID, name: 'A~B' }))).toEqual({ id: ID, name: 'A~B' });
    expect(senderOf('x~y')).toBeUndefined();
  });
});
