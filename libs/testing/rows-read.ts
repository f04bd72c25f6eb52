import pg from 'pg';

/** Runs a statement on the connection whose reading is counted. */
type Ask = (sql: string, params: readonly string[]) => Promise<{ n: number }[]>;

/**
 * How many rows of a table the connection has read so far and not yet handed to the statistics: take one before and one
 * after, within one transaction. Counts, unlike times, are the same on every machine.
 */
export async function rowsRead(ask: Ask, table: string): Promise<number> {
  const [row] = await ask(
    `SELECT (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int AS n FROM pg_stat_xact_user_tables WHERE relname = $1`,
    [table],
  );
  return row?.n ?? 0;
}

/** Gives the planner the statistics that autovacuum would give it within a minute. */
export async function analysed(superuserUrl: string, ...tables: string[]): Promise<void> {
  const database = new pg.Client({ connectionString: superuserUrl });
  await database.connect();
  try {
    await database.query(`ANALYZE ${tables.join(', ')}`);
  } finally {
    await database.end();
  }
}
