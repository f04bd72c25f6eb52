import type { RolePool } from '@platform/db/role-pool';
import type { Logger } from '@platform/log/logger';
import { priorityOf, type ScheduleDefinition } from './define-job';
import { isLate, latestSlot } from './slot-times';

const LOOK_MS = 15_000;
const PURGE_MS = 10 * 60_000;
/** Slots are kept this long to be looked at; the newest of a running schedule is always younger. */
const KEEP = { interval: '1 hour', daily: '8 days' };

/**
 * Makes each due time of each schedule happen once in each active unit (one that is dissolving goes on until its data is erased), without a leader: every worker process looks each
 * 15 s at the database clock and inserts the slot; whoever inserts it enqueues the job in the same statement. The newest
 * slot missed while everything was down runs late once, or is skipped, as the schedule says. A schedule or unit that is
 * new starts with its next slot.
 */
export class Scheduler {
  readonly #pool: RolePool;
  readonly #schedules: readonly ScheduleDefinition<unknown>[];
  readonly #logger: Logger;
  readonly #onEnqueued: () => void;
  #timers: NodeJS.Timeout[] = [];
  #look: Promise<number> | undefined;

  constructor(parts: { pool: RolePool; schedules: readonly ScheduleDefinition<unknown>[]; logger: Logger; onEnqueued?: () => void }) {
    this.#pool = parts.pool;
    this.#schedules = parts.schedules;
    this.#logger = parts.logger;
    this.#onEnqueued = parts.onEnqueued ?? (() => undefined);
  }

  start(): void {
    const guarded = (work: () => Promise<unknown>) => () => {
      work().catch((error: unknown) => this.#logger.warn({ err: error }, 'scheduler: database away, looking again'));
    };
    this.#timers = [
      setInterval(
        guarded(() => this.look()),
        LOOK_MS,
      ),
      setInterval(
        guarded(() => this.purge()),
        PURGE_MS,
      ),
    ];
    guarded(() => this.look())();
  }

  /** @returns number of jobs enqueued */
  look(): Promise<number> {
    this.#look ??= this.#lookOnce().finally(() => {
      this.#look = undefined;
    });
    return this.#look;
  }

  async #lookOnce(): Promise<number> {
    const clock = await this.#pool.one<{ now: Date }>('SELECT now()');
    if (clock === undefined) return 0;
    let enqueued = 0;
    for (const schedule of this.#schedules) enqueued += await this.#fill(schedule, clock.now);
    if (enqueued > 0) this.#onEnqueued();
    return enqueued;
  }

  async #fill(schedule: ScheduleDefinition<unknown>, now: Date): Promise<number> {
    const { job, every } = schedule;
    const due = latestSlot(every, now);
    const late = isLate(every, due, now);
    const rows = await this.#pool.query(
      `WITH slots AS (
         INSERT INTO slot (unit_id, job, due_at, state)
         SELECT u.id, $1, $2,
           CASE WHEN $3 AND ($4 OR NOT EXISTS (SELECT 1 FROM slot s WHERE s.unit_id = u.id AND s.job = $1))
                THEN 'skipped' ELSE 'enqueued' END
         FROM school_unit u WHERE (u.state = 'active' OR (u.state = 'dissolving' AND (u.erasing_at IS NULL OR $1 = 'unit.dissolve')))
           AND NOT EXISTS (SELECT 1 FROM slot s WHERE s.unit_id = u.id AND s.job = $1 AND s.due_at = $2)
         ON CONFLICT DO NOTHING
         RETURNING unit_id, state
       )
       INSERT INTO outbox (unit_id, job, payload, dedupe_key, priority)
       SELECT unit_id, $1, $5, $6, $7 FROM slots WHERE state = 'enqueued'
       ON CONFLICT (unit_id, job, dedupe_key) WHERE dedupe_key IS NOT NULL AND state = 'ready' DO NOTHING
       RETURNING 1`,
      [
        job.name,
        due,
        late,
        schedule.missed === 'skip',
        JSON.stringify(job.payload.parse(schedule.payload({ dueAt: due }))),
        // A unit that is behind with its sweeps needs one, not the whole backlog.
        'seconds' in every ? 'slot' : null,
        priorityOf(job),
      ],
    );
    return rows.length;
  }

  /** Removes slots that nobody looks at any more. */
  async purge(): Promise<void> {
    for (const { job, every } of this.#schedules) {
      const keep = 'seconds' in every && every.seconds <= 600 ? KEEP.interval : KEEP.daily;
      await this.#pool.query(`DELETE FROM slot WHERE job = $1 AND due_at < now() - $2::interval`, [job.name, keep]);
    }
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#look?.catch(() => undefined);
  }
}
