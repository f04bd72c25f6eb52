import type { ImportKind, ImportRowState, ImportState } from '@contracts/imports';
import type { Locale } from '@contracts/locale';
import type { ReadTx, Tx } from '@platform/db/tx';
import type { RowFault } from '../import-kinds';

export interface ImportJobRow {
  id: string;
  kind: ImportKind;
  owner_id: string;
  locale: Locale;
  state: ImportState;
  file_name: string;
  digest: Buffer;
  created_at: Date;
  confirmed_at: Date | null;
  finished_at: Date | null;
}
type Job = ImportJobRow & Record<string, unknown>;

export interface ImportLine {
  n: number;
  state: ImportRowState;
  /** Sealed: `{cells, plan}`. */
  data: string;
  faults: RowFault[];
}
type Line = ImportLine & Record<string, unknown>;

export type RowCounts = Readonly<Record<ImportRowState, number>>;

const JOB = `id, kind, owner_id, locale, state, file_name, digest, created_at, confirmed_at, finished_at`;

export async function insertImport(
  tx: Tx,
  job: { id: string; kind: ImportKind; ownerId: string; locale: Locale; fileName: string; digest: Buffer },
  lines: readonly ImportLine[],
): Promise<void> {
  await tx.execute(`INSERT INTO import_job (unit_id, id, kind, owner_id, locale, file_name, digest) VALUES ($1, $2, $3, $4, $5, $6, $7)`, [
    tx.unitId,
    job.id,
    job.kind,
    job.ownerId,
    job.locale,
    job.fileName,
    job.digest,
  ]);
  await tx.execute(
    `INSERT INTO import_row (unit_id, import_id, n, state, data, faults)
     SELECT $1, $2, r.n, r.state, r.data, r.faults FROM jsonb_to_recordset($3::jsonb) AS r (n int, state text, data text, faults jsonb)`,
    [tx.unitId, job.id, JSON.stringify(lines)],
  );
}

export function ownImport(tx: ReadTx, id: string, ownerId: string): Promise<ImportJobRow | undefined> {
  return tx.one<Job>(`SELECT ${JOB} FROM import_job WHERE unit_id = $1 AND id = $2 AND owner_id = $3`, [tx.unitId, id, ownerId]);
}

/** Locked: two clicks on 確認 take turns. */
export function lockImport(tx: Tx, id: string): Promise<ImportJobRow | undefined> {
  return tx.one<Job>(`SELECT ${JOB} FROM import_job WHERE unit_id = $1 AND id = $2 FOR UPDATE`, [tx.unitId, id]);
}

export function importsOf(tx: ReadTx, ownerId: string, kind: ImportKind): Promise<ImportJobRow[]> {
  return tx.query<Job>(
    `SELECT ${JOB} FROM import_job WHERE unit_id = $1 AND owner_id = $2 AND kind = $3 AND state <> 'cancelled'
        AND created_at > now() - interval '30 days' ORDER BY created_at DESC LIMIT 20`,
    [tx.unitId, ownerId, kind],
  );
}

/** When the same file was imported before, by anybody of the unit. */
export async function repeatedAt(tx: ReadTx, job: ImportJobRow): Promise<Date | null> {
  const row = await tx.one<{ at: Date | null }>(
    `SELECT max(confirmed_at) AS at FROM import_job WHERE unit_id = $1 AND kind = $2 AND digest = $3 AND id <> $4 AND created_at < $5
        AND state IN ('running', 'done')`,
    [tx.unitId, job.kind, job.digest, job.id, job.created_at],
  );
  return row?.at ?? null;
}

export async function setState(tx: Tx, id: string, state: ImportState, column?: 'confirmed_at' | 'finished_at'): Promise<void> {
  const stamp = column === undefined ? '' : `, ${column} = now()`;
  await tx.execute(`UPDATE import_job SET state = $3${stamp}, version = version + 1 WHERE unit_id = $1 AND id = $2`, [
    tx.unitId,
    id,
    state,
  ]);
}

export async function rowCounts(tx: ReadTx, id: string): Promise<RowCounts> {
  const rows = await tx.query<{ state: ImportRowState; n: number }>(
    `SELECT state, count(*)::int AS n FROM import_row WHERE unit_id = $1 AND import_id = $2 GROUP BY state`,
    [tx.unitId, id],
  );
  const of = (state: ImportRowState): number => rows.find((row) => row.state === state)?.n ?? 0;
  return {
    ok: of('ok'),
    skipped: of('skipped'),
    error: of('error'),
    waiting: of('waiting'),
    done: of('done'),
    failed: of('failed'),
    undone: of('undone'),
  };
}

export function linesOf(
  tx: ReadTx,
  id: string,
  question: { states: readonly ImportRowState[] | null; after: number; limit: number; offset?: number },
): Promise<ImportLine[]> {
  return tx.query<Line>(
    `SELECT n, state, data, faults FROM import_row
      WHERE unit_id = $1 AND import_id = $2 AND ($3::text[] IS NULL OR state = ANY ($3)) AND n > $4 ORDER BY n LIMIT $5 OFFSET $6`,
    [tx.unitId, id, question.states, question.after, question.limit, question.offset ?? 0],
  );
}

/** Marks rows; those that are already further keep their state. */
export async function markLines(
  tx: Tx,
  id: string,
  from: readonly ImportRowState[],
  marks: readonly { n: number; state: ImportRowState; faults: readonly RowFault[] }[],
): Promise<void> {
  if (marks.length === 0) return;
  await tx.execute(
    `UPDATE import_row i SET state = r.state, faults = r.faults
       FROM jsonb_to_recordset($3::jsonb) AS r (n int, state text, faults jsonb)
      WHERE i.unit_id = $1 AND i.import_id = $2 AND i.n = r.n AND i.state = ANY ($4)`,
    [tx.unitId, id, JSON.stringify(marks), from],
  );
}
