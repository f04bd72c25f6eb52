import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import * as z from 'zod/mini';
import { auditApi } from '@contracts/audit';
import { exportsApi } from '@contracts/exports';
import { opsAlarmsApi, type OpsAlarm } from '@contracts/ops-alarms';
import { AuditHttpModule, AuditModule } from '@features/audit';
import { buildMember, staffCtx } from '@features/contacts/test/directory.builder';
import { ExportsHttpModule } from '@features/exports';
import { OpsHttpModule } from '@features/ops';
import { WecomGatewayHttpModule } from '@features/wecom-gateway';
import { callbackRig } from '@features/wecom-gateway/test/callback.rig';
import { MASS_READ, NOTED_RULES, STRANGE_IDS } from '@platform/alarms/alarm-rules';
import { AlarmWatch } from '@platform/alarms/alarm-watch';
import type { Ctx, OperatorActor, SystemActor } from '@platform/ctx/ctx';
import { defineJob } from '@platform/jobs/define-job';
import { HandlesJob } from '@platform/jobs/handles-job.decorator';
import { JobsModule } from '@platform/jobs/jobs.module';
import { Metrics } from '@platform/metrics/metrics';
import { GiveUp } from '@platform/outbox/job-failure';
import { JobRunner } from '@platform/outbox/job-runner';
import { OutboxStore } from '@platform/outbox/outbox-store';
import { registryOf } from '@testing/drain-jobs';
import { createTestApp, TEST_OPS_ORIGIN, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';

const strayJob = defineJob({ name: 'test.stray', queue: 'fast', payload: z.strictObject({ unitId: z.int() }) });

/** Writes into a unit that is not its own, as only a fault of ours could. */
@HandlesJob(strayJob)
class StrayJob {
  constructor(private readonly test: TestApp) {}

  async run(ctx: Ctx<SystemActor>, { unitId }: { unitId: number }): Promise<void> {
    await this.test.db
      .inUnit(ctx, (tx) => tx.execute(`INSERT INTO quiet_day (unit_id, day, name) VALUES ($1, now()::date, 'x')`, [unitId]))
      .catch((error: unknown) => {
        throw new GiveUp(error);
      });
  }
}

describe('alarms', () => {
  let test: TestApp;
  let unit: BuiltUnit;
  let ops: Ctx<OperatorActor>;
  let admin: Ctx;
  let watch: AlarmWatch;
  let all: pg.Client;
  const log: Record<string, unknown>[] = [];
  const metrics = new Metrics();
  let disk = 0.5;

  beforeAll(async () => {
    test = await createTestApp({
      modules: [WecomGatewayHttpModule, AuditModule, AuditHttpModule, ExportsHttpModule, JobsModule, OpsHttpModule],
      movableClock: true,
      log: { write: (line) => void log.push(JSON.parse(line) as Record<string, unknown>) },
    });
    all = new pg.Client({ connectionString: test.database.superuserUrl });
    await all.connect();
    const { platform, relay, logger } = test.parts;
    watch = new AlarmWatch({
      platform,
      relay,
      logger,
      metrics,
      disk: () => Promise.resolve(disk),
      backups: false,
      tellSchools: () => Promise.resolve(),
    });
    const id = randomUUID();
    await platform.query(`INSERT INTO operator (id, name, office) VALUES ($1, $2, 'platform')`, [id, randomBytes(4).toString('hex')]);
    ops = {
      unitId: 0 as Ctx['unitId'],
      actor: { kind: 'operator', operatorId: id, rights: new Set(['ops']) },
      locale: 'zh-Hant',
      surface: 'ops',
      requestId: `test-${id}`,
    };
  });
  afterAll(async () => {
    await all.end();
    await test.close();
  });
  beforeEach(async () => {
    // Nobody works in a test: what an earlier one enqueued would wait for ever.
    await all.query(`DELETE FROM outbox`);
    unit = await test.unit();
    admin = staffCtx(await buildMember(test.db, unit, { roles: ['super_admin'] }), { surface: 'console' });
  });

  const list = async (): Promise<OpsAlarm[]> => {
    const headers = { host: 'ops.campus.localhost:3000', origin: TEST_OPS_ORIGIN };
    return (await test.call(ops, opsAlarmsApi.list, { headers })).body.items;
  };
  /** What the operators see after the notes of every process are written and the watch has looked. */
  const ringing = async (of?: number): Promise<OpsAlarm['kind'][]> => {
    await test.parts.alarms.flush();
    await watch.look();
    const items = (await list()).filter((one) => one.endedAt === null && (of === undefined ? one.unitId === null : one.unitId === of));
    return items.map((one) => one.kind);
  };
  const askInVain = async (times: number): Promise<void> => {
    for (let n = 0; n < times; n += 1) {
      const answer = await test.call(admin, exportsApi.one, { params: { id: randomUUID() } });
      expect(answer.status).toBe(404);
    }
  };
  const lines = (n: number) =>
    test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(
        `INSERT INTO audit_log (unit_id, actor_kind, surface, request_id, action, entity)
         SELECT $1, 'system', 'worker', 'x', 'test.done', 'thing' FROM generate_series(1, $2)`,
        [tx.unitId, n],
      ),
    );
  const readPages = async (pages: number): Promise<void> => {
    for (let page = 1; page <= pages; page += 1)
      await test.call(admin, auditApi.list, { query: { page: String(page), pageSize: '100', action: 'test.done' } });
  };
  const inOutbox = (values: string, job = 'test.job') =>
    test.parts.relay.query(
      `INSERT INTO outbox (unit_id, job, payload, priority, state, not_before, done_at, created_at) VALUES ($1, $2, '{}', ${values})`,
      [unit.id, job],
    );

  it('ring for an account that asks for ids that are not its own, and not for a dead link or the same one again [J8, B10]', async () => {
    await askInVain(3);
    const again = randomUUID();
    for (let n = 0; n < 30; n += 1) await test.call(admin, exportsApi.one, { params: { id: again } });
    expect(await ringing(unit.id)).toEqual([]);
    await askInVain(STRANGE_IDS.least);
    expect(await ringing(unit.id)).toEqual(['cross_unit']);
  });

  it('ring when the database refuses a row of another unit, once is enough, and not for a job that fails otherwise [J8]', async () => {
    const other = await test.unit();
    const store = new OutboxStore(test.parts.relay);
    const { logger, alarms } = test.parts;
    const runner = new JobRunner({ store, registry: registryOf(new StrayJob(test)), logger, metrics, alarms });
    await test.db.inUnit(unit.ctx, (tx) => tx.enqueue(strayJob, { unitId: unit.id }));
    await runner.drain();
    expect(await ringing(unit.id)).toEqual([]);
    await test.db.inUnit(unit.ctx, (tx) => tx.enqueue(strayJob, { unitId: other.id }));
    await runner.drain();
    expect((await ringing(unit.id)).toSorted()).toEqual(['jobs_failed', 'row_security']);
    expect(await ringing(other.id)).toEqual([]);
  });

  it(`ring for an account that reads ${String(MASS_READ.least)} records in ten minutes, not for one that reads the same page again and again [J8, H3]`, async () => {
    await lines(2_100);
    await readPages(15);
    await readPages(15);
    expect(await ringing(unit.id)).toEqual([]);
    await readPages(21);
    expect(await ringing(unit.id)).toEqual(['mass_read']);
    const [alarm] = (await list()).filter((one) => one.unitId === unit.id);
    expect(alarm).toMatchObject({ amount: 2_100, number: unit.number, times: 1 });
    expect(JSON.stringify(alarm)).not.toContain((admin.actor as { memberId: string }).memberId);
  });

  it('ring for callbacks with a wrong signature, of a known unit soon, of unknown addresses late, and never for good ones [J8]', async () => {
    const rig = callbackRig(test);
    const known = await rig.connected();
    for (let n = 0; n < 20; n += 1) expect((await rig.post(rig.sealed(known))).status).toBe(200);
    for (let n = 0; n < 3; n += 1) expect((await rig.post(rig.sealed(known, { token: 'x' }))).status).toBe(403);
    expect(await ringing(known.id)).toEqual([]);
    for (let n = 0; n < 2; n += 1) await rig.post(rig.sealed(known, { token: 'x' }));
    for (let n = 0; n < 50; n += 1) await rig.post(rig.sealed(known, { corpId: `ww${randomBytes(8).toString('hex')}` }));
    expect(await ringing(known.id)).toEqual(['callback_refused']);
    expect(await ringing()).toEqual([]);
    for (let n = 0; n < 50; n += 1) await rig.post(rig.sealed(known, { corpId: `ww${randomBytes(8).toString('hex')}` }));
    expect(await ringing()).toEqual(['callback_refused']);
  });

  it('ring while a message or a job waits too long, not for bulk work, a suspended unit or a block of WeCom [J8, R4]', async () => {
    await test.clock!.move('30 minutes');
    await inOutbox(`9, 'ready', now() - interval '10 minutes', NULL, now()`);
    await inOutbox(`5, 'ready', now() - interval '1 minute', NULL, now()`);
    const stopped = await test.unit({ state: 'suspended' });
    await all.query(`INSERT INTO outbox (unit_id, job, payload, not_before) VALUES ($1, 'test.job', '{}', now() - interval '2 hours')`, [
      stopped.id,
    ]);
    const message = await all.query<{ id: string }>(
      `INSERT INTO outbound_message (unit_id, kind, app, channel, dedupe_key, priority) VALUES ($1, 'notice', 'notice', 'school_notice', 'x', 5) RETURNING id`,
      [unit.id],
    );
    await all.query(
      `INSERT INTO delivery_batch (unit_id, message_id, seq, app, channel, priority, body, receivers, not_before)
       VALUES ($1, $2, 1, 'notice', 'school_notice', 5, '', 1, now() - interval '6 minutes')`,
      [unit.id, message.rows[0]?.id],
    );
    await all.query(
      `INSERT INTO unit_channel (unit_id, app, channel, blocked_until) VALUES ($1, 'notice', 'school_notice', now() + interval '1 hour')`,
      [unit.id],
    );
    expect(await ringing()).toEqual([]);
    await all.query(`UPDATE unit_channel SET blocked_until = '-infinity' WHERE unit_id = $1`, [unit.id]);
    expect(await ringing()).toEqual(['waiting']);
    await all.query(`UPDATE delivery_batch SET state = 'sent' WHERE unit_id = $1`, [unit.id]);
    expect(await ringing()).toEqual([]);
    await inOutbox(`5, 'ready', now() - interval '5 minutes', NULL, now()`);
    expect(await ringing()).toEqual(['waiting']);
    await all.query(`DELETE FROM outbox WHERE unit_id = $1`, [unit.id]);
    expect(await ringing()).toEqual([]);
  });

  it('ring for a backup or a restore drill that is too old, end with the next one, and need none where nobody makes backups [J8, J3]', async () => {
    expect(await ringing()).toEqual([]);
    const report = async (kind: 'base' | 'drill', ok = true): Promise<void> => {
      // As role backup, with the one right to write that it has.
      const backup = new pg.Client({ connectionString: test.database.url('backup') });
      await backup.connect();
      await backup.query(`INSERT INTO backup_report (kind, ok, at) VALUES ($1, $2, now())`, [kind, ok]);
      await expect(backup.query(`DELETE FROM backup_report`)).rejects.toThrow(/permission denied/);
      await backup.end();
    };
    await report('base');
    await report('drill');
    expect(await ringing()).toEqual([]);
    await test.clock!.move('27 hours');
    expect(await ringing()).toEqual(['backup']);
    await report('base', false);
    expect(await ringing()).toEqual(['backup']);
    await report('base');
    expect(await ringing()).toEqual([]);
    for (let night = 0; night < 7; night += 1) {
      await test.clock!.move('24 hours');
      await report('base');
    }
    expect(await ringing()).toEqual(['backup']);
    await report('drill');
    expect(await ringing()).toEqual([]);
  });

  it('ring when a chain does not agree, until it does again, and for jobs that were given up [J8, J1, OVR-30]', async () => {
    await inOutbox(`9, 'done', now(), now(), now() - interval '1 day'`, 'audit.check');
    await inOutbox(`9, 'done', now(), now(), now()`);
    expect(await ringing(unit.id)).toEqual([]);
    await inOutbox(`9, 'failed', now(), now(), now()`, 'audit.check');
    await inOutbox(`5, 'failed', now(), now(), now()`);
    expect((await ringing(unit.id)).toSorted()).toEqual(['audit_chain', 'jobs_failed']);
    await inOutbox(`9, 'done', now(), now(), now() + interval '1 second'`, 'audit.check');
    expect(await ringing(unit.id)).toEqual(['jobs_failed']);
  });

  it('ring above 85 % of the disk and when something could not be stored [J8, R17]', async () => {
    disk = 0.85;
    expect(await ringing()).toEqual([]);
    disk = 0.861;
    expect(await ringing()).toEqual(['disk']);
    disk = 0.5;
    test.parts.alarms.note('storage_full');
    expect(await ringing()).toEqual(['storage_full']);
    await test.clock!.move(`${String(NOTED_RULES.storage_full.minutes + 1)} minutes`);
    expect(await ringing()).toEqual([]);
  });

  it('begin once, are told once, come back as the same within a quarter of an hour, and end by themselves [J8]', async () => {
    await test.clock!.move('16 minutes');
    log.length = 0;
    disk = 0.9;
    await Promise.all([ringing(), ringing()]);
    disk = 0.95;
    expect(await ringing()).toEqual(['disk']);
    const told = () => log.filter((line) => line['kind'] === 'disk').map((line) => [line['level'], line['msg']]);
    expect(told()).toEqual([['error', 'alarm']]);
    expect(await metrics.text()).toContain('alarms_open{kind="disk"} 1');
    disk = 0.5;
    expect(await ringing()).toEqual([]);
    expect(told()).toEqual([
      ['error', 'alarm'],
      ['info', 'alarm ended'],
    ]);
    expect(await metrics.text()).not.toContain('alarms_open{kind="disk"}');
    await test.clock!.move('14 minutes');
    disk = 0.9;
    await ringing();
    const disks = async () => (await list()).filter((one) => one.kind === 'disk');
    expect((await disks())[0]).toMatchObject({ times: 2, amount: 95, endedAt: null });
    disk = 0.5;
    await ringing();
    await test.clock!.move('16 minutes');
    const before = (await disks()).length;
    disk = 0.9;
    await ringing();
    expect((await disks()).length).toBe(before + 1);
    disk = 0.5;
    await ringing();
  });

  it('keep nothing longer than it is needed, and what cannot be written waits in memory [J8, I3]', async () => {
    await askInVain(STRANGE_IDS.least);
    await all.query(`ALTER TABLE alarm_event RENAME TO alarm_event_away`);
    await expect(test.parts.alarms.flush()).rejects.toThrow();
    await all.query(`ALTER TABLE alarm_event_away RENAME TO alarm_event`);
    expect(await ringing(unit.id)).toEqual(['cross_unit']);
    await test.clock!.move('2 days');
    expect(await ringing(unit.id)).toEqual([]);
    expect((await all.query(`SELECT 1 FROM alarm_event`)).rowCount).toBe(0);
    await test.clock!.move('91 days');
    await ringing();
    expect((await all.query(`SELECT 1 FROM alarm WHERE about_unit = $1`, [unit.id])).rowCount).toBe(0);
  });
});
