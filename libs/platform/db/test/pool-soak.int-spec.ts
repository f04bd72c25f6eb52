import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { systemCtx } from '@platform/ctx/ctx';
import { createDataSource } from '@platform/db/data-source';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { SeededRandom } from '@testing/demo/seeded-random';
import { SEED } from '@testing/seed';
import { createTestDatabase, type TestDatabase } from '@testing/test-database';

// The short form; POOL_SOAK=5000000 is the long one. The same seed makes the same clients do the same things.
const TRANSACTIONS = Number(process.env['POOL_SOAK'] ?? 4_000);
const UNITS = 80;
const CLIENTS = 200;
const POOL = 10;

/** What one client does with its transaction; most read, some go wrong in the ways that leave connections dirty (L6). */
type Act = 'read' | 'write' | 'throw' | 'timeout' | 'killed' | 'forgotten' | 'two at once' | 'swallowed';

describe(`200 clients of 80 units on ten connections, seed ${String(SEED)}`, () => {
  let database: TestDatabase;
  let source: DataSource;
  let db: Db;
  let admin: pg.Client;
  let units: number[];
  const random = new SeededRandom(SEED);
  const wrong: string[] = [];
  const outcomes: Record<string, number> = {};

  beforeAll(async () => {
    database = await createTestDatabase();
    source = await createDataSource({ url: database.url('app'), entities: [], poolSize: POOL, applicationName: 'soak' }).initialize();
    db = new Db(source);
    admin = new pg.Client({ connectionString: database.superuserUrl });
    await admin.connect();
    const { rows } = await admin.query<{ id: number }>(
      `WITH school AS (INSERT INTO school (name) VALUES ('望洋學校') RETURNING id)
       INSERT INTO school_unit (school_id, number, name, state) SELECT id, 'u' || i, 'u' || i, 'active' FROM school, generate_series(1, $1::int) AS i RETURNING id`,
      [UNITS],
    );
    units = rows.map((row) => row.id);
    for (const unit of units) {
      await db.inUnit(systemCtx(unit, 'soak', 'r'), async (tx) => {
        for (let i = 0; i < 3; i += 1) await tx.audit({ action: 'soak', entity: 'test', entityId: String(unit) });
      });
    }
  });
  afterAll(async () => {
    await db.close();
    await admin.end();
    await database.drop();
  });

  /** Every row that a unit sees is its own, and the setting is its own. */
  async function look(tx: ReadTx, unitId: number): Promise<void> {
    const rows = await tx.query<{ unit_id: number; setting: string }>(
      `SELECT unit_id, current_setting('app.unit_id') AS setting FROM audit_log WHERE action = 'soak'`,
    );
    if (rows.length < 3) wrong.push(`unit ${String(unitId)} sees ${String(rows.length)} rows`);
    for (const row of rows) {
      if (row.unit_id !== unitId || row.setting !== String(unitId))
        wrong.push(`unit ${String(unitId)} sees a row of ${String(row.unit_id)}, set to ${row.setting}`);
    }
  }

  async function once(act: Act, unitId: number): Promise<void> {
    const ctx = systemCtx(unitId, 'soak', 'r');
    if (act === 'read') return db.read(ctx, (tx) => look(tx, unitId));
    return db.inUnit(ctx, async (tx) => {
      await look(tx, unitId);
      if (act === 'write') await tx.audit({ action: 'soak', entity: 'test', entityId: String(unitId) });
      if (act === 'throw') throw new Error('meant');
      if (act === 'timeout') {
        await tx.query(`SELECT set_config('statement_timeout', '5', true)`);
        await tx.query('SELECT pg_sleep(5)');
      }
      if (act === 'killed') {
        const me = await tx.one<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await admin.query('SELECT pg_terminate_backend($1)', [me?.pid]);
      }
      if (act === 'forgotten') void tx.query(`SELECT pg_sleep(0.01)`).catch(() => undefined);
      if (act === 'two at once') await Promise.all([tx.query('SELECT 1'), tx.query('SELECT 2')]);
      if (act === 'swallowed') await tx.query('SELECT 1/0').catch(() => undefined);
      await look(tx, unitId);
    });
  }

  const draw = (): Act => {
    const x = random.next();
    if (x < 0.6) return 'read';
    if (x < 0.8) return 'write';
    return random.pick(['throw', 'timeout', 'killed', 'forgotten', 'two at once', 'swallowed'] as const);
  };

  it('shows nobody another unit, whatever goes wrong, and leaves no connection with a unit or a transaction [S5, L6, B2, B4]', async () => {
    let left = TRANSACTIONS;
    const client = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const act = draw();
        const how = await once(act, random.pick(units)).then(
          () => 'done',
          () => 'refused',
        );
        outcomes[`${act} ${how}`] = (outcomes[`${act} ${how}`] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    expect(wrong.slice(0, 5)).toEqual([]);
    // What must end badly did, and the rest went well: the soak did what it says.
    for (const act of ['throw', 'timeout', 'killed', 'two at once', 'swallowed']) expect(outcomes[`${act} done`] ?? 0).toBe(0);
    expect(outcomes['read refused'] ?? 0).toBe(0);
    expect(outcomes['write refused'] ?? 0).toBe(0);

    const settings = await Promise.all(
      Array.from({ length: POOL }, () =>
        source.query<{ unit: string | null }[]>(`SELECT current_setting('app.unit_id', true) AS unit, pg_sleep(0.05)`),
      ),
    );
    expect(settings.flat().filter(({ unit }) => unit !== null && unit !== '')).toEqual([]);
    const { rows } = await admin.query(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'soak' AND state LIKE 'idle in transaction%' AND state_change < now() - interval '1 second'`,
    );
    expect(rows).toEqual([]);
  });
});
