import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { analysed, rowsRead } from '@testing/rows-read';
import { createTestApp, type TestApp } from '@testing/test-app';
import { waitingChanges } from '../data/change.rows';

describe('what waits for the lane of a unit', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ modules: [] });
  });
  afterAll(() => test.close());

  it('is found by reading no more than it hands out, however many wait: a class moves up while a form is saved [PRM-35, CON-09]', async () => {
    const unit = await test.unit();
    await test.db.inUnit(unit.ctx, async (tx) => {
      const put = (n: number, priority: number, entity: string): Promise<number> =>
        tx.execute(
          `INSERT INTO directory_change (unit_id, kind, entity, entity_id, payload, label, lane_key, needs, priority)
           SELECT $1, 'student.update', 'student', md5($4 || n)::uuid, 'x', 'x', 'x', ARRAY[md5($4 || (n + 1))::uuid], $3 FROM generate_series(1, $2::int) AS n`,
          [tx.unitId, n, priority, entity],
        );
      await put(3_000, 9, 'pupil');
      // Of these, the last one waits for an older change of the batch.
      await put(20, 5, 'other');
      await put(1, 5, 'pupil');
    });
    await analysed(test.database.superuserUrl, 'directory_change');
    const counted = await test.db.read(unit.ctx, async (tx) => {
      const before = await rowsRead((sql, params) => tx.query(sql, params), 'directory_change');
      const rows = await waitingChanges(tx, 400);
      expect(rows).toHaveLength(400);
      expect(rows.filter((row) => row.priority === 5)).toHaveLength(20);
      return (await rowsRead((sql, params) => tx.query(sql, params), 'directory_change')) - before;
    });
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThan(1_000);
  });
});
