import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { opsUnitsApi, type OpsUnitDetail } from '@contracts/ops-units';
import { opsApi, type Office } from '@contracts/ops';
import { ContactsModule } from '@features/contacts';
import { IdentityModule } from '@features/identity';
import { FounderRecovery } from '@features/permissions';
import { OpsHttpModule } from '@features/ops';
import { WecomGateway, WecomGatewayModule } from '@features/wecom-gateway';
import { buildMember } from '@features/contacts/test/directory.builder';
import type { Ctx, OperatorActor } from '@platform/ctx/ctx';
import { startTestSimulator, type TestSimulator } from '@testing/simulator';
import { createTestApp, TEST_OPS_ORIGIN, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';

const HOST = 'app.campus.localhost:3000';
const SECRET = 'the-secret-of-the-edit-app';
const SYNC = 'the-secret-of-contact-sync';

describe('school units in the operators’ console', () => {
  let simulator: TestSimulator;
  let test: TestApp;

  beforeAll(async () => {
    simulator = await startTestSimulator();
    test = await createTestApp({ modules: [WecomGatewayModule, IdentityModule, ContactsModule, OpsHttpModule], env: simulator.env });
  });
  afterAll(async () => {
    await test?.close();
    await simulator?.close();
  });

  /** Operators' routes answer on their own host alone. */
  const call: TestApp['call'] = (ctx, def, options = {}) =>
    test.call(ctx, def, { ...options, headers: { host: 'ops.campus.localhost:3000', origin: TEST_OPS_ORIGIN } } as typeof options);

  /** A new operator of an office, signed in. */
  async function operator(office: Office = 'platform'): Promise<Ctx<OperatorActor>> {
    const id = randomUUID();
    await test.parts.platform.query(`INSERT INTO operator (id, name, office) VALUES ($1, $2, $3)`, [
      id,
      `${office} ${randomBytes(3).toString('hex')}`,
      office,
    ]);
    return Object.freeze({
      unitId: 0 as Ctx['unitId'],
      actor: { kind: 'operator' as const, operatorId: id, rights: new Set(['ops' as const]) },
      locale: 'zh-Hant' as const,
      surface: 'ops' as const,
      requestId: `test-${id}`,
    });
  }
  const mark = (): string => randomBytes(4).toString('hex').toUpperCase();
  const creation = (number = `N-${mark()}`) => ({ number, name: '小學部', locale: 'zh-Hant' as const, school: { name: `學校 ${number}` } });
  async function made(as: Ctx): Promise<OpsUnitDetail> {
    const answer = await call(as, opsUnitsApi.create, { body: creation() });
    expect(answer.status).toBe(200);
    return answer.body;
  }
  async function corp(): Promise<string> {
    const corpId = `ww${randomBytes(8).toString('hex')}`;
    await simulator.control('PUT', `/sim/corps/${corpId}`, {
      name: '新學校',
      contactSync: { secret: SYNC },
      apps: [{ agentId: 1_000_001, name: '智慧校園', secret: SECRET, schoolRights: ['edit'], trustedDomains: [HOST] }],
    });
    return corpId;
  }
  const values = (corpId: string) => ({ corpId, agentId: 1_000_001, secret: SECRET, contactSyncSecret: SYNC });
  const auditOf = (unitId: number) =>
    test.parts.db.read({ ...systemOf(unitId) }, (tx) =>
      tx.query<{ action: string; actor_kind: string; after: Record<string, unknown> | null }>(
        `SELECT action, actor_kind, after FROM audit_log WHERE unit_id = $1 AND entity = 'school_unit' ORDER BY at, id`,
        [tx.unitId],
      ),
    );
  const systemOf = (unitId: number): BuiltUnit['ctx'] =>
    Object.freeze({
      unitId: unitId as Ctx['unitId'],
      actor: { kind: 'system' as const, job: 'test', rights: new Set<never>() },
      locale: 'zh-Hant' as const,
      surface: 'worker' as const,
      requestId: 'test',
    });

  it('are made as drafts of a new or a known school, with a record of who made them [OVR-05]', async () => {
    const as = await operator();
    const first = await made(as);
    expect(first).toMatchObject({ state: 'draft', corpId: null, members: 0, administrators: 0, can: ['close', 'change', 'connect'] });
    expect(first.changes).toMatchObject([{ action: 'unit.created', to: 'draft', operator: expect.any(String) }]);
    const second = await call(as, opsUnitsApi.create, { body: { ...creation(), name: '中學部', school: { id: first.school.id } } });
    expect(second.body.school).toEqual(first.school);
    const { body } = await call(as, opsUnitsApi.schools);
    expect(body.items.find((school) => school.id === first.school.id)).toMatchObject({ units: 2 });
    expect((await call(as, opsApi.units)).body.items.some((unit) => unit.number === first.number)).toBe(true);
  });

  it('refuse a number that is in use, a malformed one, and a school that is not there [OVR-05]', async () => {
    const as = await operator();
    const first = await made(as);
    const before = (await call(as, opsUnitsApi.schools)).body.items.length;
    const again = await call(as, opsUnitsApi.create, { body: creation(first.number) });
    expect([again.status, again.body.code]).toEqual([409, 'UNIT_NUMBER_TAKEN']);
    // The school of a refused unit is not left behind.
    expect((await call(as, opsUnitsApi.schools)).body.items).toHaveLength(before);
    for (const number of ['b-217', 'B 217', '', '-B217', 'B'.repeat(21)]) {
      expect((await call(as, opsUnitsApi.create, { body: creation(number) })).status).toBe(422);
    }
    const nowhere = await call(as, opsUnitsApi.create, { body: { ...creation(), school: { id: randomUUID() } } });
    expect(nowhere.status).toBe(404);
  });

  it('let one of two who use a number at once through [OVR-05]', async () => {
    const as = await operator();
    const body = creation();
    const answers = await Promise.all([0, 1].map(() => call(as, opsUnitsApi.create, { body })));
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  });

  it('are connected by values that WeCom has confirmed, then in service, and the first reading begins [DEP-11, SUB-113]', async () => {
    const as = await operator();
    const unit = await made(as);
    const corpId = await corp();
    const { status, body } = await call(as, opsUnitsApi.connect, { params: { unitId: unit.id }, body: values(corpId) });
    expect(status).toBe(200);
    expect(body.checks.map((check) => [check.field, check.ok])).toEqual([
      ['corpId', true],
      ['appSecret', true],
      ['agentId', true],
      ['contactSyncSecret', true],
    ]);
    expect(body.unit).toMatchObject({ state: 'active', corpId, agentId: 1_000_001, can: ['suspend', 'change', 'callback'] });
    const jobs = await test.parts.relay.query(`SELECT job FROM outbox WHERE unit_id = $1`, [unit.id]);
    expect(jobs).toEqual([{ job: 'directory.full' }]);
    const app = await test.app.get(WecomGateway, { strict: false }).connection(systemOf(unit.id));
    await expect(app.checkSecret()).resolves.toBeDefined();
  });

  it('stay as they are when WeCom refuses a value, and the refused one is named [DEP-11, SUB-113]', async () => {
    const as = await operator();
    const unit = await made(as);
    const corpId = await corp();
    const wrong = async (change: object) => {
      const { body } = await call(as, opsUnitsApi.connect, {
        params: { unitId: unit.id },
        body: { ...values(corpId), ...change },
      });
      return body.checks.filter((check) => !check.ok).map((check) => check.field);
    };
    expect(await wrong({ corpId: 'ww0000000000000000' })).toEqual(['corpId']);
    expect(await wrong({ secret: 'not-the-secret-of-the-app' })).toEqual(['appSecret']);
    expect(await wrong({ agentId: 1_000_009 })).toEqual(['agentId']);
    expect(await wrong({ contactSyncSecret: 'not-the-secret-of-sync' })).toEqual(['contactSyncSecret']);
    const { body } = await call(as, opsUnitsApi.read, { params: { unitId: unit.id } });
    expect(body).toMatchObject({ state: 'draft', corpId: null, agentId: null });
    await simulator.control('POST', '/sim/faults/rules', { kind: 'down', mode: 'refuse', path: 'gettoken' });
    const away = await call(as, opsUnitsApi.connect, { params: { unitId: unit.id }, body: values(await corp()) });
    await simulator.control('DELETE', '/sim/faults');
    expect(away.body.checks).toContainEqual({ field: 'appSecret', ok: false, text: expect.any(String) });
    expect(away.body.unit.state).toBe('draft');
  });

  it('get values for WeCom’s callback once they are in service, new ones each time, and only from the platform [OVR-28, DEP-11]', async () => {
    const as = await operator();
    const unit = await made(as);
    const renew = (who: Ctx = as) => call(who, opsUnitsApi.callback, { params: { unitId: unit.id } });
    expect((await renew()).body.code).toBe('STATE_CONFLICT');
    const corpId = await corp();
    await call(as, opsUnitsApi.connect, { params: { unitId: unit.id }, body: values(corpId) });
    const [first, second] = [await renew(), await renew()];
    expect(first.body).toEqual({
      url: `http://app.campus.localhost:3000/api/v1/wecom/corp/${corpId}`,
      token: expect.stringMatching(/^[0-9a-f]{32}$/),
      encodingAesKey: expect.stringMatching(/^[A-Za-z0-9]{43}$/),
    });
    expect(second.body.token).not.toBe(first.body.token);
    expect((await renew(await operator('bureau'))).body.code).toBe('STATE_CONFLICT');
    const [kept] = await test.parts.db.read(systemOf(unit.id), (tx) =>
      tx.query<{ clear: boolean }>(`SELECT callback_token::text LIKE '%' || $2 || '%' AS clear FROM unit_connection WHERE unit_id = $1`, [
        tx.unitId,
        second.body.token,
      ]),
    );
    expect(kept).toEqual({ clear: false });
  });

  it('never share a corp, and are connected by operators only before they are in service [SUB-124]', async () => {
    const as = await operator();
    const [one, two] = [await made(as), await made(as)];
    const corpId = await corp();
    const connect = (unitId: number, who: Ctx = as) => call(who, opsUnitsApi.connect, { params: { unitId }, body: values(corpId) });
    expect((await connect(one.id)).status).toBe(200);
    const taken = await connect(two.id);
    expect([taken.status, taken.body.code]).toEqual([409, 'CORP_ID_TAKEN']);
    expect((await connect(one.id)).body.code).toBe('STATE_CONFLICT');
    expect((await connect(two.id, await operator('bureau'))).body.code).toBe('STATE_CONFLICT');
  });

  it('are suspended and resumed with a reason that the unit’s own log keeps [OVR-05, OVR-31]', async () => {
    const as = await operator();
    const unit = await test.unit();
    const act = (action: 'suspend' | 'resume' | 'close', version: number, who: Ctx = as) =>
      call(who, opsUnitsApi.act, { params: { unitId: unit.id }, version, body: { action, reason: '合約到期，待續期' } });
    const suspended = await act('suspend', 1);
    expect(suspended.body).toMatchObject({ state: 'suspended', version: 2, can: ['resume', 'change', 'callback'] });
    expect(suspended.body.changes[0]).toMatchObject({
      action: 'unit.suspended',
      from: 'active',
      to: 'suspended',
      reason: '合約到期，待續期',
    });
    expect((await act('suspend', 2)).body.code).toBe('STATE_CONFLICT');
    expect((await act('close', 2)).body.code).toBe('STATE_CONFLICT');
    expect((await act('resume', 1)).body.code).toBe('VERSION_CONFLICT');
    expect((await act('resume', 2, await operator('bureau'))).body.code).toBe('STATE_CONFLICT');
    expect((await act('resume', 2)).body).toMatchObject({ state: 'active', version: 3 });
    const lines = await auditOf(unit.id);
    expect(lines.map((line) => [line.action, line.actor_kind])).toEqual([
      ['unit.suspended', 'operator'],
      ['unit.resumed', 'operator'],
    ]);
  });

  it('take one of two decisions made at once, and only that one is recorded [OVR-25]', async () => {
    const as = await operator();
    const unit = await test.unit();
    const answers = await Promise.all(
      [0, 1, 2].map(() =>
        call(as, opsUnitsApi.act, {
          params: { unitId: unit.id },
          version: 1,
          body: { action: 'suspend', reason: '同時停用' },
        }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(await auditOf(unit.id)).toHaveLength(1);
  });

  it('need a reason, a version and an operator; an unknown unit is not there [OVR-25, H1]', async () => {
    const as = await operator();
    const unit = await test.unit();
    const params = { unitId: unit.id };
    expect((await call(as, opsUnitsApi.act, { params, version: 1, body: { action: 'suspend', reason: ' a ' } })).status).toBe(422);
    expect((await call(as, opsUnitsApi.act, { params, body: { action: 'suspend', reason: '合約到期' } })).status).toBe(422);
    expect((await call(as, opsUnitsApi.read, { params: { unitId: 999_999_999 } })).status).toBe(404);
    await test.parts.platform.query(`UPDATE operator SET disabled_at = now() WHERE id = $1`, [as.actor.operatorId]);
    expect((await call(as, opsUnitsApi.read, { params })).status).toBe(403);
  });

  it('change their names and language in the version that was seen [OVR-05]', async () => {
    const as = await operator('bureau');
    const unit = await made(as);
    const body = { name: '小學暨幼稚園部', nameEn: 'Primary and Kindergarten', locale: 'pt' as const };
    const params = { unitId: unit.id };
    const changed = await call(as, opsUnitsApi.change, { params, version: unit.version, body });
    expect(changed.body).toMatchObject({ name: body.name, nameEn: body.nameEn, namePt: null, locale: 'pt', version: unit.version + 1 });
    const late = await call(as, opsUnitsApi.change, { params, version: unit.version, body });
    expect([late.status, late.body.code]).toEqual([409, 'VERSION_CONFLICT']);
  });

  it('get a founder again by an operator and an officer of the bureau together, never by one alone [PER-14]', async () => {
    const unit = await test.unit();
    await buildMember(test.db, unit, { wecomUserid: 'new.head', name: '新校長' });
    const [as, colleague, officer] = [await operator(), await operator(), await operator('bureau')];
    const params = { unitId: unit.id };
    const ask = { account: 'new.head', letter: '教青局 2026/1234', reason: '所有管理員已離職' };
    const asked = await call(as, opsUnitsApi.askRecovery, { params, body: ask });
    expect(asked.body.recovery).toMatchObject([{ ...ask, office: 'platform', own: true }]);
    const id = asked.body.recovery[0]!.id;
    const confirm = (who: Ctx) => call(who, opsUnitsApi.confirmRecovery, { params: { ...params, id } });
    expect((await confirm(as)).body.code).toBe('TWO_PERSONS_REQUIRED');
    expect((await confirm(colleague)).body.code).toBe('TWO_PERSONS_REQUIRED');
    const done = await confirm(officer);
    expect([done.status, done.body.recovery, done.body.administrators]).toEqual([200, [], 1]);
    expect((await confirm(officer)).body.code).toBe('STATE_CONFLICT');
  });

  it('leave a line in the platform’s log for each look and act, and show nobody by name [H1, B13]', async () => {
    const as = await operator();
    const unit = await test.unit();
    await buildMember(test.db, unit, { name: '林慧儀' });
    const { body } = await call(as, opsUnitsApi.read, { params: { unitId: unit.id } });
    expect(body.members).toBe(1);
    expect(JSON.stringify(body)).not.toContain('林慧儀');
    const lines = await test.parts.platform.query<{ what: string }>(
      `SELECT what FROM platform_read_log WHERE operator_id = $1 ORDER BY id`,
      [as.actor.operatorId],
    );
    expect(lines.map((line) => line.what)).toEqual(['unit', 'founder-recovery']);
  });

  it('read a unit that is closed while they read it, which is no unit that does not exist [PER-25]', async () => {
    const as = await operator();
    const unit = await test.unit();
    const recovery = test.app.get(FounderRecovery, { strict: false });
    const open = recovery.open.bind(recovery);
    recovery.open = async (ctx, unitId) => {
      recovery.open = open;
      await test.parts.platform.query(`UPDATE school_unit SET state = 'closed' WHERE id = $1`, [unitId]);
      return open(ctx, unitId);
    };
    const before = await call(as, opsUnitsApi.read, { params: { unitId: unit.id } });
    expect([before.status, before.body.recovery]).toEqual([200, []]);
    const after = await call(as, opsUnitsApi.read, { params: { unitId: unit.id } });
    expect([after.status, after.body.state, after.body.recovery]).toEqual([200, 'closed', []]);
  });
});
