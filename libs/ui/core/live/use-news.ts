import { useEffect, useRef } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { AnyRoute } from '../api/client';
import { routeKey } from '../api/query';
import { useLive } from './use-live';

const REFRESH_MS = 1_000;

/**
 * Reads again what the page shows when others changed it, once a second at most.
 * @param topic what is listened to; undefined listens to nothing
 * @param routes what the page shows; forms that a fresh answer would empty stay out
 */
export function useNews(topic: string | undefined, routes: readonly Pick<AnyRoute, 'method' | 'path'>[]): void {
  const client = useQueryClient();
  const later = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(later.current), []);
  useLive(topic, () => {
    later.current ??= setTimeout(() => {
      later.current = undefined;
      for (const route of routes) void client.invalidateQueries({ queryKey: routeKey(route) });
    }, REFRESH_MS);
  });
}
