import type { AlarmNotes } from '@platform/alarms/alarm-notes';
import type { RolePool } from '@platform/db/role-pool';
import type { Health } from '@platform/health/health';
import type { Logger } from '@platform/log/logger';
import type { Metrics } from '@platform/metrics/metrics';
import { JobRunner } from '@platform/outbox/job-runner';
import { OutboxEar } from '@platform/outbox/outbox-signal';
import { OutboxStore, type Lane, type OutboxRef } from '@platform/outbox/outbox-store';
import { Relay } from '@platform/outbox/relay';
import { BullmqQueue, type QueueServer } from './bullmq-queue';
import type { JobRegistry } from './job-registry';
import { Scheduler } from './scheduler';

const PURGE_MS = 10 * 60_000;
const KEEP_DONE_DAYS = 7;
/** Jobs at once in one process; bulk takes at most half. */
const CONCURRENCY: Record<Lane, number> = { fast: 8, bulk: 4 };

export interface JobsHostParts {
  registry: JobRegistry;
  relayPool: RolePool;
  /** For LISTEN, which needs a connection of its own. */
  relayUrl: string;
  queue: QueueServer;
  logger: Logger;
  metrics: Metrics;
  alarms: AlarmNotes;
  health?: Health;
}

/** Everything that makes jobs run in a worker process: relay, queue, workers, schedules, sweeping up. */
export class JobsHost {
  readonly #store: OutboxStore;
  readonly #runner: JobRunner;
  readonly #queue: BullmqQueue;
  readonly #relay: Relay;
  readonly #ear: OutboxEar;
  readonly #scheduler: Scheduler;
  readonly #logger: Logger;
  #purge: NodeJS.Timeout | undefined;

  constructor(parts: JobsHostParts) {
    const { registry, relayPool: pool, logger, metrics } = parts;
    this.#logger = logger;
    this.#store = new OutboxStore(pool);
    this.#runner = new JobRunner({ store: this.#store, registry, logger, metrics, alarms: parts.alarms });
    this.#queue = new BullmqQueue(parts.queue, logger);
    this.#relay = new Relay({ store: this.#store, queue: this.#queue, logger, jobs: registry.names });
    this.#ear = new OutboxEar(parts.relayUrl, () => this.#relay.wake());
    this.#scheduler = new Scheduler({
      pool,
      schedules: registry.schedules,
      logger,
      onEnqueued: () => this.#relay.wake(),
    });
    parts.health?.add({ name: 'outbox', check: async () => void (await pool.query('SELECT 1')) });
    this.#measure(metrics);
  }

  /** For `db.onEnqueued`: jobs enqueued by this very process need no NOTIFY. */
  wake(): void {
    this.#relay.wake();
  }

  async start(): Promise<void> {
    for (const lane of ['fast', 'bulk'] as const) this.#queue.work(lane, CONCURRENCY[lane], (ref) => this.#runOne(ref));
    this.#relay.start();
    this.#scheduler.start();
    this.#purge = setInterval(() => void this.#sweepUp(), PURGE_MS);
    await this.#ear.start();
  }

  async #runOne(ref: OutboxRef): Promise<void> {
    await this.#runner.run(ref);
    this.#relay.workerFreed();
  }

  async #sweepUp(): Promise<void> {
    try {
      while ((await this.#store.purgeDone(KEEP_DONE_DAYS)) === 5000);
    } catch (error) {
      this.#logger.warn({ err: error }, 'outbox: sweeping up failed, trying again later');
    }
  }

  #measure(metrics: Metrics): void {
    let asked: { at: number; figures: ReturnType<OutboxStore['figures']> } | undefined;
    // The gauges of one page share one statement.
    const figures = (): ReturnType<OutboxStore['figures']> => {
      if (asked === undefined || performance.now() - asked.at > 500) asked = { at: performance.now(), figures: this.#store.figures() };
      return asked.figures;
    };
    metrics.gauge('outbox_oldest_due_seconds', 'Age of the oldest due job that waits', async (gauge) => {
      gauge.set((await figures()).oldestDueSeconds);
    });
    metrics.gauge(
      'outbox_jobs',
      'Jobs in the outbox by state',
      async (gauge) => {
        const { ready, running, failed } = await figures();
        gauge.set({ state: 'ready' }, ready);
        gauge.set({ state: 'running' }, running);
        gauge.set({ state: 'failed' }, failed);
      },
      ['state'],
    );
    metrics.gauge('jobs_running', 'Jobs running in this process', (gauge) => gauge.set(this.#runner.runningCount));
  }

  /** Stops taking work, waits `timeoutMs` for what runs, hands back the rest (J5). The process ends right after it. */
  async close(timeoutMs: number): Promise<void> {
    clearInterval(this.#purge);
    await Promise.all([this.#scheduler.close(), this.#ear.close(), this.#relay.close()]);
    await this.#queue.close(timeoutMs, () => this.#runner.handBackAll());
  }
}
