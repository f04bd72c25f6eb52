import type { ExportKind, ExportState } from '@contracts/exports';
import type { Locale } from '@contracts/locale';
import type { ReadTx, Tx } from '@platform/db/tx';

/** One row of `export_job`. */
export interface ExportRow {
  id: string;
  kind: ExportKind;
  ref_id: string | null;
  title: string;
  params: unknown;
  owner_id: string;
  locale: Locale;
  state: ExportState;
  run: string | null;
  done: number;
  total: number | null;
  persons: number | null;
  file_id: string | null;
  file_name: string | null;
  size: number | null;
  error: string | null;
  created_at: Date;
  finished_at: Date | null;
  expires_at: Date | null;
}

const COLUMNS = `id, kind, ref_id, title, params, owner_id, locale, state, run, done, total, persons, file_id, file_name, size, error,
  created_at, finished_at, expires_at`;
/** A file past its time is not offered, also before the purge has been here. */
const PAST = `state = 'ready' AND expires_at <= now()`;
const SHOWN = COLUMNS.replace(' state,', ` CASE WHEN ${PAST} THEN 'expired' ELSE state END AS state,`);

export async function insertExport(
  tx: Tx,
  job: { kind: ExportKind; refId: string | null; title: string; params: unknown; ownerId: string; locale: Locale },
): Promise<ExportRow> {
  const row = await tx.one<ExportRow>(
    `INSERT INTO export_job (unit_id, kind, ref_id, title, params, owner_id, locale) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${COLUMNS}`,
    [tx.unitId, job.kind, job.refId, job.title, JSON.stringify(job.params), job.ownerId, job.locale],
  );
  if (row === undefined) throw new Error('a download was not stored');
  return row;
}

/** @returns undefined for unknown ids, ids of other units and downloads of other people: they look the same (OVR-03) */
export function ownExport(tx: ReadTx, id: string, ownerId: string): Promise<ExportRow | undefined> {
  return tx.one<ExportRow>(`SELECT ${SHOWN} FROM export_job WHERE unit_id = $1 AND id = $2 AND owner_id = $3`, [tx.unitId, id, ownerId]);
}

/** The same under the row's lock. */
export function lockOwnExport(tx: Tx, id: string, ownerId: string): Promise<ExportRow | undefined> {
  return tx.one<ExportRow>(`SELECT ${SHOWN} FROM export_job WHERE unit_id = $1 AND id = $2 AND owner_id = $3 FOR UPDATE`, [
    tx.unitId,
    id,
    ownerId,
  ]);
}

/** How many wait or run; until the transaction ends nobody else begins one for this person. */
export async function unfinishedOf(tx: Tx, ownerId: string): Promise<number> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($2, $1))`, [tx.unitId, `export|${ownerId}`]);
  const row = await tx.one<{ n: number }>(
    `SELECT count(*) AS n FROM export_job WHERE unit_id = $1 AND owner_id = $2 AND state IN ('queued', 'running')`,
    [tx.unitId, ownerId],
  );
  return row?.n ?? 0;
}

export interface ExportPlace {
  limit: number;
  offset: number;
  after: { at: string; id: string } | null;
}

/** Downloads of a person, newest first; `sort_at` is the place for a cursor. */
export function exportsOf(
  tx: ReadTx,
  ownerId: string,
  refId: string | null,
  place: ExportPlace,
): Promise<(ExportRow & { sort_at: string })[]> {
  return tx.query(
    `SELECT ${SHOWN}, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS sort_at FROM export_job
      WHERE unit_id = $1 AND owner_id = $2 AND ($3::uuid IS NULL OR ref_id = $3)
        AND ($4::timestamptz IS NULL OR (created_at, id) < ($4::timestamptz, $5::uuid))
      ORDER BY created_at DESC, id DESC LIMIT $6 OFFSET $7`,
    [tx.unitId, ownerId, refId, place.after?.at ?? null, place.after?.id ?? null, place.limit, place.offset],
  );
}

export async function countExports(tx: ReadTx, ownerId: string, refId: string | null): Promise<number> {
  const row = await tx.one<{ n: number }>(
    `SELECT count(*) AS n FROM export_job WHERE unit_id = $1 AND owner_id = $2 AND ($3::uuid IS NULL OR ref_id = $3)`,
    [tx.unitId, ownerId, refId],
  );
  return row?.n ?? 0;
}

/** A run takes the download, also from a run that was lost. @returns undefined when there is nothing to do any more */
export function claimExport(tx: Tx, id: string, run: string): Promise<ExportRow | undefined> {
  return tx.one<ExportRow>(
    `UPDATE export_job SET state = 'running', run = $3, done = 0, error = NULL
      WHERE unit_id = $1 AND id = $2 AND state IN ('queued', 'running') RETURNING ${COLUMNS}`,
    [tx.unitId, id, run],
  );
}

/** Writes what a run has come to. @returns false when the run no longer counts: cancelled, or another one has begun */
export async function writeRun(tx: Tx, id: string, run: string, set: { done: number; total?: number; persons?: number }): Promise<boolean> {
  const changed = await tx.execute(
    `UPDATE export_job SET done = $4, total = coalesce($5, total), persons = coalesce($6, persons)
      WHERE unit_id = $1 AND id = $2 AND run = $3 AND state = 'running'`,
    [tx.unitId, id, run, set.done, set.total ?? null, set.persons ?? null],
  );
  return changed === 1;
}

export async function holdFile(tx: Tx, id: string, run: string, fileId: string): Promise<boolean> {
  const changed = await tx.execute(`UPDATE export_job SET file_id = $4 WHERE unit_id = $1 AND id = $2 AND run = $3 AND state = 'running'`, [
    tx.unitId,
    id,
    run,
    fileId,
  ]);
  return changed === 1;
}

export function finishRun(
  tx: Tx,
  id: string,
  run: string,
  file: { name: string; size: number; keepDays: number },
): Promise<ExportRow | undefined> {
  return tx.one<ExportRow>(
    `UPDATE export_job SET state = 'ready', done = coalesce(total, done), file_name = $4, size = $5, finished_at = now(),
            expires_at = now() + make_interval(days => $6), error = NULL
      WHERE unit_id = $1 AND id = $2 AND run = $3 AND state = 'running' RETURNING ${COLUMNS}`,
    [tx.unitId, id, run, file.name, file.size, file.keepDays],
  );
}

export function failRun(tx: Tx, id: string, run: string, code: string): Promise<ExportRow | undefined> {
  return tx.one<ExportRow>(
    `UPDATE export_job SET state = 'failed', error = $4, file_id = NULL, finished_at = now()
      WHERE unit_id = $1 AND id = $2 AND run = $3 AND state = 'running' RETURNING ${COLUMNS}`,
    [tx.unitId, id, run, code],
  );
}

export function cancelExport(tx: Tx, id: string): Promise<number> {
  return tx.execute(
    `UPDATE export_job SET state = 'cancelled', run = NULL, file_id = NULL, finished_at = now() WHERE unit_id = $1 AND id = $2`,
    [tx.unitId, id],
  );
}

/** Takes a page of files whose time is over. @returns ids of downloads */
export async function expireExports(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `UPDATE export_job SET state = 'expired', file_id = NULL WHERE unit_id = $1 AND id = ANY (ARRAY(
       SELECT id FROM export_job WHERE unit_id = $1 AND ${PAST} LIMIT $2 FOR UPDATE SKIP LOCKED)) RETURNING id`,
    [tx.unitId, limit],
  );
  return rows.map((row) => row.id);
}

export function deleteOldExports(tx: Tx, keepDays: number, limit: number): Promise<number> {
  return tx.execute(
    `DELETE FROM export_job WHERE unit_id = $1 AND id = ANY (ARRAY(
       SELECT id FROM export_job WHERE unit_id = $1 AND state IN ('failed', 'cancelled', 'expired')
         AND finished_at < now() - make_interval(days => $2) LIMIT $3))`,
    [tx.unitId, keepDays, limit],
  );
}

/** A download with its owner's id in WeCom, unless he has left. */
export async function exportOwner(tx: ReadTx, id: string): Promise<{ row: ExportRow; userid: string } | undefined> {
  const found = await tx.one<ExportRow & { userid: string }>(
    `SELECT ${COLUMNS.replace(/(\w+)/g, 'e.$1')}, m.wecom_userid AS userid FROM export_job e
       JOIN member m ON m.unit_id = $1 AND m.id = e.owner_id AND m.join_state NOT IN ('left', 'disabled')
      WHERE e.unit_id = $1 AND e.id = $2`,
    [tx.unitId, id],
  );
  if (found === undefined) return undefined;
  const { userid, ...row } = found;
  return { row, userid };
}
