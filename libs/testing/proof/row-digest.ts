import pg from 'pg';
import type { TestDatabase } from '@testing/test-database';

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
const ROW = `md5((to_jsonb(t) - 'last_seen_at')::text)`;

/** Looks at the rows from outside, past row security: tables that come later are covered without being told. */
export async function lookAtRows(database: TestDatabase): Promise<RowLook> {
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  const { rows } = await client.query<{ name: string; has_unit: boolean }>(
    `SELECT c.relname::text AS name, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'unit_id') AS has_unit
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY 1`,
  );
  const digest = async (tables: readonly string[], where: string, values: unknown[]): Promise<RowDigest> => {
    const parts = tables.map(
      (name) =>
        `SELECT '${name}' AS name, count(*) || ' ' || coalesce(md5(string_agg(${ROW}, '' ORDER BY ${ROW})), '') AS digest FROM "${name}" t ${where}`,
    );
    const found = await client.query<{ name: string; digest: string }>(parts.join(' UNION ALL '), values);
    return new Map(found.rows.map((row) => [row.name, row.digest]));
  };
  const names = (unitOnly: boolean, leaveOut: readonly string[]): string[] =>
    rows.filter((table) => (!unitOnly || table.has_unit) && !leaveOut.includes(table.name)).map((table) => table.name);
  return {
    ofUnit: (unitId, leaveOut = []) => digest(names(true, leaveOut), 'WHERE unit_id = $1', [unitId]),
    ofAll: (leaveOut = []) => digest(names(false, leaveOut), '', []),
    query: async (sql, values = []) => (await client.query(sql, values)).rows as never,
    close: () => client.end(),
  };
}

/** Names of the tables whose rows differ. */
export function changedTables(before: RowDigest, after: RowDigest): string[] {
  return [...after].filter(([name, digest]) => before.get(name) !== digest).map(([name]) => name);
}
