/** A node as WeCom lists it: `parentid` may name a node that the app cannot see. */
export interface Linked {
  id: number;
  parentid: number;
}

/**
 * Parents before children, each with its depth; nodes whose parent is not in the list stand at the top. A cycle (a bad
 * answer) is cut at its first node instead of losing the nodes in it.
 */
export function topDown<T extends Linked>(list: readonly T[]): { node: T; depth: number }[] {
  const byId = new Map(list.map((node) => [node.id, node]));
  const depths = new Map<number, number>();
  const depthOf = (node: T, path: ReadonlySet<number>): number => {
    const known = depths.get(node.id);
    if (known !== undefined) return known;
    const parent = byId.get(node.parentid);
    const cut = parent === undefined || parent.id === node.id || path.has(parent.id);
    const depth = cut ? 0 : depthOf(parent, new Set([...path, node.id])) + 1;
    depths.set(node.id, depth);
    return depth;
  };
  return [...byId.values()]
    .map((node) => ({ node, depth: depthOf(node, new Set()) }))
    .sort((a, b) => a.depth - b.depth || a.node.id - b.node.id);
}
