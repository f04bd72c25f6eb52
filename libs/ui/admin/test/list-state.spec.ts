import { describe, expect, it } from '@jest/globals';
import { changeListState, nextSort, pageButtons, readListState, writeListState, type ListSpec } from '../list/list-state';
import { currentEntry, openGroups, type NavGroup } from '../shell/navigation';

const spec: ListSpec = {
  filters: ['state', 'sender'],
  tabs: ['mine', 'shared'],
  sorts: ['sent'],
  defaultSort: '-sent',
};
const read = (query: string) => readListState(new URLSearchParams(query), spec);

describe('list state in the address [OVR-16]', () => {
  it('is the default view without parameters and writes nothing for it', () => {
    const state = read('');
    expect(state).toEqual({ tab: 'mine', q: '', page: 1, pageSize: 10, sort: '-sent', filters: {} });
    expect(writeListState(new URLSearchParams(), state, spec).toString()).toBe('');
  });

  it('gives back the same view from its own link', () => {
    const state = { tab: 'shared', q: '參觀', page: 3, pageSize: 50, sort: 'sent', filters: { state: 'sent' } };
    expect(read(writeListState(new URLSearchParams('x=1'), state, spec).toString())).toEqual(state);
    expect(writeListState(new URLSearchParams('x=1'), state, spec).get('x')).toBe('1');
  });

  it('ignores what is unknown or wrong', () => {
    expect(read('tab=none&page=-4&size=7&sort=-password&f.other=1&f.state=')).toEqual(read(''));
    expect(read('page=1e99').page).toBe(1);
  });

  it('begins at the first page after any change but turning the page', () => {
    const state = read('page=5');
    expect(changeListState(state, { q: 'x' }).page).toBe(1);
    expect(changeListState(state, { page: 6 }).page).toBe(6);
  });

  it('turns the order of a column in three steps', () => {
    expect([nextSort(undefined, 'sent'), nextSort('-sent', 'sent'), nextSort('sent', 'sent')]).toEqual(['-sent', 'sent', undefined]);
  });

  it('shows first, last and neighbours, as drawn', () => {
    expect(pageButtons(1, 13)).toEqual([1, 2, 3, null, 13]);
    expect(pageButtons(7, 13)).toEqual([1, null, 6, 7, 8, null, 13]);
    expect(pageButtons(13, 13)).toEqual([1, null, 11, 12, 13]);
    expect(pageButtons(4, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(pageButtons(1, 1)).toEqual([1]);
    expect(pageButtons(1, 0)).toEqual([]);
  });
});

describe('menu', () => {
  const icon = () => null as never;
  const groups: NavGroup[] = [
    { id: 'home', label: '首頁', icon, href: '/console' },
    {
      id: 'hs',
      label: '家校溝通',
      icon,
      children: [
        { id: 'n', label: '家校通知', href: '/console/notices' },
        { id: 'a', label: '校友', href: '/console/alumni' },
      ],
    },
  ];

  it('finds the deepest entry of a path', () => {
    expect(currentEntry(groups, '/console/notices/1/edit')?.leaf?.id).toBe('n');
    expect(currentEntry(groups, '/console/noticesboard')?.group.id).toBe('home');
    expect(currentEntry(groups, '/ops')).toBeUndefined();
  });

  it('hides what leads nowhere or is not allowed [OVR-39]', () => {
    expect(openGroups(groups, (href) => href === '/console/notices').map((g) => [g.id, g.children?.length])).toEqual([['hs', 1]]);
  });
});
