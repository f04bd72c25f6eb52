import type { Icon } from '../../core/icons/icons';

export interface NavLeaf {
  id: string;
  label: string;
  href: string;
  badge?: number;
}
export interface NavGroup {
  id: string;
  label: string;
  icon: Icon;
  /** A group without children is a page itself. */
  href?: string;
  badge?: number;
  children?: readonly NavLeaf[];
}

/** Deepest entry that holds a path: `/console/notices/1/edit` belongs to `/console/notices`. */
export function currentEntry(groups: readonly NavGroup[], path: string): { group: NavGroup; leaf?: NavLeaf } | undefined {
  let best: { group: NavGroup; leaf?: NavLeaf; length: number } | undefined;
  const consider = (href: string | undefined, group: NavGroup, leaf?: NavLeaf) => {
    if (href === undefined || !(path === href || path.startsWith(`${href}/`)) || (best !== undefined && best.length >= href.length)) return;
    best = { group, length: href.length, ...(leaf === undefined ? {} : { leaf }) };
  };
  for (const group of groups) {
    consider(group.href, group);
    for (const leaf of group.children ?? []) consider(leaf.href, group, leaf);
  }
  return best;
}

/** Entries that lead somewhere: pages that exist and that this person may open (OVR-39); empty groups vanish. */
export function openGroups(groups: readonly NavGroup[], mayOpen: (href: string) => boolean): NavGroup[] {
  return groups.flatMap((group) => {
    const children = group.children?.filter((leaf) => mayOpen(leaf.href));
    if (children !== undefined) return children.length === 0 ? [] : [{ ...group, children }];
    return group.href !== undefined && mayOpen(group.href) ? [group] : [];
  });
}
