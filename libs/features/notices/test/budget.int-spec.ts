import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { myNoticesApi } from '@contracts/my-notices';
import { noticesApi } from '@contracts/notices';
import type { SendingPolicy } from '@contracts/sending-policy';
import { MessageSender, SendingPolicies } from '@features/messages';
import type { Ctx } from '@platform/ctx/ctx';
import { drainJobs } from '@testing/drain-jobs';
import type { BuiltUnit } from '@testing/unit.builder';
import { buildClass, buildMember, buildStudent, familyCtx, staffCtx } from '../../contacts/test/directory.builder';
import { bundledFamilies } from '../data/budget-rows';
import { NoticeBundle } from '../sending/notices.bundle.service';
import { ledgerFaults } from './ledger-faults';
import { createNoticeApp, sentNotice, submitted, toClass, type NoticeApp } from './notice-world';

const OPEN: Omit<SendingPolicy, 'version'> = { quiet: null, quietWeekends: false, quietDays: [], dailyBudget: 2, bundleAt: '23:59' };

describe('budget of families', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  /** Mother and father of one child, the mother's second child, and another family. */
  async function school(budget: number | null) {
    const unit = await test.unit();
    const home = await buildClass(test.db, unit);
    const admin = staffCtx(await buildMember(test.db, unit, { roles: ['super_admin'] }), { surface: 'console' });
    const amy = await buildStudent(test.db, unit, { class: home, guardians: [{ relation: 'mother' }, { relation: 'father' }] });
    const bob = await buildStudent(test.db, unit, { class: home });
    await test.app.get(SendingPolicies).update(admin, { ...OPEN, dailyBudget: budget }, 1);
    return { unit, home, admin, amy, bob, targets: toClass(home) };
  }
  const pushes = (unit: BuiltUnit) => test.transport.calls.filter((call) => call.unitId === unit.id && call.channel === 'school_notice');
  const bundles = (unit: BuiltUnit) => pushes(unit).filter((call) => titleOf(call.json).startsWith('今日另有'));
  const progress = async (ctx: Ctx, id: string) => (await test.call(ctx, noticesApi.progress, { params: { id } })).body;
  /** The time of the bundles has come. */
  async function bundleTime(unit: BuiltUnit): Promise<void> {
    await test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(`UPDATE delivery_batch SET wait_until = now() WHERE unit_id = $1 AND wait = 'budget' AND leader_id IS NULL`, [tx.unitId]),
    );
    await test.app.get(NoticeBundle).run(unit.ctx);
  }

  it('sends 30 notices to a family as its budget and one bundle; urgent ones pass with their reason logged [BEY-05]', async () => {
    const { unit, admin, amy, bob, targets } = await school(2);
    const ids: string[] = [];
    for (let i = 0; i < 30; i += 1) ids.push(await submitted(test, admin, { targets, title: `通知 ${String(i)}` }));
    const urgent = await sentNotice(test, admin, { targets, title: '停課', urgency: 'urgent', urgencyReason: '八號風球' });
    await test.settle();
    expect(pushes(unit)).toHaveLength(3);
    const waits = ids.slice(2);
    const held = await progress(admin, waits[0]!);
    expect(held).toMatchObject({
      state: 'sending',
      queue: { reason: 'budget' },
      messages: { pending: 3, sent: 0 },
      stones: { waiting: 2 },
    });
    expect(held.queue?.until).toMatch(/T23:59:00\.000\+08:00$/);
    await bundleTime(unit);
    await test.settle();
    expect(pushes(unit)).toHaveLength(4);
    expect(titleOf(bundles(unit)[0]!.json)).toBe('今日另有 28 則通知');
    expect([...(bundles(unit)[0]!.json['to_parent_userid'] as string[])].sort()).toEqual(
      [...amy.guardians, ...bob.guardians].map((p) => p.wecomUserid).sort(),
    );
    for (const id of [...ids, urgent]) {
      expect(await progress(admin, id)).toMatchObject({
        state: 'sent',
        queue: null,
        messages: { sent: 3, pending: 0 },
        stones: { delivered: 2 },
      });
    }
    await bundleTime(unit);
    await test.settle();
    expect(pushes(unit)).toHaveLength(4);
    const reasons = await test.db.read(unit.ctx, (tx) =>
      tx.query(`SELECT after FROM audit_log WHERE unit_id = $1 AND action = 'notice.urgent-passed' AND entity_id = $2`, [
        tx.unitId,
        urgent,
      ]),
    );
    expect(reasons).toEqual([{ after: { reason: '八號風球' } }]);
    expect(await ledgerFaults(test, unit)).toEqual([]);
  }, 60_000);

  it('counts a recalled notice no more, also when its bundle is frozen already; of nothing no bundle is made [BEY-05]', async () => {
    const { unit, admin, targets } = await school(1);
    await sentNotice(test, admin, { targets });
    const [a, b, c] = [
      await sentNotice(test, admin, { targets }),
      await sentNotice(test, admin, { targets }),
      await sentNotice(test, admin, { targets }),
    ];
    const recall = (id: string) => test.call(admin, noticesApi.recall, { params: { id } });
    expect((await recall(a)).status).toBe(200);
    await bundleTime(unit);
    // Made and frozen, not sent yet: one of two is recalled now.
    expect((await recall(b)).status).toBe(200);
    await test.settle();
    expect(bundles(unit).map((call) => titleOf(call.json))).toEqual(['今日另有 1 則通知']);
    expect(await progress(admin, a)).toMatchObject({ messages: { cancelled: 3, sent: 0 } });
    expect(await progress(admin, b)).toMatchObject({ messages: { cancelled: 3, sent: 0 } });
    expect(await progress(admin, c)).toMatchObject({ state: 'sent', messages: { sent: 3 } });
    const d = await sentNotice(test, admin, { targets });
    await bundleTime(unit);
    expect((await recall(d)).status).toBe(200);
    await test.settle();
    expect(bundles(unit)).toHaveLength(1);
    expect(await ledgerFaults(test, unit)).toEqual([]);
  }, 60_000);

  it('keeps the true end of a bundle that was on its way when one of its notices was recalled [BEY-05, R7]', async () => {
    const { unit, admin, targets } = await school(1);
    await sentNotice(test, admin, { targets });
    const id = await sentNotice(test, admin, { targets });
    await bundleTime(unit);
    let recalled: Promise<unknown> = Promise.resolve();
    test.transport.before = async (call) => {
      if (call.unitId !== unit.id) return;
      recalled = test.call(admin, noticesApi.recall, { params: { id } });
      await new Promise((resolve) => setTimeout(resolve, 300));
    };
    await test.app.get(MessageSender).drain();
    test.transport.before = () => Promise.resolve();
    await recalled;
    await test.settle();
    expect(bundles(unit)).toHaveLength(1);
    expect(await progress(admin, id)).toMatchObject({ state: 'recalled', messages: { sent: 3, cancelled: 0, pending: 0 } });
    expect(await ledgerFaults(test, unit)).toEqual([]);
  }, 60_000);

  it('shows who WeCom refused in a bundle for each of its notices, and every step in the timeline [BEY-05, G7]', async () => {
    const { unit, admin, amy, targets } = await school(1);
    await sentNotice(test, admin, { targets });
    const ids = [await sentNotice(test, admin, { targets }), await sentNotice(test, admin, { targets })];
    const father = amy.guardians[1]!.wecomUserid;
    test.transport.plan = (call) =>
      call.unitId === unit.id ? { attempt: { kind: 'accepted' }, invalid: { students: [], parents: [father], members: [] } } : undefined;
    await bundleTime(unit);
    await test.settle();
    test.transport.plan = () => undefined;
    for (const id of ids) {
      expect(await progress(admin, id)).toMatchObject({ state: 'sent', messages: { sent: 2, failed: 1 }, stones: { delivered: 2 } });
      const { events } = (await test.call(admin, noticesApi.timeline, { params: { id, studentId: amy.id } })).body;
      expect(events.map((event) => event.kind)).toEqual(expect.arrayContaining(['planned', 'handed_over', 'refused']));
    }
    expect(await ledgerFaults(test, unit)).toEqual([]);
  }, 60_000);

  it('keeps counters true while families read and confirm what waits, and reminds by guardian afterwards [BEY-05]', async () => {
    const { unit, home, admin, amy, bob, targets } = await school(1);
    const second = await buildStudent(test.db, unit, { class: home, guardians: [{ parent: amy.guardians[0]! }] });
    await sentNotice(test, admin, { targets });
    const id = await sentNotice(test, admin, { targets });
    const confirm = (student: { id: string; guardians: { id: string }[] }, who: Ctx) =>
      test.call(who, myNoticesApi.confirm, { params: { id }, body: { studentId: student.id } });
    expect((await confirm(bob, familyCtx(bob.guardians[0]!))).status).toBe(200);
    await bundleTime(unit);
    expect(await ledgerFaults(test, unit)).toEqual([]);
    await test.settle();
    expect((await progress(admin, id)).stones).toMatchObject({ done: 1, delivered: 2 });
    const before = pushes(unit).length;
    await test.call(admin, noticesApi.remind, { params: { id } });
    await test.settle();
    const reminded = pushes(unit)
      .slice(before)
      .flatMap((call) => call.json['to_parent_userid'] as string[]);
    expect(reminded.sort()).toEqual(amy.guardians.map((p) => p.wecomUserid).sort());
    expect((await confirm(second, familyCtx(amy.guardians[0]!))).status).toBe(200);
    expect(await ledgerFaults(test, unit)).toEqual([]);
  }, 60_000);

  it('calls a child as long as one of its guardians has messages left, and costs nothing without a budget [BEY-05]', async () => {
    const { unit, home, admin, amy } = await school(2);
    // The mother's second child: her two messages of the day are used by the first notice, the father has one left.
    await buildStudent(test.db, unit, { class: home, guardians: [{ parent: amy.guardians[0]! }] });
    await sentNotice(test, admin, { targets: toClass(home) });
    const families = () =>
      test.db.read(unit.ctx, (tx) =>
        bundledFamilies(tx, test.app.get(SendingPolicies), { targets: toClass(home), includeAlumni: false, audience: 'parents' }, tx.now),
      );
    expect(await families()).toBe(1);
    const id = await sentNotice(test, admin, { targets: toClass(home) });
    expect(await progress(admin, id)).toMatchObject({ queue: { reason: 'budget' }, stones: { delivered: 2, waiting: 1 } });
    const none = await school(null);
    for (let i = 0; i < 3; i += 1) await sentNotice(test, none.admin, { targets: none.targets });
    const counted = await test.db.read(none.unit.ctx, (tx) => tx.query(`SELECT 1 FROM message_day WHERE unit_id = $1`, [tx.unitId]));
    expect([counted.length, pushes(none.unit).length]).toEqual([0, 3]);
    expect(await ledgerFaults(test, unit)).toEqual([]);
  }, 60_000);

  it('plans bundles with the policy, and lets them leave at once when the budget is taken away [BEY-05]', async () => {
    const { unit, admin, targets } = await school(1);
    await sentNotice(test, admin, { targets });
    const id = await sentNotice(test, admin, { targets });
    const policies = test.app.get(SendingPolicies);
    await policies.update(admin, { ...OPEN, dailyBudget: 1, bundleAt: '23:58' }, 2);
    expect((await progress(admin, id)).queue?.until).toMatch(/T23:58/);
    await policies.update(admin, { ...OPEN, dailyBudget: null }, 3);
    await drainJobs(test.app);
    await test.settle();
    expect(await progress(admin, id)).toMatchObject({ state: 'sent', messages: { sent: 3 } });
    expect(bundles(unit)).toHaveLength(1);
  }, 60_000);

  it('bundles family cards, too', async () => {
    const { unit, home, admin, amy } = await school(1);
    await buildStudent(test.db, unit, { class: home, guardians: [{ parent: amy.guardians[0]! }] });
    const over = { targets: toClass(home), familyCard: true };
    await sentNotice(test, admin, over);
    const id = await sentNotice(test, admin, over);
    expect(await progress(admin, id)).toMatchObject({ stones: { waiting: 3 } });
    await bundleTime(unit);
    await test.settle();
    expect(await progress(admin, id)).toMatchObject({ state: 'sent', stones: { delivered: 3 } });
    expect(pushes(unit)).toHaveLength(2);
    expect(await ledgerFaults(test, unit)).toEqual([]);
  }, 60_000);
});

const titleOf = (json: Record<string, unknown>): string => (json['news'] as { articles: { title: string }[] }).articles[0]?.title ?? '';
