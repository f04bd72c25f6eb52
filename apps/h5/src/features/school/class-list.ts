import type { SchoolNodeItem } from '@contracts/directory';

export interface ClassGroup {
  /** 「小學 / 小一」; empty for classes whose grade is unknown. */
  path: string;
  classes: SchoolNodeItem[];
}

/** Classes under the path of their grade, in the order of the tree; alumni are left out. */
export function classesOf(items: readonly SchoolNodeItem[]): ClassGroup[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const groups = new Map<string, ClassGroup>();
  for (const item of items) {
    if (item.kind !== 'class' || item.graduated) continue;
    const path: string[] = [];
    for (let at = byId.get(item.parentId ?? ''); at !== undefined && path.length < 16; at = byId.get(at.parentId ?? ''))
      path.unshift(at.name);
    const key = path.join(' / ');
    const group = groups.get(key) ?? { path: key, classes: [] };
    group.classes.push(item);
    groups.set(key, group);
  }
  return [...groups.values()];
}
