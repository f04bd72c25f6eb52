import { useRef, useState, type KeyboardEvent, type PointerEvent, type RefObject } from 'react';
import { dropPlace, gapAt } from './drop-place';

/** What the handle of a row hands on; a handle is a button, so that the row moves by keyboard too. */
export interface RowHandle {
  onPointerDown: (event: PointerEvent<HTMLButtonElement>) => void;
  onPointerMove: (event: PointerEvent<HTMLButtonElement>) => void;
  onPointerUp: (event: PointerEvent<HTMLButtonElement>) => void;
  onPointerCancel: () => void;
  onKeyDown: (event: KeyboardEvent<HTMLButtonElement>) => void;
}

/**
 * Rows that are dragged by a handle with mouse, pen or finger, or moved by ↑ and ↓ on it; Esc puts a dragged one back.
 * @param list element whose children are the rows
 * @param count how many rows there are
 * @param onMove a row goes from one place to another, both counted from 0
 */
export function useRowDrag(list: RefObject<HTMLElement | null>, count: number, onMove: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<{ from: number; gap: number }>();
  const pointer = useRef<number>(undefined);
  const stop = () => {
    pointer.current = undefined;
    setDrag(undefined);
  };
  const rows = () => Array.from(list.current?.children ?? [], (row) => row.getBoundingClientRect());
  const handle = (from: number): RowHandle => ({
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      pointer.current = event.pointerId;
      setDrag({ from, gap: from });
    },
    onPointerMove: (event) => {
      if (pointer.current !== event.pointerId) return;
      const gap = gapAt(event.clientY, rows());
      setDrag((now) => (now === undefined || now.gap === gap ? now : { ...now, gap }));
    },
    onPointerUp: (event) => {
      if (pointer.current !== event.pointerId) return;
      const to = dropPlace(from, gapAt(event.clientY, rows()));
      stop();
      if (to !== from) onMove(from, to);
    },
    onPointerCancel: stop,
    onKeyDown: (event) => {
      if (event.key === 'Escape' && pointer.current !== undefined) {
        event.stopPropagation();
        stop();
        return;
      }
      const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
      if (by === 0) return;
      event.preventDefault();
      const to = Math.max(0, Math.min(count - 1, from + by));
      if (to !== from) onMove(from, to);
    },
  });
  /** Where the dragged row would land beside this one. */
  const mark = (at: number): 'dragged' | 'before' | 'after' | undefined => {
    if (drag === undefined) return undefined;
    if (drag.from === at) return 'dragged';
    if (dropPlace(drag.from, drag.gap) === drag.from) return undefined;
    if (drag.gap === at) return 'before';
    return drag.gap === count && at === count - 1 ? 'after' : undefined;
  };
  return { handle, mark };
}
