import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { myNoticesApi } from '@contracts/my-notices';
import { noticeSendApi } from '@contracts/notice-sending';
import { noticesApi } from '@contracts/notices';
import { remindersApi } from '@contracts/reminders';
import type { Ctx } from '@platform/ctx/ctx';
import { DomainError } from '@platform/errors/domain-error';
import { ComeBack } from '@platform/outbox/job-failure';
import type { TestClock } from '@testing/test-clock';
import { buildStudent, familyCtx } from '../../contacts/test/directory.builder';
import { PurgeNoticesJob } from '../jobs/purge-notices.job';
import { ShareDigestJob } from '../jobs/share-digest.job';
import { buildWorld, createNoticeApp, sentNotice, submitted, toClass, type NoticeApp, type World } from './notice-world';
import { auditOf, cardsOf, clockOf, detailOf, openUndoWindow, titledCards } from './sending-world';

function comesBack(error: unknown): void {
  if (!(error instanceof ComeBack)) throw error;
}

describe('what spec 03 §13 promises of following up, and what stays in 消息提醒', () => {
  let test: NoticeApp;
  let clock: TestClock;
  beforeAll(async () => {
    test = await createNoticeApp({ movableClock: true });
    clock = clockOf(test);
  });
  afterEach(() => clock.run());
  afterAll(() => test.close());

  const lines = async (who: Ctx) => (await test.call(who, remindersApi.list)).body;
  const act = (who: Ctx, action: 'recall' | 'close' | 'remove', id: string) => test.call(who, noticesApi[action], { params: { id } });

  it('reminds 5 pending of 30: five messages, five entries on top; three minutes later it refuses [NOT-41, RMD-08, spec 03 §13.6]', async () => {
    const w = await buildWorld(test);
    await clock.stopAt(new Date('2030-01-08T10:00:00.000+08:00'));
    const families = [];
    for (let i = 0; i < 30; i += 1) families.push(await buildStudent(test.db, w.unit, { class: w.classB }));
    const targets = families.map((child) => ({ kind: 'student' as const, refId: child.id }));
    const id = await sentNotice(test, w.colleagueCtx, { targets });
    for (const child of families.slice(5)) {
      const who = familyCtx(child.guardians[0]!);
      await test.call(who, myNoticesApi.confirm, { params: { id }, body: { studentId: child.id } });
    }
    await sentNotice(test, w.colleagueCtx, { title: '較新', targets: targets.slice(0, 1) });
    test.transport.delivered.length = 0;
    await clock.move('1 hour');
    expect((await test.call(w.colleagueCtx, noticesApi.remind, { params: { id } })).body.students).toBe(5);
    await test.settle();
    const pending = families.slice(0, 5);
    expect(cardsOf(test, id)).toEqual(pending.map((child) => child.wecomUserid).sort());
    for (const child of pending) {
      const { items } = await lines(familyCtx(child.guardians[0]!));
      expect(items[0]).toMatchObject({ unread: true, title: '參觀澳門科學館活動' });
      expect(items.filter((item) => item.title === '參觀澳門科學館活動')).toHaveLength(1);
    }
    expect((await lines(familyCtx(pending[0]!.guardians[0]!))).items.map((item) => item.title)).toEqual(['參觀澳門科學館活動', '較新']);
    await clock.move('3 minutes');
    expect((await test.call(w.colleagueCtx, noticesApi.remind, { params: { id } })).body.code).toBe('NOT_REMIND_LIMIT');
  });

  it('keeps 消息提醒 empty while a notice can be taken back or is planned, and fills it when it leaves [RMD-02, RMD-06, BEY-03, NOT-19]', async () => {
    const w = await buildWorld(test);
    await clock.stopAt(new Date('2030-01-08T10:00:00.000+08:00'));
    await openUndoWindow(test, w);
    const all = { targets: toClass(w.classA), ccIds: [w.colleague.id] };
    await submitted(test, w.teacherCtx, { ...all, title: '定時', sendAt: '2030-01-08T11:00:00.000+08:00' });
    const undone = await submitted(test, w.teacherCtx, { ...all, title: '撤銷' });
    await submitted(test, w.teacherCtx, { ...all, title: '即時' });
    await test.settle();
    for (const who of [w.mother, w.father, w.colleagueCtx]) expect((await lines(who)).items).toEqual([]);
    await test.call(w.teacherCtx, noticeSendApi.undo, { params: { id: undone } });
    await clock.move('16 seconds');
    await test.settle();
    expect((await lines(w.mother)).items.map((item) => item.title)).toEqual(['即時']);
    // A guardian whom no push reaches finds it in the list all the same.
    expect((await lines(familyCtx(w.ben.guardians[0]!))).items.map((item) => item.title)).toEqual(['即時']);
    await clock.stopAt(new Date('2030-01-08T11:00:00.001+08:00'));
    await test.settle();
    expect((await lines(w.mother)).items.map((item) => item.title)).toEqual(['定時', '即時']);
    expect((await lines(w.colleagueCtx)).items.map((item) => item.title)).toEqual(['【抄送】定時', '【抄送】即時']);
  });

  it('opens a line of a notice its deadline has closed, and says of a recalled one that it cannot be seen [RMD-03, RMD-05, NOT-40]', async () => {
    const w = await buildWorld(test);
    await clock.stopAt(new Date('2030-01-08T10:00:00.000+08:00'));
    const id = await sentNotice(test, w.teacherCtx, {
      targets: toClass(w.classA),
      deadlineAt: '2030-01-08T12:00:00.000+08:00',
      ccIds: [w.colleague.id],
    });
    await clock.move('2 hours');
    await test.settle();
    expect((await detailOf(test, w.teacherCtx, id)).state).toBe('closed');
    const [line] = (await lines(w.mother)).items;
    expect([line?.target, line?.url?.split('?')[0]]).toEqual(['live', `/family/notices/${id}`]);
    expect(line?.url).toContain(w.amy.id);
    expect((await test.call(w.mother, myNoticesApi.detail, { params: { id }, query: { studentId: w.amy.id } })).status).toBe(200);
    await act(w.teacherCtx, 'recall', id);
    expect((await lines(w.mother)).items).toMatchObject([{ target: 'recalled', title: null, url: null }]);
    // Copies may still look at it, until the sender deletes it.
    expect((await lines(w.colleagueCtx)).items).toMatchObject([{ target: 'live' }]);
    await act(w.teacherCtx, 'remove', id);
    expect((await lines(w.colleagueCtx)).items).toMatchObject([{ target: 'gone', title: null, url: null }]);
  });

  it('waits with cards and lines of 消息提醒 while the unit is not connected, and loses none of them [RMD-06, NOT-44]', async () => {
    const w = await buildWorld(test);
    const connected = test.transport.agentId.bind(test.transport);
    test.transport.agentId = () => Promise.reject(new DomainError('WECOM_NOT_CONNECTED'));
    const id = await submitted(test, w.teacherCtx, { title: '未連接', targets: toClass(w.classA), ccIds: [w.colleague.id] });
    await test.settle();
    expect((await detailOf(test, w.teacherCtx, id)).state).toBe('sending');
    test.transport.agentId = connected;
    await clock.move('61 seconds');
    // Connected, then cut off again between the calls and the cards.
    const cut = { left: 1 };
    test.transport.agentId = () => (cut.left-- > 0 ? connected() : Promise.reject(new DomainError('WECOM_NOT_CONNECTED')));
    await test.settle();
    expect([cardsOf(test, id), (await lines(w.colleagueCtx)).items]).toEqual([[w.amy.wecomUserid], []]);
    await test.app.get(ShareDigestJob).run(w.unit.ctx).catch(comesBack);
    await clock.move('30 minutes');
    await test.settle();
    expect(titledCards(test, '【抄送】未連接')).toEqual([]);
    test.transport.agentId = connected;
    await clock.move('61 seconds');
    await test.settle();
    await test.app.get(ShareDigestJob).run(w.unit.ctx);
    await test.settle();
    expect(titledCards(test, '【抄送】未連接')).toEqual([w.colleague.wecomUserid]);
    expect(titledCards(test, '【分享】家校通知 未連接')).toEqual([w.admin.wecomUserid]);
    expect((await lines(w.colleagueCtx)).items.map((item) => item.title)).toEqual(['【抄送】未連接']);
  });

  it('puts one line for one notice, however often its jobs run and it is reminded of [RMD-08, RMD-09]', async () => {
    const w = await buildWorld(test);
    await clock.stopAt(new Date('2030-01-08T10:00:00.000+08:00'));
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA), deadlineAt: '2030-01-09T10:30:00.000+08:00' });
    for (let i = 0; i < 3; i += 1) {
      await clock.move('11 minutes');
      await test.call(w.teacherCtx, noticesApi.remind, { params: { id } });
      await test.settle();
    }
    expect((await lines(w.mother)).items).toHaveLength(1);
    expect((await lines(w.mother)).unread).toBe(1);
  });

  it('keeps a recalled and deleted notice with its answers for administrators for 30 days, then its record alone [NOT-39]', async () => {
    const w = await buildWorld(test);
    await clock.stopAt(new Date('2030-01-08T10:00:00.000+08:00'));
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    await test.call(w.mother, myNoticesApi.confirm, { params: { id }, body: { studentId: w.amy.id } });
    await act(w.teacherCtx, 'recall', id);
    await act(w.teacherCtx, 'remove', id);
    const purge = (): Promise<void> => test.app.get(PurgeNoticesJob).run(w.unit.ctx);
    const answers = async (): Promise<number> =>
      (await test.db.read(w.unit.ctx, (tx) =>
        tx.one<{ n: number }>(`SELECT count(*) AS n FROM notice_response WHERE unit_id = $1 AND notice_id = $2`, [tx.unitId, id]),
      ))!.n;
    await clock.stopAt(new Date('2030-02-07T09:59:59.999+08:00'));
    await purge();
    expect((await test.call(w.teacherCtx, noticesApi.detail, { params: { id } })).status).toBe(404);
    expect(await detailOf(test, w.adminCtx, id)).toMatchObject({ state: 'recalled', can: { export: { ok: true } } });
    const shared = await test.call(w.adminCtx, noticesApi.list, { query: { scope: 'shared' } });
    expect([shared.body.items.map((item) => item.id), await answers()]).toEqual([[id], 1]);
    await clock.stopAt(new Date('2030-02-07T10:00:00.000+08:00'));
    await Promise.all([purge(), purge()]);
    await purge();
    expect(await answers()).toBe(0);
    expect((await test.call(w.adminCtx, noticesApi.detail, { params: { id } })).status).toBe(404);
    expect((await auditOf(test, w, id)).filter((action) => action === 'notice.purged')).toHaveLength(1);
    const kept = await test.db.read(w.unit.ctx, (tx) =>
      tx.query(`SELECT 1 FROM notice_delivery WHERE unit_id = $1 AND notice_id = $2`, [tx.unitId, id]),
    );
    expect(kept.length).toBeGreaterThan(0);
  });

  it('lets an ordinary teacher find nothing shared, and an administrator what any colleague sent [NOT-43, NOT-45, spec 03 §13.11]', async () => {
    const w = await buildWorld(test);
    const ids = [
      await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) }),
      await sentNotice(test, w.colleagueCtx, { targets: toClass(w.classB) }),
    ];
    const seen = async (who: Ctx): Promise<unknown> => {
      const { status, body } = await test.call(who, noticesApi.list, { query: { scope: 'shared' } });
      return status === 200 ? body.items.map((item) => item.id).sort() : status;
    };
    expect(await seen(w.teacherCtx)).toBe(403);
    expect((await test.call(w.teacherCtx, noticesApi.home)).body.shared).toBeNull();
    expect(await seen(w.adminCtx)).toEqual([...ids].sort());
    expect((await test.call(w.teacherCtx, noticesApi.detail, { params: { id: ids[1]! } })).status).toBe(404);
    const other: World = await buildWorld(test);
    expect(await seen(other.adminCtx)).toEqual([]);
  });
});
