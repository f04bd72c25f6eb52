import type pg from 'pg';
import type { MigrationInterface } from 'typeorm';

/** The parts of a schema that tell what a change had to read or write again. */
export interface SchemaState {
  /** File of each table's rows: another one means that all rows were written again. */
  files: ReadonlyMap<string, string>;
  /** Index → its table. */
  indexes: ReadonlyMap<string, string>;
  /** Constraint → its table, whether all rows were looked at, and the columns it is about. */
  constraints: ReadonlyMap<string, { table: string; type: string; validated: boolean; columns: string[] }>;
  columns: ReadonlySet<string>;
}

export async function schemaState(client: pg.Client): Promise<SchemaState> {
  const rows = async <T extends pg.QueryResultRow>(sql: string): Promise<T[]> => (await client.query<T>(sql)).rows;
  const own = `relnamespace = 'public'::regnamespace`;
  const tables = await rows<{ name: string; file: string }>(
    `SELECT relname::text AS name, pg_relation_filenode(oid)::text AS file FROM pg_class WHERE relkind = 'r' AND ${own}`,
  );
  const indexes = await rows<{ name: string; of: string }>(
    `SELECT c.relname::text AS name, i.indrelid::regclass::text AS of FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.${own}`,
  );
  const constraints = await rows<{ name: string; of: string; type: string; validated: boolean; columns: string[] }>(
    `SELECT c.conrelid::regclass::text || '.' || c.conname AS name, c.conrelid::regclass::text AS of, c.contype::text AS type,
            c.convalidated AS validated, ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)) AS columns
       FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid WHERE t.${own} AND t.relkind = 'r'`,
  );
  const columns = await rows<{ name: string }>(
    `SELECT c.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.${own} AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped`,
  );
  return {
    files: new Map(tables.map(({ name, file }) => [name, file])),
    indexes: new Map(indexes.map(({ name, of }) => [name, of])),
    constraints: new Map(constraints.map(({ name, of, ...row }) => [name, { table: of, ...row }])),
    columns: new Set(columns.map(({ name }) => name)),
  };
}

/** What a migration did to tables with rows that stops everybody for as long as the table is large (R11, J4); empty = nothing. */
export function blockingChanges(migration: new () => MigrationInterface, before: SchemaState, after: SchemaState): string[] {
  const old = (table: string): boolean => before.files.has(table);
  const faults: string[] = [];
  for (const [table, file] of after.files)
    if (old(table) && before.files.get(table) !== file) faults.push(`${table}: all rows are written again`);
  const outside = (new migration() as { transaction?: boolean }).transaction === false;
  const text = String(migration.prototype.up);
  const concurrently = outside && !/CREATE\s+(UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY)/i.test(text);
  for (const [index, table] of after.indexes)
    if (old(table) && !before.indexes.has(index) && !concurrently)
      faults.push(`${table}: index ${index} stops writers while it is built: CREATE INDEX CONCURRENTLY, transaction = false`);
  for (const [name, { table, type, validated, columns }] of after.constraints) {
    if (!old(table) || before.constraints.has(name) || !validated || !['c', 'f', 'n'].includes(type)) continue;
    // A column that comes with its default needs no look at the rows.
    if (type === 'n' && columns.every((column) => !before.columns.has(`${table}.${column}`))) continue;
    faults.push(`${table}: ${name} looks at every row: add it NOT VALID, VALIDATE it in the next migration`);
  }
  return faults;
}
