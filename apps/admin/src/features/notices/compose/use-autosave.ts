import { useEffect, useRef, useState } from 'react';
import { autosaveWait, retryWait } from './autosave-wait';

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
  // How often the network has come back, so that no return is missed, whatever the page was doing at that moment.
  const returns = useRef(0);
  const wake = useRef<() => void>(undefined);
  // Of the last try, if it went wrong: how often the network had come back when it began.
  const failed = useRef<number>(undefined);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const online = () => {
      returns.current += 1;
      wake.current?.();
    };
    window.addEventListener('online', online);
    return () => window.removeEventListener('online', online);
  }, []);
  useEffect(() => {
    const before = failed.current;
    failed.current = undefined;
    if (clean) {
      since.current = undefined;
      return;
    }
    const now = Date.now();
    since.current ??= now;
    let left = false;
    let saving = false;
    const attempt = async () => {
      clearTimeout(timer);
      saving = true;
      since.current = undefined;
      const had = returns.current;
      if ((await newest.current()) || left) return;
      failed.current = had;
      setTries((n) => n + 1);
    };
    wake.current = () => {
      if (before !== undefined && !saving) void attempt();
    };
    const wait = before === undefined ? autosaveWait(now - since.current) : retryWait(before, returns.current);
    const timer = setTimeout(() => void attempt(), wait);
    return () => {
      left = true;
      clearTimeout(timer);
      wake.current = undefined;
    };
  }, [value, clean, tries]);
}
