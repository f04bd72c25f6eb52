import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { systemCtx, type Ctx, type SystemActor } from '@platform/ctx/ctx';
import { createDataSource } from '@platform/db/data-source';
import { Db } from '@platform/db/door';
import { RolePool } from '@platform/db/role-pool';
import { createLogger } from '@platform/log/logger';
import { createTestDatabase, type TestDatabase } from '@testing/test-database';

export interface OutboxBench {
  database: TestDatabase;
  db: Db;
  pool: RolePool;
  /** A new active unit. */
  unit(): Promise<Ctx<SystemActor>>;
  /** As superuser. */
  sql<T extends pg.QueryResultRow>(text: string, params?: unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

export const silent = createLogger({ level: 'silent', process: 'test' });

/** A database of its own with the door and the relay's pool. */
export async function buildOutboxBench(): Promise<OutboxBench> {
  const database = await createTestDatabase();
  const source = createDataSource({ url: database.url('app'), entities: [], poolSize: 4, applicationName: 'test' });
  const db = new Db(await source.initialize());
  const pool = new RolePool(database.url('relay'), { size: 6, applicationName: 'test relay' });
  const admin = new pg.Pool({ connectionString: database.superuserUrl, max: 2 });
  admin.on('error', () => undefined);
  const sql = async <T extends pg.QueryResultRow>(text: string, params: unknown[] = []) => (await admin.query<T>(text, params)).rows;
  return {
    database,
    db,
    pool,
    sql,
    unit: async () => {
      const [school] = await sql<{ id: string }>(`INSERT INTO school (name) VALUES ('望洋學校') RETURNING id`);
      const number = randomBytes(6).toString('hex');
      const [unit] = await sql<{ id: number }>(
        `INSERT INTO school_unit (school_id, number, name, state) VALUES ($1, $2, '小學部', 'active') RETURNING id`,
        [school?.id, number],
      );
      return systemCtx(unit?.id ?? 0, 'test', randomUUID());
    },
    close: async () => {
      await Promise.all([db.close(), pool.close(), admin.end()]);
      await database.drop();
    },
  };
}
