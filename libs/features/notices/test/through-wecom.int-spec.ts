import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { noticesApi } from '@contracts/notices';
import { MessageSender } from '@features/messages';
import { RemindersHttpModule } from '@features/reminders';
import { WecomSettings } from '@features/wecom-gateway';
import type { Ctx } from '@platform/ctx/ctx';
import { JobsModule } from '@platform/jobs/jobs.module';
import { drainJobs } from '@testing/drain-jobs';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { staffCtx } from '../../contacts/test/directory.builder';
import { buildDirectory } from '../../contacts/test/school.builder';
import { NoticesHttpModule } from '../notices.module';
import { ledgerFaults } from './ledger-faults';
import { draft } from './notice-world';
import { startSimulatorProcess, type SimulatorProcess } from './simulator-process';

const SEND = 'externalcontact/message/send';
const SECRET = 'secret-of-the-notice-app-0123456789';

/** The whole way: route, job, frozen calls, gateway, HTTP, and what the simulator says that people got. */
describe('notices through the gateway to WeCom', () => {
  let simulator: SimulatorProcess;
  let test: TestApp;
  let unit: BuiltUnit;
  let admin: Ctx;

  beforeAll(async () => {
    simulator = await startSimulatorProcess();
    test = await createTestApp({
      modules: [JobsModule, NoticesHttpModule, RemindersHttpModule],
      env: { WECOM_API_BASE: simulator.url },
    });
  }, 60_000);
  afterAll(async () => {
    await test.close();
    await simulator.stop();
  });

  beforeEach(async () => {
    await simulator.control('DELETE', 'faults');
    unit = await test.unit();
    const built = await buildDirectory(test.db, unit, { classes: 40, pupilsPerClass: 60 });
    admin = staffCtx(built.admin, { surface: 'console' });
    await test.db.inUnit(unit.ctx, async (tx) => {
      const settings = test.app.get(WecomSettings);
      await settings.setConnection(tx, { agentId: 1000002, secret: 'secret-of-the-edit-app-0123456789ab' });
      await settings.setApp(tx, 'notice', { agentId: 1000010, secret: SECRET, forParents: true });
    });
    await simulator.control('PUT', `corps/${unit.corpId}`, await corpOf());
  }, 60_000);

  /** The unit's directory as its corp in WeCom. */
  function corpOf(): Promise<Record<string, unknown>> {
    return test.db.read(unit.ctx, async (tx) => {
      const students = await tx.query<{ student_userid: string; name: string }>(
        `SELECT wecom_userid AS student_userid, name FROM student WHERE unit_id = $1`,
        [tx.unitId],
      );
      const parents = await tx.query(
        // Each table is read once, whatever the planner knows of rows made a moment ago.
        `WITH kin AS MATERIALIZED (SELECT parent_id, student_id, relation_label FROM guardianship WHERE unit_id = $1),
              child AS MATERIALIZED (SELECT id, wecom_userid FROM student WHERE unit_id = $1)
         SELECT p.wecom_userid AS parent_userid, '6' || lpad((row_number() OVER ())::text, 7, '0') AS mobile, p.subscribed::int AS is_subscribe,
                p.external_userid, json_agg(json_build_object('student_userid', s.wecom_userid, 'relation', g.relation_label)) AS children
           FROM parent p JOIN kin g ON g.parent_id = p.id JOIN child s ON s.id = g.student_id
          WHERE p.unit_id = $1 GROUP BY p.unit_id, p.id`,
        [tx.unitId],
      );
      return {
        name: '測試學校',
        verified: true,
        parentCap: 50_000,
        contactSync: { secret: 'secret-of-contact-sync-0123456789abc' },
        departments: [{ id: 1, name: '測試學校', parentid: 0 }],
        members: [],
        schoolDepartments: [
          { id: 2, name: '小一', parentid: 1, type: 2, standard_grade: 31 },
          { id: 3, name: '小一甲', parentid: 2, type: 1 },
        ],
        students: students.map((s) => ({ ...s, department: [3] })),
        parents: parents.map(({ external_userid: id, ...p }) => ({
          ...p,
          ...(id === null ? {} : { external_userid: id }),
        })),
        apps: [
          { agentId: 1000002, name: '通訊錄', secret: 'secret-of-the-edit-app-0123456789ab', schoolRights: ['edit'] },
          { agentId: 1000010, name: '家校通知', secret: SECRET, schoolRights: ['parent-app'] },
        ],
      };
    });
  }

  async function submit(): Promise<string> {
    const made = await test.call(admin, noticesApi.create, {
      body: draft({ targets: [{ kind: 'school', refId: null }] }),
    });
    const sent = await test.call(admin, noticesApi.submit, { params: { id: made.body.id }, version: 1 });
    expect(sent.status).toBe(200);
    return made.body.id;
  }
  /** Sends what is due and lets planned waits pass; blocks of WeCom stay. */
  async function send(rounds: number): Promise<void> {
    for (let i = 0; i < rounds; i += 1) {
      await drainJobs(test.app);
      await test.app.get(MessageSender).drain();
      await test.db.inUnit(unit.ctx, (tx) =>
        tx.execute(`UPDATE delivery_batch SET not_before = now() WHERE unit_id = $1 AND state = 'ready'`, [tx.unitId]),
      );
    }
  }
  const progress = async (id: string) => (await test.call(admin, noticesApi.progress, { params: { id } })).body;
  const seen = (by: string) =>
    simulator.control<{ total: number; groups: Record<string, number> }>('GET', `messages/count?corp=${unit.corpId}&by=${by}`);
  const delivered = async (): Promise<number> => (await seen('fate')).groups['delivered'] ?? 0;

  it('hands every card over once, and the numbers of sender and simulator are the same [NOT-18, G7]', async () => {
    const id = await submit();
    await send(2);
    const body = await progress(id);
    expect(body).toMatchObject({ state: 'sent', finished: true, students: 2_400 });
    expect(await delivered()).toBe(body.messages.sent);
    const { messages } = await simulator.control<{
      messages: { content: { articles: { title: string; url: string }[] }; receiver: { kind: string } }[];
    }>('GET', `messages?corp=${unit.corpId}&limit=1`);
    expect(messages[0]).toMatchObject({
      receiver: { kind: 'parent' },
      content: { articles: [{ title: '參觀澳門科學館活動' }] },
    });
    expect(messages[0]!.content.articles[0]!.url).toContain(`/n/${id}?g=${String(unit.id)}.`);
    expect(await ledgerFaults(test, unit)).toEqual([]);
  }, 60_000);

  it('doubles nothing when WeCom accepts and the answer gets lost [R6, G5]', async () => {
    await simulator.control('POST', 'faults/rules', {
      kind: 'accept-then-drop',
      corp: unit.corpId,
      path: SEND,
      probability: 0.6,
    });
    const id = await submit();
    await send(25);
    const body = await progress(id);
    expect(body).toMatchObject({ state: 'sent', messages: { pending: 0, unknown: 0, failed: 0 } });
    const fates = (await seen('fate')).groups;
    expect(fates['delivered']).toBe(body.messages.sent);
    const calls = await simulator.control<{ calls: { bodyHash: string }[] }>('GET', `calls?corp=${unit.corpId}&path=${SEND}&limit=100`);
    // Every repeat had the bytes of its first attempt.
    const batches = await test.db.read(unit.ctx, (tx) =>
      tx.query<{ hash: string }>(
        `SELECT encode(sha256(body), 'hex') AS hash FROM delivery_batch WHERE unit_id = $1 AND channel = 'school_notice'`,
        [tx.unitId],
      ),
    );
    expect(calls.calls.length).toBeGreaterThan(batches.length);
    expect(new Set(calls.calls.map((c) => c.bodyHash))).toEqual(new Set(batches.map((b) => b.hash)));
    expect(await ledgerFaults(test, unit)).toEqual([]);
  }, 60_000);

  it('pauses for a block of a minute, says so, and finishes [G6, R5]', async () => {
    await simulator.control('POST', 'faults/rules', {
      kind: 'throttle',
      window: 'minute',
      corp: unit.corpId,
      path: SEND,
      maxHits: 1,
    });
    const id = await submit();
    await send(3);
    expect(await progress(id)).toMatchObject({ state: 'sending', queue: { reason: 'throttled' } });
    const before = await simulator.control<{ counts: Record<string, Record<string, number>> }>(
      'GET',
      `calls?corp=${unit.corpId}&path=${SEND}&limit=1`,
    );
    await send(3);
    expect((await simulator.control<typeof before>('GET', `calls?corp=${unit.corpId}&path=${SEND}&limit=1`)).counts).toEqual(before.counts);
    await simulator.control('POST', 'clock/advance', { ms: 61_000 });
    await test.db.inUnit(unit.ctx, async (tx) => {
      await tx.execute(`UPDATE unit_channel SET blocked_until = now() WHERE unit_id = $1`, [tx.unitId]);
      await tx.execute(`UPDATE wecom_limit SET blocked_until = now() WHERE unit_id = $1`, [tx.unitId]);
    });
    await send(4);
    const body = await progress(id);
    expect(body).toMatchObject({ state: 'sent', queue: null, messages: { pending: 0 } });
    expect(await delivered()).toBe(body.messages.sent);
  }, 60_000);

  it('keeps the receivers that WeCom names as invalid, person by person [G7]', async () => {
    await simulator.control('POST', 'faults/rules', {
      kind: 'invalid-receivers',
      percent: 10,
      corp: unit.corpId,
      path: SEND,
    });
    const id = await submit();
    await send(2);
    const body = await progress(id);
    expect(body.messages.failed).toBeGreaterThan(0);
    expect(Object.values(body.messages).reduce((a, b) => a + b, 0)).toBe(body.recipients);
    expect(await delivered()).toBe(body.messages.sent);
    expect(body.failures[0]?.text).toContain('企業微信找不到該學生');
    expect(await ledgerFaults(test, unit)).toEqual([]);
  }, 60_000);

  it('loses nothing while WeCom is down [R4]', async () => {
    await simulator.control('POST', 'faults/rules', { id: 'down', kind: 'down', mode: 'refuse', corp: unit.corpId });
    const id = await submit();
    await send(2);
    expect(await delivered()).toBe(0);
    await simulator.control('DELETE', 'faults');
    for (let i = 0; i < 6; i += 1) {
      await test.db.inUnit(unit.ctx, (tx) => tx.execute(`UPDATE unit_channel SET blocked_until = now() WHERE unit_id = $1`, [tx.unitId]));
      await send(1);
    }
    const body = await progress(id);
    expect(body).toMatchObject({ state: 'sent', messages: { pending: 0 } });
    expect(await delivered()).toBe(body.messages.sent);
  }, 60_000);
});
