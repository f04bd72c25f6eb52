import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { noticeSendApi } from '@contracts/notice-sending';
import { noticesApi } from '@contracts/notices';
import { remindersApi } from '@contracts/reminders';
import type { TestClock } from '@testing/test-clock';
import { buildMember, staffCtx } from '../../contacts/test/directory.builder';
import { ShareDigestJob } from '../jobs/share-digest.job';
import { shareDigestHourly } from '../notices.jobs';
import { buildWorld, createNoticeApp, sentNotice, submitted, toClass, type NoticeApp, type World } from './notice-world';
import { clockOf, openUndoWindow, titledCards } from './sending-world';

describe('「【分享】家校通知」', () => {
  let test: NoticeApp;
  let clock: TestClock;
  beforeAll(async () => {
    test = await createNoticeApp({ movableClock: true });
    clock = clockOf(test);
  });
  afterEach(() => clock.run());
  afterAll(() => test.close());

  /** An hour later the job runs, twice at once as well as again. */
  async function hour(w: World): Promise<string[]> {
    test.transport.delivered.length = 0;
    await clock.move('1 hour');
    await test.settle();
    const job = test.app.get(ShareDigestJob);
    await Promise.all([job.run(w.unit.ctx), job.run(w.unit.ctx)]);
    await job.run(w.unit.ctx);
    await test.settle();
    return titledCards(test, '【分享】');
  }
  const settings = (w: World, shareDigest: boolean, version: number) =>
    test.call(w.adminCtx, noticeSendApi.updateSettings, { version, body: { undoSeconds: 0, shareDigest, familyCard: false } });
  const send = (w: World, title: string, who = w.teacherCtx): Promise<string> =>
    sentNotice(test, who, { title, targets: toClass(w.classA) });

  it('tells every administrator of the unit once an hour what was sent, unless the unit switched it off [NOT-44]', async () => {
    const w = await buildWorld(test);
    const other = await buildWorld(test);
    const second = await buildMember(test.db, w.unit, { roles: ['super_admin'] });
    await buildMember(test.db, w.unit, { roles: ['super_admin'], joinState: 'left' });
    // As a unit begins: nothing was ever set.
    await test.db.inUnit(w.unit.ctx, (tx) => tx.execute(`DELETE FROM notice_settings WHERE unit_id = $1`, [tx.unitId]));
    expect(shareDigestHourly.every).toEqual({ seconds: 3_600 });
    expect((await test.call(w.adminCtx, noticeSendApi.settings)).body.shareDigest).toBe(true);
    await clock.stopAt(new Date());
    const id = await send(w, '秋季旅行');
    await clock.move('20 seconds');
    await test.settle();
    await test.app.get(ShareDigestJob).run(other.unit.ctx);
    expect(await hour(w)).toEqual([w.admin.wecomUserid, second.wecomUserid].sort());
    expect(test.transport.delivered.map((card) => card.title)).toEqual(['【分享】家校通知 秋季旅行', '【分享】家校通知 秋季旅行']);
    expect(await hour(w)).toEqual([]);
    const lines = (await test.call(staffCtx(second), remindersApi.list)).body.items;
    expect(lines).toMatchObject([{ title: '【分享】家校通知 秋季旅行', url: '/staff/notices/shared', unread: true }]);
    expect(lines[0]?.summary).toContain('林慧儀');
    for (const who of [w.colleagueCtx, w.teacherCtx]) expect((await test.call(who, remindersApi.list)).body.items).toEqual([]);
    // What the card opens (spec 03 §13.11).
    const shared = await test.call(w.adminCtx, noticesApi.list, { query: { scope: 'shared' } });
    expect(shared.body.items.map((item) => item.id)).toEqual([id]);
    expect((await test.call(w.colleagueCtx, noticesApi.list, { query: { scope: 'shared' } })).status).toBe(403);
  });

  it('puts the notices of an hour on one card, for who sent some of them himself without those [NOT-44]', async () => {
    const w = await buildWorld(test);
    const second = await buildMember(test.db, w.unit, { roles: ['super_admin'] });
    await clock.stopAt(new Date());
    expect(await hour(w)).toEqual([]);
    await send(w, '甲');
    await send(w, '乙');
    await send(w, '丙', w.adminCtx);
    // The worker was away for three hours.
    await clock.move('2 hours');
    const got = await hour(w);
    expect(got).toEqual([w.admin.wecomUserid, second.wecomUserid].sort());
    const words = new Map(
      test.transport.calls
        .filter((call) => call.unitId === w.unit.id && JSON.stringify(call.json).includes('【分享】'))
        .map((call) => [call.students[0], JSON.stringify(call.json)]),
    );
    expect(words.get(second.wecomUserid)).toMatch(/甲（林慧儀）.*乙（林慧儀）.*丙（何嘉敏）.*3 則/);
    expect(words.get(w.admin.wecomUserid)).toMatch(/甲（林慧儀）.*乙（林慧儀）.*2 則/);
    expect(words.get(w.admin.wecomUserid)).not.toContain('丙');
  });

  it('leaves out what was recalled, taken back, or is only planned, and tells of it when it is sent [NOT-44, BEY-03, NOT-19]', async () => {
    const w = await buildWorld(test);
    await clock.stopAt(new Date());
    const recalled = await send(w, '已回收');
    await test.call(w.teacherCtx, noticesApi.recall, { params: { id: recalled } });
    const sendAt = new Date((await test.db.read(w.unit.ctx, (tx) => Promise.resolve(tx.now))).getTime() + 90 * 60_000).toISOString();
    await submitted(test, w.teacherCtx, { title: '定時', targets: toClass(w.classA), sendAt });
    expect(await hour(w)).toEqual([]);
    await clock.move('40 minutes');
    await test.settle();
    await clock.move('19 minutes');
    await openUndoWindow(test, w, 60);
    const undone = await submitted(test, w.teacherCtx, { title: '撤銷', targets: toClass(w.classA) });
    await clock.move('30 seconds');
    test.transport.delivered.length = 0;
    await test.app.get(ShareDigestJob).run(w.unit.ctx);
    await test.settle();
    expect(test.transport.delivered.map((card) => card.title)).toEqual(['【分享】家校通知 定時']);
    await test.call(w.teacherCtx, noticeSendApi.undo, { params: { id: undone } });
    expect(await hour(w)).toEqual([]);
    const kept = await submitted(test, w.teacherCtx, { title: '不撤銷', targets: toClass(w.classA) });
    expect(await hour(w)).toEqual([w.admin.wecomUserid]);
    expect(test.transport.delivered.map((card) => card.title)).toContain('【分享】家校通知 不撤銷');
    expect((await test.call(w.adminCtx, noticesApi.detail, { params: { id: kept } })).status).toBe(200);
  });

  it('says nothing while it is switched off, and nothing afterwards of that time [NOT-44]', async () => {
    const w = await buildWorld(test);
    await clock.stopAt(new Date());
    expect((await settings(w, false, 1)).body.shareDigest).toBe(false);
    await send(w, '靜默');
    expect(await hour(w)).toEqual([]);
    expect((await settings(w, true, 2)).body.shareDigest).toBe(true);
    expect(await hour(w)).toEqual([]);
    await send(w, '再開');
    await clock.move('1 minute');
    expect(await hour(w)).toEqual([w.admin.wecomUserid]);
    expect(test.transport.delivered[0]?.title).toBe('【分享】家校通知 再開');
  });

  it('tells in the language of the unit, and cuts a long list [NOT-44, OVR-14]', async () => {
    const w = await buildWorld(test);
    await test.parts.platform.query(`UPDATE school_unit SET default_locale = 'pt' WHERE id = $1`, [w.unit.id]);
    await clock.stopAt(new Date());
    for (let i = 0; i < 10; i += 1) await submitted(test, w.teacherCtx, { title: `Aviso ${String(i)}`, targets: toClass(w.classA) });
    await test.settle();
    await clock.move('2 minutes');
    test.transport.delivered.length = 0;
    await test.app.get(ShareDigestJob).run(w.unit.ctx);
    await test.settle();
    const call = test.transport.calls.findLast((one) => one.unitId === w.unit.id && one.channel === 'staff_message');
    const text = JSON.stringify(call?.json);
    expect(text).toContain('[Partilhado]');
    expect(text).toContain('Aviso 7');
    expect(text).not.toContain('Aviso 8');
    expect(text).toContain('…');
  });
});
