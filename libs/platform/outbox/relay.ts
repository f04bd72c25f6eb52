import type { JobQueue } from '@platform/jobs/job-queue';
import type { Logger } from '@platform/log/logger';
import type { Lane, OutboxStore, PushedJob } from './outbox-store';

const LOOK_MS = 1_000;
const RECONCILE_MS = 5_000;
/** Shortest time between two looks, so that a busy second is a few big takes. */
const GATHER_MS = 20;
/** Wait after the queue refused: it is probably away. */
const AWAY_MS = 2_000;
/** Jobs that may wait in a lane of the queue: short, because order between units is decided when a row is taken. */
const WINDOW: Record<Lane, number> = { fast: 200, bulk: 50 };
const PER_UNIT = 50;
const LANES: readonly Lane[] = ['fast', 'bulk'];

/**
 * Hands due rows of the outbox to the queue: each second, when the bell rings, and when a worker got through a full
 * window. Every worker process runs one; rows are skipped where another relay holds them. Every 5 s it also pushes what
 * was pushed long ago and never claimed, and what a lost worker left, so that a wiped queue costs seconds.
 */
export class Relay {
  readonly #store: OutboxStore;
  readonly #queue: JobQueue;
  readonly #logger: Logger;
  readonly #jobs: readonly string[];
  #timers: NodeJS.Timeout[] = [];
  #soon: NodeJS.Timeout | undefined;
  #look: Promise<void> | undefined;
  #again = false;
  #full = false;
  #awayUntil = 0;
  #lastLook = -GATHER_MS;
  #closed = false;

  constructor(parts: { store: OutboxStore; queue: JobQueue; logger: Logger; jobs: readonly string[] }) {
    this.#store = parts.store;
    this.#queue = parts.queue;
    this.#logger = parts.logger;
    this.#jobs = parts.jobs;
  }

  start(): void {
    this.#timers = [setInterval(() => this.wake(), LOOK_MS), setInterval(() => void this.reconcile(), RECONCILE_MS)];
    void this.reconcile();
    this.wake();
  }

  /** Looks soon. Calls in between are one look. */
  wake(): void {
    if (this.#closed || performance.now() < this.#awayUntil) return;
    // The first ring after a quiet moment is answered at once; a person waits for what it brings.
    const wait = Math.max(0, this.#lastLook + GATHER_MS - performance.now());
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      void this.look();
    }, wait);
  }

  /** A worker is free: look at once when the last take filled the window. */
  workerFreed(): void {
    if (this.#full) this.wake();
  }

  /** One look at both lanes; a call during a look makes one more look after it. */
  look(): Promise<void> {
    if (this.#look !== undefined) {
      this.#again = true;
      return this.#look;
    }
    this.#look = this.#lookOnce().finally(() => {
      this.#look = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.wake();
    });
    return this.#look;
  }

  async #lookOnce(): Promise<void> {
    this.#full = false;
    this.#lastLook = performance.now();
    for (const lane of LANES) {
      try {
        const room = WINDOW[lane] - (await this.#queue.waiting(lane));
        if (room <= 0) {
          this.#full = true;
          continue;
        }
        const jobs = await this.#store.takeDue(lane, this.#jobs, room, Math.min(PER_UNIT, room));
        if (jobs.length === room || jobs.length >= PER_UNIT) this.#full = true;
        await this.#push(lane, jobs);
      } catch (error) {
        this.#away(error);
        return;
      }
    }
  }

  /** Pushes what lost workers left behind. */
  async reconcile(): Promise<void> {
    if (this.#closed) return;
    try {
      const lost = await this.#store.takeLost(this.#jobs, WINDOW.fast);
      for (const lane of LANES) {
        await this.#push(
          lane,
          lost.filter((job) => (job.priority === 9) === (lane === 'bulk')),
        );
      }
    } catch (error) {
      this.#away(error);
    }
  }

  async #push(lane: Lane, jobs: readonly PushedJob[]): Promise<void> {
    if (jobs.length === 0) return;
    try {
      await this.#queue.push(lane, jobs);
    } catch (error) {
      await this.#store.unpush(jobs);
      throw error;
    }
  }

  #away(error: unknown): void {
    if (this.#closed) return;
    this.#awayUntil = performance.now() + AWAY_MS;
    this.#logger.warn({ err: error }, 'relay: database or queue is away');
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#soon);
    await this.#look;
  }
}
