/** A node of a tree, as far as its place and its name go. */
export interface Spot {
  id: string;
  parentId: string | null;
  name: string;
}

/**
 * Where a page goes whose node is gone: the nearest node above it that still stands.
 * @param before the tree when the node was in it, `now` the one without it
 * @returns undefined for the whole tree: nothing above it is left, or nobody knows where it was
 */
export function standsAbove(before: readonly Spot[], now: readonly Spot[], id: string): string | undefined {
  const then = new Map(before.map((spot) => [spot.id, spot.parentId]));
  const live = new Set(now.map((spot) => spot.id));
  const seen = new Set([id]);
  for (let at = then.get(id); at !== undefined && at !== null && !seen.has(at); at = then.get(at)) {
    if (live.has(at)) return at;
    seen.add(at);
  }
  return undefined;
}
