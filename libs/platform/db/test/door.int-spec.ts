import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { systemCtx } from '@platform/ctx/ctx';
import { createDataSource } from '@platform/db/data-source';
import { Db } from '@platform/db/door';
import { createTestDatabase, type TestDatabase } from '@testing/test-database';

describe('the door to the database', () => {
  let database: TestDatabase;
  let db: Db;
  let one: ReturnType<typeof systemCtx>;
  let two: ReturnType<typeof systemCtx>;

  beforeAll(async () => {
    database = await createTestDatabase();
    const source = createDataSource({ url: database.url('app'), entities: [], poolSize: 1, applicationName: 'test' });
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
    for (const ctx of [one, two]) {
      await db.inUnit(ctx, (tx) => tx.audit({ action: 'test.made', entity: 'test', entityId: String(tx.unitId) }));
    }
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  const seen = (ctx: typeof one) =>
    db.read(ctx, (tx) => tx.query<{ unit_id: number }>('SELECT unit_id FROM audit_log WHERE action = $1', ['test.made']));

  it('shows a unit its own rows only [OVR-03]', async () => {
    expect(await seen(one)).toEqual([{ unit_id: one.unitId }]);
    expect(await seen(two)).toEqual([{ unit_id: two.unitId }]);
  });

  it('leaves neither a transaction nor a unit behind on a pooled connection after an error [L6]', async () => {
    await expect(
      db.inUnit(one, async (tx) => {
        await tx.audit({ action: 'test.lost', entity: 'test' });
        throw new Error('stop');
      }),
    ).rejects.toThrow('stop');
    expect(await seen(two)).toEqual([{ unit_id: two.unitId }]);
    expect(await db.read(one, (tx) => tx.query('SELECT 1 FROM audit_log WHERE action = $1', ['test.lost']))).toEqual([]);
  });

  it('refuses a transaction inside a transaction instead of deadlocking or switching units [L8, L10]', async () => {
    await expect(db.inUnit(one, () => seen(two))).rejects.toThrow(/inside a transaction/);
    for (const outer of ['inUnit', 'read'] as const)
      for (const inner of ['inUnit', 'read', 'glance'] as const)
        await expect(db[outer]<unknown>(one, () => db[inner](two, () => Promise.resolve(0)))).rejects.toThrow(/inside a transaction/);
  });

  it('refuses to write in a read [A9]', async () => {
    await expect(
      db.read(one, (tx) => tx.query(`INSERT INTO slot (unit_id, job, due_at) VALUES ($1, 'x', now())`, [tx.unitId])),
    ).rejects.toThrow(/read-only/);
  });

  it('refuses to write a row of another unit [B3]', async () => {
    await expect(
      db.inUnit(one, (tx) => tx.execute(`INSERT INTO slot (unit_id, job, due_at) VALUES ($1, 'x', now())`, [two.unitId])),
    ).rejects.toThrow(/row-level security/);
  });

  it('refuses two statements at once on one transaction [L17]', async () => {
    await expect(
      db.read(one, async (tx) => {
        await Promise.all([tx.query('SELECT 1'), tx.query('SELECT 2')]);
      }),
    ).rejects.toThrow(/two statements at once/);
  });

  it('refuses a tx that outlives its callback', async () => {
    const kept = await db.read(one, (tx) => Promise.resolve(tx));
    await expect(kept.query('SELECT 1')).rejects.toThrow(/has ended/);
  });

  it('does not report a commit that PostgreSQL turned into a rollback', async () => {
    await expect(
      db.inUnit(one, async (tx) => {
        await tx.query('SELECT 1/0').catch(() => undefined);
      }),
    ).rejects.toThrow(/aborted/);
  });

  it('gives the database clock, not the clock of the process [OVR-11]', async () => {
    const now = await db.read(one, async (tx) => {
      const row = await tx.one<{ now: Date }>('SELECT now()');
      expect(row?.now).toEqual(tx.now);
      return tx.now;
    });
    expect(now).toBeInstanceOf(Date);
  });
});
