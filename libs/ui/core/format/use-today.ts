import { useEffect, useState } from 'react';
import { dayOf } from './date';

const LOOK_MS = 60_000;

/** An instant (ms) of the school's present day. It changes only when the day does, also on a page that stays open over midnight. */
export function useToday(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow((before) => (dayOf(before) === dayOf(Date.now()) ? before : Date.now())), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
