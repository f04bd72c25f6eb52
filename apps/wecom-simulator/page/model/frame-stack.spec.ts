import { describe, expect, it } from '@jest/globals';
import { closeAll, EMPTY_STACK, goBack, noteLocation, noteTitle, openPage, reload, topEntry } from './frame-stack';

const at = (path: string) => `http://mother.campus.localhost:9000${path}`;

describe('pages a phone has opened', () => {
  it('goes back through pages and closes the app after the first [issue 2, point 4]', () => {
    const two = openPage(openPage(EMPTY_STACK, at('/a'), 'A'), at('/b'), 'B');
    expect(topEntry(two)?.title).toBe('B');
    const one = goBack(two);
    expect(topEntry(one)?.url).toBe(at('/a'));
    expect(one.load).toBeGreaterThan(two.load);
    expect(goBack(one).entries).toEqual([]);
    expect(closeAll(two).entries).toEqual([]);
  });

  it('keeps a filter of the same page as one step, another path or sheet as a new one', () => {
    const start = noteLocation(openPage(EMPTY_STACK, at('/family/notices'), '家校通知'), at('/family/notices'));
    const filtered = noteLocation(start, at('/family/notices?tab=open'));
    expect(filtered.entries).toHaveLength(1);
    expect([filtered.load, filtered.src]).toEqual([start.load, start.src]);
    expect(reload(filtered).src).toBe(at('/family/notices?tab=open'));
    expect(noteLocation(filtered, at('/family/notices/7')).entries).toHaveLength(2);
    expect(noteLocation(start, at('/family/notices#sheet')).entries).toHaveLength(2);
  });

  it('takes a page that returned by itself as gone back, without loading again', () => {
    const deep = noteLocation(noteLocation(openPage(EMPTY_STACK, at('/a'), 'A'), at('/a')), at('/b'));
    const back = noteLocation(deep, at('/a'));
    expect(back.entries).toEqual([{ url: at('/a'), title: 'A' }]);
    expect(back.load).toBe(deep.load);
  });

  it('forgets the short link and the log-in on the way, so that back does not lead into them again [NOT-50]', () => {
    const open = openPage(EMPTY_STACK, at('/n/7?g=1'), '家校通知');
    const there = noteLocation(open, at('/family/notices/7#wechat_redirect'));
    expect(there.entries.map((entry) => entry.url)).toEqual([at('/family/notices/7')]);
    expect(noteLocation(there, at('/family/notices')).entries).toHaveLength(2);
    expect(goBack(there).entries).toEqual([]);
  });

  it('ignores an empty title and a location without an open page', () => {
    const open = openPage(EMPTY_STACK, at('/a'), 'A');
    expect(noteTitle(open, '  ')).toBe(open);
    expect(topEntry(noteTitle(open, '通知'))?.title).toBe('通知');
    expect(noteLocation(EMPTY_STACK, at('/x'))).toBe(EMPTY_STACK);
    expect(reload(open)).toEqual({ ...open, load: open.load + 1 });
  });
});
