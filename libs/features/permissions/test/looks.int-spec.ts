import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { unitLooksApi } from '@contracts/permissions-looks';
import type { Ctx, OperatorActor } from '@platform/ctx/ctx';
import { asUnitId } from '@platform/ctx/ctx';
import { UnitLooks } from '../looks/unit-looks.service';
import { operator, startPermissions, type PermissionsRig, type World } from './permissions.rig';

describe('a read-only look that the unit grants an operator [PER-31]', () => {
  let rig: PermissionsRig;
  let w: World;
  let looks: UnitLooks;
  let ops: Ctx<OperatorActor>;
  beforeAll(async () => {
    rig = await startPermissions();
    looks = rig.test.app.get(UnitLooks, { strict: false });
  });
  afterAll(() => rig.close());
  beforeEach(async () => {
    w = await rig.world();
    ops = { ...(await operator(rig, 'platform')), unitId: asUnitId(w.id) };
  });

  const ask = (as = ops) => looks.ask(as, '營運甲', { reference: 'SUP-2026-118', reason: '同步失敗' });
  const agree = async (who: { id: string }, id: string, version: number, hours = 4, steppedUp = true) =>
    rig.test.call(await w.as(who, steppedUp), unitLooksApi.agree, { params: { id }, version, body: { hours } });
  const end = async (who: { id: string }, id: string, version: number) =>
    rig.test.call(await w.as(who), unitLooksApi.end, { params: { id }, version });
  const actions = async () =>
    (await w.rows<{ action: string }>(`SELECT action FROM audit_log WHERE unit_id = $1 AND entity = 'unit_view' ORDER BY at, id`)).map(
      (row) => row.action,
    );

  it('shows nothing before a super admin has agreed with a confirmed identity, and every look afterwards is recorded', async () => {
    const asked = await ask();
    await expect(looks.look(ops)).rejects.toMatchObject({ code: 'LOOK_NOT_AGREED' });
    expect(await w.rows(`SELECT title FROM reminder_topic WHERE unit_id = $1`)).toEqual([
      { title: '營運人員營運甲請求唯讀查看本校部（支援編號SUP-2026-118），請在權限管理同意或拒絕' },
    ]);
    expect((await agree(w.boss, asked.id, 1, 4, false)).body.code).toBe('STEP_UP_REQUIRED');
    expect((await agree(w.teacher, asked.id, 1)).status).toBe(403);
    const agreed = await agree(w.boss, asked.id, 1);
    expect(agreed.body).toMatchObject({ state: 'agreed', decidedBy: '何嘉敏', operator: '營運甲', reference: 'SUP-2026-118', version: 2 });
    const seen = await looks.look(ops);
    expect(seen).toMatchObject({ classes: 2, students: 2, guardians: 2, until: agreed.body.until });
    expect(seen.administrators.map((one) => one.name)).toEqual(['周永康', '何嘉敏', '黃詠琪']);
    await looks.look(ops);
    expect(await actions()).toEqual(['unit.view-asked', 'unit.view-agreed', 'unit.viewed', 'unit.viewed']);
    // Neither child nor family, by name, number or account.
    for (const secret of ['陳樂瑤', '李子軒', '歐陽靜', '李太', w.teacher.name]) expect(JSON.stringify(seen)).not.toContain(secret);
  });

  it('is for the operator who asked, in this unit, and ends with its hours', async () => {
    const asked = await ask();
    await agree(w.boss, asked.id, 1, 1);
    const colleague = { ...(await operator(rig, 'platform')), unitId: asUnitId(w.id) };
    await expect(looks.look(colleague)).rejects.toMatchObject({ code: 'LOOK_NOT_AGREED' });
    const neighbour = await rig.world();
    await expect(looks.look({ ...ops, unitId: asUnitId(neighbour.id) })).rejects.toMatchObject({ code: 'LOOK_NOT_AGREED' });
    await w.sql(`UPDATE unit_look SET until = now() - interval '1 second' WHERE unit_id = $1`);
    await expect(looks.look(ops)).rejects.toMatchObject({ code: 'LOOK_NOT_AGREED' });
    const [line] = (await rig.test.call(await w.as(w.boss), unitLooksApi.list, {})).body.items;
    expect(line).toMatchObject({ state: 'ended' });
    expect((await ask()).state).toBe('asked');
  });

  it('is refused or ended by any super admin at any time, and taken back by the operator', async () => {
    const first = await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect((await end(w.other, first.id, 1)).body.state).toBe('refused');
    expect((await agree(w.boss, first.id, 2)).body.code).toBe('STATE_CONFLICT');
    const second = await ask();
    await agree(w.boss, second.id, 1);
    await looks.look(ops);
    expect((await end(w.other, second.id, 2)).body.state).toBe('ended');
    await expect(looks.look(ops)).rejects.toMatchObject({ code: 'LOOK_NOT_AGREED' });
    await ask();
    expect((await looks.close(ops)).state).toBe('ended');
    await expect(looks.close(ops)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('is decided once of two super admins who answer at the same moment', async () => {
    const asked = await ask();
    const answers = await Promise.all([agree(w.boss, asked.id, 1), end(w.other, asked.id, 1)]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409]);
    expect(await actions()).toHaveLength(2);
  });

  it('is unknown in another unit, byte for byte like one that is not', async () => {
    const asked = await ask();
    const neighbour = await rig.world();
    const as = await neighbour.as(neighbour.boss);
    const call = (id: string) => rig.test.call(as, unitLooksApi.agree, { params: { id }, version: 1, body: { hours: 1 } });
    const [foreign, unknown] = [await call(asked.id), await call(randomUUID())];
    expect([foreign.status, foreign.body.code, unknown.body.code]).toEqual([404, 'NOT_FOUND', 'NOT_FOUND']);
  });
});
