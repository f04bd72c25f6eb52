import { Pool } from 'undici';
import { percentile } from '../harness/statistics';

/** One request of somebody. */
export interface Call {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
  /** What it is, for the figures: `read`, `list`, `write`. */
  kind: string;
}

export interface OpenLoopOptions {
  origin: string;
  /** Requests a second, by the clock, whether answers come or not. */
  perSecond: number;
  seconds: number;
  /** Answers planned in the first seconds count for nothing but faults. */
  warmSeconds?: number;
  next: (i: number) => Call;
}

export interface OpenLoopFigures {
  planned: number;
  answered: number;
  /** Answers other than 200, and requests without one; the first few in words. */
  faults: number;
  faultWords: string[];
  /** Milliseconds from the planned moment to the last byte. */
  p50: number;
  p99: number;
  worst: number;
  /** p99 by kind of request. */
  byKind: ReadonlyMap<string, number>;
  /** How late the generator itself was at p99: a busy machine delays it too, and latency counts that in. */
  lateness: number;
  /** Answers a second over the whole time, until the last one stood. */
  perSecond: number;
}

/** Requests under way at most; what is planned beyond waits here, and its time counts. */
const CONNECTIONS = 128;
const HANG_MS = 30_000;
const WORDS = 5;

/**
 * Requests that leave by the clock. Latency counts from the moment a request was planned for, not from when it left, so a
 * stall shows in everything that it kept waiting (closed loops hide it: they ask less while nobody answers).
 */
export async function openLoop({ origin, perSecond, seconds, warmSeconds = 0, next }: OpenLoopOptions): Promise<OpenLoopFigures> {
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1, headersTimeout: HANG_MS, bodyTimeout: HANG_MS });
  const times = new Map<string, number[]>();
  const late: number[] = [];
  const words: string[] = [];
  let faults = 0;
  let answered = 0;
  const started = performance.now();
  const plannedAt = (i: number): number => started + (i * 1_000) / perSecond;
  const countsFrom = started + warmSeconds * 1_000;

  const fire = async (i: number): Promise<void> => {
    const planned = plannedAt(i);
    const { kind, ...call } = next(i);
    if (planned >= countsFrom) late.push(performance.now() - planned);
    try {
      const answer = await pool.request(call);
      const text = await answer.body.text();
      answered += 1;
      if (planned >= countsFrom) timesOf(times, kind).push(performance.now() - planned);
      if (answer.statusCode !== 200) throw new Error(`answered ${String(answer.statusCode)}: ${text.slice(0, 200)}`);
    } catch (error) {
      faults += 1;
      if (words.length < WORDS)
        words.push(`${call.method} ${call.path.slice(0, 80)} ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  const total = Math.round(perSecond * seconds);
  const running: Promise<void>[] = [];
  for (let i = 0; i < total;) {
    for (; i < total && plannedAt(i) <= performance.now(); i += 1) running.push(fire(i));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(running);
  const took = performance.now() - started;
  await pool.close();
  const all = [...times.values()].flat();
  return {
    planned: total,
    answered,
    faults,
    faultWords: words,
    p50: percentile(all, 0.5),
    p99: percentile(all, 0.99),
    worst: percentile(all, 1),
    byKind: new Map([...times].map(([kind, ms]) => [kind, percentile(ms, 0.99)])),
    lateness: percentile(late, 0.99),
    perSecond: (answered * 1_000) / took,
  };
}

function timesOf(times: Map<string, number[]>, kind: string): number[] {
  const known = times.get(kind);
  if (known !== undefined) return known;
  const made: number[] = [];
  times.set(kind, made);
  return made;
}
