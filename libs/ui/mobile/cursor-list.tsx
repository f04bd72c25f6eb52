import './cursor-list.css';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { m } from '@contracts/messages';
import type { ApiError } from '../core/api/api-error';
import { Button } from '../core/shell/button';
import { FailedState } from '../core/states/states';
import { SkeletonRows } from '../core/states/skeleton';

/** What `useRouteList` gives; named here, so that a list can also be fed by hand. */
export interface ListSource<T> {
  rows: readonly T[] | undefined;
  error: ApiError | null;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
  refetch: () => Promise<unknown>;
}

const PULL_PX = 64;

/** Pulling the page down at its top asks for fresh rows; the finger sees how far it has to go. */
function usePull(refresh: () => Promise<unknown>): { pulled: number; busy: boolean } {
  const [pulled, setPulled] = useState(0);
  const [busy, setBusy] = useState(false);
  const state = useRef({ startY: -1, pulled: 0, busy: false, refresh });
  state.current.refresh = refresh;
  useEffect(() => {
    const now = state.current;
    const set = (value: number) => {
      now.pulled = value;
      setPulled(value);
    };
    const start = (event: TouchEvent) => {
      now.startY = window.scrollY <= 0 && !now.busy && event.touches.length === 1 ? (event.touches[0]?.clientY ?? -1) : -1;
    };
    const move = (event: TouchEvent) => {
      if (now.startY < 0) return;
      const way = (event.touches[0]?.clientY ?? 0) - now.startY;
      set(way > 8 && window.scrollY <= 0 ? Math.min(PULL_PX * 1.4, way * 0.5) : 0);
    };
    const end = () => {
      const enough = now.pulled >= PULL_PX;
      now.startY = -1;
      set(0);
      if (!enough) return;
      now.busy = true;
      setBusy(true);
      void now.refresh().finally(() => {
        now.busy = false;
        setBusy(false);
      });
    };
    window.addEventListener('touchstart', start, { passive: true });
    window.addEventListener('touchmove', move, { passive: true });
    window.addEventListener('touchend', end);
    window.addEventListener('touchcancel', end);
    return () => {
      window.removeEventListener('touchstart', start);
      window.removeEventListener('touchmove', move);
      window.removeEventListener('touchend', end);
      window.removeEventListener('touchcancel', end);
    };
  }, []);
  return { pulled, busy };
}

export interface CursorListProps<T> {
  source: ListSource<T>;
  rowKey: (row: T) => string;
  render: (row: T, index: number) => ReactNode;
  /** Shown when there is nothing at all. */
  empty: ReactNode;
  skeleton?: ReactNode;
  failedTitle?: string;
  /** Rows between hairlines (default) or free cards. */
  plain?: boolean;
  /** Block before the rows that belongs to the list (section heads). */
  head?: ReactNode;
}

/** Phone list by cursor: pull to refresh, next rows before the end is seen, 「沒有更多了」 (OVR-17). */
export function CursorList<T>({ source, rowKey, render, empty, skeleton, failedTitle, plain = false, head }: CursorListProps<T>) {
  const { pulled, busy } = usePull(source.refetch);
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage, rows, error } = source;
  useEffect(() => {
    const element = end.current;
    if (element === null || !hasNextPage || isFetchingNextPage || error !== null) return;
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void fetchNextPage();
      },
      { rootMargin: '400px' },
    );
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, error]);

  if (rows === undefined) {
    if (error === null) return skeleton ?? <SkeletonRows />;
    return (
      <FailedState
        surface="h5"
        error={error}
        {...(failedTitle === undefined ? {} : { title: failedTitle })}
        onRetry={() => void source.refetch()}
      />
    );
  }
  return (
    <div>
      <div className="sc-pull" style={{ height: busy ? 44 : pulled }} role="status">
        {busy ? <span className="sc-spinner" /> : pulled === 0 ? null : pulled >= PULL_PX ? m.ui_release_refresh() : m.ui_pull_refresh()}
      </div>
      {rows.length === 0 ? (
        empty
      ) : (
        <>
          {head}
          <ul className={plain ? undefined : 'sc-rows'}>
            {rows.map((row, index) => (
              <li key={rowKey(row)}>{render(row, index)}</li>
            ))}
          </ul>
          <div ref={end} className="sc-list-end">
            {error !== null ? (
              <Button kind="text" onClick={() => void (hasNextPage ? fetchNextPage() : source.refetch())}>
                {m.ui_retry()}
              </Button>
            ) : hasNextPage ? (
              <Button kind="text" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {m.ui_load_more()}
              </Button>
            ) : (
              m.ui_no_more()
            )}
          </div>
        </>
      )}
    </div>
  );
}
