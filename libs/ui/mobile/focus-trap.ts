import { useEffect, useRef, type RefObject } from 'react';

const REACHABLE =
  'a[href],button:not([disabled]),input:not([disabled]),textarea:not([disabled]),select:not([disabled]),[tabindex]:not([tabindex="-1"])';

/** Keeps the keyboard inside an open sheet or dialog, gives the focus back when it closes, stops the page from scrolling. */
export function useFocusTrap(box: RefObject<HTMLElement | null>, open: boolean, onEscape: () => void): void {
  const escape = useRef(onEscape);
  escape.current = onEscape;
  useEffect(() => {
    const element = box.current;
    if (!open || element === null) return;
    const before = document.activeElement;
    const scroll = document.body.style.overflow;
    document.body.style.overflow = 'hidden';
    element.focus({ preventScroll: true });
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        escape.current();
        return;
      }
      if (event.key !== 'Tab') return;
      const items = [...element.querySelectorAll<HTMLElement>(REACHABLE)].filter((item) => item.offsetParent !== null);
      const first = items[0];
      const last = items.at(-1);
      if (first === undefined || last === undefined) return;
      const active = document.activeElement;
      if (event.shiftKey && (active === first || active === element)) {
        event.preventDefault();
        last.focus();
      } else if (!event.shiftKey && active === last) {
        event.preventDefault();
        first.focus();
      }
    };
    element.addEventListener('keydown', onKey);
    return () => {
      element.removeEventListener('keydown', onKey);
      document.body.style.overflow = scroll;
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [open, box]);
}
