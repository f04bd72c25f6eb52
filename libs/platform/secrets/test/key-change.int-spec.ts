import { randomBytes } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { ReadTx, Tx } from '@platform/db/tx';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { KeyChange } from '../key-change';
import { SEALED_COLUMNS } from '../sealed-columns';
import { keyVersionOf } from '../sealing';
import { UnitKeys } from '../unit-keys';

const SCHOOLS = 80;
const FIRST = randomBytes(32);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('changing keys while the service runs', () => {
  let test: TestApp;
  let keys: UnitKeys;
  let change: KeyChange;
  let all: pg.Client;
  beforeAll(async () => {
    test = await createTestApp({ modules: [], masterKey: FIRST, poolSize: 10 });
    keys = test.parts.unitKeys;
    change = new KeyChange(test.db, test.parts.platform, keys);
    all = new pg.Client({ connectionString: test.database.superuserUrl });
    await all.connect();
  });
  afterAll(async () => {
    await all.end();
    await test.close();
  });

  const write = <T>(unit: BuiltUnit, fn: (tx: Tx) => Promise<T>) => test.db.inUnit(unit.ctx, fn);
  let serial = 0;
  /** One more member with a sealed number. @returns the number */
  const addMember = (unit: BuiltUnit, with_ = keys) =>
    write(unit, async (tx) => {
      serial += 1;
      const mobile = `66${String(serial).padStart(6, '0')}`;
      const row = await tx.one<{ id: string }>(`INSERT INTO member (unit_id, wecom_userid, name) VALUES ($1, $2, $2) RETURNING id`, [
        tx.unitId,
        `m${mobile}`,
      ]);
      const cipher = await with_.forUnit(tx);
      await tx.execute(`UPDATE member SET mobile = $3, mobile_index = $4 WHERE unit_id = $1 AND id = $2`, [
        tx.unitId,
        row?.id,
        cipher.seal({ table: 'member', column: 'mobile', row: row?.id ?? '' }, mobile),
        cipher.blindIndex('mobile', mobile),
      ]);
      return mobile;
    });
  /** Found by its blind index and opened, as the product looks for numbers. */
  const found = async (tx: ReadTx, with_: UnitKeys, mobile: string) => {
    const cipher = await with_.forUnit(tx);
    const row = await tx.one<{ id: string; mobile: string }>(`SELECT id, mobile FROM member WHERE unit_id = $1 AND mobile_index = $2`, [
      tx.unitId,
      cipher.blindIndex('mobile', mobile),
    ]);
    return row === undefined ? undefined : cipher.open({ table: 'member', column: 'mobile', row: row.id }, row.mobile);
  };
  const versions = async (unit: BuiltUnit) => {
    const { rows } = await all.query<{ mobile: string }>(`SELECT mobile FROM member WHERE unit_id = $1 AND mobile IS NOT NULL`, [unit.id]);
    return [...new Set(rows.map((row) => keyVersionOf(row.mobile)))].toSorted();
  };

  /** Nobody uses the old key: gone as soon as no transaction of the server, of other databases too, is older than the change. */
  const dropped = async (unitId: number) => {
    for (let tries = 0; tries < 400; tries += 1) {
      if (await change.drop(unitId, 0)) return;
      await pause(50);
    }
    throw new Error('the old key is still there after twenty seconds');
  };

  it(`gives ${String(SCHOOLS)} schools new data keys under load: no failed call, and the old keys open nothing any more [F3, S12, V11.2.2]`, async () => {
    const units: BuiltUnit[] = [];
    for (let n = 0; n < SCHOOLS; n += 1) units.push(await test.unit());
    const known = new Map<BuiltUnit, string[]>();
    for (const unit of units) known.set(unit, [await addMember(unit), await addMember(unit)]);
    const before = await all.query<{ id: number; data_key: string }>(`SELECT id, data_key FROM school_unit WHERE id = ANY ($1)`, [
      units.map((unit) => unit.id),
    ]);

    let running = true;
    let calls = 0;
    const load = Array.from({ length: 4 }, async (_, lane) => {
      for (let n = lane; running; n += 1) {
        const unit = units[n % units.length]!;
        const mine = known.get(unit)!;
        if (n % 3 === 0) mine.push(await addMember(unit));
        else {
          const mobile = mine[n % mine.length]!;
          expect(await test.db.read(unit.ctx, (tx) => found(tx, keys, mobile))).toBe(mobile);
        }
        calls += 1;
        // Schools call all the time, but not with the whole processor.
        await pause(2);
      }
    });
    for (const unit of units) {
      expect(await change.change(unit.id)).toBe(2);
      await change.reseal(unit.id);
      // What began before the change ends with its old key; then one more round finds nothing or that.
      while (!(await change.drop(unit.id, 0))) {
        await pause(10);
        await change.reseal(unit.id);
      }
    }
    running = false;
    await Promise.all(load);
    expect(calls).toBeGreaterThan(SCHOOLS);

    for (const unit of units) {
      expect(await versions(unit)).toEqual([2]);
      for (const mobile of known.get(unit)!) expect(await test.db.read(unit.ctx, (tx) => found(tx, keys, mobile))).toBe(mobile);
    }
    expect((await change.state()).filter((one) => units.some((unit) => unit.id === one.unitId) && one.older.length > 0)).toEqual([]);
    const unit = units[0]!;
    const old = before.rows.find((row) => row.id === unit.id)!;
    const { rows } = await all.query<{ id: string; mobile: string; number: string }>(
      `SELECT m.id, m.mobile, u.number FROM member m JOIN school_unit u ON u.id = m.unit_id WHERE m.unit_id = $1 LIMIT 1`,
      [unit.id],
    );
    const withOld = {
      unitId: unit.id,
      one: () => Promise.resolve({ number: rows[0]!.number, data_key: old.data_key, data_key_version: 1 }),
    } as unknown as ReadTx;
    await expect(keys.open(withOld, { table: 'member', column: 'mobile', row: rows[0]!.id }, rows[0]!.mobile)).rejects.toThrow();
  }, 180_000);

  it('goes on where it was cut off: connections killed in the middle of sealing anew [F3]', async () => {
    const unit = await test.unit();
    const mobiles: string[] = [];
    for (let n = 0; n < 40; n += 1) mobiles.push(await addMember(unit));
    await all.query(
      `INSERT INTO member (unit_id, wecom_userid, name, mobile) SELECT $1, 'x' || n, 'x', NULL FROM generate_series(1, 5) n`,
      [unit.id],
    );
    await change.change(unit.id);
    const late = await addMember(unit);
    expect(await versions(unit)).toEqual([1, 2]);
    expect(await change.left(unit.id)).toBe(40);
    // Half of the work stands, the other half is cut off with its transaction.
    const blocker = new pg.Client({ connectionString: test.database.superuserUrl });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query(`SELECT 1 FROM member WHERE unit_id = $1 AND name <> 'x' ORDER BY id LIMIT 1 FOR UPDATE`, [unit.id]);
    const cut = change.reseal(unit.id).then(
      () => 'done',
      () => 'cut',
    );
    await pause(300);
    await all.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app' AND datname = $1 AND state <> 'idle'`, [
      test.database.name,
    ]);
    expect(await cut).toBe('cut');
    await blocker.query('ROLLBACK');
    await blocker.end();
    expect(await change.drop(unit.id, 0)).toBe(false);
    for (const mobile of [...mobiles, late]) expect(await test.db.read(unit.ctx, (tx) => found(tx, keys, mobile))).toBe(mobile);
    expect(await change.reseal(unit.id)).toBe(40);
    expect(await change.reseal(unit.id)).toBe(0);
    await dropped(unit.id);
    for (const mobile of [...mobiles, late]) expect(await test.db.read(unit.ctx, (tx) => found(tx, keys, mobile))).toBe(mobile);
  });

  it('keeps the old key as long as somebody may still use it: an hour, and a transaction that began before [F3]', async () => {
    const unit = await test.unit();
    await addMember(unit);
    const early = new pg.Client({ connectionString: test.database.superuserUrl });
    await early.connect();
    await early.query('BEGIN');
    await early.query('SELECT pg_current_xact_id()');
    await change.change(unit.id);
    await change.reseal(unit.id);
    expect(await change.drop(unit.id, 0)).toBe(false);
    await early.query('ROLLBACK');
    await early.end();
    expect(await change.drop(unit.id)).toBe(false);
    await dropped(unit.id);
  });

  it('changes the master key: both stand in the file, all keys are wrapped anew, then the old one opens none [F3, V11.2.2]', async () => {
    const unit = await test.unit();
    const mobile = await addMember(unit);
    await change.change(unit.id);
    const second = randomBytes(32);
    const both = new UnitKeys([second, FIRST]);
    expect(await test.db.read(unit.ctx, (tx) => found(tx, both, mobile))).toBe(mobile);
    const master = new KeyChange(test.db, test.parts.platform, both);
    // Processes with the new file and with the old one run side by side until all keys are wrapped anew.
    const made = await addMember(unit, both);
    expect(await test.db.read(unit.ctx, (tx) => found(tx, keys, made))).toBe(made);
    expect(await master.rewrap()).toBeGreaterThan(0);
    expect(await master.rewrap()).toBe(0);
    const onlyNew = new UnitKeys(second);
    for (const one of [mobile, made]) expect(await test.db.read(unit.ctx, (tx) => found(tx, onlyNew, one))).toBe(one);
    await expect(test.db.read(unit.ctx, (tx) => found(tx, new UnitKeys(FIRST), mobile))).rejects.toThrow();
    expect(both.deriveAll('file-link').map((key) => key.equals(keys.derive('file-link')))).toEqual([false, true]);
  });

  it('knows every sealed column: each place the product seals for is on its list [F3, F2]', () => {
    const listed = new Set(SEALED_COLUMNS.map(([table, column]) => `${table}.${column}`));
    const named = globSync('libs/{features,platform}/**/*.ts', { exclude: ['**/test/**'] }).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/table: '(\w+)', column: '(\w+)', row/g)].map(
        ([, table, column]) => `${String(table)}.${String(column)}`,
      ),
    );
    expect(named.length).toBeGreaterThan(30);
    expect([...new Set(named)].filter((one) => !listed.has(one))).toEqual([]);
  });

  it('knows where each of them stands: its rows can be read and written by the application [F3]', async () => {
    const unit = await test.unit();
    for (const [table, column, row] of SEALED_COLUMNS) {
      await write(unit, (tx) =>
        tx.execute(`UPDATE ${table} SET ${column} = ${column} WHERE unit_id = $1 AND (${row}) IS NULL AND false`, [tx.unitId]),
      );
    }
  });
});
