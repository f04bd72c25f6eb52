import { describe, expect, it } from '@jest/globals';
import type { MyNoticeItem } from '@contracts/my-notices';
import { chooseChild, withSections } from './list-sections';

const item = (id: string, todo: boolean): MyNoticeItem => ({
  id,
  todo,
  title: id,
  hasForm: false,
  asks: 'confirm',
  state: 'sent',
  read: true,
  sender: null,
  sentAt: '2026-11-20T07:44:00+08:00',
  deadlineAt: null,
  done: null,
});
const kinds = (entries: ReturnType<typeof withSections>) => entries.map((entry) => entry.key);

describe('list of a child', () => {
  it('puts what waits first under its number, the rest below [NOT-51]', () => {
    const entries = withSections([item('a', true), item('b', false)], 4, 'all');
    expect(kinds(entries)).toEqual(['waiting', 'a', 'rest', 'b']);
    expect(entries[0]).toMatchObject({ count: 4 });
  });

  it('needs no headline over a list of one kind', () => {
    expect(kinds(withSections([item('b', false)], 0, 'handled'))).toEqual(['b']);
    expect(withSections([], 0, 'all')).toEqual([]);
  });

  it('shows a notice once that moved between two pages, at its newest state', () => {
    expect(kinds(withSections([item('a', true), item('b', false), item('a', false)], 0, 'all'))).toEqual(['rest', 'a', 'b']);
  });

  it('chooses the child asked for, then the last one, then who has something to do [NOT-52]', () => {
    const children = [
      { studentId: 'x', todo: 0 },
      { studentId: 'y', todo: 2 },
    ];
    expect(chooseChild(children, 'x', 'y')).toBe('x');
    expect(chooseChild(children, null, 'x')).toBe('x');
    expect(chooseChild(children, 'gone', 'gone too')).toBe('y');
    expect(chooseChild([], 'x', null)).toBeUndefined();
  });
});
