import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migrate, migrateDown } from '@platform/db/migrate';
import { createTestDatabase, type TestDatabase } from '@testing/test-database';
import { MIGRATIONS } from '../../../../migrations';

/** Waits for everybody who reads or writes reminders. */
class WidenReminders20990101000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [{ wait } = { wait: '' }] = (await runner.query(`SELECT current_setting('lock_timeout') AS wait`)) as { wait: string }[];
    waits.push(wait);
    await runner.query(`ALTER TABLE reminder ADD COLUMN probe integer`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE reminder DROP COLUMN probe`);
  }
}
const waits: string[] = [];
const WITH_ONE_MORE = [...MIGRATIONS, WidenReminders20990101000000];

/** A change of the schema on a database at work (R11, J4). */
describe('migrations of a database at work', () => {
  let database: TestDatabase;
  let reader: pg.Client;
  let other: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    [reader, other] = [
      new pg.Client({ connectionString: database.superuserUrl }),
      new pg.Client({ connectionString: database.superuserUrl }),
    ];
    await reader.connect();
    await other.connect();
  });
  afterAll(async () => {
    await reader?.end();
    await other?.end();
    await database?.drop();
  });

  const hasProbe = async (): Promise<boolean> =>
    ((await other.query(`SELECT FROM pg_attribute WHERE attrelid = 'reminder'::regclass AND attname = 'probe' AND NOT attisdropped`))
      .rowCount ?? 0) > 0;

  it('give way to somebody who reads for long: others go on, and the change comes when he is done [R11, J4]', async () => {
    await reader.query('BEGIN');
    await reader.query('SELECT count(*) FROM reminder');
    const change = migrate(database.url('migrator'), WITH_ONE_MORE);
    // Two attempts have given way: each waited its two seconds and let go of the queue behind it.
    while (waits.length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
    await other.query('SELECT count(*) FROM reminder');
    expect(await hasProbe()).toBe(false);
    await reader.query('COMMIT');
    expect(await change).toEqual(['WidenReminders20990101000000']);
    expect(await hasProbe()).toBe(true);
    expect(new Set(waits)).toEqual(new Set(['2s']));
  });

  it('run once, and can be taken back [R11]', async () => {
    expect(await migrate(database.url('migrator'), WITH_ONE_MORE)).toEqual([]);
    await migrateDown(database.url('migrator'), WITH_ONE_MORE);
    expect(await hasProbe()).toBe(false);
  });
});
