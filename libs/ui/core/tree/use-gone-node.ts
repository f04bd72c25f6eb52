import { useEffect, useReducer, useRef, useState } from 'react';
import { isApiError } from '../api/api-error';
import { standsAbove, type Spot } from './stands-above';

/** The tree as `useRouteQuery` gives it. */
interface TreeQuery {
  data: { items: readonly Spot[] } | undefined;
  error: Error | null;
  isFetching: boolean;
  refetch: () => unknown;
}

export interface Gone {
  /** Undefined where the page never knew it: a link to a node that was deleted before. */
  name: string | undefined;
}

/**
 * Leaves a node of a tree that somebody else deleted while a page has it open, for what stood above it (BEY-16).
 * @param nodeId node of the page; undefined for the whole tree
 * @param rows what the page lists of the node: the server does not know it any more, so the tree is read once more
 * @param held the reader himself is deleting it
 * @returns what is gone, for a line on the page, until `forget`; `leave` says that the reader himself has deleted a node and the
 *   page is on its way to another one, which a busy browser may take some time for
 */
export function useGoneNode({
  tree,
  nodeId,
  rows,
  held = false,
  goTo,
}: {
  tree: TreeQuery;
  nodeId: string | undefined;
  rows?: { error: Error | null; errorUpdatedAt: number };
  held?: boolean;
  goTo: (above: string | undefined) => void;
}): { gone: Gone | undefined; forget: () => void; leave: (id: string) => void } {
  const { data, error, isFetching, refetch } = tree;
  const [gone, setGone] = useState<Gone>();
  /** The tree when it had the node. */
  const before = useRef<readonly Spot[]>([]);
  /** How far the page is with a node that the tree does not have. */
  const missed = useRef<{ id: string; step: 'asked' | 'sure' | 'left' }>(undefined);
  /** Deleted by the reader himself, until the page shows something else. */
  const own = useRef<string>(undefined);
  const [looked, look] = useReducer((n: number) => n + 1, 0);
  const items = data?.items;
  useEffect(() => {
    if (own.current !== nodeId) own.current = undefined;
    const stands = items?.some((spot) => spot.id === nodeId) ?? true;
    if (items === undefined || nodeId === undefined || stands) {
      if (items !== undefined && nodeId !== undefined) before.current = items;
      missed.current = undefined;
      return;
    }
    if (held || own.current !== undefined || isFetching || error !== null) return;
    if (missed.current?.id !== nodeId) {
      // A tree of some seconds ago may not have a new node yet: it is read once more before anybody is told.
      const asked: NonNullable<typeof missed.current> = { id: nodeId, step: 'asked' };
      missed.current = asked;
      void Promise.resolve(refetch()).then(() => {
        asked.step = 'sure';
        look();
      });
    } else if (missed.current.step === 'sure') {
      missed.current.step = 'left';
      setGone({ name: before.current.find((spot) => spot.id === nodeId)?.name });
      goTo(standsAbove(before.current, items, nodeId));
    }
  }, [items, nodeId, held, isFetching, error, refetch, goTo, looked]);
  const unknownAt = isApiError(rows?.error, 'NOT_FOUND') ? (rows?.errorUpdatedAt ?? 0) : 0;
  useEffect(() => {
    if (unknownAt > 0) void refetch();
  }, [unknownAt, refetch]);
  const leave = (id: string): void => {
    own.current = id;
  };
  return { gone, forget: () => setGone(undefined), leave };
}
