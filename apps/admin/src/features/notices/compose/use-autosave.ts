import { useEffect, useRef } from 'react';
import { autosaveWait } from './autosave-wait';

/**
 * Saves by itself: some seconds after the last change, and in long writing not later than half a minute after the first.
 * @param value present value of the form
 * @param clean the server has this value already
 * @param save must not throw; called with nothing, reads what is newest itself
 */
export function useAutosave(value: unknown, clean: boolean, save: () => void): void {
  const newest = useRef(save);
  newest.current = save;
  const since = useRef<number>(undefined);
  useEffect(() => {
    if (clean) {
      since.current = undefined;
      return;
    }
    const now = Date.now();
    since.current ??= now;
    const timer = setTimeout(
      () => {
        since.current = undefined;
        newest.current();
      },
      autosaveWait(now - since.current),
    );
    return () => clearTimeout(timer);
  }, [value, clean]);
}
