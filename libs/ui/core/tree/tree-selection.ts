/**
 * Three-state choice in a school tree. What is chosen is kept as the smallest set of nodes that covers it (「小四級」, not
 * its 63 students), because that is what a notice stores and because the children of a node may not be loaded yet.
 */
export interface TreeNode {
  id: string;
  name: string;
  /** People below (students of a class); shown at the right. */
  count: number;
  /** Undefined = leaf; an empty array with `loadable` = not fetched yet. */
  children?: readonly TreeNode[];
  loadable?: boolean;
  /** False: shows the way only; its children are chosen one by one. */
  selectable?: boolean;
  /** Small word beside the name (班主任, 任課). */
  badge?: string;
  /** The badge is the reader's own class. */
  own?: boolean;
  /** With everything it holds, where a search shows only a part: its box and its number speak of the whole. */
  whole?: TreeNode;
}
export type Selection = ReadonlySet<string>;
export type CheckState = 'all' | 'some' | 'none';

const kids = (node: TreeNode): readonly TreeNode[] => node.children ?? [];

/** State of a node; `covered` = an ancestor is chosen. A node without selectable parts is never 'all'. */
export function stateOf(node: TreeNode, chosen: Selection, covered = false): CheckState {
  if (covered || chosen.has(node.id)) return 'all';
  const states = kids(node).map((child) => stateOf(child, chosen));
  // A leaf has no states at all: none too.
  if (states.every((state) => state === 'none')) return 'none';
  // Of a class that is only partly here nobody knows that all are chosen.
  return node.loadable !== true && states.every((state) => state === 'all') ? 'all' : 'some';
}

/** People chosen below a node. */
export function chosenCount(node: TreeNode, chosen: Selection, covered = false): number {
  if (covered || chosen.has(node.id)) return node.count;
  return kids(node).reduce((sum, child) => sum + chosenCount(child, chosen), 0);
}

/** Chosen nodes in the order of the tree, with their nodes. */
export function chosenNodes(roots: readonly TreeNode[], chosen: Selection): TreeNode[] {
  return roots.flatMap((node) => (chosen.has(node.id) ? [node] : chosenNodes(kids(node), chosen)));
}

function removeBelow(node: TreeNode, chosen: Set<string>): void {
  chosen.delete(node.id);
  for (const child of kids(node)) removeBelow(child, chosen);
}

function choose(node: TreeNode, chosen: Set<string>): void {
  removeBelow(node, chosen);
  if (node.selectable === false) for (const child of kids(node)) choose(child, chosen);
  else chosen.add(node.id);
}

function pathTo(roots: readonly TreeNode[], id: string): TreeNode[] | undefined {
  for (const node of roots) {
    if (node.id === id) return [node];
    const rest = pathTo(kids(node), id);
    if (rest !== undefined) return [node, ...rest];
  }
  return undefined;
}

/** A parent whose children are all chosen takes their place, so that later children of it are included too. */
function gather(node: TreeNode, chosen: Set<string>): void {
  for (const child of kids(node)) gather(child, chosen);
  if (node.selectable === false || node.children === undefined || node.children.length === 0 || node.loadable === true) return;
  if (node.children.every((child) => chosen.has(child.id))) {
    removeBelow(node, chosen);
    chosen.add(node.id);
  }
}

/**
 * Presses the box of a node: all → none, else → all. A node taken out of a chosen ancestor leaves the ancestor's other
 * parts chosen.
 * @returns the new selection; an unknown id changes nothing
 */
export function toggle(roots: readonly TreeNode[], chosen: Selection, id: string): Selection {
  const path = pathTo(roots, id);
  const node = path?.at(-1);
  if (path === undefined || node === undefined) return chosen;
  const next = new Set(chosen);
  const cover = path.slice(0, -1).find((ancestor) => next.has(ancestor.id));
  if (stateOf(node, chosen, cover !== undefined) !== 'all') {
    choose(node, next);
  } else if (cover === undefined) {
    removeBelow(node, next);
  } else {
    next.delete(cover.id);
    const below = path.slice(path.indexOf(cover));
    for (const [index, ancestor] of below.slice(0, -1).entries()) {
      for (const child of kids(ancestor)) if (child !== below[index + 1]) choose(child, next);
    }
  }
  for (const root of roots) gather(root, next);
  return next;
}

/** Sets or clears every node that is given (「全選」 of a search result). */
export function setAll(roots: readonly TreeNode[], chosen: Selection, ids: readonly string[], on: boolean): Selection {
  return ids.reduce<Selection>((now, id) => {
    const path = pathTo(roots, id);
    const node = path?.at(-1);
    if (path === undefined || node === undefined) return now;
    const covered = path.slice(0, -1).some((ancestor) => now.has(ancestor.id));
    return (stateOf(node, now, covered) === 'all') === on ? now : toggle(roots, now, id);
  }, chosen);
}

/** Key for comparing what people type with names: width and case folded (OVR-15; the server folds 簡繁 too). */
export function foldName(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '');
}

/** Nodes that match with the way to them; a matching group keeps all it holds. Empty query = the tree as it is. */
export function searchTree(roots: readonly TreeNode[], query: string, fold: (text: string) => string = foldName): readonly TreeNode[] {
  const wanted = fold(query);
  if (wanted === '') return roots;
  return roots.flatMap((node) => {
    if (fold(node.name).includes(wanted)) return [node];
    const children = searchTree(kids(node), query, fold);
    return children.length === 0 ? [] : [{ ...node, children, whole: node }];
  });
}

export interface TreeRow {
  node: TreeNode;
  level: number;
  state: CheckState;
  open: boolean;
  chosen: number;
  /** For screen readers: place among its siblings. */
  position: number;
  siblings: number;
}

/** Visible rows of a tree, top to bottom. */
export function visibleRows(
  roots: readonly TreeNode[],
  chosen: Selection,
  open: ReadonlySet<string>,
  all = false,
  level = 0,
  covered = false,
): TreeRow[] {
  return roots.flatMap((node, index) => {
    const inside = covered || chosen.has(node.id);
    const isOpen = node.children !== undefined && (all || open.has(node.id));
    const whole = node.whole ?? node;
    const row: TreeRow = {
      node,
      level,
      state: stateOf(whole, chosen, covered),
      open: isOpen,
      chosen: chosenCount(whole, chosen, covered),
      position: index + 1,
      siblings: roots.length,
    };
    return [row, ...(isOpen ? visibleRows(node.children ?? [], chosen, open, all, level + 1, inside) : [])];
  });
}
