import type pg from 'pg';

/** Which tables were written to since an earlier look: a number per table that grows with each statement that writes to it. */
export interface RowTouches {
  /**
   * @returns the number of each table, and whether a transaction that writes was open meanwhile: then what is read next may lack rows
   * that the numbers already know, and must not be kept.
   */
  now(): Promise<{ touched: ReadonlyMap<string, string>; writing: boolean }>;
}

/**
 * Installs a trigger per table that takes the next number of a sequence: sequences wait for nobody and go on after a rollback too,
 * so a number that stayed means that nobody wrote. Partitions share the number of their table.
 * @param tables names of all tables of schema public
 */
export async function watchTouches(client: pg.Client, tables: readonly string[]): Promise<RowTouches> {
  await client.query(`CREATE SCHEMA proof`);
  await client.query(`
    CREATE FUNCTION proof.touched() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
    BEGIN PERFORM nextval(('proof.' || quote_ident(TG_ARGV[0]))::regclass); RETURN NULL; END $$`);
  const { rows } = await client.query<{ name: string; root: string }>(
    `SELECT c.relname::text AS name, coalesce(r.relname, c.relname)::text AS root
       FROM pg_class c LEFT JOIN pg_class r ON r.oid = pg_partition_root(c.oid)
      WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY ($1)`,
    [tables],
  );
  const roots = [...new Set(rows.map(({ root }) => root))];
  await client.query(roots.map((root) => `CREATE SEQUENCE proof."${root}"`).join(';'));
  await client.query(
    rows
      .map(
        ({ name, root }) =>
          `CREATE TRIGGER proof_touched AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public."${name}"
             FOR EACH STATEMENT EXECUTE FUNCTION proof.touched('${root}');
           ALTER TABLE public."${name}" ENABLE ALWAYS TRIGGER proof_touched`,
      )
      .join(';'),
  );
  // A walk asks this thousands of times: statements that are planned once, by the ids of the sequences.
  const { rows: ids } = await client.query<{ id: string }>(
    `SELECT to_regclass(format('proof.%I', name))::oid::text AS id FROM unnest($1::text[]) WITH ORDINALITY AS t (name, no) ORDER BY no`,
    [roots],
  );
  const numbersNow = {
    name: 'proof_numbers',
    text: `SELECT array_to_string(ARRAY[${ids.map(({ id }) => `pg_sequence_last_value(${id})`).join(',')}], ' ', '0') AS n`,
  };
  const openNow = {
    name: 'proof_open',
    text: `SELECT count(*)::int AS n FROM pg_stat_get_activity(NULL)
            WHERE datid = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL`,
  };
  return {
    now: async () => {
      // In this order: what writes after the numbers were read changes them, what wrote before is still open or can be read.
      const numbers = (await client.query<{ n: string }>(numbersNow)).rows[0]?.n.split(' ') ?? [];
      const open = (await client.query<{ n: number }>(openNow)).rows[0]?.n;
      const ofRoot = new Map(roots.map((root, i) => [root, numbers[i] ?? '']));
      return {
        touched: new Map(rows.map(({ name, root }) => [name, ofRoot.get(root) ?? ''])),
        writing: (open ?? 1) > 0,
      };
    },
  };
}
