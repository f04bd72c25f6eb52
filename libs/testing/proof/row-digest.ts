import pg from 'pg';
import type { TestDatabase } from '@testing/test-database';
import { watchTouches, type RowTouches } from './row-touches';

/** Digest per table; two that are equal hold the same rows. */
export type RowDigest = ReadonlyMap<string, string>;

export interface RowLook {
  /** All rows of one unit in every table that has a `unit_id`. @param leaveOut tables not looked at */
  ofUnit(unitId: number, leaveOut?: readonly string[]): Promise<RowDigest>;
  /** Every row of every table. */
  ofAll(leaveOut?: readonly string[]): Promise<RowDigest>;
  query: <T extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<T[]>;
  close(): Promise<void>;
}

// Time of last use may move by reading: it is about the reader, and no rule depends on who else saw it.
const rowHash = (seenAt: boolean): string => `hashtextextended((${seenAt ? `to_jsonb(t) - 'last_seen_at'` : 't'})::text, 0)`;

/**
 * Looks at the rows from outside, past row security: tables that come later are covered without being told.
 * @param often for walks that look after every few calls: tables that nobody wrote to since the last look are not read again
 */
export async function lookAtRows(database: TestDatabase, often = false): Promise<RowLook> {
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  const { rows } = await client.query<{ name: string; has_unit: boolean; seen_at: boolean }>(
    `SELECT c.relname::text AS name, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'unit_id') AS has_unit,
            EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'last_seen_at') AS seen_at
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY 1`,
  );
  const touches = often
    ? await watchTouches(
        client,
        rows.map(({ name }) => name),
      )
    : undefined;
  const hashes = new Map(rows.map((table) => [table.name, rowHash(table.seen_at)]));
  const digest = async (tables: readonly string[], unitId: number | undefined): Promise<RowDigest> => {
    if (tables.length === 0) return new Map();
    const where = unitId === undefined ? '' : 'WHERE unit_id = $1';
    const parts = tables.map(
      (name) =>
        // A sum needs no order, and two rows that are alike do not cancel each other.
        `SELECT '${name}' AS name, count(*) || ' ' || coalesce(sum(${hashes.get(name) ?? ''}), 0) AS digest FROM public."${name}" t ${where}`,
    );
    const found = await client.query<{ name: string; digest: string }>(parts.join(' UNION ALL '), unitId === undefined ? [] : [unitId]);
    return new Map(found.rows.map((row) => [row.name, row.digest]));
  };
  const looks = touches === undefined ? digest : keeping(touches, digest);
  const names = (unitOnly: boolean, leaveOut: readonly string[]): string[] =>
    rows.filter((table) => (!unitOnly || table.has_unit) && !leaveOut.includes(table.name)).map((table) => table.name);
  return {
    ofUnit: (unitId, leaveOut = []) => looks(names(true, leaveOut), unitId),
    ofAll: (leaveOut = []) => looks(names(false, leaveOut), undefined),
    query: async (sql, values = []) => (await client.query(sql, values)).rows as never,
    close: () => client.end(),
  };
}

type Look = (tables: readonly string[], unitId: number | undefined) => Promise<RowDigest>;

/** The same look, reading only tables that were written to since it last read them. */
function keeping(touches: RowTouches, read: Look): Look {
  const kept = new Map<string, { touched: string; digest: string }>();
  return async (tables, unitId) => {
    const { touched, writing } = await touches.now();
    const keyOf = (table: string): string => `${String(unitId)} ${table}`;
    const stale = tables.filter((table) => kept.get(keyOf(table))?.touched !== touched.get(table));
    const fresh = await read(stale, unitId);
    const digests = new Map(tables.map((table) => [table, fresh.get(table) ?? kept.get(keyOf(table))?.digest ?? '']));
    if (!writing) for (const [table, digest] of fresh) kept.set(keyOf(table), { touched: touched.get(table) ?? '', digest });
    return digests;
  };
}

/** Names of the tables whose rows differ. */
export function changedTables(before: RowDigest, after: RowDigest): string[] {
  return [...after].filter(([name, digest]) => before.get(name) !== digest).map(([name]) => name);
}
