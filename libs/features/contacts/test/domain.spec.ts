import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readRef, refOf, type DirectoryHint } from '../domain/directory-event';
import { joinStateOf } from '../domain/join-state';
import { alumniNodes, classesBelow, inTreeOrder, type TreeNode } from '../domain/node-tree';
import { relationOf } from '../domain/relation';
import { Tally } from '../domain/tally';
import { topDown } from '../domain/tree';
import { unknownGradeClasses } from '../directory/school.queries';

describe('relations', () => {
  it('knows the words of families in both scripts and keeps the rest as other [SCH-18, spec 01]', () => {
    expect(['爸爸', '妈妈', '媽媽', '爺爺', '外婆', '監護人', '本人', ' Mother ', '阿姨', ''].map(relationOf)).toEqual([
      'father',
      'mother',
      'mother',
      'grandfather',
      'grandmother',
      'guardian',
      'self',
      'mother',
      'other',
      'other',
    ]);
  });
});

describe('join states', () => {
  it('calls not activated and never seen here not downloaded [spec 14, 14.3]', () => {
    expect(joinStateOf(4, false, undefined)).toBe('not_downloaded');
    expect(joinStateOf(4, true, 'active')).toBe('not_joined');
    expect([1, 2, 5].map((status) => joinStateOf(status, false, undefined))).toEqual(['active', 'disabled', 'left']);
  });

  it('keeps the old state where the status is hidden, but nobody who is listed has left', () => {
    expect(joinStateOf(undefined, true, 'disabled')).toBe('disabled');
    expect(joinStateOf(undefined, true, 'left')).toBe('active');
  });
});

describe('trees of WeCom', () => {
  it('puts parents before children whatever the order of the list, and loses nobody in a cycle', () => {
    const link = fc.record({ id: fc.integer({ min: 1, max: 12 }), parentid: fc.integer({ min: 0, max: 12 }) });
    fc.assert(
      fc.property(fc.uniqueArray(link, { selector: (node) => node.id }), (list) => {
        const ordered = topDown(list);
        expect(ordered.map((o) => o.node.id).sort()).toEqual(list.map((n) => n.id).sort());
        for (const { depth } of ordered) expect(depth).toBeLessThanOrEqual(list.length);
      }),
    );
    expect(
      topDown([
        { id: 3, parentid: 2 },
        { id: 2, parentid: 1 },
        { id: 1, parentid: 0 },
      ]).map((o) => [o.node.id, o.depth]),
    ).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
    ]);
  });
});

describe('the school tree', () => {
  const node = (id: string, parentId: string | null, kind: TreeNode['kind'], graduated = false) => ({
    id,
    parentId,
    kind,
    graduated,
    standardGrade: kind === 'grade' && id === 'g1' ? 31 : null,
  });
  const nodes = [
    node('a', 'g1', 'class'),
    node('g1', 'c', 'grade'),
    node('c', null, 'campus'),
    node('b', 'g2', 'class'),
    node('g2', 'c', 'grade', true),
    node('lost', 'gone', 'class'),
  ];

  it('lists each node before what lies below it', () => {
    expect(inTreeOrder(nodes).map((n) => n.id)).toEqual(['c', 'g1', 'a', 'g2', 'b', 'lost']);
  });

  it('counts what is below a graduated node as alumni [NOT-10]', () => {
    expect([...alumniNodes(nodes)].sort()).toEqual(['b', 'g2']);
    expect([...(classesBelow(nodes).get('c') ?? [])].sort()).toEqual(['a', 'b']);
  });

  it('finds classes whose grade is unknown [SCH-17]', () => {
    expect([...unknownGradeClasses(nodes)].sort()).toEqual(['b', 'lost']);
  });
});

describe('hints of callbacks', () => {
  it('keeps one ref per object and reads it back [G4]', () => {
    const hint: DirectoryHint = {
      directory: 'contacts',
      kind: 'member',
      id: 'lam.waii@x',
      was: 't-1_2',
      changeType: 'update_user',
    };
    expect(refOf(hint)).toBe('member:t-1_2>lam.waii@x');
    expect(readRef('contacts', refOf(hint), 'update_user')).toEqual(hint);
    const plain: DirectoryHint = { directory: 'school', kind: 'node', id: '31', changeType: 'delete_department' };
    expect(readRef('school', refOf(plain), 'delete_department')).toEqual(plain);
  });
});

describe('counts of a comparison', () => {
  it('adds up by kind', () => {
    const tally = new Tally();
    tally.add('students', { added: 2 });
    tally.add('students', { changed: 1 });
    tally.add('nodes', {});
    expect([JSON.stringify(tally), tally.total]).toEqual([
      '{"students":{"added":2,"changed":1,"removed":0},"nodes":{"added":0,"changed":0,"removed":0}}',
      3,
    ]);
  });
});
