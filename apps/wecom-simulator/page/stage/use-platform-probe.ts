import { useEffect, useState } from 'react';

/**
 * Whether the platform behind a device answers. A frame of another origin shows neither its status nor its
 * text, so the device's host is asked beside it; the simulator marks answers it made itself.
 */
export function usePlatformProbe(src: string, origin: string, load: number, paused: boolean): 'unknown' | 'yes' | 'no' {
  const [state, setState] = useState<'unknown' | 'yes' | 'no'>('unknown');
  useEffect(() => {
    setState('unknown');
    if (paused || src === '' || !src.startsWith(`${origin}/`)) return undefined;
    const stop = new AbortController();
    fetch(`${origin}/sim/platform`, { signal: stop.signal, cache: 'no-store' })
      .then(async (answer) => (answer.ok ? ((await answer.json()) as { reachable?: boolean }) : { reachable: true }))
      .then(({ reachable }) => setState(reachable === false ? 'no' : 'yes'))
      .catch(() => {
        if (!stop.signal.aborted) setState('no');
      });
    return () => stop.abort();
  }, [src, origin, load, paused]);
  return state;
}
