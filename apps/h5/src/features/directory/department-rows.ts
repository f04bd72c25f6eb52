import type { DepartmentItem } from '@contracts/directory';

/** Departments in the order of their tree with their depth; one whose parent is not shown stands at the top. */
export function departmentRows(items: readonly DepartmentItem[]): { department: DepartmentItem; level: number }[] {
  const known = new Set(items.map((item) => item.id));
  const below = new Map<string | null, DepartmentItem[]>();
  for (const item of items) {
    const parent = item.parentId !== null && known.has(item.parentId) ? item.parentId : null;
    below.set(parent, [...(below.get(parent) ?? []), item]);
  }
  const walk = (parent: string | null, level: number): { department: DepartmentItem; level: number }[] =>
    (below.get(parent) ?? []).flatMap((department) => [{ department, level }, ...walk(department.id, level + 1)]);
  return walk(null, 0);
}
