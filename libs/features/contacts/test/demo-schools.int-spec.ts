import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdentityModule } from '@features/identity';
import { WecomGatewayModule } from '@features/wecom-gateway';
import type { DemoEnv } from '@testing/demo/demo-env';
import { startTestSimulator, type TestSimulator } from '@testing/simulator';
import { createTestApp, type TestApp } from '@testing/test-app';
import { ContactsModule } from '../contacts.module';
import { demo } from '../seed/schools.demo';

/** The demo schools come through the same door as real ones: WeCom first, then the mirror. */
describe('the demo schools in simulator and mirror', () => {
  let simulator: TestSimulator;
  let test: TestApp;
  let env: DemoEnv;

  beforeAll(async () => {
    simulator = await startTestSimulator();
    test = await createTestApp({ modules: [WecomGatewayModule, IdentityModule, ContactsModule], env: simulator.env });
    env = {
      parts: test.parts,
      get: (provider) => test.app.get(provider, { strict: false }),
      simulator: (method, path, body) => simulator.control(method, path, body),
      platform: {
        origin: 'http://app.campus.localhost:3000',
        host: 'app.campus.localhost:3000',
        apiUrl: 'http://127.0.0.1:3000',
      },
      units: new Map(),
      say: () => undefined,
    };
    await demo.load(env);
  });
  afterAll(async () => {
    await test?.close();
    await simulator?.close();
  });

  it('mirror every pupil, guardian, member and class of both directories [SCH-02, CON-09]', async () => {
    const counts = await test.db.read(env.units.get('wy-secondary')!.ctx, (tx) =>
      tx.one<{ students: number; classes: number; roles: number; parents: number; joined: number }>(
        `SELECT (SELECT count(*) FROM student WHERE unit_id = $1 AND state = 'active') AS students,
                (SELECT count(*) FROM school_node WHERE unit_id = $1 AND kind = 'class') AS classes,
                (SELECT count(*) FROM unit_role WHERE unit_id = $1) AS roles,
                (SELECT count(*) FROM parent WHERE unit_id = $1 AND name IS NOT NULL) AS parents,
                (SELECT count(*) FROM parent WHERE unit_id = $1 AND subscribed) AS joined`,
        [tx.unitId],
      ),
    );
    expect(counts).toMatchObject({ students: 1206, classes: 36, roles: 2 });
    expect(counts!.joined / counts!.parents).toBeGreaterThan(0.9);
  });

  it('give the class teacher of the drawings her four classes [NOT-09]', async () => {
    const classes = await test.db.read(env.units.get('wy-primary')!.ctx, (tx) =>
      tx.query<{ name: string; role: string }>(
        `SELECT n.name, t.role FROM node_teacher t JOIN school_node n ON n.unit_id = t.unit_id AND n.id = t.node_id
         JOIN member m ON m.unit_id = t.unit_id AND m.id = t.member_id
         WHERE t.unit_id = $1 AND m.wecom_userid = 'lam.wai.i' ORDER BY n.name COLLATE "C"`,
        [tx.unitId],
      ),
    );
    expect(classes).toEqual(
      expect.arrayContaining([
        { name: '小四B', role: 'class_teacher' },
        { name: '小四A', role: 'subject_teacher' },
      ]),
    );
  });
});
