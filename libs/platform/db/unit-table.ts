import type { QueryRunner } from 'typeorm';

export interface UnitTableOptions {
  /** Columns after `unit_id`, and constraints; keys begin with `unit_id`. */
  columns: string;
  /** What role `app` may do; default everything but TRUNCATE. */
  app?: readonly ('SELECT' | 'INSERT' | 'UPDATE' | 'DELETE')[];
  /** Rights of the relay, across units: only for outbox, slots, batches and channels. */
  relay?: readonly ('SELECT' | 'INSERT' | 'UPDATE' | 'DELETE')[];
  /** Rights of the platform role (operators' pages, read recorded). */
  platform?: readonly ('SELECT' | 'INSERT' | 'UPDATE' | 'DELETE')[];
  /** Further statements: indexes (beginning with `unit_id`), comments. */
  after?: readonly string[];
  /** e.g. `PARTITION BY …` or storage parameters. */
  suffix?: string;
}

/** The one condition of every policy: the bare column against the transaction's unit (data-and-delivery 2.1.5, L9, L11). */
export const UNIT_POLICY = `unit_id = (SELECT NULLIF(current_setting('app.unit_id', true), '')::int)`;

/**
 * Creates a table of a unit's data with everything isolation asks for in one call: `unit_id` with its foreign key, row
 * security enabled and forced, the policy with read and write condition, grants (B3, B5, B6).
 */
export async function createUnitTable(runner: QueryRunner, name: string, options: UnitTableOptions): Promise<void> {
  const grants = options.app ?? ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
  await runner.query(
    `CREATE TABLE ${name} (
       unit_id integer NOT NULL REFERENCES school_unit (id),
       ${options.columns}
     ) ${options.suffix ?? ''}`,
  );
  await runner.query(`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`);
  await runner.query(`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`);
  await runner.query(`CREATE POLICY unit ON ${name} TO app USING (${UNIT_POLICY}) WITH CHECK (${UNIT_POLICY})`);
  await runner.query(`GRANT ${grants.join(', ')} ON ${name} TO app`);
  await runner.query(`GRANT SELECT ON ${name} TO backup`);
  for (const role of ['relay', 'platform'] as const) {
    const rights = options[role];
    if (rights === undefined) continue;
    await runner.query(`CREATE POLICY ${role}_across_units ON ${name} TO ${role} USING (true) WITH CHECK (true)`);
    await runner.query(`GRANT ${rights.join(', ')} ON ${name} TO ${role}`);
  }
  const [erasable] = (await runner.query(
    `SELECT 1 FROM pg_attribute WHERE attrelid = 'school_unit'::regclass AND attname = 'erasing_at' AND NOT attisdropped`,
  )) as unknown[];
  if (erasable !== undefined) await letErase(runner, name);
  for (const statement of options.after ?? []) await runner.query(statement);
}

/**
 * Lets role platform see and delete rows of a unit while that unit is being erased after its dissolving, and at no other
 * time; the restrictive policy holds also where operators may read across units (PER-25).
 */
export async function letErase(runner: QueryRunner, name: string): Promise<void> {
  const closing = `EXISTS (SELECT FROM school_unit u WHERE u.id = ${name}.unit_id AND u.state = 'dissolving' AND u.erasing_at IS NOT NULL)`;
  await runner.query(`CREATE POLICY erase_closing_unit ON ${name} TO platform USING (${closing})`);
  await runner.query(`CREATE POLICY erase_only_closing_unit ON ${name} AS RESTRICTIVE FOR DELETE TO platform USING (${closing})`);
  await runner.query(`GRANT SELECT, DELETE ON ${name} TO platform`);
}

/** Drops tables in the order given (`down` of a migration). */
export async function dropTables(runner: QueryRunner, ...names: readonly string[]): Promise<void> {
  for (const name of names) await runner.query(`DROP TABLE IF EXISTS ${name}`);
}
