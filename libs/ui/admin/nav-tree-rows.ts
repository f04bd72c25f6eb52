export interface NavTreeNode {
  id: string;
  parentId: string | null;
  name: string;
  count: number;
  /** Something is missing here; said to screen readers, a small mark for the eye. */
  mark?: string;
}
export interface NavTreeRow {
  node: NavTreeNode;
  level: number;
  folds: boolean;
  open: boolean;
}

/** Ids of the nodes above one, nearest first; a circle in the data ends it. */
export function parentsOf(nodes: readonly NavTreeNode[], id: string): string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found: string[] = [];
  for (let at = byId.get(id)?.parentId; at != null && byId.has(at) && !found.includes(at); at = byId.get(at)?.parentId) found.push(at);
  return found;
}

/**
 * Rows of a tree in reading order. With a search word: every match with the way to it, all open. A node whose parent is
 * not there stands at the root.
 */
export function navTreeRows(nodes: readonly NavTreeNode[], open: ReadonlySet<string>, query: string): NavTreeRow[] {
  const word = query.trim().toLowerCase();
  const ids = new Set(nodes.map((node) => node.id));
  const shown =
    word === ''
      ? undefined
      : new Set(nodes.filter((node) => node.name.toLowerCase().includes(word)).flatMap((node) => [node.id, ...parentsOf(nodes, node.id)]));
  // Not Map.groupBy: the oldest browser of the console (Chrome 105) has none.
  const below = new Map<string | null, NavTreeNode[]>();
  for (const node of nodes) {
    if (shown?.has(node.id) === false) continue;
    const parent = node.parentId !== null && ids.has(node.parentId) ? node.parentId : null;
    below.set(parent, [...(below.get(parent) ?? []), node]);
  }
  const walk = (parent: string | null, level: number): NavTreeRow[] =>
    (below.get(parent) ?? []).flatMap((node) => {
      const folds = below.has(node.id);
      const isOpen = folds && (word !== '' || open.has(node.id));
      return [{ node, level, folds, open: isOpen }, ...(isOpen ? walk(node.id, level + 1) : [])];
    });
  return walk(null, 0);
}
