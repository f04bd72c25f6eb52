import type { AnyRoute } from '@ui/core/api/client';
import { useNews } from '@ui/core/live/use-news';
import { useMay } from '@ui/core/session/session';

/**
 * Reads again what WeCom has taken of anybody's changes: guardians of a new pupil come after him, a batch one after the other,
 * colleagues at any time. For those who may follow the sync.
 * @param routes what the page shows
 */
export function useDirectoryNews(routes: readonly Pick<AnyRoute, 'method' | 'path'>[]): void {
  useNews(useMay('directory.sync') ? 'directory:changes' : undefined, routes);
}
