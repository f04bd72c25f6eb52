import type { Clock } from '../index';

/** A clock that moves only when told; sleeping moves it. `slept` lists the pauses. */
export function manualClock(startMs = 1_700_000_000_000): Clock & { advance(ms: number): void; slept: number[] } {
  let at = startMs;
  const slept: number[] = [];
  return {
    slept,
    now: () => at,
    async sleep(ms) {
      slept.push(ms);
      at += ms;
    },
    advance(ms) {
      at += ms;
    },
  };
}
