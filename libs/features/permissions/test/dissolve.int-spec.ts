import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { founderApi } from '@contracts/permissions-founder';
import { asUnitId } from '@platform/ctx/ctx';
import { lookAtRows, type RowLook } from '@testing/proof/row-digest';
import { DissolveService } from '../founder/dissolve.service';
import { EraseUnit, inOrder } from '../founder/erase-unit';
import { startPermissions, type PermissionsRig, type World } from './permissions.rig';

describe('dissolving the organisation [PER-07, PER-25]', () => {
  let rig: PermissionsRig;
  let look: RowLook;
  let w: World;
  beforeAll(async () => {
    rig = await startPermissions();
    look = await lookAtRows(rig.test.database);
  });
  afterAll(async () => {
    await look.close();
    await rig.close();
  });
  beforeEach(async () => {
    w = await rig.world({ name: '培英小學部' });
  });

  const begin = async (who: { id: string }, unitName = '培英小學部', steppedUp = true) =>
    rig.test.call(await w.as(who, steppedUp), founderApi.dissolve, { body: { unitName }, key: `key-${randomUUID()}` });
  const cancel = async (who: { id: string }) => rig.test.call(await w.as(who), founderApi.cancelDissolve, {});
  const run = () => rig.test.app.get(DissolveService, { strict: false }).run(w.ctx);
  const state = async () => (await look.query<{ state: string }>(`SELECT state FROM school_unit WHERE id = $1`, [w.id]))[0]?.state;
  const over = () => w.sql(`UPDATE dissolve_request SET execute_at = now() - interval '1 second' WHERE unit_id = $1`);
  const tables = () =>
    look.query<{ name: string }>(
      `SELECT c.relname::text AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'unit_id'
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT IN ('dissolve_request', 'platform_read_log') ORDER BY 1`,
    );
  const left = async (unitId: number): Promise<Record<string, number>> => {
    const found: Record<string, number> = {};
    for (const { name } of await tables()) {
      // The job that does it is itself a row, without any data, until the queue forgets it.
      const others = name === 'outbox' ? `AND job <> 'unit.dissolve'` : '';
      const n = (await look.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${name} WHERE unit_id = $1 ${others}`, [unitId]))[0]!.n;
      if (n > 0) found[name] = n;
    }
    return found;
  };
  /** Everything of a unit, row by row. */
  const digest = async (unitId: number): Promise<string[]> => {
    const all: string[] = [];
    for (const { name } of await tables()) {
      const rows = await look.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t WHERE unit_id = $1 ORDER BY 1`, [unitId]);
      all.push(...rows.map((one) => `${name} ${one.row}`));
    }
    return all;
  };

  it('is for the founder alone, with the name typed and a confirmed identity (acceptance 4) [FOUNDER_ONLY, DISSOLVE_CONFIRM_MISMATCH]', async () => {
    expect((await begin(w.boss)).body.code).toBe('FOUNDER_ONLY');
    expect((await begin(w.founder, '培英小學')).body.code).toBe('DISSOLVE_CONFIRM_MISMATCH');
    expect((await begin(w.founder, '培英小學部', false)).body.code).toBe('STEP_UP_REQUIRED');
    expect(await w.rows(`SELECT 1 FROM dissolve_request WHERE unit_id = $1`)).toEqual([]);
  });

  it('cools for seven days with a message a day, and the founder can still cancel on day 6: all as before (acceptance 4)', async () => {
    const begun = await begin(w.founder);
    expect([begun.status, begun.body.state]).toEqual([200, 'cooling']);
    expect(Date.parse(begun.body.executeAt) - Date.parse(begun.body.startedAt)).toBe(7 * 86_400_000);
    expect((await begin(w.founder)).body.code).toBe('STATE_CONFLICT');
    await run();
    expect(await state()).toBe('dissolving');
    await w.sql(
      `UPDATE dissolve_request SET started_at = started_at - interval '6 days', execute_at = execute_at - interval '6 days' WHERE unit_id = $1`,
    );
    await w.sql(`UPDATE reminder_topic SET source_key = source_key || ':earlier' WHERE unit_id = $1`);
    await run();
    await run();
    expect(await w.rows(`SELECT title FROM reminder_topic WHERE unit_id = $1 AND source_key NOT LIKE '%earlier'`)).toEqual([
      { title: '組織將於1日後解散並刪除全部資料。創建人可在權限管理取消' },
    ]);
    expect((await cancel(w.boss)).body.code).toBe('FOUNDER_ONLY');
    expect((await cancel(w.founder)).body.state).toBe('cancelled');
    await run();
    expect(await state()).toBe('active');
    await over();
    await run();
    expect(await state()).toBe('active');
    expect(await w.founders()).toEqual([w.founder.id]);
  });

  it('erases all data of the unit when the days are over and closes it, and leaves every other unit byte for byte (acceptance 4)', async () => {
    const neighbour = await rig.world();
    await rig.test.parts.fileStore.put(`${String(w.id)}/2026/11/a`, Buffer.from('a'), 1, 'text/plain');
    await rig.test.parts.fileStore.put(`${String(neighbour.id)}/2026/11/a`, Buffer.from('b'), 1, 'text/plain');
    await begin(w.founder);
    await run();
    const before = await digest(neighbour.id);
    await over();
    await run();
    expect(await left(w.id)).toEqual({});
    expect(await digest(neighbour.id)).toEqual(before);
    const [unit] = await look.query(`SELECT state, corp_id, data_key, closed_at IS NOT NULL AS closed FROM school_unit WHERE id = $1`, [
      w.id,
    ]);
    expect(unit).toEqual({ state: 'closed', corp_id: null, data_key: null, closed: true });
    expect(await rig.test.parts.fileStore.list(`${String(w.id)}/`)).toEqual([]);
    expect(await rig.test.parts.fileStore.list(`${String(neighbour.id)}/`)).toHaveLength(1);
    const [request] = await look.query<{ erased: Record<string, number> }>(
      `SELECT state, erased, erased_at IS NOT NULL AS done FROM dissolve_request WHERE unit_id = $1`,
      [w.id],
    );
    expect(request).toMatchObject({ state: 'executed', done: true });
    expect(request!.erased['member']).toBe(4);
    await run();
    expect(await state()).toBe('closed');
  });

  it('goes on where it was cut off, and nobody can go back once it has begun', async () => {
    await begin(w.founder);
    await run();
    await over();
    const eraser = rig.test.app.get(EraseUnit, { strict: false });
    const whole = Object.getOwnPropertyDescriptor(EraseUnit.prototype, 'run')!.value as typeof eraser.run;
    // The process dies after the session table: the row says executed, most of the data still stands.
    eraser.run = async () => {
      await look.query(`UPDATE school_unit SET erasing_at = now() WHERE id = $1`, [w.id]);
      await look.query(`DELETE FROM session WHERE unit_id = $1`, [w.id]);
      throw new Error('killed');
    };
    await expect(run()).rejects.toThrow('killed');
    expect((await cancel(w.founder)).body.code).toBe('STATE_CONFLICT');
    eraser.run = whole;
    await run();
    expect(await left(w.id)).toEqual({});
    expect(await state()).toBe('closed');
  });

  it('is cancelled or erased whole when the founder takes it back in the moment its time has come [PER-25]', async () => {
    for (let round = 0; round < 4; round += 1) {
      w = await rig.world({ name: '培英小學部' });
      await begin(w.founder);
      await run();
      await over();
      const [back] = await Promise.all([cancel(w.founder), run()]);
      await run();
      if (back.status === 200) expect([await state(), await w.founders()]).toEqual(['active', [w.founder.id]]);
      else expect([back.body.code, await state(), await left(w.id)]).toEqual(['STATE_CONFLICT', 'closed', {}]);
    }
  });

  it('stays while a legal order holds it', async () => {
    await begin(w.founder);
    await over();
    await look.query(`UPDATE dissolve_request SET hold_order = 'TJB 12/2026' WHERE unit_id = $1`, [w.id]);
    await run();
    expect(await state()).toBe('dissolving');
    expect(await w.founders()).toEqual([w.founder.id]);
  });

  it('is done by a role that the database lets delete nothing else', async () => {
    const { platform } = rig.test.parts;
    const gone = await platform.query(`DELETE FROM member WHERE unit_id = $1 RETURNING 1`, [asUnitId(w.id)]);
    expect(gone).toEqual([]);
    expect(await platform.query(`SELECT 1 FROM member WHERE unit_id = $1`, [w.id])).toEqual([]);
    const role = await platform.query(`DELETE FROM unit_role WHERE unit_id = $1 RETURNING 1`, [w.id]);
    expect(role).toEqual([]);
    expect(await w.founders()).toEqual([w.founder.id]);
  });

  it('reaches every table of units’ data there is, those that point to others first', async () => {
    const open = await look.query<{ name: string }>(
      `SELECT c.relname::text AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'unit_id'
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity AND NOT (
          has_table_privilege('platform', c.oid, 'DELETE') AND EXISTS (SELECT FROM pg_policies p WHERE p.tablename = c.relname AND p.policyname = 'erase_only_closing_unit'))`,
    );
    expect(open).toEqual([]);
    const order = inOrder([
      { name: 'notice', pointedAtBy: ['notice_delivery'], tree: false },
      { name: 'notice_delivery', pointedAtBy: [], tree: false },
    ]);
    expect(order.map((table) => table.name)).toEqual(['notice_delivery', 'notice']);
    expect(() =>
      inOrder([
        { name: 'a', pointedAtBy: ['b'], tree: false },
        { name: 'b', pointedAtBy: ['a'], tree: false },
      ]),
    ).toThrow('a → b → a');
  });
});
