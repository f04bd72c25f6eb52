import type { ClassLanguage } from '@contracts/promotion';
import type { B08Result, B08SyncState } from '@contracts/promotion-b08';
import type { ReadTx, Tx } from '@platform/db/tx';
import type { ClassTable } from '../domain/b08-plan';

export interface TableRow {
  id: string;
  school_year: string;
  source_version: string;
  payload: ClassTable;
  fetched_at: Date;
  fetched_by: string | null;
}
const TABLE = `t.id, t.school_year, t.source_version, t.payload, t.fetched_at,
  (SELECT m.name FROM member m WHERE m.unit_id = t.unit_id AND m.id = t.fetched_by) AS fetched_by`;

/** The newest table of all years, by the moment it was last fetched. */
export const latestTable = (tx: ReadTx): Promise<TableRow | undefined> =>
  tx.one<TableRow & Record<string, unknown>>(
    `SELECT ${TABLE} FROM b08_table t WHERE t.unit_id = $1 ORDER BY t.school_year DESC, t.fetched_at DESC, t.id DESC LIMIT 1`,
    [tx.unitId],
  );

export const tableById = (tx: ReadTx, id: string): Promise<TableRow | undefined> =>
  tx.one<TableRow & Record<string, unknown>>(`SELECT ${TABLE} FROM b08_table t WHERE t.unit_id = $1 AND t.id = $2`, [tx.unitId, id]);

/** The table of the same year that was current before this one. */
export const tableBefore = (tx: ReadTx, table: Pick<TableRow, 'id' | 'school_year' | 'fetched_at'>): Promise<TableRow | undefined> =>
  tx.one<TableRow & Record<string, unknown>>(
    `SELECT ${TABLE} FROM b08_table t WHERE t.unit_id = $1 AND t.school_year = $2 AND t.id <> $3 AND t.fetched_at <= $4
      ORDER BY t.fetched_at DESC, t.id DESC LIMIT 1`,
    [tx.unitId, table.school_year, table.id, table.fetched_at],
  );

/** Stores a table, or marks the equal one as fetched again. @returns its id */
export async function putTable(
  tx: Tx,
  table: { schoolYear: string; version: string; payload: unknown; hash: Buffer; fetchedBy: string },
): Promise<string> {
  const generated = Date.parse(table.version);
  const row = await tx.one<{ id: string }>(
    `INSERT INTO b08_table (unit_id, school_year, source_version, generated_at, payload, payload_hash, fetched_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (unit_id, school_year, payload_hash) DO UPDATE
        SET fetched_at = now(), fetched_by = excluded.fetched_by, source_version = excluded.source_version
     RETURNING id`,
    [
      tx.unitId,
      table.schoolYear,
      table.version.slice(0, 40),
      Number.isNaN(generated) ? null : new Date(generated),
      JSON.stringify(table.payload),
      table.hash,
      table.fetchedBy,
    ],
  );
  return row!.id;
}

export interface SyncRow {
  id: string;
  b08_table_id: string;
  campus_id: string;
  campus: string;
  school_year: string;
  language: ClassLanguage;
  split: boolean;
  state: B08SyncState;
  requested_by: string | null;
  requested_by_id: string | null;
  created_at: Date;
  finished_at: Date | null;
  total: number;
  done: number;
  created: number;
  reused: number;
  failed: number;
}
const SYNC = `SELECT s.id, s.b08_table_id, s.campus_id, coalesce(c.name, '') AS campus, t.school_year, s.language,
    s.split_student_parent AS split, s.state, m.name AS requested_by, s.requested_by AS requested_by_id, s.created_at, s.finished_at,
    count(i.id)::int AS total, (count(i.id) FILTER (WHERE i.result <> 'waiting'))::int AS done,
    (count(i.id) FILTER (WHERE i.result = 'created'))::int AS created, (count(i.id) FILTER (WHERE i.result = 'reused'))::int AS reused,
    (count(i.id) FILTER (WHERE i.result IN ('failed', 'conflict')))::int AS failed
  FROM b08_sync s
  JOIN b08_table t ON t.unit_id = s.unit_id AND t.id = s.b08_table_id
  LEFT JOIN school_node c ON c.unit_id = s.unit_id AND c.id = s.campus_id
  LEFT JOIN member m ON m.unit_id = s.unit_id AND m.id = s.requested_by
  LEFT JOIN b08_sync_item i ON i.unit_id = s.unit_id AND i.sync_id = s.id
 WHERE s.unit_id = $1`;
const GROUPED = `GROUP BY s.unit_id, s.id, c.name, t.school_year, m.name`;

export const syncById = (tx: ReadTx, id: string): Promise<SyncRow | undefined> =>
  tx.one<SyncRow & Record<string, unknown>>(`${SYNC} AND s.id = $2 ${GROUPED}`, [tx.unitId, id]);

export const syncs = (tx: ReadTx, limit: number, offset: number): Promise<SyncRow[]> =>
  tx.query<SyncRow & Record<string, unknown>>(`${SYNC} ${GROUPED} ORDER BY s.created_at DESC, s.id DESC LIMIT $2 OFFSET $3`, [
    tx.unitId,
    limit,
    offset,
  ]);

export async function countSyncs(tx: ReadTx): Promise<number> {
  return (await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM b08_sync WHERE unit_id = $1`, [tx.unitId]))?.n ?? 0;
}

export async function runningSync(tx: ReadTx): Promise<string | null> {
  const row = await tx.one<{ id: string }>(`SELECT id FROM b08_sync WHERE unit_id = $1 AND state IN ('queued', 'running')`, [tx.unitId]);
  return row?.id ?? null;
}

/** The newest sync, unless it made or found all of its classes: an older one is behind what came after it. */
export async function openSync(tx: ReadTx): Promise<string | null> {
  const row = await tx.one<{ id: string; state: B08SyncState }>(
    `SELECT id, state FROM b08_sync WHERE unit_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1`,
    [tx.unitId],
  );
  return row?.state === 'partly_failed' || row?.state === 'failed' ? row.id : null;
}

/** Holds the sync until the end of the transaction. */
export const lockSync = (tx: Tx, id: string): Promise<{ id: string; state: B08SyncState } | undefined> =>
  tx.one<{ id: string; state: B08SyncState }>(`SELECT id, state FROM b08_sync WHERE unit_id = $1 AND id = $2 FOR UPDATE`, [tx.unitId, id]);

/**
 * Sets the state of a sync by what became of its classes, when none of them waits any more: all made or found, some, none.
 * @param from states it may have now: `running` ends, one that has ended is weighed anew after 【合併】
 * @returns the state, undefined when it stays
 */
export async function weighSync(tx: Tx, id: string, from: readonly B08SyncState[]): Promise<B08SyncState | undefined> {
  const row = await tx.one<{ state: B08SyncState }>(
    `WITH sums AS (
       SELECT count(*) FILTER (WHERE result = 'waiting') AS waiting, count(*) FILTER (WHERE result IN ('failed', 'conflict')) AS bad, count(*) AS n
         FROM b08_sync_item WHERE unit_id = $1 AND sync_id = $2)
     UPDATE b08_sync s SET finished_at = CASE WHEN s.state = 'running' THEN now() ELSE s.finished_at END,
            state = CASE WHEN sums.bad = 0 THEN 'succeeded' WHEN sums.bad < sums.n THEN 'partly_failed' ELSE 'failed' END
       FROM sums WHERE s.unit_id = $1 AND s.id = $2 AND s.state = ANY ($3) AND sums.waiting = 0
     RETURNING s.state`,
    [tx.unitId, id, from],
  );
  return row?.state;
}

export interface ItemRow {
  id: string;
  grade_code: string;
  class_code: string;
  audience: 'shared' | 'student' | 'parent';
  name: string;
  class_id: string | null;
  result: B08Result;
  message: string | null;
  class_teachers: number;
}

export const itemsOf = (tx: ReadTx, syncId: string): Promise<ItemRow[]> =>
  tx.query<ItemRow & Record<string, unknown>>(
    `SELECT i.id, i.grade_code, i.class_code, i.audience, i.name, i.class_id, i.result, i.message,
            (SELECT count(*)::int FROM node_teacher t WHERE t.unit_id = $1 AND t.node_id = i.class_id AND t.role = 'class_teacher') AS class_teachers
       FROM b08_sync_item i WHERE i.unit_id = $1 AND i.sync_id = $2 ORDER BY i.seq`,
    [tx.unitId, syncId],
  );
