import type { ReadTx, Tx } from '@platform/db/tx';
import type { Tally } from '../domain/tally';

export type Directory = 'contacts' | 'school';

/** How long a run that shows no life keeps others away; each page prolongs it. */
const LEASE_SECONDS = 120;

export interface SyncRow {
  directory: Directory;
  state: 'ok' | 'running' | 'failed';
  error: string | null;
  counts: Record<string, { added: number; changed: number; removed: number }>;
  last_full_at: Date | null;
  last_delta_at: Date | null;
  last_compared_at: Date | null;
}

/** One full run per unit at a time. @returns false when another one is alive; a try again of the same run takes over */
export async function claimRun(tx: Tx, directory: Directory, runId: string): Promise<boolean> {
  const claimed = await tx.execute(
    `INSERT INTO directory_sync AS s (unit_id, directory, state, run_id, lease_until)
     VALUES ($1, $2, 'running', $3, now() + make_interval(secs => $4))
     ON CONFLICT (unit_id, directory) DO UPDATE
        SET state = 'running', run_id = excluded.run_id, lease_until = excluded.lease_until, error = NULL
      WHERE s.state <> 'running' OR s.run_id = excluded.run_id OR s.lease_until < now()`,
    [tx.unitId, directory, runId, LEASE_SECONDS],
  );
  if (claimed > 0) tx.hint('directory:sync');
  return claimed > 0;
}

/** Another run took over because this one seemed dead: stop without writing. */
export class RunLost extends Error {}

/** Called by each page in its own transaction. @throws RunLost */
export async function keepRun(tx: Tx, directory: Directory, runId: string): Promise<void> {
  const kept = await tx.execute(
    `UPDATE directory_sync SET lease_until = now() + make_interval(secs => $4)
      WHERE unit_id = $1 AND directory = $2 AND run_id = $3 AND state = 'running'`,
    [tx.unitId, directory, runId, LEASE_SECONDS],
  );
  if (kept === 0) throw new RunLost('another full run took over');
}

export async function finishRun(tx: Tx, directory: Directory, runId: string, tally: Tally): Promise<void> {
  await tx.execute(
    `UPDATE directory_sync SET state = 'ok', error = NULL, counts = $4, last_full_at = now(), last_compared_at = now(), lease_until = NULL
      WHERE unit_id = $1 AND directory = $2 AND run_id = $3`,
    [tx.unitId, directory, runId, JSON.stringify(tally)],
  );
  // Repeats of a message come within hours (G2); a week is for questions.
  await tx.execute(
    `DELETE FROM directory_event WHERE unit_id = $1 AND directory = $2 AND received_at < now() - interval '7 days' AND done_at IS NOT NULL`,
    [tx.unitId, directory],
  );
  if (directory === 'school') {
    // What is over is needed for undoing imports (7 days) and bringing pupils back (30 days); names do not stay for ever.
    await tx.execute(
      `DELETE FROM directory_change WHERE unit_id = $1 AND state IN ('done', 'discarded') AND updated_at < now() - interval '90 days'`,
      [tx.unitId],
    );
  }
  tx.hint('directory:sync');
}

/** @param error `answer:48002`, `transport`, `limit`, `shrank:40/60`, an error code …; put into words when it is shown */
export async function failRun(tx: Tx, directory: Directory, runId: string, error: string): Promise<void> {
  await tx.execute(
    `UPDATE directory_sync SET state = 'failed', error = $4, lease_until = NULL WHERE unit_id = $1 AND directory = $2 AND run_id = $3`,
    [tx.unitId, directory, runId, error],
  );
  tx.hint('directory:sync');
}

export async function noteDelta(tx: Tx, directory: Directory): Promise<void> {
  await tx.execute(
    `INSERT INTO directory_sync (unit_id, directory, last_delta_at) VALUES ($1, $2, now())
     ON CONFLICT (unit_id, directory) DO UPDATE SET last_delta_at = excluded.last_delta_at`,
    [tx.unitId, directory],
  );
}

export async function syncRows(tx: ReadTx): Promise<SyncRow[]> {
  return tx.query<SyncRow & Record<string, unknown>>(
    `SELECT directory, state, error, counts, last_full_at, last_delta_at, last_compared_at FROM directory_sync WHERE unit_id = $1`,
    [tx.unitId],
  );
}
