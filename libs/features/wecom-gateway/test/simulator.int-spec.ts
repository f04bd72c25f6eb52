import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CallbackHandlers, WecomGateway, WecomGatewayHttpModule, WecomSettings } from '@features/wecom-gateway';
import { drainWith, registryOf } from '@testing/drain-jobs';
import { startTestSimulator, type TestSimulator } from '@testing/simulator';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { DispatchCallback } from '../callbacks/dispatch-callback.job';

const AGENT = 1000002;

describe('the gateway against the simulator', () => {
  let sim: TestSimulator;
  let test: TestApp;
  let unit: BuiltUnit;
  const token = randomBytes(12).toString('hex');
  const aesKey = randomBytes(60).toString('hex').slice(0, 43);
  const seen: string[] = [];

  beforeAll(async () => {
    sim = await startTestSimulator();
    test = await createTestApp({ modules: [WecomGatewayHttpModule], env: sim.env });
    await test.app.listen(0, '127.0.0.1');
    unit = await test.unit();
    await sim.control('PUT', `/sim/corps/${unit.corpId}`, {
      name: '望洋學校',
      contactSync: { secret: 'sync-secret' },
      members: [{ userid: 'lam', name: '林慧儀', department: [1] }],
      schoolDepartments: [
        { id: 40, name: '小四', parentid: 1, type: 2, standard_grade: 34, register_year: 2023 },
        { id: 401, name: '4A', parentid: 40, type: 1 },
      ],
      students: [{ student_userid: 's001', name: '陳樂瑤', department: [401] }],
      parents: [
        {
          parent_userid: 'p001',
          mobile: '+853 62000001',
          is_subscribe: 0,
          children: [{ student_userid: 's001', relation: '媽媽' }],
        },
      ],
      apps: [
        {
          agentId: AGENT,
          name: '智慧校園',
          secret: 'edit-secret',
          schoolRights: ['edit'],
          trustedDomains: ['app.campus.localhost:3000'],
        },
      ],
    });
    await test.db.inUnit(unit.ctx, (tx) =>
      test.app.get(WecomSettings).setConnection(tx, {
        agentId: AGENT,
        secret: 'edit-secret',
        contactSyncSecret: 'sync-secret',
        callbackToken: token,
        callbackAesKey: aesKey,
      }),
    );
    test.app.get(CallbackHandlers).on('change_school_contact', async (_ctx, event) => {
      seen.push(`${event.changeType} ${event.id}`);
      await Promise.resolve();
    });
  });
  afterAll(async () => {
    await test.close();
    await sim.close();
  });

  const address = async (path: string) => `${await test.app.getUrl()}${path}`.replace('[::1]', '127.0.0.1');

  it('calls with the connection app and the contact-sync assistant [OVR-28]', async () => {
    const gateway = test.app.get(WecomGateway);
    expect((await (await gateway.connection(unit.ctx)).users.get('lam')).name).toBe('林慧儀');
    expect((await (await gateway.contactSync(unit.ctx)).users.listIds()).dept_user.map((entry) => entry.userid)).toContain('lam');
    const metrics = await test.parts.metrics.text();
    expect(metrics).toMatch(/wecom_calls_total\{call="\/cgi-bin\/user\/get",result="ok",code="0"\} 1/);
    expect(metrics).not.toMatch(/lam|secret/);
  });

  it('passes the URL check that WeCom makes when the settings are saved, and takes its events in [G1, G3]', async () => {
    const url = await address(`/api/v1/wecom/corp/${unit.corpId}`);
    await sim.control('PUT', `/sim/corps/${unit.corpId}/apps/${String(AGENT)}/callback`, {
      url,
      token,
      aesKey,
      schoolEvents: true,
    });
    await sim.control('POST', `/sim/corps/${unit.corpId}/parents/p001/follow`, {});
    await sim.control('POST', '/sim/callbacks/drain', {});
    await drainWith(registryOf(test.app.get(DispatchCallback)), test.parts.relay);
    expect(seen).toContain('subscribe p001');
  });

  it('is refused as a callback address with another token [G1]', async () => {
    const url = await address(`/api/v1/wecom/corp/${unit.corpId}`);
    await expect(sim.control('PUT', `/sim/corps/${unit.corpId}/contact-sync/callback`, { url, token: 'another', aesKey })).rejects.toThrow(
      /VERIFY_FAILED/,
    );
  });
});
