import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { clockNow } from './clock';
import type { StageState } from './stage-state';
import { StageStore } from './stage-store';

const StoreContext = createContext<StageStore | null>(null);

export function StageProvider({ children }: { children: ReactNode }) {
  const [store] = useState(() => new StageStore());
  useEffect(() => store.start(), [store]);
  return <StoreContext value={store}>{children}</StoreContext>;
}

export function useStore(): StageStore {
  const store = useContext(StoreContext);
  if (!store) throw new Error('StageProvider is missing');
  return store;
}

/** A part of the state; `select` must return a stored value, not a new object. */
export function useStage<T>(select: (state: StageState) => T): T {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

/** Simulated time in ms, renewed every `every` real ms. */
export function useNow(every = 1000): number {
  const clock = useStage((state) => state.clock);
  const [now, setNow] = useState(() => clockNow(clock, performance.now()));
  useEffect(() => {
    const tick = () => setNow(clockNow(clock, performance.now()));
    tick();
    if (clock.paused) return undefined;
    const timer = setInterval(tick, clock.speed > 1 ? 100 : every);
    return () => clearInterval(timer);
  }, [clock, every]);
  return now;
}

/** Simulated time read when an event happens, without renewing the component. */
export function useReadNow(): () => number {
  const store = useStore();
  const read = useRef(() => clockNow(store.get().clock, performance.now()));
  return read.current;
}
