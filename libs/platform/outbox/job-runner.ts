import type { AlarmNotes } from '@platform/alarms/alarm-notes';
import { refusedByDatabase } from '@platform/alarms/row-security';
import { systemCtx } from '@platform/ctx/ctx';
import { fullStorage, tellFullStorage } from '@platform/errors/storage-full';
import type { JobRegistry, RegisteredJob } from '@platform/jobs/job-registry';
import type { Logger } from '@platform/log/logger';
import type { Metrics } from '@platform/metrics/metrics';
import { ComeBack, GiveUp, jobError, waitAfter } from './job-failure';
import { LEASE_MS, type ClaimedJob, type OutboxRef, type OutboxStore } from './outbox-store';

export type RunOutcome = 'nothing' | 'done' | 'later' | 'retry' | 'failed' | 'lost';

/** Without room every job fails alike: it waits this long and loses no try (R17). */
const FULL_WAIT_MS = 15_000;
/** A handler that has not ended after this time no longer gets its lease renewed: another worker may take over. */
const LONGEST_RUN_MS = 30 * 60_000;

/**
 * Runs one job of the outbox: claims the row with a lease, renews it, rebuilds the ctx, checks the payload, calls the
 * handler, books the result under the same lease. The queue only says which row; the row is the truth.
 */
export class JobRunner {
  readonly #store: OutboxStore;
  readonly #registry: JobRegistry;
  readonly #logger: Logger;
  readonly #metrics: Metrics;
  readonly #alarms: AlarmNotes;
  readonly #stopped = Promise.withResolvers<never>();
  #running = 0;

  constructor(parts: { store: OutboxStore; registry: JobRegistry; logger: Logger; metrics: Metrics; alarms: AlarmNotes }) {
    this.#store = parts.store;
    this.#registry = parts.registry;
    this.#logger = parts.logger;
    this.#metrics = parts.metrics;
    this.#alarms = parts.alarms;
    this.#stopped.promise.catch(() => undefined);
  }

  /** Never throws for a failing handler; throws only when the database is away. */
  async run(ref: OutboxRef): Promise<RunOutcome> {
    const job = await this.#store.claim(ref);
    if (job === undefined) return 'nothing';
    const started = performance.now();
    const outcome = await this.#runClaimed(job);
    this.#metrics
      .histogram('job_seconds', 'Time a job took, by job and outcome', ['job', 'outcome'])
      .observe({ job: job.job, outcome }, (performance.now() - started) / 1000);
    return outcome;
  }

  async #runClaimed(job: ClaimedJob): Promise<RunOutcome> {
    const registered = this.#registry.get(job.job);
    if (registered === undefined) {
      // A worker of another version declares it: leave it to that one.
      await this.#store.handBack(job, LEASE_MS);
      return 'later';
    }
    const payload = registered.definition.payload.safeParse(job.payload);
    if (!payload.success) return this.#failed(job, new GiveUp(new PayloadInvalid()));
    this.#running += 1;
    const stopRenewing = this.#keepLease(job);
    try {
      await Promise.race([this.#call(registered, job, payload.data), this.#stopped.promise]);
    } catch (error) {
      return await this.#failed(job, error, registered.definition.retryMinutes);
    } finally {
      stopRenewing();
      this.#running -= 1;
    }
    if (await this.#store.done(job)) return 'done';
    this.#logger.warn(this.#about(job), 'job done after its lease was lost');
    return 'lost';
  }

  #call(registered: RegisteredJob, job: ClaimedJob, payload: unknown): Promise<void> {
    const ctx = systemCtx(job.unitId, job.job, job.outboxId);
    return registered.handler.run(ctx, payload, { outboxId: job.outboxId, tries: job.tries });
  }

  async #failed(job: ClaimedJob, error: unknown, retryMinutes?: readonly number[]): Promise<RunOutcome> {
    if (error instanceof ComeBack) {
      return (await this.#store.handBack(job, error.delayMs)) ? 'later' : 'lost';
    }
    const full = fullStorage(error);
    if (full !== undefined) {
      tellFullStorage({ logger: this.#logger, metrics: this.#metrics, alarms: this.#alarms }, full, { ...this.#about(job), err: error });
      return (await this.#store.handBack(job, FULL_WAIT_MS)) ? 'later' : 'lost';
    }
    if (refusedByDatabase(error instanceof GiveUp ? error.reason : error)) this.#alarms.note('row_security', { unitId: job.unitId });
    const wait = error instanceof GiveUp ? undefined : waitAfter(job.tries, retryMinutes);
    const about = { ...this.#about(job), err: error instanceof GiveUp ? error.reason : error };
    if (wait !== undefined) {
      this.#logger.warn({ ...about, againInMinutes: wait }, 'job failed, will be tried again');
      return (await this.#store.retry(job, jobError(error), wait * 60_000)) ? 'retry' : 'lost';
    }
    this.#logger.error(about, 'job failed for good');
    this.#metrics.counter('jobs_failed_total', 'Jobs that failed for good and wait for an operator', ['job']).inc({ job: job.job });
    return (await this.#store.fail(job, jobError(error))) ? 'failed' : 'lost';
  }

  #keepLease(job: ClaimedJob): () => void {
    const since = performance.now();
    const timer = setInterval(() => {
      if (performance.now() - since > LONGEST_RUN_MS) {
        this.#logger.error(this.#about(job), 'job runs too long, its lease is given up');
        clearInterval(timer);
        return;
      }
      this.#store.renew(job).then(
        (ours) => {
          if (ours) return;
          this.#logger.warn(this.#about(job), 'job lost its lease while it ran');
          clearInterval(timer);
        },
        () => undefined,
      );
    }, LEASE_MS / 3);
    timer.unref();
    return () => clearInterval(timer);
  }

  #about(job: ClaimedJob): Record<string, unknown> {
    return { unitId: job.unitId, outboxId: job.outboxId, job: job.job, tries: job.tries };
  }

  get runningCount(): number {
    return this.#running;
  }

  /** Hands every running job back, right before the process ends: others start them at once (J5). */
  handBackAll(): void {
    this.#stopped.reject(new ComeBack(0));
  }

  /**
   * Runs all due jobs one after the other until none is due: for tests, without a queue.
   * @throws Error after `limit` runs, because then jobs make jobs without end
   */
  async drain(limit = 10_000): Promise<Record<RunOutcome, number>> {
    const outcomes: Record<RunOutcome, number> = { nothing: 0, done: 0, later: 0, retry: 0, failed: 0, lost: 0 };
    for (let runs = 0; ;) {
      const due = await this.#store.due(this.#registry.names, 100);
      if (due.length === 0) return outcomes;
      for (const ref of due) {
        outcomes[await this.run(ref)] += 1;
        runs += 1;
        if (runs > limit) throw new Error(`more than ${String(limit)} jobs: do they enqueue each other for ever?`);
      }
    }
  }
}

class PayloadInvalid extends Error {
  readonly code = 'PAYLOAD_INVALID';

  constructor() {
    super('the payload does not fit the definition of the job');
  }
}
