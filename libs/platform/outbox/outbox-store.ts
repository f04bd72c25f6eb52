import type { RolePool } from '@platform/db/role-pool';
import type { JobError } from './job-failure';

/** How long a claimed job is ours without renewal; renewed every third of it. */
export const LEASE_MS = 15_000;
/** A pushed job that nobody has claimed after this time is pushed again: the queue may have been wiped. */
export const REPUSH_MS = 10_000;
/** A job of a suspended or closed unit is looked at again after this time. */
const SUSPENDED_WAIT_MS = 10 * 60_000;
/** A job during which this many workers were lost would only kill more of them. */
const LOST_LIMIT = 200;

export interface OutboxRef {
  unitId: number;
  outboxId: string;
}

export interface PushedJob extends OutboxRef {
  job: string;
  priority: 1 | 5 | 9;
}

export interface ClaimedJob extends OutboxRef {
  job: string;
  payload: unknown;
  /** Failed tries so far. */
  tries: number;
  lease: string;
  createdAt: Date;
  /** One of an interval schedule: nothing worth keeping once done. */
  sweep: boolean;
}

/** Which rows a lane of workers takes: bulk is priority 9, everything else is fast. */
export type Lane = 'fast' | 'bulk';

interface PushedRow {
  unit_id: number;
  id: string;
  job: string;
  priority: 1 | 5 | 9;
}
const toPushed = (row: PushedRow): PushedJob => ({
  unitId: row.unit_id,
  outboxId: row.id,
  job: row.job,
  priority: row.priority,
});

/** All statements on the outbox across units, as role `relay`. Its clock is the database's. */
export class OutboxStore {
  readonly #pool: RolePool;

  constructor(pool: RolePool) {
    this.#pool = pool;
  }

  /**
   * Takes due rows of a lane and marks them pushed. Fair between units: everybody's first, then everybody's second, …;
   * urgent ones before all. Rows another relay holds are skipped, not waited for.
   * @param jobs names this process has handlers for
   * @param perUnit rows of one unit at most
   */
  async takeDue(lane: Lane, jobs: readonly string[], limit: number, perUnit: number): Promise<PushedJob[]> {
    const rows = await this.#pool.query<PushedRow>(
      `WITH due AS MATERIALIZED (
         SELECT o.*, row_number() OVER (PARTITION BY o.unit_id ORDER BY o.priority, o.not_before) AS turn
         FROM school_unit u
         CROSS JOIN LATERAL (
           SELECT unit_id, id, priority, not_before FROM outbox
           WHERE unit_id = u.id AND state = 'ready' AND not_before <= now()
             AND ${lane === 'bulk' ? 'priority = 9' : 'priority < 9'}
             AND (pushed_at IS NULL OR pushed_at < now() - $4 * interval '1 ms')
             AND job = ANY ($1)
           ORDER BY priority, not_before LIMIT $3 FOR UPDATE SKIP LOCKED
         ) o
         WHERE u.state NOT IN ('suspended', 'closed')
       ), chosen AS (
         SELECT unit_id, id FROM due ORDER BY (priority = 1) DESC, turn, not_before LIMIT $2
       )
       UPDATE outbox o SET pushed_at = now() FROM chosen c WHERE o.unit_id = c.unit_id AND o.id = c.id
       RETURNING o.unit_id, o.id, o.job, o.priority`,
      [jobs, limit, perUnit, REPUSH_MS],
    );
    return rows.sort((a, b) => a.priority - b.priority).map(toPushed);
  }

  /** Takes rows whose worker was lost: running, lease run out. */
  async takeLost(jobs: readonly string[], limit: number): Promise<PushedJob[]> {
    const rows = await this.#pool.query<PushedRow>(
      `WITH lost AS MATERIALIZED (
         SELECT o.unit_id, o.id FROM school_unit u
         CROSS JOIN LATERAL (
           SELECT unit_id, id, lease_until FROM outbox
           WHERE unit_id = u.id AND state = 'running' AND lease_until < now() AND job = ANY ($1)
           ORDER BY lease_until LIMIT $2 FOR UPDATE SKIP LOCKED
         ) o
         WHERE u.state NOT IN ('suspended', 'closed')
         ORDER BY o.lease_until LIMIT $2
       )
       UPDATE outbox o SET pushed_at = now() FROM lost l WHERE o.unit_id = l.unit_id AND o.id = l.id
       RETURNING o.unit_id, o.id, o.job, o.priority`,
      [jobs, limit],
    );
    return rows.map(toPushed);
  }

  /** The push did not reach the queue: due again at once. */
  async unpush(refs: readonly OutboxRef[]): Promise<void> {
    await this.#pool.query(
      `UPDATE outbox o SET pushed_at = NULL FROM unnest($1::int[], $2::uuid[]) AS r (unit_id, id)
       WHERE o.unit_id = r.unit_id AND o.id = r.id AND o.state IN ('ready', 'running')`,
      [refs.map((ref) => ref.unitId), refs.map((ref) => ref.outboxId)],
    );
  }

  /** Every due row that this process could run, for draining in process (tests). */
  async due(jobs: readonly string[], limit: number): Promise<PushedJob[]> {
    const rows = await this.#pool.query<PushedRow>(
      `SELECT o.unit_id, o.id, o.job, o.priority FROM outbox o JOIN school_unit u ON u.id = o.unit_id
       WHERE o.job = ANY ($1) AND u.state NOT IN ('suspended', 'closed')
         AND ((o.state = 'ready' AND o.not_before <= now()) OR (o.state = 'running' AND o.lease_until < now()))
       ORDER BY o.priority, o.not_before, o.id LIMIT $2`,
      [jobs, limit],
    );
    return rows.map(toPushed);
  }

  /**
   * Makes a due row ours for `LEASE_MS` in one statement.
   * @returns undefined when there is nothing to do: done, running elsewhere, not due, unit suspended, no such row
   */
  async claim(ref: OutboxRef): Promise<ClaimedJob | undefined> {
    const row = await this.#pool.one<{
      job: string;
      payload: unknown;
      tries: number;
      lease: string;
      created_at: Date;
      runs: boolean;
      sweep: boolean;
    }>(
      `UPDATE outbox o SET
         state = CASE WHEN u.state IN ('suspended', 'closed') THEN 'ready'
                      WHEN o.state = 'running' AND COALESCE((o.error->>'lost')::int, 0) >= $4 THEN 'failed' ELSE 'running' END,
         not_before = CASE WHEN u.state IN ('suspended', 'closed') THEN now() + $5 * interval '1 ms' ELSE o.not_before END,
         pushed_at = CASE WHEN u.state IN ('suspended', 'closed') THEN NULL ELSE o.pushed_at END,
         done_at = CASE WHEN o.state = 'running' AND COALESCE((o.error->>'lost')::int, 0) >= $4 THEN now() END,
         lease = gen_random_uuid(),
         lease_until = now() + $3 * interval '1 ms',
         error = CASE WHEN o.state = 'running'
                   THEN jsonb_build_object('code', 'WORKER_LOST', 'message', 'the worker was lost while it ran',
                                           'lost', COALESCE((o.error->>'lost')::int, 0) + 1)
                   ELSE o.error END
       FROM school_unit u
       WHERE u.id = o.unit_id AND o.unit_id = $1 AND o.id = $2
         AND ((o.state = 'ready' AND o.not_before <= now())
           OR (o.state = 'running' AND o.lease_until < now() AND u.state NOT IN ('suspended', 'closed')))
       RETURNING o.job, o.payload, o.tries, o.lease, o.created_at, o.state = 'running' AS runs,
         COALESCE(o.dedupe_key = 'slot', false) AS sweep`,
      [ref.unitId, ref.outboxId, LEASE_MS, LOST_LIMIT, SUSPENDED_WAIT_MS],
    );
    if (row === undefined || !row.runs) return undefined;
    return {
      ...ref,
      job: row.job,
      payload: row.payload,
      tries: row.tries,
      lease: row.lease,
      createdAt: row.created_at,
      sweep: row.sweep,
    };
  }

  /** @returns true while the row is still ours */
  async renew(job: ClaimedJob): Promise<boolean> {
    return this.#fenced(job, `lease_until = now() + $4 * interval '1 ms'`, [LEASE_MS]);
  }

  async done(job: ClaimedJob): Promise<boolean> {
    if (job.sweep) {
      const gone = await this.#pool.query(
        `DELETE FROM outbox WHERE unit_id = $1 AND id = $2 AND lease = $3 AND state = 'running' RETURNING 1`,
        [job.unitId, job.outboxId, job.lease],
      );
      return gone.length === 1;
    }
    return this.#fenced(job, `state = 'done', done_at = now(), lease = NULL, lease_until = NULL, error = NULL`, []);
  }

  /** Hands an unfinished job back, e.g. on a stop signal: somebody else may start it at once. */
  async handBack(job: ClaimedJob, delayMs = 0): Promise<boolean> {
    return this.#waitAgain(job, `error = error`, delayMs, []);
  }

  /** Books a failed try that will be repeated. */
  async retry(job: ClaimedJob, error: JobError, delayMs: number): Promise<boolean> {
    return this.#waitAgain(job, `tries = tries + 1, error = $5`, delayMs, [JSON.stringify(error)]);
  }

  /** Books the last failure: a row for the operators. */
  async fail(job: ClaimedJob, error: JobError): Promise<boolean> {
    return this.#fenced(job, `state = 'failed', tries = tries + 1, done_at = now(), lease = NULL, lease_until = NULL, error = $4`, [
      JSON.stringify(error),
    ]);
  }

  /** Back to `ready`; where an equal job waits already, that one does the work and this one is done. */
  async #waitAgain(job: ClaimedJob, set: string, delayMs: number, params: readonly unknown[]): Promise<boolean> {
    const back = `state = 'ready', not_before = now() + $4 * interval '1 ms', pushed_at = NULL, lease = NULL, lease_until = NULL, ${set}`;
    try {
      return await this.#fenced(job, back, [delayMs, ...params]);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return this.#fenced(job, `state = 'done', done_at = now(), lease = NULL, lease_until = NULL`, []);
    }
  }

  /** Writes only while the lease is ours: whoever took the job over has the say. */
  async #fenced(job: ClaimedJob, set: string, params: readonly unknown[]): Promise<boolean> {
    const rows = await this.#pool.query(
      `UPDATE outbox SET ${set} WHERE unit_id = $1 AND id = $2 AND lease = $3 AND state = 'running' RETURNING 1`,
      [job.unitId, job.outboxId, job.lease, ...params],
    );
    return rows.length === 1;
  }

  /** Removes rows that were done `days` ago, 5,000 at a time. @returns how many */
  async purgeDone(days: number): Promise<number> {
    const rows = await this.#pool.query(
      `DELETE FROM outbox o USING (
         SELECT unit_id, id FROM outbox WHERE state = 'done' AND done_at < now() - $1 * interval '1 day'
         ORDER BY done_at LIMIT 5000 FOR UPDATE SKIP LOCKED
       ) old WHERE o.unit_id = old.unit_id AND o.id = old.id RETURNING 1`,
      [days],
    );
    return rows.length;
  }

  /** Age in seconds of the oldest due row that waits, per lane, and counts by state: for metrics and alarms. */
  async figures(): Promise<{ oldestDueSeconds: number; ready: number; running: number; failed: number }> {
    const row = await this.#pool.one<{ oldest: number; ready: number; running: number; failed: number }>(
      `SELECT COALESCE(EXTRACT(epoch FROM now() - min(o.not_before) FILTER (WHERE o.state = 'ready' AND o.not_before <= now())), 0)::float8 AS oldest,
              count(*) FILTER (WHERE o.state = 'ready') AS ready,
              count(*) FILTER (WHERE o.state = 'running') AS running,
              count(*) FILTER (WHERE o.state = 'failed') AS failed
       FROM outbox o JOIN school_unit u ON u.id = o.unit_id
       WHERE o.state IN ('ready', 'running', 'failed') AND u.state NOT IN ('suspended', 'closed')`,
    );
    return {
      oldestDueSeconds: row?.oldest ?? 0,
      ready: row?.ready ?? 0,
      running: row?.running ?? 0,
      failed: row?.failed ?? 0,
    };
  }
}

export function isDuplicate(error: unknown): boolean {
  return (error as { code?: unknown }).code === '23505';
}
