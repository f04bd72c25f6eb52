import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { AlarmNotes } from '@platform/alarms/alarm-notes';
import { RolePool } from '@platform/db/role-pool';
import { BullmqQueue, type QueueServer } from '@platform/jobs/bullmq-queue';
import { defineJob } from '@platform/jobs/define-job';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { JobsHost } from '@platform/jobs/jobs-host';
import { Metrics } from '@platform/metrics/metrics';
import { OutboxBell } from '@platform/outbox/outbox-signal';
import { registryOf } from '@testing/drain-jobs';
import { redisBinary, startTestRedis, type TestRedis } from '@testing/redis-server';
import { buildOutboxBench, silent, type OutboxBench } from './outbox.builder';

const ping = defineJob({ name: 'test.ping', queue: 'fast', payload: z.strictObject({ n: z.number() }) });

@HandlesJob(ping)
class PingJob implements JobHandler<{ n: number }> {
  readonly seen: number[] = [];
  wait: (n: number) => Promise<void> = () => Promise.resolve();

  async run(_ctx: Ctx<SystemActor>, { n }: { n: number }): Promise<void> {
    await this.wait(n);
    this.seen.push(n);
  }
}

const binary = redisBinary();
const backends = [
  { name: 'PostgreSQL', redis: false },
  { name: 'Redis', redis: true },
];

describe.each(backends)('jobs over BullMQ on $name', ({ redis }) => {
  // A machine without Redis tests the default back end only; the suite's command installs it where it can.
  const on = redis && binary === undefined ? it.skip : it;
  // Where the queue lives in PostgreSQL it is away exactly when everything is.
  const onRedis = redis ? on : it.skip;
  let bench: OutboxBench;
  let server: TestRedis | undefined;
  let queue: QueueServer;
  const open: { host: JobsHost; pool: RolePool }[] = [];

  beforeAll(async () => {
    bench = await buildOutboxBench();
    if (redis && binary !== undefined) server = await startTestRedis(binary);
    queue = server === undefined ? { postgresUrl: bench.database.url('queue') } : { redisUrl: server.url };
    const bell = new OutboxBell(bench.pool);
    bench.db.onEnqueued(() => bell.ring());
  });
  afterEach(async () => {
    for (const { host, pool } of open.splice(0)) {
      await host.close(2_000);
      await pool.close();
    }
  });
  afterAll(async () => {
    await bench.close();
    await server?.close();
  });

  /** One worker process, in process. */
  async function worker(job: PingJob): Promise<JobsHost> {
    const pool = new RolePool(bench.database.url('relay'), { size: 6, applicationName: 'test worker' });
    const host = new JobsHost({
      registry: registryOf(job),
      relayPool: pool,
      relayUrl: bench.database.url('relay'),
      queue,
      logger: silent,
      metrics: new Metrics(),
      alarms: new AlarmNotes(pool),
    });
    await host.start();
    open.push({ host, pool });
    return host;
  }
  const enqueue = (ctx: Ctx<SystemActor>, from: number, to: number) =>
    bench.db.inUnit(ctx, async (tx) => {
      for (let n = from; n <= to; n += 1) await tx.enqueue(ping, { n });
    });
  const undone = async (ctx: Ctx<SystemActor>) =>
    (await bench.sql<{ n: number }>(`SELECT count(*)::int AS n FROM outbox WHERE unit_id = $1 AND state <> 'done'`, [ctx.unitId]))[0]?.n ??
    -1;
  async function untilDone(ctx: Ctx<SystemActor>): Promise<void> {
    for (let i = 0; i < 600 && (await undone(ctx)) > 0; i += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await undone(ctx)).toBe(0);
  }
  const numbers = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
  const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b);

  on(
    'runs everything that was committed exactly once, over two workers [R1]',
    async () => {
      const ctx = await bench.unit();
      const jobs = [new PingJob(), new PingJob()];
      for (const job of jobs) await worker(job);
      await enqueue(ctx, 1, 300);
      await untilDone(ctx);
      expect(sorted(jobs.flatMap((job) => job.seen))).toEqual(numbers(300));
    },
    40_000,
  );

  on(
    'runs a row once although it is pushed again and again',
    async () => {
      const ctx = await bench.unit();
      await enqueue(ctx, 1, 1);
      const [row] = await bench.sql<{ id: string }>(`SELECT id FROM outbox WHERE unit_id = $1`, [ctx.unitId]);
      const pushed = { unitId: ctx.unitId, outboxId: row?.id ?? '', job: 'test.ping', priority: 5 as const };
      const producer = new BullmqQueue(queue, silent);
      for (let i = 0; i < 3; i += 1) await producer.push('fast', [pushed]);
      const job = new PingJob();
      await worker(job);
      await untilDone(ctx);
      await producer.push('fast', [pushed]);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await producer.close(1_000, () => undefined);
      expect(job.seen).toEqual([1]);
    },
    40_000,
  );

  on(
    'loses nothing when the queue is wiped in the middle [R2]',
    async () => {
      const ctx = await bench.unit();
      const job = new PingJob();
      job.wait = () => new Promise((resolve) => setTimeout(resolve, 20));
      await worker(job);
      await enqueue(ctx, 1, 200);
      while (job.seen.length < 20) await new Promise((resolve) => setTimeout(resolve, 10));
      if (server === undefined) await bench.sql('DELETE FROM bullmq.job');
      else {
        await server.kill();
        await server.start();
      }
      await untilDone(ctx);
      expect(sorted(job.seen)).toEqual(numbers(200));
    },
    60_000,
  );

  onRedis(
    'accepts jobs while the queue is away and runs them when it is back [R2]',
    async () => {
      const ctx = await bench.unit();
      const job = new PingJob();
      await worker(job);
      await server?.kill();
      await enqueue(ctx, 1, 20);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      expect(job.seen).toEqual([]);
      await server?.start();
      await untilDone(ctx);
      expect(sorted(job.seen)).toEqual(numbers(20));
    },
    60_000,
  );

  on(
    'hands unfinished work back on a stop signal, and another worker does it [J5]',
    async () => {
      const ctx = await bench.unit();
      const stuck = new PingJob();
      let started = (): void => undefined;
      const running = new Promise<void>((resolve) => (started = resolve));
      stuck.wait = () => {
        started();
        return new Promise(() => undefined);
      };
      const first = await worker(stuck);
      await enqueue(ctx, 1, 1);
      await running;
      await first.close(300);
      open.splice(0).forEach(({ pool }) => void pool.close());
      const second = new PingJob();
      await worker(second);
      await untilDone(ctx);
      expect(second.seen).toEqual([1]);
    },
    60_000,
  );
});
