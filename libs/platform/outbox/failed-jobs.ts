import { Injectable } from '@nestjs/common';
import { RelayPool } from '@platform/pools';
import { isDuplicate } from './outbox-store';
import type { JobError } from './job-failure';

export interface FailedJob {
  unitId: number;
  outboxId: string;
  job: string;
  tries: number;
  error: JobError;
  createdAt: Date;
  failedAt: Date;
}

/** What the operators see of jobs that failed for good, and their button "run again" (OVR-30). */
@Injectable()
export class FailedJobs {
  constructor(private readonly pool: RelayPool) {}

  /**
   * Newest first.
   * @param filter one unit or all
   * @param page 1 and up, 50 a page
   */
  async list(filter: { unitId?: number }, page = 1): Promise<{ items: FailedJob[]; total: number }> {
    const rows = await this.pool.query<{
      unit_id: number;
      id: string;
      job: string;
      tries: number;
      error: JobError;
      created_at: Date;
      done_at: Date;
      total: number;
    }>(
      `SELECT unit_id, id, job, tries, error, created_at, done_at, count(*) OVER () AS total FROM outbox
       WHERE state = 'failed' AND ($1::int IS NULL OR unit_id = $1)
       ORDER BY created_at DESC, id LIMIT 50 OFFSET $2`,
      [filter.unitId ?? null, (page - 1) * 50],
    );
    return {
      total: rows[0]?.total ?? 0,
      items: rows.map((row) => ({
        unitId: row.unit_id,
        outboxId: row.id,
        job: row.job,
        tries: row.tries,
        error: row.error,
        createdAt: row.created_at,
        failedAt: row.done_at,
      })),
    };
  }

  /**
   * Lets a failed job run once more, with all its tries. @returns false when it is not failed (any more): somebody was
   * quicker, or an equal job waits already and does the work
   */
  async runAgain(unitId: number, outboxId: string): Promise<boolean> {
    try {
      const rows = await this.pool.query(
        `UPDATE outbox SET state = 'ready', tries = 0, not_before = now(), pushed_at = NULL, done_at = NULL, error = NULL
         WHERE unit_id = $1 AND id = $2 AND state = 'failed' RETURNING pg_notify('outbox', '')`,
        [unitId, outboxId],
      );
      return rows.length === 1;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }
}
