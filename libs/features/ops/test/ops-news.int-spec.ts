import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { opsNewsApi } from '@contracts/ops-news';
import { opsUnitsApi } from '@contracts/ops-units';
import { opsLooksApi, unitLooksApi } from '@contracts/permissions-looks';
import type { Office } from '@contracts/ops';
import { OpsHttpModule } from '@features/ops';
import { PermissionsHttpModule } from '@features/permissions';
import { JobsModule } from '@platform/jobs/jobs.module';
import type { Ctx, OperatorActor } from '@platform/ctx/ctx';
import { makeCtx } from '@platform/ctx/ctx';
import { buildMember, type BuiltMember } from '@features/contacts/test/directory.builder';
import { createTestApp, TEST_OPS_ORIGIN, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';

describe('what operators and the bureau are told, hold and look at', () => {
  let test: TestApp;
  let unit: BuiltUnit;
  let founder: BuiltMember;
  let ops: Ctx<OperatorActor>;

  beforeAll(async () => {
    test = await createTestApp({ modules: [PermissionsHttpModule, JobsModule, OpsHttpModule] });
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    unit = await test.unit();
    founder = await buildMember(test.db, unit, { name: '周永康', roles: ['founder'] });
    ops = await operator();
  });

  const call: TestApp['call'] = (ctx, def, options = {}) =>
    test.call(ctx, def, { ...options, headers: { host: 'ops.campus.localhost:3000', origin: TEST_OPS_ORIGIN } } as typeof options);
  async function operator(office: Office = 'platform'): Promise<Ctx<OperatorActor>> {
    const id = randomUUID();
    await test.parts.platform.query(`INSERT INTO operator (id, name, office) VALUES ($1, $2, $3)`, [
      id,
      randomBytes(4).toString('hex'),
      office,
    ]);
    return {
      unitId: 0 as Ctx['unitId'],
      actor: { kind: 'operator', operatorId: id, rights: new Set(['ops']) },
      locale: 'zh-Hant',
      surface: 'ops',
      requestId: `test-${id}`,
    };
  }
  const cooling = () =>
    test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(
        `INSERT INTO dissolve_request (unit_id, founder_id, state, execute_at) VALUES ($1, $2, 'cooling', now() + interval '7 days')`,
        [tx.unitId, founder.id],
      ),
    );
  const told = (kind: string) =>
    test.parts.platform.query(`INSERT INTO operator_news (about_unit, kind, days, dedupe) VALUES ($1, $2, 7, $3)`, [
      unit.id,
      kind,
      randomUUID(),
    ]);
  const mine = async (ctx: Ctx) => {
    const { body } = await call(ctx, opsNewsApi.list);
    return { ...body, items: body.items.filter((one) => one.unitId === unit.id) };
  };
  const params = () => ({ unitId: unit.id });

  it('lists news of units to both offices, unread until each has read them, and never back [PER-25]', async () => {
    await told('dissolve_started');
    const officer = await operator('bureau');
    const [first] = (await mine(officer)).items;
    expect(first).toMatchObject({ kind: 'dissolve_started', days: 7, number: unit.number, unread: true });
    await call(officer, opsNewsApi.read, { body: { until: first!.at } });
    // Times are told to the second; the line was written within it.
    await call(officer, opsNewsApi.read, { body: { until: new Date(Date.now() + 60_000).toISOString() } });
    await call(officer, opsNewsApi.read, { body: { until: '2020-01-01T00:00:00+08:00' } });
    expect((await mine(officer)).items).toMatchObject([{ unread: false }]);
    expect((await mine(ops)).items).toMatchObject([{ unread: true }]);
    await told('dissolve_cancelled');
    expect((await mine(officer)).items.map((one) => [one.kind, one.unread])).toEqual([
      ['dissolve_cancelled', true],
      ['dissolve_started', false],
    ]);
  });

  it('tells nobody by name in them [H1]', async () => {
    await told('dissolve_started');
    expect(JSON.stringify(await mine(ops))).not.toContain('周永康');
  });

  it('shows the dissolving of a unit, holds it by an order and lifts it, with what was done in the unit’s history [PER-25]', async () => {
    expect((await call(ops, opsUnitsApi.hold, { params: params(), body: { order: 'TJB 1/2026', reason: '法院命令' } })).body.code).toBe(
      'STATE_CONFLICT',
    );
    await cooling();
    const before = (await call(ops, opsUnitsApi.read, { params: params() })).body;
    expect([before.dissolve?.order, before.can.includes('hold')]).toEqual([null, true]);
    const held = (await call(ops, opsUnitsApi.hold, { params: params(), body: { order: 'TJB 1/2026', reason: '法院命令' } })).body;
    expect([held.dissolve?.order, held.can.includes('release'), held.changes[0]]).toMatchObject([
      'TJB 1/2026',
      true,
      { action: 'unit.dissolve-held', reason: '法院命令' },
    ]);
    const lifted = await call(await operator('bureau'), opsUnitsApi.release, { params: params(), body: { reason: '命令已撤銷' } });
    expect(lifted.body.dissolve?.order).toBeNull();
    expect((await call(ops, opsUnitsApi.hold, { params: { unitId: 999_999_998 }, body: { order: 'X', reason: '法院命令' } })).status).toBe(
      404,
    );
  });

  it('asks the unit, sees it while it agrees and no longer, and every act is in the log of the platform [PER-31, H1]', async () => {
    const body = { reference: 'SUP-7', reason: '同步失敗' };
    expect((await call(ops, opsLooksApi.read, { params: params() })).body.code).toBe('LOOK_NOT_AGREED');
    const asked = (await call(ops, opsLooksApi.ask, { params: params(), body })).body;
    expect((await call(ops, opsLooksApi.ask, { params: params(), body })).body.code).toBe('STATE_CONFLICT');
    expect((await call(ops, opsUnitsApi.read, { params: params() })).body.look).toMatchObject({ own: true, state: 'asked' });
    const actor = {
      kind: 'staff' as const,
      memberId: founder.id,
      name: '周永康',
      roles: ['founder' as const],
      rights: new Set(['permissions.manage' as const]),
    };
    const boss = makeCtx({ ...unit.ctx, actor, surface: 'console', requestId: 'boss', steppedUp: true });
    await test.call(boss, unitLooksApi.agree, { params: { id: asked.id }, version: 1, body: { hours: 1 } });
    const seen = await call(ops, opsLooksApi.read, { params: params() });
    expect([seen.status, seen.body.administrators.map((one) => one.name)]).toEqual([200, ['周永康']]);
    expect((await call(await operator(), opsLooksApi.read, { params: params() })).status).toBe(403);
    await call(ops, opsLooksApi.end, { params: params() });
    expect((await call(ops, opsLooksApi.read, { params: params() })).status).toBe(403);
    const log = await test.parts.platform.query<{ what: string }>(
      `SELECT what FROM platform_read_log WHERE operator_id = $1 AND unit_id = $2 AND what LIKE 'unit.look%' ORDER BY at, id`,
      [ops.actor.operatorId, unit.id],
    );
    expect(log.map((line) => line.what)).toEqual([
      'unit.look',
      'unit.look.ask',
      'unit.look.ask',
      'unit.look',
      'unit.look.end',
      'unit.look',
    ]);
  });
});
