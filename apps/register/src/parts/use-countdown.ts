import { useEffect, useState } from 'react';
import { serverNow } from '@ui/core/api/server-clock';

const rest = (until: string | undefined): number =>
  until === undefined ? 0 : Math.max(0, Math.ceil((Date.parse(until) - serverNow()) / 1000));

/** Whole seconds until a moment of the server's clock; 0 when it is over or there is none. */
export function useCountdown(until: string | undefined): number {
  const [seconds, setSeconds] = useState(() => rest(until));
  useEffect(() => {
    setSeconds(rest(until));
    if (rest(until) === 0) return undefined;
    const timer = setInterval(() => {
      const left = rest(until);
      setSeconds(left);
      if (left === 0) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [until]);
  return seconds;
}
