const NAME = 'smart-campus/draft-gone';

// Missing in the oldest web views, whatever the types say: there a window learns it when it is opened anew.
const channel = (): BroadcastChannel | undefined =>
  (globalThis as { BroadcastChannel?: typeof BroadcastChannel }).BroadcastChannel === undefined ? undefined : new BroadcastChannel(NAME);

/** Tells all windows of this phone that a draft was sent or thrown away. */
export function announceGone(key: string): void {
  const there = channel();
  there?.postMessage(key);
  there?.close();
}

/** @returns a function that ends listening */
export function onGone(key: string, act: () => void): () => void {
  const here = channel();
  here?.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.data === key) act();
  });
  return () => here?.close();
}
