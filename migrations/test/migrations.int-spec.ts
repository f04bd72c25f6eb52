import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migrate, migrateDown } from '@platform/db/migrate';
import { createTestDatabase, type TestDatabase } from '@testing/test-database';
import { MIGRATIONS } from '..';
import { blockingChanges, schemaState } from './blocking-changes';

/** Newest migration that no school's data had to wait for; whoever publishes a release moves it. */
const FIRST_RELEASE = 'TellOperators20261122135000';

/** A migration with these statements, for the rule itself. */
function sample(statements: readonly string[], options: { transaction?: false } = {}): new () => MigrationInterface {
  const name = `Sample${String(20_990_101_000_000 + (count += 1))}`;
  const made = class {
    name = name;
    transaction = options.transaction;
    async up(runner: QueryRunner): Promise<void> {
      for (const statement of statements) await runner.query(statement);
    }
    down(): Promise<void> {
      return Promise.resolve();
    }
  };
  made.prototype.up.toString = () => statements.join(';');
  return made;
}
let count = 0;

describe('migrations', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.superuserUrl });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await database?.drop();
  });

  const columns = async (): Promise<string[]> =>
    (
      await client.query<{ line: string }>(
        `SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull AS line
           FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1`,
      )
    ).rows.map(({ line }) => line);
  const policies = async (): Promise<string[]> =>
    (
      await client.query<{ line: string }>(
        `SELECT tablename || ' ' || policyname || ' ' || coalesce(qual, '') AS line FROM pg_policies ORDER BY 1`,
      )
    ).rows.map(({ line }) => line);

  it('are taken back one by one to nothing, and put on again as they were [R11]', async () => {
    const whole = { columns: await columns(), policies: await policies() };
    for (const _ of MIGRATIONS) await migrateDown(database.url('migrator'), MIGRATIONS);
    expect((await client.query(`SELECT name FROM schema_migration`)).rows).toEqual([]);
    expect((await columns()).filter((line) => !/^(schema_migration|PK_)/.test(line))).toEqual([]);
    await migrate(database.url('migrator'), MIGRATIONS);
    expect({ columns: await columns(), policies: await policies() }).toEqual(whole);
  });

  it('stop nobody for as long as a table is large, from the first release on [R11, J4]', async () => {
    const names = MIGRATIONS.map(({ name }) => name);
    const from = names.indexOf(FIRST_RELEASE) + 1;
    expect(from).toBeGreaterThan(0);
    const later = MIGRATIONS.slice(from);
    for (const _ of later) await migrateDown(database.url('migrator'), MIGRATIONS);
    const faults: string[] = [];
    for (const [i, migration] of later.entries()) {
      const before = await schemaState(client);
      await migrate(database.url('migrator'), MIGRATIONS.slice(0, from + i + 1));
      faults.push(...blockingChanges(migration, before, await schemaState(client)).map((fault) => `${migration.name}: ${fault}`));
    }
    expect(faults).toEqual([]);
  });

  it('are told from each other by what they do: the rule itself [R11, J4]', async () => {
    const looked: [string, RegExp | null, readonly string[], { transaction?: false }?][] = [
      ['a column that may be empty', null, ['ALTER TABLE reminder ADD COLUMN a integer']],
      ['a column with a fixed value', null, ['ALTER TABLE reminder ADD COLUMN b integer NOT NULL DEFAULT 0']],
      ['a table of its own', null, ['CREATE TABLE sample_probe (id integer PRIMARY KEY, unit_id integer REFERENCES school_unit (id))']],
      ['a constraint for later', null, ['ALTER TABLE reminder ADD CONSTRAINT a_small CHECK (a < 9) NOT VALID']],
      ['its look at the rows', null, ['ALTER TABLE reminder VALIDATE CONSTRAINT a_small']],
      ['an index beside the work', null, ['CREATE INDEX CONCURRENTLY reminder_a ON reminder (unit_id, a)'], { transaction: false }],
      ['an index', /reminder_b stops writers/, ['CREATE INDEX reminder_b ON reminder (unit_id, b)']],
      ['an index outside, but not beside', /reminder_c stops writers/, ['CREATE INDEX reminder_c ON reminder (b)'], { transaction: false }],
      ['another type', /written again/, ['ALTER TABLE reminder ALTER COLUMN a TYPE bigint']],
      ['a value of each row', /written again/, ['ALTER TABLE reminder ADD COLUMN c uuid DEFAULT gen_random_uuid()']],
      ['a constraint at once', /b_small looks at every row/, ['ALTER TABLE reminder ADD CONSTRAINT b_small CHECK (b < 9)']],
      ['a key to another table', /looks at every row/, ['ALTER TABLE reminder ADD FOREIGN KEY (b) REFERENCES school_unit (id)']],
      ['no empty values', /looks at every row/, ['ALTER TABLE reminder ALTER COLUMN a SET NOT NULL']],
    ];
    const made: (new () => MigrationInterface)[] = [];
    for (const [what, wanted, statements, options] of looked) {
      const migration = sample(statements, options);
      made.push(migration);
      const before = await schemaState(client);
      await migrate(database.url('migrator'), [...MIGRATIONS, ...made]);
      const faults = blockingChanges(migration, before, await schemaState(client));
      if (wanted === null) expect([what, faults]).toEqual([what, []]);
      else expect([what, faults.length, faults.join()]).toEqual([what, 1, expect.stringMatching(wanted)]);
    }
  });
});
