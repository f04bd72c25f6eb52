import type { Child } from '../../bench/harness/child-process';
import { ownPort } from '../../bench/harness/own-port';
import type { Product } from '../../bench/harness/product';

interface Worker {
  child: Child;
  ready: boolean;
}

/** Keeps a number of workers running, whatever becomes of them. */
export class WorkerPool {
  readonly #workers = new Set<Worker>();
  readonly #starting = new Set<Promise<void>>();
  #made = 0;
  #closed = false;

  private constructor(
    private readonly product: Product,
    private readonly wanted: number,
  ) {}

  /** Begins with the product's own worker. */
  static async start(product: Product, wanted: number): Promise<WorkerPool> {
    const pool = new WorkerPool(product, wanted);
    pool.#workers.add({ child: product.worker, ready: true });
    await pool.#fill();
    await pool.untilReady(wanted);
    return pool;
  }

  get all(): Child[] {
    return [...this.#workers].map((worker) => worker.child);
  }

  /** Kills one of those that work with -9; another one starts in its place. @param pick number from 0 to below 1 */
  async killOne(pick: number): Promise<void> {
    await this.untilReady(1);
    const ready = [...this.#workers].filter((worker) => worker.ready);
    const victim = ready[Math.floor(pick * ready.length)];
    if (victim === undefined) return;
    this.#workers.delete(victim);
    await victim.child.kill();
    await this.#fill();
  }

  /** Replaces each of them, one after the other, as a new version is brought in. @returns longest time one took to end, ms */
  async roll(): Promise<number> {
    let longest = 0;
    // Those of now: the ones that take their places join the same set.
    const now = [...this.#workers];
    for (const worker of now) {
      const from = performance.now();
      this.#workers.delete(worker);
      await worker.child.stop();
      longest = Math.max(longest, performance.now() - from);
      await this.#fill();
      await this.untilReady(this.wanted);
    }
    return longest;
  }

  async untilReady(count: number): Promise<void> {
    while ([...this.#workers].filter((worker) => worker.ready).length < count) {
      if (this.#starting.size === 0) await this.#fill();
      await Promise.race(this.#starting);
    }
  }

  async stop(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#starting);
    await Promise.all(this.all.map((child) => child.stop()));
  }

  async #fill(): Promise<void> {
    while (!this.#closed && this.#workers.size < this.wanted) {
      this.#made += 1;
      const port = await ownPort();
      const worker: Worker = { child: this.product.launchWorker(`worker-${String(this.#made)}`, port), ready: false };
      this.#workers.add(worker);
      const starting: Promise<void> = worker.child
        .ready(`http://127.0.0.1:${String(port)}/health/ready`)
        .then(() => void (worker.ready = true))
        // One that could not start (its database was away) is replaced like a killed one.
        .catch(() => void this.#workers.delete(worker))
        .finally(() => this.#starting.delete(starting));
      this.#starting.add(starting);
    }
  }
}
