import { describe, expect, it } from '@jest/globals';
import type { RecipientNode } from '@contracts/notices';
import { toggle } from '@ui/core/tree/tree-selection';
import { SCHOOL, classToLoad, recipientTree, selectionOf, targetsOf } from '../recipients/recipient-tree';

const words = { school: '全校', classTeacher: '班主任', subjectTeacher: '任課' };
const node = (id: string, parentId: string | null, kind: RecipientNode['kind'], part: Partial<RecipientNode> = {}): RecipientNode => ({
  id,
  parentId,
  kind,
  name: id,
  students: 2,
  guardians: 4,
  joined: 4,
  myRole: null,
  selectable: true,
  alumni: false,
  ...part,
});
const nodes = [
  node('g4', null, 'grade', { students: 4 }),
  node('4a', 'g4', 'class'),
  node('4b', 'g4', 'class', { myRole: 'class_teacher' }),
];
const pupil = (id: string, classId: string) => ({ id, name: id, classId });

describe('recipient tree', () => {
  it('shows the way to each class and why it may be chosen [NOT-09, NOT-10]', () => {
    const [grade] = recipientTree(nodes, false, [], new Set(), words);
    expect(grade?.children?.map((child) => [child.id, child.badge, child.loadable])).toEqual([
      ['4a', undefined, true],
      ['4b', '班主任', true],
    ]);
  });

  it('keeps a class whose parent the reader does not see [NOT-09]', () => {
    expect(recipientTree([node('4b', 'hidden', 'class')], false, [], new Set(), words).map((root) => root.id)).toEqual(['4b']);
  });

  it('offers the whole school only to those who may address it [NOT-09]', () => {
    const [root] = recipientTree(nodes, true, [], new Set(), words);
    expect(root).toMatchObject({ id: SCHOOL, count: 4 });
    expect(targetsOf(new Set([SCHOOL]), nodes, [], [], '全校')).toEqual([{ kind: 'school', refId: null, name: '全校' }]);
  });

  it('names chosen nodes and students, also those whose rows are not here', () => {
    const before = [{ kind: 'student' as const, refId: 's9', name: '陳樂瑤' }];
    expect(
      targetsOf(new Set(['4a', 's1', 's9']), nodes, [pupil('s1', '4b')], before, '全校').map((target) => [target.kind, target.name]),
    ).toEqual([
      ['class', '4a'],
      ['student', 's1'],
      ['student', '陳樂瑤'],
    ]);
    expect(selectionOf(before)).toEqual(new Set(['s9']));
  });

  it('asks for all students of a class before one of them is taken out of it', () => {
    const found = [pupil('s1', '4b')];
    expect(classToLoad('s1', new Set(['g4']), found, nodes, new Set())).toBe('4b');
    expect(classToLoad('s1', new Set(['4a']), found, nodes, new Set())).toBeUndefined();
    const all = [...found, pupil('s2', '4b')];
    expect(classToLoad('s1', new Set(['g4']), all, nodes, new Set(['4b']))).toBeUndefined();
    const roots = recipientTree(nodes, false, all, new Set(['4b']), words);
    expect([...toggle(roots, new Set(['g4']), 's1')].sort()).toEqual(['4a', 's2']);
  });

  it('never takes a class as chosen because all found students are', () => {
    const roots = recipientTree(nodes, false, [pupil('s1', '4b')], new Set(), words);
    expect([...toggle(roots, new Set(), 's1')]).toEqual(['s1']);
  });
});
