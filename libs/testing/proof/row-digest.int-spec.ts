import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { changedTables, lookAtRows, type RowDigest, type RowLook } from './row-digest';

/** A look that keeps what it read must see exactly what one that reads everything sees. */
describe('looking at rows often', () => {
  let test: TestApp;
  let unit: BuiltUnit;
  let often: RowLook;
  let plain: RowLook;
  let other: pg.Client;

  beforeAll(async () => {
    test = await createTestApp({ modules: [] });
    unit = await test.unit();
    plain = await lookAtRows(test.database);
    often = await lookAtRows(test.database, true);
    other = new pg.Client({ connectionString: test.database.superuserUrl });
    await other.connect();
  });
  afterAll(async () => {
    await other?.end();
    await often?.close();
    await plain?.close();
    await test?.close();
  });

  /** Both looks, which must agree; the second one twice, so that it also answers from what it kept. */
  async function look(): Promise<RowDigest> {
    const [unitRows, allRows] = [await plain.ofUnit(unit.id), await plain.ofAll()];
    for (let i = 0; i < 2; i += 1) {
      expect(await often.ofUnit(unit.id)).toEqual(unitRows);
      expect(await often.ofAll()).toEqual(allRows);
    }
    return often.ofUnit(unit.id);
  }
  const changeSettings = (): Promise<number> =>
    test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(`UPDATE notice_settings SET undo_seconds = undo_seconds + 1 WHERE unit_id = $1`, [tx.unitId]),
    );

  it('sees what the product writes, and only that [S1]', async () => {
    const before = await look();
    await changeSettings();
    expect(changedTables(before, await look())).toEqual(['notice_settings']);
  });

  it('is not misled by a change that was rolled back [S1]', async () => {
    const before = await look();
    await other.query('BEGIN');
    await other.query('UPDATE notice_settings SET undo_seconds = 57 WHERE unit_id = $1', [unit.id]);
    expect(changedTables(before, await often.ofUnit(unit.id))).toEqual([]);
    await other.query('ROLLBACK');
    expect(changedTables(before, await look())).toEqual([]);
  });

  it('sees what a transaction commits that was open during the look before [S1]', async () => {
    await other.query('BEGIN');
    await other.query('UPDATE notice_settings SET undo_seconds = 58 WHERE unit_id = $1', [unit.id]);
    const before = await often.ofUnit(unit.id);
    await other.query('COMMIT');
    expect(changedTables(before, await often.ofUnit(unit.id))).toEqual(['notice_settings']);
  });

  it('sees rows that go with their parent [S1]', async () => {
    const label = await other.query<{ id: string }>(`INSERT INTO label (unit_id, name) VALUES ($1, 'x') RETURNING id`, [unit.id]);
    await other.query(`INSERT INTO label_user (unit_id, label_id, app) VALUES ($1, $2, 'notice')`, [unit.id, label.rows[0]?.id]);
    const before = await look();
    await other.query(`DELETE FROM label WHERE unit_id = $1`, [unit.id]);
    expect(changedTables(before, await look()).toSorted()).toEqual(['label', 'label_user']);
  });

  it('sees what is cut off whole, and what is written past triggers [S1]', async () => {
    const before = await look();
    await other.query(`SET session_replication_role = replica`);
    await other.query('UPDATE notice_settings SET undo_seconds = 59 WHERE unit_id = $1', [unit.id]);
    await other.query(`SET session_replication_role = origin`);
    const later = await look();
    expect(changedTables(before, later)).toEqual(['notice_settings']);
    await other.query('TRUNCATE notice_settings');
    expect(changedTables(later, await look())).toEqual(['notice_settings']);
  });
});
