import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { founderApi } from '@contracts/permissions-founder';
import type { Ctx, OperatorActor } from '@platform/ctx/ctx';
import { asUnitId } from '@platform/ctx/ctx';
import { DissolveHold } from '../founder/dissolve-hold.service';
import { DissolveService } from '../founder/dissolve.service';
import { operator, startPermissions, type PermissionsRig, type World } from './permissions.rig';

describe('a legal order against dissolving, and what the bureau hears [PER-25]', () => {
  let rig: PermissionsRig;
  let w: World;
  let ops: Ctx<OperatorActor>;
  let holding: DissolveHold;
  beforeAll(async () => {
    rig = await startPermissions();
    holding = rig.test.app.get(DissolveHold, { strict: false });
  });
  afterAll(() => rig.close());
  beforeEach(async () => {
    w = await rig.world({ name: '培英小學部' });
    ops = { ...(await operator(rig, 'platform')), unitId: asUnitId(w.id) };
  });

  const begin = async () =>
    rig.test.call(await w.as(w.founder), founderApi.dissolve, { body: { unitName: '培英小學部' }, key: `key-${randomUUID()}` });
  const run = () => rig.test.app.get(DissolveService, { strict: false }).run(w.ctx);
  const over = () => w.sql(`UPDATE dissolve_request SET execute_at = now() - interval '1 second' WHERE unit_id = $1`);
  const unitState = async () =>
    (await rig.test.parts.platform.one<{ state: string }>(`SELECT state FROM school_unit WHERE id = $1`, [w.id]))?.state;
  const news = async () =>
    (
      await rig.test.parts.platform.query<{ kind: string; days: number | null }>(
        `SELECT kind, days FROM operator_news WHERE about_unit = $1 ORDER BY created_at, id`,
        [w.id],
      )
    ).map(({ kind, days }) => (days === null ? kind : `${kind} ${String(days)}`));

  it('holds the erasing however late it is, tells founder and super admins, and lets the founder still cancel', async () => {
    await begin();
    await holding.hold(ops, 'TJB 12/2026', '初級法院命令保全');
    await over();
    await run();
    await run();
    expect([await unitState(), await w.founders()]).toEqual(['dissolving', [w.founder.id]]);
    expect((await rig.test.call(await w.as(w.boss), founderApi.state, {})).body.dissolve).toMatchObject({ held: true, state: 'cooling' });
    expect(await w.rows(`SELECT title FROM reminder_topic WHERE unit_id = $1 ORDER BY created_at DESC LIMIT 1`)).toEqual([
      { title: '解散組織已依法律命令（TJB 12/2026）暫緩，資料不會刪除' },
    ]);
    expect(
      await w.rows(`SELECT after FROM audit_log WHERE unit_id = $1 AND action = 'unit.dissolve-held' AND entity = 'school_unit'`),
    ).toMatchObject([{ after: { order: 'TJB 12/2026', reason: '初級法院命令保全' } }]);
    expect((await rig.test.call(await w.as(w.founder), founderApi.cancelDissolve, {})).body.state).toBe('cancelled');
    await run();
    expect(await unitState()).toBe('active');
  });

  it('gives the founder a day after it was lifted, and then goes on', async () => {
    await begin();
    await holding.hold(ops, 'TJB 12/2026', '初級法院命令保全');
    await over();
    await holding.release(ops, '命令已撤銷');
    expect(
      await w.rows(
        `SELECT execute_at BETWEEN now() + interval '23 hours' AND now() + interval '24 hours' AS a_day FROM dissolve_request WHERE unit_id = $1`,
      ),
    ).toEqual([{ a_day: true }]);
    await run();
    expect(await unitState()).toBe('dissolving');
    await over();
    await run();
    expect(await unitState()).toBe('closed');
  });

  it('is set once and lifted once, also by two operators at the same moment, and only while something is cooling', async () => {
    const hold = (as = ops) => holding.hold(as, 'TJB 12/2026', '法院命令');
    await expect(hold()).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await begin();
    const colleague = { ...(await operator(rig, 'bureau')), unitId: asUnitId(w.id) };
    const ends = await Promise.allSettled([hold(), hold(colleague)]);
    expect(ends.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const lifts = await Promise.allSettled([holding.release(ops, '已撤銷'), holding.release(colleague, '已撤銷')]);
    expect(lifts.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('wins or loses whole against the job that erases at the same moment', async () => {
    for (let round = 0; round < 4; round += 1) {
      w = await rig.world({ name: '培英小學部' });
      ops = { ...ops, unitId: asUnitId(w.id) };
      await begin();
      await run();
      await over();
      const [held] = await Promise.allSettled([holding.hold(ops, 'TJB 12/2026', '法院命令'), run()]);
      await run();
      expect(await unitState()).toBe(held.status === 'fulfilled' ? 'dissolving' : 'closed');
    }
  });

  it('is told to the bureau at the beginning, once a day, when held, lifted, cancelled and done, however often the job runs', async () => {
    await begin();
    for (let i = 0; i < 2; i += 1) await run();
    expect(await news()).toEqual(['dissolve_started 7']);
    await w.sql(
      `UPDATE dissolve_request SET started_at = started_at - interval '2 days', execute_at = execute_at - interval '2 days' WHERE unit_id = $1`,
    );
    for (let i = 0; i < 2; i += 1) await run();
    expect(await news()).toEqual(['dissolve_started 7', 'dissolve_daily 5']);
    await holding.hold(ops, 'TJB 12/2026', '法院命令');
    for (let i = 0; i < 2; i += 1) await run();
    await holding.release(ops, '已撤銷');
    for (let i = 0; i < 2; i += 1) await run();
    expect((await news()).slice(2)).toEqual(['dissolve_held', 'dissolve_released 5']);
    await rig.test.call(await w.as(w.founder), founderApi.cancelDissolve, {});
    for (let i = 0; i < 2; i += 1) await run();
    expect((await news()).at(-1)).toBe('dissolve_cancelled');
    await begin();
    await over();
    for (let i = 0; i < 2; i += 1) await run();
    expect((await news()).slice(5)).toEqual(['dissolve_started 7', 'dissolve_executed']);
    // The unit is gone, the message about it is not.
    expect(await unitState()).toBe('closed');
  });
});
