import { useSyncExternalStore } from 'react';

/** True while a media query holds, e.g. `(min-width: 1360px)`: for pieces that change their kind, not only their size. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
    () => false,
  );
}
