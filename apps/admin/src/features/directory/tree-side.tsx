import type { ReactNode } from 'react';
import { m } from '@contracts/messages';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';

/** The tree beside a list of people: it loads, could not be loaded, or is there. */
export function TreeSide({
  query,
  onRetry,
  children,
}: {
  query: { data: unknown; error: Error | null; refetch: () => unknown };
  onRetry?: () => void;
  children: ReactNode;
}) {
  if (query.data !== undefined) return children;
  if (query.error === null) return <SkeletonRows count={8} />;
  const again = () => {
    void query.refetch();
    onRetry?.();
  };
  return <FailedState surface="console" title={m.console_directory_failed_tree()} error={query.error} onRetry={again} />;
}
