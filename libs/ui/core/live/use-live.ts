import { useEffect, useRef } from 'react';
import { API_BASE } from '@contracts/route';
import { liveApi } from '@contracts/live';
import { createLiveStream } from './live-stream';

let stream: ReturnType<typeof createLiveStream> | undefined;

function pageStream() {
  if (stream !== undefined) return stream;
  const fresh = createLiveStream({
    open: (url) => new EventSource(url),
    url: (topics) => `${API_BASE}${liveApi.hints.path}?${new URLSearchParams({ topics: topics.join(',') }).toString()}`,
    later: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  stream = fresh;
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) fresh.reconnect();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') fresh.reconnect();
  });
  window.addEventListener('online', () => fresh.reconnect());
  return fresh;
}

/**
 * Calls `onHint` when something about the topic changed (refetch then), and whenever hints may have been missed.
 * @param topic e.g. `notice:<id>`; undefined listens to nothing
 */
export function useLive(topic: string | undefined, onHint: () => void): void {
  const newest = useRef(onHint);
  newest.current = onHint;
  useEffect(() => (topic === undefined ? undefined : pageStream().subscribe(topic, () => newest.current())), [topic]);
}
