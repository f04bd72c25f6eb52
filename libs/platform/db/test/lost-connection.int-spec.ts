import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@testing/test-database';
import { RolePool } from '../role-pool';

/** What the loss of a connection in the middle of work does to the process that uses it. */
describe('a connection that is lost between two statements', () => {
  let database: TestDatabase;
  let pool: RolePool;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new RolePool(database.url('relay'), { size: 2, applicationName: 'lost connection test' });
  });
  afterAll(async () => {
    await pool.close();
    await database.drop();
  });

  it('fails that transaction alone, and the next one gets a new connection [R3]', async () => {
    const unheard: unknown[] = [];
    const hear = (error: unknown): void => void unheard.push(error);
    process.on('uncaughtException', hear);
    try {
      await expect(
        pool.tx(async (client) => {
          const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
          await pool.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
          await pause(100);
          await client.query('SELECT 1');
        }),
      ).rejects.toThrow();
    } finally {
      process.off('uncaughtException', hear);
    }
    expect(unheard).toEqual([]);
    expect(await pool.tx(async (client) => (await client.query('SELECT 1 AS one')).rows)).toEqual([{ one: 1 }]);
  });
});
