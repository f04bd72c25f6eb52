import {
  Queue,
  Worker,
  createPostgresBackend,
  runMigrations,
  type BackendFactory,
  type IQueueBackend,
  type Job,
  type QueueOptions,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { GuardedClient } from '@platform/db/guarded-client';
import type { Logger } from '@platform/log/logger';
import type { Lane, OutboxRef, PushedJob } from '@platform/outbox/outbox-store';
import type { JobQueue } from './job-queue';

/** The only file that knows BullMQ. PostgreSQL by default, Redis or Valkey where `redisUrl` is set. */
export type QueueServer = { postgresUrl: string } | { redisUrl: string };

const SCHEMA = 'bullmq';
/** Hash tag: in a Redis cluster all keys of our queues share a slot. */
const PREFIX = '{smart-campus}';
/** Longest wait before trying a lost connection again; the default grows to 20 s (data-and-delivery L4). */
const RECONNECT_CAP_MS = 2_000;
/** The queue must answer a push within this time, or the relay tries again later. */
const PUSH_MS = 5_000;
/** Running jobs hand their rows back within this time. */
const HAND_BACK_MS = 3_000;
const DURABILITY = {
  // A worker that dies keeps a job for at most this long; the default of 30 s twice would miss R1.
  lockDuration: 15_000,
  stalledInterval: 5_000,
  // By default a job is failed for good after its second lost worker (L3); our own row decides about that.
  maxStalledCount: 1_000,
};

/** A worker that takes nothing although jobs wait for this long is replaced (data-and-delivery L4, bullmq 4585). */
const WEDGED_MS = 10_000;
const WATCH_MS = 2_500;

interface WorkingLane {
  lane: Lane;
  concurrency: number;
  run: (ref: Ref) => Promise<void>;
  worker: Worker;
  connection: Connection;
  running: number;
  /** Last moment at which a job was taken, none waited, or the queue was away. */
  wellAt: number;
}

interface Connection {
  options: object;
  backend: BackendFactory<IQueueBackend, never> | undefined;
  end(): Promise<void>;
}

type Ref = OutboxRef;

/** Brings schema `bullmq` to the version of this BullMQ and gives its log-in what it needs there. Runs as `migrator`. */
export async function migrateQueueSchema(migratorUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: migratorUrl, application_name: 'smart-campus migrate queue' });
  await client.connect();
  try {
    await client.query(`SET lock_timeout = '2s'`);
    // BullMQ runs CREATE SCHEMA IF NOT EXISTS, which asks for the right to create even when the schema stands.
    await runMigrations(client, SCHEMA);
    await client.query(`GRANT USAGE, CREATE ON SCHEMA ${SCHEMA} TO queue`);
    await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${SCHEMA} TO queue`);
    // Sequences that role queue made at run time are its own already.
    const { rows } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, sequencename) AS name FROM pg_sequences WHERE schemaname = $1 AND sequenceowner = current_user`,
      [SCHEMA],
    );
    for (const { name } of rows) await client.query(`GRANT USAGE, SELECT, UPDATE ON SEQUENCE ${name} TO queue`);
    await client.query(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${SCHEMA} TO queue`);
  } finally {
    await client.end();
  }
}

export class BullmqQueue implements JobQueue {
  readonly #server: QueueServer;
  readonly #logger: Logger;
  readonly #connections: Connection[] = [];
  readonly #queues = new Map<Lane, Queue>();
  readonly #working: WorkingLane[] = [];
  #watch: NodeJS.Timeout | undefined;

  constructor(server: QueueServer, logger: Logger) {
    this.#server = server;
    this.#logger = logger;
  }

  async push(lane: Lane, jobs: readonly PushedJob[]): Promise<void> {
    const bulk = jobs.map((job) => ({
      name: job.job,
      data: { unitId: job.unitId, outboxId: job.outboxId } satisfies Ref,
      opts: {
        jobId: `${String(job.unitId)}_${job.outboxId}`,
        priority: job.priority,
        // A finished job that stays would silently swallow the same row's next try.
        removeOnComplete: true,
        removeOnFail: true,
      },
    }));
    const queue = this.#queue(lane);
    await within(PUSH_MS, queue.addBulk(bulk));
  }

  async waiting(lane: Lane): Promise<number> {
    const counts = await within(PUSH_MS, this.#queue(lane).getJobCounts('wait', 'prioritized'));
    return (counts['wait'] ?? 0) + (counts['prioritized'] ?? 0);
  }

  work(lane: Lane, concurrency: number, run: (ref: Ref) => Promise<void>): void {
    const working = { lane, concurrency, run, running: 0, wellAt: performance.now() } as WorkingLane;
    this.#startWorker(working);
    this.#working.push(working);
    this.#watch ??= setInterval(() => {
      for (const each of this.#working) void this.#replaceWedged(each);
    }, WATCH_MS);
  }

  #startWorker(working: WorkingLane): void {
    const { lane, concurrency } = working;
    const connection = this.#connect('worker', concurrency);
    const options = { ...connection.options, ...DURABILITY, concurrency, runRetryDelay: 1_000 } as WorkerOptions;
    const process = async (job: Job<unknown>): Promise<void> => {
      working.running += 1;
      try {
        await working.run(refOf(job.data));
      } finally {
        working.running -= 1;
        working.wellAt = performance.now();
      }
    };
    const worker =
      connection.backend === undefined
        ? new Worker(lane, process, options)
        : (new Worker(lane, process, options as never, connection.backend) as unknown as Worker);
    worker.on('error', (error) => this.#logger.warn({ err: error, lane }, 'queue worker error'));
    worker.on('failed', (job, error) => this.#logger.warn({ err: error, lane, queueJob: job?.id }, 'queue job ended with an error'));
    Object.assign(working, { worker, connection, wellAt: performance.now() });
  }

  /** A worker may stay deaf after the queue was away, while it says that it runs; then jobs wait and nobody comes. */
  async #replaceWedged(working: WorkingLane): Promise<void> {
    const waiting = working.running > 0 ? 0 : await this.waiting(working.lane).catch(() => 0);
    const now = performance.now();
    if (waiting === 0) working.wellAt = now;
    if (now - working.wellAt < WEDGED_MS || this.#watch === undefined) return;
    this.#logger.warn({ lane: working.lane, waiting }, 'queue worker takes nothing although jobs wait: starting another');
    const { worker, connection } = working;
    this.#startWorker(working);
    await within(HAND_BACK_MS, worker.close(true)).catch(() => undefined);
    await within(1_000, connection.end()).catch(() => undefined);
  }

  async close(timeoutMs: number, late: () => void): Promise<void> {
    clearInterval(this.#watch);
    this.#watch = undefined;
    const ended = Promise.allSettled(this.#working.map(({ worker }) => worker.close()));
    await within(timeoutMs, ended).catch(async () => {
      late();
      await within(HAND_BACK_MS, ended).catch(() => this.#logger.warn({}, 'queue workers did not end'));
    });
    await Promise.allSettled([...this.#queues.values()].map((queue) => within(1_000, queue.close())));
    await Promise.allSettled(this.#connections.map((connection) => within(1_000, connection.end())));
  }

  #queue(lane: Lane): Queue {
    let queue = this.#queues.get(lane);
    if (queue === undefined) {
      const connection = this.#connect('producer', 2);
      const options = connection.options as QueueOptions;
      queue =
        connection.backend === undefined
          ? new Queue(lane, options)
          : (new Queue(lane, options as never, connection.backend) as unknown as Queue);
      queue.on('error', (error) => this.#logger.warn({ err: error, lane }, 'queue error'));
      this.#queues.set(lane, queue);
    }
    return queue;
  }

  #connect(use: 'producer' | 'worker', size: number): Connection {
    const connection =
      'redisUrl' in this.#server ? redis(this.#server.redisUrl, use, this.#logger) : postgres(this.#server.postgresUrl, use, size);
    this.#connections.push(connection);
    return connection;
  }
}

function postgres(url: string, use: string, size: number): Connection {
  return {
    options: {
      connection: {
        connectionString: url,
        schema: SCHEMA,
        max: Math.min(Math.max(size, 2), 8),
        application_name: `smart-campus queue ${use}`,
        keepAlive: true,
        connectionTimeoutMillis: 5_000,
        statement_timeout: 15_000,
        // BullMQ uses its connections for several statements in a row and does not hear when one is lost meanwhile.
        Client: GuardedClient,
      },
    },
    backend: createPostgresBackend as unknown as BackendFactory<IQueueBackend, never>,
    // The backend owns and ends its pool.
    end: () => Promise.resolve(),
  };
}

/**
 * ioredis, not node-redis: BullMQ 6.7 knows a lost connection only by the words of ioredis. Any other error of its worker
 * loop is tried again without a pause, and a closed node-redis client then kept the event loop busy for ever.
 */
function redis(url: string, use: 'producer' | 'worker', logger: Logger): Connection {
  const client = new Redis(url, {
    connectionName: `smart-campus-${use}`,
    // Producers fail at once instead of keeping jobs in memory: the relay pushes again.
    enableOfflineQueue: use === 'worker',
    // BullMQ asks for null on workers: their blocking read waits for the server as long as it takes.
    maxRetriesPerRequest: null,
    connectTimeout: 3_000,
    keepAlive: 10_000,
    retryStrategy: (retries) => Math.min(50 * 2 ** Math.min(retries, 6), RECONNECT_CAP_MS),
  });
  client.on('error', (error: Error) => logger.debug({ err: error }, 'redis connection'));
  return {
    options: { connection: client, prefix: PREFIX },
    backend: undefined,
    end: () => {
      client.disconnect();
      return Promise.resolve();
    },
  };
}

/** B9: a queue entry without unit and row is refused. */
function refOf(data: unknown): Ref {
  const { unitId, outboxId } = (data ?? {}) as Partial<Ref>;
  if (typeof unitId !== 'number' || typeof outboxId !== 'string' || !/^[0-9a-f-]{36}$/.test(outboxId)) {
    throw new TypeError('a queue entry without unit and row');
  }
  return { unitId, outboxId };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  // A late failure of the loser must not end the process.
  work.catch(() => undefined);
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`the queue gave no answer in ${String(ms)} ms`)), ms);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
