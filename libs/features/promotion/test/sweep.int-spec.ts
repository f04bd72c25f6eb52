import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { alumniApi } from '@contracts/promotion-alumni';
import { b01Api } from '@contracts/promotion-b01';
import { inviteToCommunity, sweepCatchUp } from '../promotion.jobs';
import { b08, pupils, PromotionRig, useridOf, type Given } from './promotion.rig';

const promoted = (list: readonly Given[], grade: string, className = 'A'): Given[] =>
  list.map((one) => ({ ...one, grade, class: className }));

describe('the week after an update, and alumni', () => {
  let rig: PromotionRig;
  beforeAll(async () => {
    rig = await PromotionRig.start();
  }, 60_000);
  afterAll(() => rig.close());

  const staying = pupils(6, 'SG1', 'A');
  const six = pupils(1, 'P6', 'A', 20_200_000);
  const three = pupils(1, 'SG3', 'A', 20_300_000);
  const all = [...staying, ...six, ...three];
  const alumni = async () => (await rig.test.call(rig.who, alumniApi.list, { query: { page: '1', pageSize: '50' } })).body.items;
  const state = (card: string) =>
    rig
      .query<{ state: string }>(`SELECT state FROM student WHERE unit_id = $1 AND wecom_userid = $2`, [useridOf(card)])
      .then((found) => found[0]!.state);
  /** Jobs whose time has come by the moved clock. */
  const pass = async (interval: string) => {
    await rig.clock.move(interval);
    await rig.settle();
  };

  beforeEach(async () => {
    await rig.school(all);
    await rig.sync(b08({ SG2: ['A'], SG3: ['A'] }, rig.unit.number));
  }, 60_000);

  it('moves those who are not in the file on day 7: 小六 without, 高三 with one invitation; who subscribed on day 2 stays [PRM-40, PRM-41, PRM-45, scenario 5]', async () => {
    const id = await rig.applied(rig.file(promoted(staying.slice(0, 5), 'SG2')));
    await rig.clock.move('2 days');
    await rig.subscribe(staying.slice(5), '2026-08-27T02:00:00Z');
    await pass('4 days 23 hours');
    expect(await alumni()).toEqual([]);
    await pass('2 hours');
    expect(await rig.one(id)).toMatchObject({ sweep: { state: 'done', students: 2 } });
    const list = await alumni();
    expect(list.map((one) => [one.name, one.lastClass, one.invite]).sort()).toEqual(
      [
        [six[0]!.name, '小六舊 A班', 'not_applicable'],
        [three[0]!.name, '高三舊 A班', 'sent'],
      ].sort(),
    );
    expect(rig.invited).toMatchObject([{ name: three[0]!.name, lastGrade: 'SG3', leftYear: 2026, schoolCode: rig.unit.number }]);
    expect(await rig.placeInWecom(three[0]!.card)).toBe('2026 高三舊A班');
    expect([await state(three[0]!.card), await state(staying[5]!.card)]).toEqual(['alumnus', 'active']);
    const tree = await rig.corp();
    const year = tree.schoolDepartments.find((node) => node.name === '2026')!;
    expect(tree.schoolDepartments.find((node) => node.id === year.parentid)).toMatchObject({ name: '校友', type: 4 });
    const told = rig.transport.delivered.filter((card) => card.to === useridOf(three[0]!.card));
    expect(told.map((card) => card.title)).toEqual([`${three[0]!.name} 已移入校友`]);
    expect(told[0]!.url).toMatch(/\/family\/alumni\//);
  }, 60_000);

  it('counts the week from the newest applied update [PRM-42, scenario 4]', async () => {
    const first = await rig.applied(rig.file(promoted(staying, 'SG2')));
    await rig.clock.move('3 days');
    const second = await rig.applied(rig.file(promoted(staying, 'SG3'), { batchId: 'two', generatedAt: '2026-08-26T10:00:00+08:00' }));
    expect((await rig.one(first)).sweep.state).toBe('superseded');
    await pass('4 days 1 hour');
    expect(await alumni()).toEqual([]);
    await pass('3 days');
    expect((await rig.one(second)).sweep.state).toBe('done');
    expect(await alumni()).toHaveLength(2);
  }, 60_000);

  it('is made up for once at the catch-up when no worker ran on the day [scenario 6, job b01.sweep]', async () => {
    const id = await rig.applied(rig.file(promoted(staying, 'SG2')));
    // The planned job is lost with its queue.
    await rig.test.parts.relay.query(`UPDATE outbox SET state = 'done' WHERE unit_id = $1 AND job IN ('b01.sweep', 'b01.sweep-warn')`, [
      rig.unit.id,
    ]);
    await rig.clock.move('9 days');
    for (const _time of [1, 2]) {
      await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.enqueue(sweepCatchUp, {}));
      await rig.settle();
    }
    expect(await rig.one(id)).toMatchObject({ sweep: { state: 'done', students: 2 } });
    expect(await rig.query(`SELECT 1 FROM alumni_record WHERE unit_id = $1`)).toHaveLength(2);
    expect(rig.invited).toHaveLength(1);
  }, 60_000);

  it('stops when more than half would leave, and goes on when an administrator says so [PRM-44, scenario 7]', async () => {
    const id = await rig.applied(rig.file(promoted(staying.slice(0, 3), 'SG2')));
    await pass('7 days 1 minute');
    expect((await rig.one(id)).sweep).toMatchObject({ state: 'guarded', students: 5 });
    expect(await alumni()).toEqual([]);
    expect(rig.transport.delivered.filter((card) => card.title === '將移入校友的學生超過一半，請確認').length).toBe(2);
    expect((await rig.test.call(rig.who, b01Api.sweepConfirm, { params: { id } })).status).toBe(200);
    await rig.settle();
    expect((await rig.one(id)).sweep).toMatchObject({ state: 'done', students: 5 });
  }, 60_000);

  it('tells administrators 48 hours before, and can be postponed once by 7 days [PRM-43]', async () => {
    const id = await rig.applied(rig.file(promoted(staying, 'SG2')));
    await pass('5 days 1 minute');
    expect(rig.transport.delivered.filter((card) => card.title === '48小時後有 2 名學生將移入校友')).toHaveLength(2);
    const later = await rig.test.call(rig.who, b01Api.postpone, { params: { id } });
    expect(later.body.sweep).toMatchObject({ state: 'waiting', canPostpone: false });
    await pass('3 days');
    expect(await alumni()).toEqual([]);
    expect((await rig.test.call(rig.who, b01Api.postpone, { params: { id } })).body.code).toBe('PRM_POSTPONED');
    await pass('6 days');
    expect(await alumni()).toHaveLength(2);
  }, 60_000);

  it('puts an alumnus back into a class and keeps the record; the next week leaves him there [PRM-47, scenario 9]', async () => {
    await rig.applied(rig.file(promoted(staying, 'SG2')));
    await pass('7 days 1 minute');
    const record = (await alumni()).find((one) => one.name === three[0]!.name)!;
    const [target] = await rig.query<{ id: string }>(
      `SELECT c.id FROM school_node c JOIN school_node g ON g.unit_id = $1 AND g.id = c.parent_id WHERE c.unit_id = $1 AND c.origin = 'b08' AND g.name = '高三'`,
    );
    expect((await rig.test.call(rig.who, alumniApi.restore, { params: { id: record.id }, body: { classId: target!.id } })).status).toBe(
      200,
    );
    await rig.settle();
    expect(await rig.placeInWecom(three[0]!.card)).toBe('高三 A班');
    expect(await state(three[0]!.card)).toBe('active');
    expect((await alumni()).find((one) => one.id === record.id)?.restoredAt).not.toBeNull();
    await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.enqueue(sweepCatchUp, {}));
    await pass('1 day');
    expect(await state(three[0]!.card)).toBe('active');
  }, 60_000);

  it('takes the alumni of the week back with the update [BEY-11]', async () => {
    const id = await rig.applied(rig.file(promoted(staying, 'SG2')));
    await pass('7 days 1 minute');
    expect(await alumni()).toHaveLength(2);
    expect((await rig.test.call(rig.who, b01Api.undo, { params: { id } })).status).toBe(200);
    await rig.settle();
    expect(await rig.one(id)).toMatchObject({ state: 'undone', conflicts: 0 });
    expect(await rig.placeInWecom(three[0]!.card)).toBe('高三舊 A班');
    expect(await rig.placeInWecom(staying[0]!.card)).toBe('高一舊 A班');
    expect(await state(three[0]!.card)).toBe('active');
  }, 60_000);

  it('lists an invitation the bureau never took, and invites again when asked [§9, job alumni.invite-community]', async () => {
    rig.communityDown = true;
    await rig.applied(rig.file(promoted(staying, 'SG2')));
    await rig.clock.move('7 days 1 minute');
    const drain = async () => {
      await rig.test.parts.relay.query(`UPDATE outbox SET not_before = now() WHERE state = 'ready' AND job = 'alumni.invite-community'`);
      await rig.settle().catch(() => undefined);
    };
    for (let i = 0; i < 8; i += 1) await drain();
    const record = (await alumni()).find((one) => one.name === three[0]!.name)!;
    expect(record.invite).toBe('failed');
    rig.communityDown = false;
    expect((await rig.test.call(rig.who, alumniApi.invite, { params: { id: record.id } })).status).toBe(200);
    await rig.settle();
    await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.enqueue(inviteToCommunity, { recordId: record.id }));
    await rig.settle();
    expect((await alumni()).find((one) => one.id === record.id)?.invite).toBe('sent');
    expect(rig.invited).toHaveLength(1);
  }, 60_000);
});
