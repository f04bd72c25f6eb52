import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { myNoticesApi } from '@contracts/my-notices';
import { noticesApi } from '@contracts/notices';
import { buildClass, buildMember, buildStudent, familyCtx, staffCtx, type BuiltStudent } from '../../contacts/test/directory.builder';
import { FanoutNoticeJob } from '../jobs/fanout-notice.job';
import { ledgerFaults } from './ledger-faults';
import { createNoticeApp, sentNotice, submitted, toClass, type NoticeApp } from './notice-world';

describe('family card', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  /** Three siblings in three classes (classes are pages when large), and a half-sibling of the mother in a fourth. */
  async function family() {
    const unit = await test.unit();
    const classes = [];
    for (const name of ['小一甲', '小二甲', '小三甲', '小四甲']) classes.push(await buildClass(test.db, unit, { name }));
    const admin = staffCtx(await buildMember(test.db, unit, { roles: ['super_admin'] }), { surface: 'console' });
    const eldest = await buildStudent(test.db, unit, { class: classes[0]!, guardians: [{ relation: 'mother' }, { relation: 'father' }] });
    const [mother, father] = eldest.guardians;
    const siblings: BuiltStudent[] = [eldest];
    for (const one of classes.slice(1, 3)) {
      siblings.push(await buildStudent(test.db, unit, { class: one, guardians: [{ parent: mother! }, { parent: father! }] }));
    }
    return { unit, classes, admin, siblings, mother: mother!, father: father! };
  }
  const pushes = (unitId: number) => test.transport.calls.filter((call) => call.unitId === unitId && call.channel === 'school_notice');
  const toParents = (unitId: number): string[] =>
    pushes(unitId).flatMap((call) => (call.json['to_parent_userid'] as string[] | undefined) ?? []);

  it('sends one message per guardian for three siblings, takes three answers and reminds once for the missing ones [BEY-04]', async () => {
    const { unit, classes, admin, siblings, mother, father } = await family();
    const id = await sentNotice(test, admin, { targets: toClass(...classes), familyCard: true });
    expect(toParents(unit.id).sort()).toEqual([mother.wecomUserid, father.wecomUserid].sort());
    expect((await test.call(admin, noticesApi.progress, { params: { id } })).body).toMatchObject({
      state: 'sent',
      students: 3,
      recipients: 6,
      messages: { sent: 6 },
      stones: { delivered: 3 },
    });
    // The card is about all of them; its link finds a child who still waits.
    const g = /g=\d+\.(\d+)$/.exec(test.transport.delivered.filter((d) => d.url.includes(id))[0]!.url)![1]!;
    const ctx = familyCtx(mother);
    for (const left of [3, 2, 1]) {
      const { studentId } = (await test.call(ctx, myNoticesApi.detail, { params: { id }, query: { g } })).body;
      if (left === 1) {
        const before = pushes(unit.id).length;
        const reminded = await test.call(admin, noticesApi.remind, { params: { id } });
        expect(reminded.body.students).toBe(1);
        await test.settle();
        const reminder = pushes(unit.id).slice(before);
        expect(reminder.flatMap((call) => call.json['to_parent_userid'] as string[]).sort()).toEqual(
          [mother.wecomUserid, father.wecomUserid].sort(),
        );
      }
      expect((await test.call(ctx, myNoticesApi.confirm, { params: { id }, body: { studentId } })).status).toBe(200);
    }
    expect((await test.call(admin, noticesApi.progress, { params: { id } })).body.stones.done).toBe(3);
    expect(siblings.map((s) => s.id)).toHaveLength(3);
    expect(await ledgerFaults(test, unit)).toEqual([]);
  });

  it('reaches the other parent of a half-sibling, and nobody twice over the pages of a school [BEY-04]', async () => {
    const { unit, classes, admin, mother, father } = await family();
    const half = await buildStudent(test.db, unit, { class: classes[3]!, guardians: [{ parent: mother }, { relation: 'father' }] });
    // Classes of a page's size: each becomes a page of its own.
    for (const one of classes) {
      await test.db.inUnit(unit.ctx, async (tx) => {
        const rows = await tx.query<{ id: string }>(
          `INSERT INTO student (unit_id, wecom_userid, name, state)
           SELECT $1, 'x' || $2::text || '-' || n, '學生', 'active' FROM generate_series(1, 1200) AS n RETURNING id`,
          [tx.unitId, one.id],
        );
        await tx.execute(`INSERT INTO student_class (unit_id, student_id, class_id) SELECT $1, s, $2 FROM unnest($3::uuid[]) AS s`, [
          tx.unitId,
          one.id,
          rows.map((row) => row.id),
        ]);
      });
    }
    const id = await submitted(test, admin, { targets: toClass(...classes), familyCard: true });
    await test.settle();
    await test.app.get(FanoutNoticeJob).run(unit.ctx, { noticeId: id });
    await test.settle();
    expect(toParents(unit.id).sort()).toEqual([mother.wecomUserid, father.wecomUserid, half.guardians[1]!.wecomUserid].sort());
    expect((await test.call(admin, noticesApi.progress, { params: { id } })).body).toMatchObject({
      students: 4_804,
      recipients: 8,
      messages: { sent: 8 },
      stones: { delivered: 4, unreached: 4_800 },
    });
    expect(await ledgerFaults(test, unit)).toEqual([]);
  }, 60_000);

  it('counts a guardian whom WeCom names as invalid for each of his children [BEY-04, G7]', async () => {
    const { unit, classes, admin, father } = await family();
    test.transport.plan = (call) =>
      call.unitId === unit.id
        ? { attempt: { kind: 'accepted' }, invalid: { students: [], parents: [father.wecomUserid], members: [] } }
        : undefined;
    const id = await sentNotice(test, admin, { targets: toClass(...classes), familyCard: true });
    test.transport.plan = () => undefined;
    expect((await test.call(admin, noticesApi.progress, { params: { id } })).body).toMatchObject({
      messages: { sent: 3, failed: 3 },
      stones: { delivered: 3 },
    });
    expect(await ledgerFaults(test, unit)).toEqual([]);
  });

  it('is off unless chosen: one message per child, by student, never two of a guardian in a call', async () => {
    const { unit, classes, admin } = await family();
    await sentNotice(test, admin, { targets: toClass(...classes) });
    expect(toParents(unit.id)).toEqual([]);
    expect(pushes(unit.id).map((call) => call.students.length)).toEqual([1, 1, 1]);
    expect(await ledgerFaults(test, unit)).toEqual([]);
  });
});
