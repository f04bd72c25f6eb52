import { useEffect, useRef } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { AnyRoute } from '@ui/core/api/client';
import { routeKey } from '@ui/core/api/query';
import { useLive } from '@ui/core/live/use-live';
import { useMay } from '@ui/core/session/session';

const REFRESH_MS = 1_000;

/**
 * Reads again what WeCom has taken of anybody's changes, once a second at most: guardians of a new pupil come after him, a
 * batch one after the other, colleagues at any time. For those who may follow the sync.
 * @param routes what the page shows
 */
export function useDirectoryNews(routes: readonly Pick<AnyRoute, 'method' | 'path'>[]): void {
  const client = useQueryClient();
  const later = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(later.current), []);
  useLive(useMay('directory.sync') ? 'directory:changes' : undefined, () => {
    later.current ??= setTimeout(() => {
      later.current = undefined;
      for (const route of routes) void client.invalidateQueries({ queryKey: routeKey(route) });
    }, REFRESH_MS);
  });
}
