import { describe, expect, it } from '@jest/globals';
import type { CommandKind } from '../write/commands';
import { nextGroup } from '../write/next-group';

const MOST = { 'student.create': 100, 'student.update': 100, 'student.delete': 50, 'parent.join': 100, 'parent.update': 100 } as const;
let made = 0;
const change = (kind: CommandKind, entityId: string, needs: string[] = [], more: { lane_key?: string; priority?: number } = {}) => ({
  id: `${kind} ${entityId} ${String((made += 1))}`,
  kind,
  entity: kind.slice(0, kind.indexOf('.')),
  entity_id: entityId,
  lane_key: entityId,
  needs,
  priority: 5,
  ...more,
});
const join = (parent: string, student: string, mobile = parent) => change('parent.join', parent, [student], { lane_key: mobile });
const pupil = (id: string) => change('student.create', id, ['class']);
const named = (rows: readonly ReturnType<typeof change>[]): string[] => nextGroup(rows, MOST).map((row) => row.entity_id);

describe('the next call of the lane', () => {
  it('takes the pupils of families that come one by one, then their guardians [14 §7]', () => {
    const rows = [pupil('s1'), join('p1', 's1'), join('q1', 's1'), pupil('s2'), join('p2', 's2'), pupil('s3')];
    expect(named(rows)).toEqual(['s1', 's2', 's3']);
    expect(named(rows.filter((row) => row.entity === 'parent'))).toEqual(['p1', 'q1', 'p2']);
  });

  it('enters and changes pupils in one call, a hundred at most [14 §7]', () => {
    const rows = Array.from({ length: 260 }, (_, i) =>
      i % 2 === 0 ? pupil(`s${String(i)}`) : change('student.update', `s${String(i)}`, ['class']),
    );
    expect(named(rows)).toEqual(rows.slice(0, 100).map((row) => row.entity_id));
  });

  it('never lets a change of a pupil pass one that names him [14 §7]', () => {
    expect(named([pupil('s1'), join('p1', 's2'), change('student.update', 's2'), pupil('s3')])).toEqual(['s1']);
    expect(named([join('p1', 's1'), change('student.update', 's2', ['class']), join('p2', 's2'), join('p3', 's3')])).toEqual(['p1', 'p3']);
  });

  it('takes no pupil twice and keeps the order of his changes [14 §7]', () => {
    expect(named([pupil('s1'), change('student.update', 's1'), pupil('s2')])).toEqual(['s1']);
  });

  it('leaves the second child of one guardian for the next call, the other guardians need not wait [SCH-18]', () => {
    const rows = [join('p1', 's1', 'M'), join('p2', 's2', 'M'), join('p3', 's3'), join('p4', 's2')];
    expect(named(rows)).toEqual(['p1', 'p3']);
  });

  it('keeps the order among guardians where a number may pass from one to another [14 §7]', () => {
    expect(named([join('p1', 's1'), change('parent.update', 'p2'), join('p3', 's3')])).toEqual(['p1']);
  });

  it('passes nobody who is taken out: his guardians go along unnamed [SCH-21]', () => {
    expect(named([change('student.delete', 's1'), change('parent.update', 'p1', ['s2']), change('student.delete', 's2')])).toEqual(['s1']);
    expect(named([change('parent.update', 'p1', ['s2']), change('student.delete', 's1'), change('parent.update', 'p2')])).toEqual(['p1']);
  });

  it('keeps forms apart from batches, and stops at classes, members and departments [14 §7]', () => {
    expect(named([change('student.create', 's1', [], { priority: 1 }), pupil('s2')])).toEqual(['s1']);
    expect(named([pupil('s1'), change('node.create', 'c1'), pupil('s2')])).toEqual(['s1']);
    expect(named([change('node.create', 'c1'), change('node.create', 'c2')])).toEqual(['c1']);
    expect(named([])).toEqual([]);
  });
});
