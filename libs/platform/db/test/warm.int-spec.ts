import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@testing/test-database';
import { createDataSource } from '../data-source';
import { Db } from '../door';
import { RolePool } from '../role-pool';

const NAME = 'warm connections test';

/** A process that has just started, and one that had nothing to do for a night. */
describe('connections before the first request', () => {
  let database: TestDatabase;
  let watch: RolePool;
  beforeAll(async () => {
    database = await createTestDatabase();
    watch = new RolePool(database.url('app'), { size: 1, applicationName: 'watch' });
  });
  afterAll(async () => {
    await watch.close();
    await database.drop();
  });
  const open = async (): Promise<number> =>
    (await watch.query<{ n: number }>('SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = $1', [NAME]))[0]!.n;

  it('are open when it is ready, and requests find them [R10, R11]', async () => {
    const source = createDataSource({ url: database.url('app'), entities: [], poolSize: 6, keepOpen: 4, applicationName: NAME });
    const db = new Db(await source.initialize());
    try {
      await db.warm(4);
      expect(await open()).toBe(4);
      await Promise.all(Array.from({ length: 4 }, () => db.ping()));
      await pause(50);
      expect(await open()).toBe(4);
    } finally {
      await db.close();
    }
  });

  it('do not stand in the way of a start when the database has none left [R3]', async () => {
    const owner = new RolePool(database.url('migrator'), { size: 1, applicationName: 'watch' });
    const source = createDataSource({ url: database.url('app'), entities: [], poolSize: 3, applicationName: NAME });
    const db = new Db(await source.initialize());
    try {
      await open();
      await owner.query(`ALTER DATABASE ${database.name} CONNECTION LIMIT 3`);
      await db.warm(3);
      expect(await open()).toBe(1);
      await db.ping();
    } finally {
      await db.close();
      await owner.close();
    }
  });
});
