import type { NodeKind } from '@contracts/directory';

export interface TreeNode {
  id: string;
  parentId: string | null;
  kind: NodeKind;
  graduated: boolean;
}

/** Ids of nodes that are alumni's: the node itself or one above it has graduated. */
export function alumniNodes(nodes: readonly TreeNode[]): ReadonlySet<string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const known = new Map<string, boolean>();
  const isAlumni = (node: TreeNode): boolean => {
    const old = known.get(node.id);
    if (old !== undefined) return old;
    known.set(node.id, node.graduated);
    const parent = node.parentId === null ? undefined : byId.get(node.parentId);
    const result = node.graduated || (parent !== undefined && isAlumni(parent));
    known.set(node.id, result);
    return result;
  };
  return new Set(nodes.filter(isAlumni).map((node) => node.id));
}

/** Every node with itself and those above it, nearest first. */
export function nodesAbove(nodes: readonly TreeNode[]): ReadonlyMap<string, readonly string[]> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return new Map(
    nodes.map((node) => {
      const path = new Set<string>();
      for (
        let at: TreeNode | undefined = node;
        at !== undefined && !path.has(at.id);
        at = at.parentId === null ? undefined : byId.get(at.parentId)
      ) {
        path.add(at.id);
      }
      return [node.id, [...path]];
    }),
  );
}

/** Classes below each node (a class holds itself). */
export function classesBelow(nodes: readonly TreeNode[]): ReadonlyMap<string, ReadonlySet<string>> {
  const above = nodesAbove(nodes);
  const below = new Map<string, Set<string>>(nodes.map((node) => [node.id, new Set()]));
  for (const node of nodes) {
    if (node.kind !== 'class') continue;
    for (const id of above.get(node.id) ?? []) below.get(id)!.add(node.id);
  }
  return below;
}

/** Each node before what lies below it, siblings in the order given; nodes whose parent is not in the list stand at the top. */
export function inTreeOrder<T extends TreeNode>(nodes: readonly T[]): T[] {
  const ids = new Set(nodes.map((node) => node.id));
  const children = new Map<string | null, T[]>();
  for (const node of nodes) {
    const parent = node.parentId !== null && ids.has(node.parentId) ? node.parentId : null;
    children.set(parent, [...(children.get(parent) ?? []), node]);
  }
  const order: T[] = [];
  const walk = (parent: string | null): void => {
    for (const node of children.get(parent) ?? []) {
      order.push(node);
      walk(node.id);
    }
  };
  walk(null);
  return order;
}
