import type { INestApplicationContext } from '@nestjs/common';
import type { RolePool } from '@platform/db/role-pool';
import { AlarmNotes } from '@platform/alarms/alarm-notes';
import { JobDiscovery, JobRegistry } from '@platform/jobs/job-registry';
import { handledJobOf, type JobHandler } from '@platform/jobs/handles-job.decorator';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { createLogger } from '@platform/log/logger';
import { Metrics } from '@platform/metrics/metrics';
import { JobRunner, type RunOutcome } from '@platform/outbox/job-runner';
import { OutboxStore } from '@platform/outbox/outbox-store';
import { RelayPool } from '@platform/pools';

export interface DrainOptions {
  /** Also run what is planned for later (waits after failures, delays). */
  ignoreDelays?: boolean;
  /** A job that fails is expected; otherwise it fails the test. */
  failuresAllowed?: boolean;
}

export type DrainOutcome = Record<RunOutcome, number>;

/** A registry of given handlers, without a Nest application. */
export function registryOf(...handlers: readonly JobHandler<never>[]): JobRegistry {
  const registry = new JobRegistry();
  for (const handler of handlers) {
    const target = handler.constructor;
    if (handledJobOf(target) === undefined) throw new Error(`${target.name} has no @HandlesJob`);
    registry.add(handler as JobHandler<unknown>, target);
  }
  return registry;
}

/** Runs every due job of the database in process, one after the other, until none is due. No queue is needed. */
export async function drainWith(registry: JobRegistry, pool: RolePool, options: DrainOptions = {}): Promise<DrainOutcome> {
  if (options.ignoreDelays === true) {
    await pool.query(`UPDATE outbox SET not_before = now() WHERE state = 'ready' AND not_before > now()`);
  }
  const runner = new JobRunner({
    store: new OutboxStore(pool),
    registry,
    logger: createLogger({ level: 'silent', process: 'test' }),
    metrics: new Metrics(),
    alarms: new AlarmNotes(pool),
  });
  const outcome = await runner.drain();
  if (options.failuresAllowed !== true && outcome.retry + outcome.failed > 0) {
    const rows = await pool.query<{ job: string; error: unknown }>(
      `SELECT job, error FROM outbox WHERE error IS NOT NULL AND job = ANY ($1)`,
      [registry.names],
    );
    throw new Error(`jobs failed: ${JSON.stringify(rows)}`);
  }
  return outcome;
}

/** The same with all handlers of an application that has `PlatformModule` and `JobsModule`. */
export async function drainJobs(app: INestApplicationContext, options: DrainOptions = {}): Promise<DrainOutcome> {
  return drainWith(app.get(JobDiscovery, { strict: false }).registry(), app.get<RolePool>(RelayPool, { strict: false }), options);
}

/**
 * Runs a job of any feature at once, without its queue: for a test that needs what another feature does every hour.
 * @throws Error when nobody handles it, and whatever the handler throws
 */
export async function runJob(app: INestApplicationContext, name: string, ctx: Ctx<SystemActor>, payload: unknown = {}): Promise<void> {
  const job = app.get(JobDiscovery, { strict: false }).registry().get(name);
  if (job === undefined) throw new Error(`no handler for the job ${name}`);
  await job.handler.run(ctx, job.definition.payload.parse(payload), { outboxId: '00000000-0000-7000-8000-000000000000', tries: 1 });
}
