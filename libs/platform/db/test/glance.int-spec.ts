import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { systemCtx } from '@platform/ctx/ctx';
import { createDataSource } from '@platform/db/data-source';
import { Db } from '@platform/db/door';
import { createTestDatabase, type TestDatabase } from '@testing/test-database';

const ROWS = 'SELECT unit_id FROM audit_log WHERE action = $1';

describe('a glance: one statement in one round trip', () => {
  let database: TestDatabase;
  let db: Db;
  let one: ReturnType<typeof systemCtx>;
  let two: ReturnType<typeof systemCtx>;

  beforeAll(async () => {
    database = await createTestDatabase();
    const source = createDataSource({ url: database.url('app'), entities: [], poolSize: 2, applicationName: 'test' });
    db = new Db(await source.initialize());
    const admin = new pg.Client({ connectionString: database.superuserUrl });
    await admin.connect();
    const school = await admin.query<{ id: string }>(`INSERT INTO school (name) VALUES ('望洋學校') RETURNING id`);
    const units = await admin.query<{ id: number }>(
      `INSERT INTO school_unit (school_id, number, name, state) VALUES ($1, 'A', 'A', 'active'), ($1, 'B', 'B', 'active') RETURNING id`,
      [school.rows[0]?.id],
    );
    await admin.end();
    one = systemCtx(units.rows[0]?.id ?? 0, 'test', 'r');
    two = systemCtx(units.rows[1]?.id ?? 0, 'test', 'r');
    for (const ctx of [one, two]) await db.inUnit(ctx, (tx) => tx.audit({ action: 'test.made', entity: 'test' }));
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  const seen = async (ctx: typeof one) => (await db.glance(ctx, (tx) => tx.query<{ unit_id: number }>(ROWS, ['test.made']))).value;

  it('shows each unit its own rows only, however they take turns on the same connections [OVR-03, L6]', async () => {
    const units = Array.from({ length: 120 }, (_, i) => (i % 3 === 0 ? one : two));
    const all = await Promise.all(units.map((ctx, i) => (i % 5 === 4 ? db.read(ctx, (tx) => tx.query(ROWS, ['test.made'])) : seen(ctx))));
    expect(all).toEqual(units.map((ctx) => [{ unit_id: ctx.unitId }]));
  });

  it('is planned once for all values, not anew for each request [R12]', async () => {
    const { value } = await db.glance(one, (tx) => tx.one<{ plan: string }>(`SELECT current_setting('plan_cache_mode') AS plan`));
    expect(value?.plan).toBe('force_generic_plan');
  });

  it('leaves no unit, no transaction, no read-only mode and no way of planning behind [L6, L8]', async () => {
    await seen(one);
    const source = createDataSource({ url: database.url('app'), entities: [], poolSize: 1, applicationName: 'test' });
    const single = new Db(await source.initialize());
    await single.glance(one, (tx) => tx.query(ROWS, ['test.made']));
    const [left] = await source.query<{ unit: string | null; mode: string; plan: string }[]>(
      `SELECT current_setting('app.unit_id', true) AS unit, current_setting('transaction_read_only') AS mode, current_setting('plan_cache_mode') AS plan`,
    );
    expect([left?.unit ?? '', left?.mode, left?.plan]).toEqual(['', 'off', 'auto']);
    expect(await source.query(ROWS, ['test.made'])).toEqual([]);
    await single.inUnit(one, (tx) => tx.audit({ action: 'test.after', entity: 'test' }));
    await single.close();
  });

  it('refuses to write [A9]', async () => {
    const write = db.glance(one, (tx) =>
      tx.query(`INSERT INTO audit_log (unit_id, actor_kind, action, entity) VALUES ($1, 'system', 'x', 'x')`, [tx.unitId]),
    );
    await expect(write).rejects.toThrow(/read-only transaction/);
    expect(await seen(one)).toEqual([{ unit_id: one.unitId }]);
  });

  it('tells the clock of the database, one row or none, and values of every type', async () => {
    const { value, now } = await db.glance(one, (tx) =>
      tx.one<{ now: Date; n: number; list: string[]; none: null }>(`SELECT now(), $1::bigint AS n, $2::text[] AS list, $3::text AS none`, [
        7,
        ['甲', '乙'],
        null,
      ]),
    );
    expect(value).toEqual({ now, n: 7, list: ['甲', '乙'], none: null });
    expect((await db.glance(one, (tx) => tx.one(ROWS, ['nothing']))).value).toBeUndefined();
  });

  it('goes on after a statement that failed, on a connection of its own [L6]', async () => {
    for (const sql of ['SELECT nothing_here', 'SELECT 1 / (unit_id - unit_id) FROM audit_log']) {
      await expect(db.glance(one, (tx) => tx.query(sql))).rejects.toThrow();
      await expect(db.glance(one, (tx) => tx.query(sql))).rejects.toThrow();
    }
    const all = await Promise.all(Array.from({ length: 8 }, () => seen(two)));
    expect(all).toEqual(Array(8).fill([{ unit_id: two.unitId }]));
  });

  it('fails alone when the server ends its connection in the middle [R3]', async () => {
    const admin = new pg.Client({ connectionString: database.superuserUrl });
    await admin.connect();
    const slow = db.glance(one, (tx) => tx.query('SELECT pg_sleep(60)')).catch((error: unknown) => error);
    let ended = 0;
    while (ended === 0) {
      const { rowCount } = await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()`,
      );
      ended = rowCount ?? 0;
    }
    await admin.end();
    expect(await slow).toBeInstanceOf(Error);
    expect(await seen(two)).toEqual([{ unit_id: two.unitId }]);
  });

  it('is one statement, and none inside a transaction [L8, L10]', async () => {
    const twice = db.glance(one, async (tx) => {
      await tx.query(ROWS, ['test.made']);
      return tx.query(ROWS, ['test.made']);
    });
    await expect(twice).rejects.toThrow(/one statement/);
    await expect(db.glance(one, () => Promise.resolve(1))).rejects.toThrow(/without a statement/);
    await expect(db.inUnit(one, () => seen(one))).rejects.toThrow(/inside a transaction/);
  });
});
