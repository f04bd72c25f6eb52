import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendingPolicyApi, type SendingPolicy } from '@contracts/sending-policy';
import { JobsModule } from '@platform/jobs/jobs.module';
import { dayMacau, isoMacau } from '@platform/time/macau-time';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { buildMember, staffCtx } from '../../contacts/test/directory.builder';
import { MessagesHttpModule } from '../messages.module';
import { MessageSender } from '../message-sender';
import { Messages } from '../messages.service';
import { dayAfter } from '../policy/next-open-time';
import { SendingPolicies } from '../policy/sending-policies.service';
import { MessageTransport } from '../wecom-transport';
import { FakeTransport } from './fake-transport';

const OPEN: Omit<SendingPolicy, 'version'> = { quiet: null, quietWeekends: false, quietDays: [], dailyBudget: null, bundleAt: '18:00' };
/** Closed now, at whatever hour the test runs. */
const closed = (): Omit<SendingPolicy, 'version'> => {
  const today = dayMacau(new Date());
  return { ...OPEN, quietDays: [-1, 0, 1].map((n) => ({ day: dayAfter(today, n), name: '校慶' })) };
};
const BODY = Buffer.from(JSON.stringify({ to_student_userid: ['s1'], news: { articles: [{ title: 't', url: 'u' }] } }));

describe('the sending policy of a unit', () => {
  let test: TestApp;
  const transport = new FakeTransport();
  beforeAll(async () => {
    test = await createTestApp({ modules: [JobsModule, MessagesHttpModule] });
    const real = test.app.get(MessageTransport);
    real.agentId = () => transport.agentId();
    real.send = (...args) => transport.send(...args);
  });
  afterAll(() => test.close());

  const fresh = async (unit: BuiltUnit): Promise<void> => {
    await test.db.inUnit(unit.ctx, (tx) => tx.execute(`DELETE FROM sending_policy WHERE unit_id = $1`, [tx.unitId]));
  };
  const admin = async (unit: BuiltUnit) => staffCtx(await buildMember(test.db, unit, { roles: ['super_admin'] }), { surface: 'console' });

  it('begins with quiet nights, is changed by administrators and read by all staff [BEY-05]', async () => {
    const unit = await test.unit();
    await fresh(unit);
    const ctx = await admin(unit);
    const teacher = staffCtx(await buildMember(test.db, unit));
    expect((await test.call(teacher, sendingPolicyApi.policy)).body).toEqual({
      ...OPEN,
      version: 0,
      quiet: { from: '21:30', until: '07:30' },
    });
    const days = [
      { day: '2027-02-06', name: '農曆新年' },
      { day: '2026-12-08', name: '' },
    ];
    const wanted = { quiet: { from: '22:00', until: '06:45' }, quietWeekends: true, quietDays: days, dailyBudget: 5, bundleAt: '17:30' };
    const changed = await test.call(ctx, sendingPolicyApi.updatePolicy, { body: wanted, version: 0 });
    expect(changed.body).toEqual({ ...wanted, version: 1, quietDays: [days[1], days[0]] });
    const again = await test.call(ctx, sendingPolicyApi.updatePolicy, { body: OPEN, version: 0 });
    expect([again.status, again.body.code, again.body.details?.['current']]).toEqual([409, 'VERSION_CONFLICT', changed.body]);
    expect((await test.call(ctx, sendingPolicyApi.updatePolicy, { body: OPEN, version: 1 })).body).toEqual({ ...OPEN, version: 2 });
    expect((await test.call(teacher, sendingPolicyApi.policy)).body).toEqual({ ...OPEN, version: 2 });
    expect((await test.call(teacher, sendingPolicyApi.updatePolicy, { body: OPEN, version: 2 })).status).toBe(403);
    const logged = await test.db.read(unit.ctx, (tx) =>
      tx.query(`SELECT 1 FROM audit_log WHERE unit_id = $1 AND action = 'message.policy-changed'`, [tx.unitId]),
    );
    expect(logged).toHaveLength(2);
  });

  it('refuses times, days and budgets beyond their limits', async () => {
    const unit = await test.unit();
    const ctx = await admin(unit);
    const put = async (over: Record<string, unknown>): Promise<number> =>
      (await test.call(ctx, sendingPolicyApi.updatePolicy, { body: { ...OPEN, ...over } as typeof OPEN, version: 1 })).status;
    const days = Array.from({ length: 201 }, (_, i) => ({ day: dayAfter('2027-01-01', i), name: '' }));
    for (const bad of [
      { quiet: { from: '24:00', until: '07:00' } },
      { quiet: { from: '7:00', until: '08:00' } },
      { quiet: { from: '21:00' } },
      { bundleAt: '18:60' },
      { dailyBudget: 0 },
      { dailyBudget: 51 },
      { dailyBudget: 1.5 },
      { quietDays: days },
      { quietDays: [days[0], days[0]] },
      { quietDays: [{ day: '2027-02-30', name: '' }] },
      { quietDays: [{ day: '2027-02-01', name: 'x'.repeat(51) }] },
    ]) {
      expect([bad, await put(bad)]).toEqual([bad, 422]);
    }
    expect(await put({ dailyBudget: 50, quietDays: days.slice(0, 200), quiet: { from: '00:00', until: '23:59' } })).toBe(200);
  });

  async function queued(
    unit: BuiltUnit,
    over: { priority?: 1 | 5 | 9; channel?: 'school_notice' | 'staff_message' } = {},
  ): Promise<string> {
    const messages = test.app.get(Messages);
    return test.db.inUnit(unit.ctx, async (tx) => {
      const id = await messages.open(tx, {
        kind: 'notice_reminder',
        refId: null,
        app: 'notice',
        channel: over.channel ?? 'school_notice',
        dedupeKey: `test ${String(Math.random())}`,
        priority: over.priority ?? 5,
      });
      await messages.addBatches(tx, id, [{ seq: 1, body: Buffer.from(BODY), receivers: 1 }]);
      await messages.seal(tx, id);
      return id;
    });
  }
  const stateOf = (unit: BuiltUnit, id: string) =>
    test.db.read(unit.ctx, async (tx) => ({
      wait: await test.app.get(Messages).heldBack(tx, id),
      state: (await tx.one<{ state: string }>(`SELECT state FROM outbound_message WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]))?.state,
    }));

  it('holds what is not urgent and goes to families; urgent messages and staff cards pass [BEY-05]', async () => {
    const unit = await test.unit();
    await test.app.get(SendingPolicies).update(await admin(unit), closed(), 1);
    const [normal, bulk, urgent, staff] = [
      await queued(unit),
      await queued(unit, { priority: 9 }),
      await queued(unit, { priority: 1 }),
      await queued(unit, { channel: 'staff_message' }),
    ];
    await test.app.get(MessageSender).drain();
    const opens = `${dayAfter(dayMacau(new Date()), 2)}T07:30:00.000+08:00`;
    for (const held of [normal, bulk]) {
      const { wait, state } = await stateOf(unit, held);
      expect([state, wait?.reason, wait === null ? null : isoMacau(wait.until)]).toEqual(['queued', 'quiet', opens]);
    }
    for (const passed of [urgent, staff])
      expect(await stateOf(unit, passed)).toMatchObject({ wait: null, state: expect.stringMatching(/sent|queued/) });
    expect(transport.calls.filter((call) => call.unitId === unit.id)).toHaveLength(2);
  });

  it('moves what waits when the policy changes, and cancels it on recall without a call [BEY-05]', async () => {
    const unit = await test.unit();
    const ctx = await admin(unit);
    const policies = test.app.get(SendingPolicies);
    await policies.update(ctx, closed(), 1);
    const [left, recalled] = [await queued(unit), await queued(unit)];
    await test.db.inUnit(unit.ctx, (tx) => test.app.get(Messages).recall(tx, recalled));
    const shorter = closed();
    await policies.update(ctx, { ...shorter, quietDays: shorter.quietDays.slice(0, 2) }, 2);
    const { wait } = await stateOf(unit, left);
    expect(wait === null ? null : isoMacau(wait.until)).toBe(`${dayAfter(dayMacau(new Date()), 1)}T07:30:00.000+08:00`);
    await policies.update(ctx, OPEN, 3);
    await test.app.get(MessageSender).drain();
    expect(transport.calls.filter((call) => call.unitId === unit.id)).toHaveLength(1);
    expect((await stateOf(unit, recalled)).state).toBe('recalled');
    expect((await stateOf(unit, left)).wait).toBeNull();
  });

  it('holds a call that WeCom kept waiting into quiet hours, but repeats one that may have arrived [BEY-05, G5]', async () => {
    const unit = await test.unit();
    const [untried, unclear] = [await queued(unit), await queued(unit)];
    await test.app.get(SendingPolicies).update(await admin(unit), closed(), 1);
    await test.db.inUnit(unit.ctx, async (tx) => {
      await tx.execute(`UPDATE delivery_batch SET created_at = now() - interval '2 hours' WHERE unit_id = $1`, [tx.unitId]);
      await tx.execute(`UPDATE delivery_batch SET maybe_since = now() - interval '1 minute' WHERE unit_id = $1 AND message_id = $2`, [
        tx.unitId,
        unclear,
      ]);
    });
    await test.app.get(MessageSender).drain();
    expect((await stateOf(unit, untried)).wait?.reason).toBe('quiet');
    expect(transport.calls.filter((call) => call.unitId === unit.id)).toHaveLength(1);
  });
});
