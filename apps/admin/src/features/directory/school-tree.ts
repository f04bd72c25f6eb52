import { UNKNOWN_GRADE, type SchoolNodeItem } from '@contracts/directory';
import type { NavTreeNode } from '@ui/admin/nav-tree-rows';

/** Row that stands for the whole unit, and the one that collects alumni. */
export const WHOLE = 'whole';
export const ALUMNI = 'alumni';

export interface SchoolTreeWords {
  whole: string;
  unknown: string;
  alumni: string;
  noTeacher: string;
}

/**
 * Nodes of 家校通訊錄 for the tree: the unit on top, classes whose grade is unknown together in one node (SCH-17), what has
 * graduated below 校友; a class without class teacher is marked (SCH-13).
 */
export function schoolTree(items: readonly SchoolNodeItem[], students: number, words: SchoolTreeWords): NavTreeNode[] {
  const row = (node: SchoolNodeItem, parentId: string): NavTreeNode => ({
    id: node.id,
    parentId,
    name: node.name,
    count: node.students,
    ...(node.kind === 'class' && node.classTeachers === 0 && !node.graduated ? { mark: words.noTeacher } : {}),
  });
  const ids = new Set(items.filter((node) => !node.graduated).map((node) => node.id));
  const present = items.filter((node) => !node.graduated && !node.unknownGrade);
  const unknown = items.filter((node) => !node.graduated && node.unknownGrade);
  const gone = items.filter((node) => node.graduated);
  const goneIds = new Set(gone.map((node) => node.id));
  const sum = (nodes: readonly SchoolNodeItem[]) => nodes.filter((node) => node.kind === 'class').reduce((n, node) => n + node.students, 0);
  return [
    { id: WHOLE, parentId: null, name: words.whole, count: students },
    ...present.map((node) => row(node, node.parentId !== null && ids.has(node.parentId) ? node.parentId : WHOLE)),
    ...(unknown.length === 0
      ? []
      : [
          { id: UNKNOWN_GRADE, parentId: WHOLE, name: words.unknown, count: sum(unknown) },
          ...unknown.map((node) => row(node, UNKNOWN_GRADE)),
        ]),
    ...(gone.length === 0
      ? []
      : [
          { id: ALUMNI, parentId: null, name: words.alumni, count: sum(gone) },
          ...gone.map((node) => row(node, node.parentId !== null && goneIds.has(node.parentId) ? node.parentId : ALUMNI)),
        ]),
  ];
}
