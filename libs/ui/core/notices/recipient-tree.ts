import type { RecipientNode } from '@contracts/notices';
import type { NoticeTarget } from '@contracts/notice-types';
import type { Selection, TreeNode } from '../tree/tree-selection';

/** Id of the row 全校; it stands for a target without `refId`. */
export const SCHOOL = 'school';

export interface KnownStudent {
  id: string;
  name: string;
  classId: string;
}
export interface TreeWords {
  school: string;
  classTeacher: string;
  subjectTeacher: string;
}
type Target = NoticeTarget & { name: string };

/**
 * Picker tree of the nodes a person may address (NOT-10). Classes are leaves until somebody opens them; found or chosen
 * students stand below their class before that, marked as not complete.
 * @param full classes whose students are all here
 */
export function recipientTree(
  nodes: readonly RecipientNode[],
  wholeSchool: boolean,
  students: readonly KnownStudent[],
  full: ReadonlySet<string>,
  words: TreeWords,
): TreeNode[] {
  const below = new Map<string | null, RecipientNode[]>();
  const known = new Set(nodes.map((node) => node.id));
  for (const node of nodes) {
    const parent = node.parentId !== null && known.has(node.parentId) ? node.parentId : null;
    below.set(parent, [...(below.get(parent) ?? []), node]);
  }
  const pupils = new Map<string, KnownStudent[]>();
  for (const student of students) pupils.set(student.classId, [...(pupils.get(student.classId) ?? []), student]);
  const build = (node: RecipientNode): TreeNode => {
    const badge = node.myRole === null ? undefined : node.myRole === 'class_teacher' ? words.classTeacher : words.subjectTeacher;
    const inner =
      node.kind === 'class'
        ? (pupils.get(node.id) ?? []).map((student): TreeNode => ({ id: student.id, name: student.name, count: 1 }))
        : (below.get(node.id) ?? []).map(build);
    return {
      id: node.id,
      name: node.name,
      count: node.students,
      children: inner,
      ...(node.kind === 'class' && !full.has(node.id) ? { loadable: true } : {}),
      ...(node.selectable ? {} : { selectable: false }),
      ...(badge === undefined ? {} : { badge, own: node.myRole === 'class_teacher' }),
    };
  };
  const roots = (below.get(null) ?? []).map(build);
  if (!wholeSchool) return roots;
  return [{ id: SCHOOL, name: words.school, count: roots.reduce((sum, root) => sum + root.count, 0), children: roots }];
}

/** The choice as the tree knows it. */
export function selectionOf(targets: readonly NoticeTarget[]): Selection {
  return new Set(targets.map((target) => target.refId ?? SCHOOL));
}

/** Targets of a choice in the order of the tree; chosen students whose row is not here keep what was known of them. */
export function targetsOf(
  chosen: Selection,
  nodes: readonly RecipientNode[],
  students: readonly KnownStudent[],
  before: readonly Target[],
  school: string,
): Target[] {
  if (chosen.has(SCHOOL)) return [{ kind: 'school', refId: null, name: school }];
  const found: Target[] = [
    ...nodes.filter((node) => chosen.has(node.id)).map((node): Target => ({ kind: node.kind, refId: node.id, name: node.name })),
    ...students
      .filter((student) => chosen.has(student.id))
      .map((student): Target => ({ kind: 'student', refId: student.id, name: student.name })),
  ];
  const ids = new Set(found.map((target) => target.refId));
  return [...found, ...before.filter((target) => target.refId !== null && chosen.has(target.refId) && !ids.has(target.refId))];
}

/** Class of a student whose tick may only be taken away when all students of the class are known; undefined = at once. */
export function classToLoad(
  id: string,
  chosen: Selection,
  students: readonly KnownStudent[],
  nodes: readonly RecipientNode[],
  full: ReadonlySet<string>,
): string | undefined {
  const classId = students.find((student) => student.id === id)?.classId;
  if (classId === undefined || full.has(classId)) return undefined;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  let covered = chosen.has(SCHOOL);
  for (let at = byId.get(classId); at !== undefined; at = at.parentId === null ? undefined : byId.get(at.parentId))
    covered ||= chosen.has(at.id);
  return covered ? classId : undefined;
}
