import { percentile } from '../harness/statistics';

/** One look at a process. */
export interface Sample {
  /** Which process, by its id: one that was killed and started again is another. */
  pid: number;
  kind: 'api' | 'worker';
  /** Minutes since the start of the run. */
  at: number;
  megabytes: number;
  handles: number;
}

export interface Trend {
  /** MB an hour, of the lives that were long enough, weighted by their length; undefined when none was. */
  memoryPerHour: number | undefined;
  /** Most file handles that a life ended with above those it began with. */
  handlesMore: number | undefined;
  lives: number;
  judgedLives: number;
}

/** Memory is looked at where it is lowest: after a collection, which comes at least once in so long. */
const WINDOW_MINUTES = 1;
/** Windows of one life that make a slope. */
const LEAST_WINDOWS = 5;

/**
 * How memory and file handles of the processes of a kind grew, over each life of a process by itself and after its warm-up.
 * @param warmMinutes of each life that are left out
 */
export function trendOf(samples: readonly Sample[], kind: Sample['kind'], warmMinutes: number): Trend {
  const lives = [
    ...Map.groupBy(
      samples.filter((one) => one.kind === kind),
      (one) => one.pid,
    ).values(),
  ];
  const slopes: { perHour: number; minutes: number }[] = [];
  const more: number[] = [];
  for (const life of lives) {
    const born = Math.min(...life.map((one) => one.at));
    const warm = life.filter((one) => one.at - born >= warmMinutes);
    const windows = [...Map.groupBy(warm, (one) => Math.floor(one.at / WINDOW_MINUTES)).values()];
    if (windows.length < LEAST_WINDOWS) continue;
    const lowest = windows.map(
      (window) =>
        [
          percentile(
            window.map((one) => one.at),
            0.5,
          ),
          Math.min(...window.map((one) => one.megabytes)),
        ] as const,
    );
    slopes.push({ perHour: slope(lowest) * 60, minutes: warm.at(-1)!.at - warm[0]!.at });
    const handles = windows.map((window) => Math.min(...window.map((one) => one.handles)));
    const third = Math.max(1, Math.floor(handles.length / 3));
    more.push(Math.min(...handles.slice(-third)) - Math.min(...handles.slice(0, third)));
  }
  const minutes = slopes.reduce((sum, one) => sum + one.minutes, 0);
  return {
    memoryPerHour: minutes === 0 ? undefined : slopes.reduce((sum, one) => sum + one.perHour * one.minutes, 0) / minutes,
    handlesMore: more.length === 0 ? undefined : Math.max(...more),
    lives: lives.length,
    judgedLives: slopes.length,
  };
}

/** Least squares. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [mx, my] = [mean(0), mean(1)];
  return points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}
