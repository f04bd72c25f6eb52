import { useState, type DragEvent, type HTMLAttributes } from 'react';
import type { NavTreeNode } from './nav-tree-rows';

type RowProps = HTMLAttributes<HTMLElement> & { 'data-drop'?: 'above' | 'below'; 'data-dragged'?: true };

/** Where a dragged row would stand: before the row it is over, or behind it when the pointer is in its lower half. */
export function dropBefore(nodes: readonly NavTreeNode[], dragged: string, over: string, below: boolean): string | null | undefined {
  const parent = nodes.find((node) => node.id === over)?.parentId;
  const at = nodes.find((node) => node.id === dragged);
  if (at === undefined || parent === undefined || parent === null || at.parentId !== parent || dragged === over) return undefined;
  const siblings = nodes.filter((node) => node.parentId === parent && node.id !== dragged).map((node) => node.id);
  const before = below ? (siblings[siblings.indexOf(over) + 1] ?? null) : over;
  const now = nodes.filter((node) => node.parentId === parent).map((node) => node.id);
  // Where it stands already is no change.
  return (now[now.indexOf(dragged) + 1] ?? null) === before ? undefined : before;
}

/** Dragging of rows among their siblings with the mouse. @returns what a row needs to take part */
export function useOrderDrag(
  nodes: readonly NavTreeNode[],
  onOrder: ((id: string, before: string | null) => void) | undefined,
): (node: NavTreeNode) => RowProps {
  const [dragged, setDragged] = useState<string>();
  const [over, setOver] = useState<{ id: string; below: boolean }>();
  if (onOrder === undefined) return () => ({});
  const end = () => {
    setDragged(undefined);
    setOver(undefined);
  };
  const place = (event: DragEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return event.clientY > box.top + box.height / 2;
  };
  return (node) => ({
    ...(node.parentId === null ? {} : { draggable: true }),
    ...(dragged === node.id ? { 'data-dragged': true as const } : {}),
    ...(over?.id === node.id ? { 'data-drop': over.below ? ('below' as const) : ('above' as const) } : {}),
    onDragStart: (event) => {
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', node.id);
      setDragged(node.id);
    },
    onDragOver: (event) => {
      if (dragged === undefined) return;
      const below = place(event);
      if (dropBefore(nodes, dragged, node.id, below) === undefined) {
        setOver(undefined);
        return;
      }
      event.preventDefault();
      event.dataTransfer.dropEffect = 'move';
      setOver({ id: node.id, below });
    },
    onDrop: (event) => {
      event.preventDefault();
      const before = dragged === undefined ? undefined : dropBefore(nodes, dragged, node.id, place(event));
      if (dragged !== undefined && before !== undefined) onOrder(dragged, before);
      end();
    },
    onDragEnd: end,
  });
}
