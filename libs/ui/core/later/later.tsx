import { createContext, use, useEffect, useState, type ComponentType, type ReactNode } from 'react';

const Place = createContext<ReactNode>(null);

/** What stands where pieces below are still on their way; without it, nothing. */
export function Meanwhile({ shows, children }: { shows: ReactNode; children: ReactNode }) {
  return <Place value={shows}>{children}</Place>;
}

/**
 * A piece of a page whose file is loaded when it is first drawn; until then `Meanwhile` says what stands there. Not `lazy` of
 * React: whatever its `Suspense` has covered comes back after 300 ms at the earliest, also when the file took ten, and a page
 * asks for its data only then. What the loading throws is thrown where the piece stands; the next one to draw it tries again.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;
  let coming: Promise<ComponentType<P>> | undefined;
  const bring = (): Promise<ComponentType<P>> => {
    coming ??= load().then(
      (piece) => (loaded = piece),
      (error: unknown) => {
        coming = undefined;
        throw error;
      },
    );
    return coming;
  };
  return function Later(props: P) {
    const [came, setCame] = useState<{ piece?: ComponentType<P>; error?: unknown }>(() => (loaded === undefined ? {} : { piece: loaded }));
    const place = use(Place);
    const waits = came.piece === undefined;
    useEffect(() => {
      if (!waits) return undefined;
      let here = true;
      bring().then(
        (piece) => here && setCame({ piece }),
        (error: unknown) => here && setCame({ error }),
      );
      return () => {
        here = false;
      };
    }, [waits]);
    if ('error' in came) throw came.error;
    const Piece = came.piece ?? loaded;
    if (Piece === undefined) return place;
    return (
      <Place value={null}>
        <Piece {...props} />
      </Place>
    );
  };
}
