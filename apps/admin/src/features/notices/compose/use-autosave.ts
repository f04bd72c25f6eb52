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
  // How long to wait before the next try, after one that went wrong.
  const again = useRef<number>(undefined);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const wait = again.current;
    again.current = undefined;
    if (clean) {
      since.current = undefined;
      return;
    }
    const now = Date.now();
    since.current ??= now;
    let left = false;
    let saving = false;
    let cameBack = false;
    const attempt = async () => {
      clearTimeout(timer);
      saving = true;
      since.current = undefined;
      if ((await newest.current()) || left) return;
      again.current = cameBack ? 0 : AUTOSAVE.again;
      setTries((n) => n + 1);
    };
    const online = () => {
      if (saving) cameBack = true;
      else if (wait !== undefined) void attempt();
    };
    const timer = setTimeout(() => void attempt(), wait ?? autosaveWait(now - since.current));
    window.addEventListener('online', online);
    return () => {
      left = true;
      clearTimeout(timer);
      window.removeEventListener('online', online);
    };
  }, [value, clean, tries]);
}
