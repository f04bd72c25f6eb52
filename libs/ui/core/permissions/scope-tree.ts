import type { ScopeOptions } from '@contracts/permissions-admin';
import type { ModuleRight } from '@contracts/permissions';
import type { TreeNode } from '../tree/tree-selection';
import { RIGHT_MODULES, rightWord } from './right-words';

type Place = ScopeOptions['departments'][number];

/** Flat rows → tree for `PickerTree`; what only shows the way cannot be chosen. */
export function scopeTree(rows: readonly Place[]): TreeNode[] {
  const known = new Set(rows.map((row) => row.id));
  const build = (row: Place): TreeNode => {
    const children = rows.filter((other) => other.parentId === row.id).map(build);
    return {
      id: row.id,
      name: row.name,
      count: row.count,
      ...(children.length === 0 ? {} : { children }),
      ...(row.selectable ? {} : { selectable: false }),
    };
  };
  return rows.filter((row) => row.parentId === null || !known.has(row.parentId)).map(build);
}

/** Rights the giver has, by module, as a tree; modules themselves are not stored. */
export function rightsTree(offered: readonly ModuleRight[]): TreeNode[] {
  return RIGHT_MODULES.flatMap((module) => {
    const children = module.rights
      .filter((right) => offered.includes(right))
      .map((right) => ({ id: right, name: rightWord(right), count: 1 }));
    return children.length === 0 ? [] : [{ id: module.id, name: module.label(), count: children.length, selectable: false, children }];
  });
}
