import type { B01State, SweepState } from '@contracts/promotion-b01';
import type { ReadTx, Tx } from '@platform/db/tx';
import { PROMOTION_TOPIC } from '@platform/live/topics';

export interface UpdateRow {
  id: string;
  version: number;
  file_name: string;
  school_year: string;
  batch_id: string;
  generated_at: Date;
  uploaded_at: Date;
  uploaded_by: string | null;
  state: B01State;
  total_count: number;
  anomaly_count: number;
  moved_count: number;
  unchanged_count: number;
  failed_count: number;
  done: number;
  confirmed_at: Date | null;
  applied_at: Date | null;
  applied_by: string | null;
  applied_by_id: string | null;
  sweep_state: SweepState;
  grace_until: Date | null;
  postponed_at: Date | null;
  sweep_confirmed_by: string | null;
  swept_count: number;
  conflicts: number;
  superseded_by: string | null;
}

const COLUMNS = `u.id, u.version, u.file_name, u.school_year, u.batch_id, u.generated_at, u.uploaded_at, u.state, u.total_count, u.anomaly_count,
  u.moved_count, u.unchanged_count, u.failed_count, u.confirmed_at, u.applied_at, u.applied_by AS applied_by_id, u.sweep_state, u.grace_until,
  u.postponed_at, u.sweep_confirmed_by, u.swept_count, u.superseded_by,
  (SELECT m.name FROM member m WHERE m.unit_id = u.unit_id AND m.id = u.uploaded_by) AS uploaded_by,
  (SELECT m.name FROM member m WHERE m.unit_id = u.unit_id AND m.id = u.applied_by) AS applied_by,
  CASE WHEN u.state = 'applying' THEN (SELECT count(*)::int FROM b01_row r WHERE r.unit_id = u.unit_id AND r.update_id = u.id AND r.result NOT IN ('planned', 'moving'))
       WHEN u.state = 'undoing' THEN (SELECT count(*)::int FROM b01_row r WHERE r.unit_id = u.unit_id AND r.update_id = u.id AND r.undo IS NOT NULL AND r.undo <> 'waiting')
       ELSE u.total_count END AS done,
  CASE WHEN u.state IN ('undoing', 'undone') THEN (SELECT count(*)::int FROM b01_row r WHERE r.unit_id = u.unit_id AND r.update_id = u.id
       AND r.undo IN ('moved_again', 'edited', 'left', 'class_gone', 'refused')) ELSE 0 END AS conflicts`;

type Row = UpdateRow & Record<string, unknown>;

export const updateById = (tx: ReadTx, id: string): Promise<UpdateRow | undefined> =>
  tx.one<Row>(`SELECT ${COLUMNS} FROM b01_update u WHERE u.unit_id = $1 AND u.id = $2`, [tx.unitId, id]);

export const lockUpdate = (tx: Tx, id: string): Promise<UpdateRow | undefined> =>
  tx.one<Row>(`SELECT ${COLUMNS} FROM b01_update u WHERE u.unit_id = $1 AND u.id = $2 FOR UPDATE`, [tx.unitId, id]);

export const updatesPage = (tx: ReadTx, limit: number, offset: number): Promise<UpdateRow[]> =>
  tx.query<Row>(
    `SELECT ${COLUMNS} FROM b01_update u WHERE u.unit_id = $1 AND u.state <> 'rejected_file' ORDER BY u.uploaded_at DESC, u.id DESC LIMIT $2 OFFSET $3`,
    [tx.unitId, limit, offset],
  );

export async function countUpdates(tx: ReadTx): Promise<number> {
  return (
    (await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM b01_update WHERE unit_id = $1 AND state <> 'rejected_file'`, [tx.unitId]))
      ?.n ?? 0
  );
}

/** The one in preview, being applied or being undone. */
export const openUpdate = (tx: ReadTx): Promise<UpdateRow | undefined> =>
  tx.one<Row>(
    `SELECT ${COLUMNS} FROM b01_update u WHERE u.unit_id = $1 AND u.state IN ('validated', 'applying', 'undoing')
      ORDER BY u.state <> 'validated' DESC LIMIT 1`,
    [tx.unitId],
  );

/** The newest applied: the only one whose week counts (PRM-42), the only one that can be undone. */
export const newestApplied = (tx: ReadTx): Promise<UpdateRow | undefined> =>
  tx.one<Row>(
    `SELECT ${COLUMNS} FROM b01_update u WHERE u.unit_id = $1 AND u.applied_at IS NOT NULL AND u.superseded_by IS NULL AND u.state <> 'undone'
      ORDER BY u.applied_at DESC LIMIT 1`,
    [tx.unitId],
  );

export async function runningUpdate(tx: ReadTx): Promise<string | null> {
  const row = await tx.one<{ id: string }>(`SELECT id FROM b01_update WHERE unit_id = $1 AND state IN ('applying', 'undoing')`, [
    tx.unitId,
  ]);
  return row?.id ?? null;
}

/** One decision about updates of a unit at a time: two administrators at once would make two previews, or start two runs (PRM-31). */
export const decideAlone = (tx: Tx): Promise<unknown> =>
  tx.query(`SELECT pg_advisory_xact_lock($1, hashtext('b01 decisions'))`, [tx.unitId]);

/** Changes columns of an update and counts its version up; the caller holds the lock. */
export async function setUpdate(tx: Tx, id: string, set: string, params: readonly unknown[] = []): Promise<void> {
  await tx.execute(`UPDATE b01_update SET ${set}, version = version + 1 WHERE unit_id = $1 AND id = $2`, [tx.unitId, id, ...params]);
  tx.hint(`b01:${id}`);
  tx.hint(PROMOTION_TOPIC);
}
