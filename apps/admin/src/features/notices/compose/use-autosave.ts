import { useEffect, useRef, useState } from 'react';
import { AUTOSAVE, autosaveWait } from './autosave-wait';

/**
 * Saves by itself: some seconds after the last change, and in long writing not later than half a minute after the first.
 * What could not be saved is tried again after a while, and at once when the network is back.
 * @param value present value of the form
 * @param clean the server has this value already
 * @param save must not throw; called with nothing, reads what is newest itself; false: another try may go better
 */
export function useAutosave(value: unknown, clean: boolean, save: () => Promise<boolean>): void {
  const newest = useRef(save);
  newest.current = save;
  const since = useRef<number>(undefined);
  const missed = useRef(false);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const again = missed.current;
    missed.current = false;
    if (clean) {
      since.current = undefined;
      return;
    }
    const now = Date.now();
    since.current ??= now;
    let left = false;
    const attempt = async () => {
      stop();
      since.current = undefined;
      if ((await newest.current()) || left) return;
      missed.current = true;
      setTries((n) => n + 1);
    };
    const run = () => void attempt();
    const timer = setTimeout(run, again ? AUTOSAVE.again : autosaveWait(now - since.current));
    if (again) window.addEventListener('online', run);
    const stop = () => {
      clearTimeout(timer);
      window.removeEventListener('online', run);
    };
    return () => {
      left = true;
      stop();
    };
  }, [value, clean, tries]);
}
