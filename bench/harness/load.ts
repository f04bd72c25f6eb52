import { Pool } from 'undici';
import { percentile } from './statistics';

export interface Shot {
  path: string;
  headers: Record<string, string>;
}
export interface Target {
  origin: string;
  shot: (i: number) => Shot;
}
export interface LoadFigures {
  perSecond: number;
  p50: number;
  p99: number;
  /** Bytes of a body on average. */
  bytes: number;
}

const CONNECTIONS = 16;

class Sender {
  readonly #pool: Pool;
  readonly latencies: number[] = [];
  bytes = 0;

  constructor(
    private readonly target: Target,
    connections: number,
  ) {
    this.#pool = new Pool(target.origin, { connections, pipelining: 1 });
  }

  /** @param from planned start in ms of performance.now() @throws Error for an answer that is no success */
  async fire(i: number, from: number): Promise<void> {
    const { path, headers } = this.target.shot(i);
    const answer = await this.#pool.request({ path, method: 'GET', headers });
    const body = await answer.body.arrayBuffer();
    this.latencies.push(performance.now() - from);
    this.bytes += body.byteLength;
    if (answer.statusCode !== 200)
      throw new Error(`${path} answered ${String(answer.statusCode)}: ${Buffer.from(body).toString('utf8').slice(0, 300)}`);
  }

  figures(elapsedMs: number): LoadFigures {
    const n = this.latencies.length;
    return {
      perSecond: (n * 1000) / elapsedMs,
      p50: percentile(this.latencies, 0.5),
      p99: percentile(this.latencies, 0.99),
      bytes: this.bytes / n,
    };
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

/** As many requests as 16 connections get answered, each sending its next one after an answer. */
export async function closedLoop(target: Target, seconds: number): Promise<LoadFigures> {
  const sender = new Sender(target, CONNECTIONS);
  try {
    const started = performance.now();
    const until = started + seconds * 1000;
    let next = 0;
    await Promise.all(
      Array.from({ length: CONNECTIONS }, async () => {
        while (performance.now() < until) {
          const i = next;
          next += 1;
          await sender.fire(i, performance.now());
        }
      }),
    );
    return sender.figures(performance.now() - started);
  } finally {
    await sender.close();
  }
}

/**
 * A fixed number of requests a second whether answers come or not; latency counts from the moment a request was planned
 * for, so a stall shows in all that it kept waiting.
 */
export async function openLoop(target: Target, perSecond: number, seconds: number): Promise<LoadFigures> {
  const sender = new Sender(target, 64);
  try {
    const started = performance.now();
    const total = perSecond * seconds;
    const running: Promise<void>[] = [];
    const faults: unknown[] = [];
    for (let i = 0; i < total;) {
      const due = Math.min(total, Math.floor(((performance.now() - started) * perSecond) / 1000) + 1);
      for (; i < due; i += 1)
        running.push(sender.fire(i, started + (i * 1000) / perSecond).catch((error: unknown) => void faults.push(error)));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await Promise.all(running);
    if (faults.length > 0) throw faults[0];
    return sender.figures(performance.now() - started);
  } finally {
    await sender.close();
  }
}
