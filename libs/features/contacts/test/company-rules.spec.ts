import { describe, expect, it } from '@jest/globals';
import { nameFault, placeFault, reorder } from '../domain/department-rules';
import { shownName } from '../domain/shown-fields';
import { sightFrom, type RuleHit } from '../domain/sight';

const place = { parentLevel: 1, height: 1, nodes: 0, taken: false, within: false };

describe('rules of company contacts', () => {
  it('takes names of 1 to 32 characters without signs of WeCom, counted as people count them [CON-03]', () => {
    expect([nameFault('部'.repeat(32)), nameFault('😀'.repeat(32))]).toEqual([undefined, undefined]);
    expect([nameFault(''), nameFault('部'.repeat(33)), nameFault('A|B')]).toEqual(Array(3).fill('DEPT_NAME_INVALID'));
  });

  it('knows 15 levels, 30,000 nodes, circles and equal names [CON-04, CON-06, CON-18]', () => {
    expect(placeFault({ ...place, parentLevel: 14 })).toBeUndefined();
    expect(placeFault({ ...place, parentLevel: 15 })).toBe('DEPT_TOO_DEEP');
    expect(placeFault({ ...place, parentLevel: 13, height: 3 })).toBe('DEPT_TOO_DEEP');
    expect(placeFault({ ...place, nodes: 29_999 })).toBeUndefined();
    expect(placeFault({ ...place, nodes: 30_000 })).toBe('DEPT_NODE_LIMIT');
    expect(placeFault({ ...place, within: true, taken: true })).toBe('DEPT_CYCLE');
    expect(placeFault({ ...place, taken: true })).toBe('DEPT_NAME_TAKEN');
  });

  it('changes one number to move a department, and all of them only where no number is left [CON-27]', () => {
    const siblings = [
      { id: 'a', sort: 3_000 },
      { id: 'b', sort: 2_000 },
    ];
    expect(reorder(siblings, 'x', 'b')).toEqual([{ id: 'x', sort: 2_500 }]);
    expect(reorder(siblings, 'x', 'a')).toEqual([{ id: 'x', sort: 4_000 }]);
    expect(reorder(siblings, 'x', null)).toEqual([{ id: 'x', sort: 1_000 }]);
    const tight = [
      { id: 'a', sort: 0 },
      { id: 'b', sort: 0 },
    ];
    const all = reorder(tight, 'x', 'b');
    expect(all.at(-1)).toEqual({ id: 'x', sort: 2_000 });
    expect(all).toEqual(
      expect.arrayContaining([
        { id: 'a', sort: 3_000 },
        { id: 'b', sort: 1_000 },
      ]),
    );
  });

  it('shows names as the unit wants them [VIS-06]', () => {
    expect([
      shownName('name', '林', 'V'),
      shownName('alias', '林', 'V'),
      shownName('name_alias', '林', 'V'),
      shownName('alias', '林', ''),
    ]).toEqual(['林', 'V', '林（V）', '林']);
  });

  it('lets the strictest rule win and whitelists apply within their kind [VIS-05]', () => {
    const hit = (over: Partial<RuleHit>): RuleHit => ({
      kind: 'hidden',
      whitelisted: false,
      subjectDepartments: [],
      subjectMembers: [],
      whitelistDepartments: [],
      whitelistMembers: [],
      ownDepartments: [],
      ...over,
    });
    const below = new Map([
      ['x', ['x', 'x1']],
      ['x1', ['x1']],
      ['y', ['y']],
    ]);
    expect(sightFrom('me', [hit({ kind: 'none' })], below, [])).toEqual({ kind: 'none' });
    expect(sightFrom('me', [hit({ kind: 'none' })], below, ['x'])).toMatchObject({
      kind: 'some',
      administers: ['x'],
      only: { departments: [] },
    });
    const both = sightFrom(
      'me',
      [
        hit({ kind: 'dept_only', subjectDepartments: ['x'], ownDepartments: ['x1'], whitelistDepartments: ['y'] }),
        hit({ kind: 'dept_only', subjectDepartments: ['x1'], ownDepartments: ['x1'], whitelistMembers: ['m'] }),
      ],
      below,
      [],
    );
    expect(both).toMatchObject({ only: { departments: ['x1', 'y'], members: ['m'] } });
  });
});
