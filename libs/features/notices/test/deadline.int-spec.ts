import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { myNoticesApi } from '@contracts/my-notices';
import { noticeSendApi } from '@contracts/notice-sending';
import { noticesApi } from '@contracts/notices';
import type { NoticeDraft } from '@contracts/notice-types';
import { remindersApi } from '@contracts/reminders';
import { ComeBack } from '@platform/outbox/job-failure';
import type { TestClock } from '@testing/test-clock';
import { CatchUpJob } from '../jobs/catch-up.job';
import { CloseNoticeJob } from '../jobs/close-notice.job';
import { RemindDeadlineJob } from '../jobs/remind-deadline.job';
import { ledgerFaults } from './ledger-faults';
import { buildWorld, createNoticeApp, draft, submitted, toClass, type NoticeApp, type World } from './notice-world';
import { auditOf, cardsOf, clockOf, detailOf, drafted, openUndoWindow, titledCards } from './sending-world';

/** A Tuesday at ten in Macao. */
const START = new Date('2030-01-08T10:00:00.000+08:00');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const after = (ms: number): string => new Date(START.getTime() + ms).toISOString();

describe('截止時間', () => {
  let test: NoticeApp;
  let clock: TestClock;
  beforeAll(async () => {
    test = await createNoticeApp({ movableClock: true });
    clock = clockOf(test);
  });
  afterEach(() => clock.run());
  afterAll(() => test.close());

  async function sent(over: Partial<NoticeDraft> = {}): Promise<{ w: World; id: string }> {
    const w = await buildWorld(test);
    await clock.stopAt(START);
    const id = await submitted(test, w.teacherCtx, { title: '回條', targets: toClass(w.classA), deadlineAt: after(48 * HOUR), ...over });
    await test.settle();
    test.transport.delivered.length = 0;
    return { w, id };
  }
  const confirm = (w: World, id: string) => test.call(w.mother, myNoticesApi.confirm, { params: { id }, body: { studentId: w.amy.id } });
  const act = (w: World, id: string, action: 'close' | 'reopen') => test.call(w.teacherCtx, noticesApi[action], { params: { id } });
  const remind = (w: World, id: string) => test.call(w.teacherCtx, noticesApi.remind, { params: { id } });
  const quietNights = (w: World): Promise<number> =>
    test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(`UPDATE sending_policy SET quiet_from = '22:00', quiet_until = '07:30' WHERE unit_id = $1`, [tx.unitId]),
    );
  async function at(when: string): Promise<void> {
    await clock.stopAt(new Date(when));
    await test.settle();
  }
  const deadlineCards = (): string[] => test.transport.delivered.flatMap((card) => (card.title.includes('截止：') ? [card.title] : []));

  it('must lie after the first hand-over, which an undo window moves [NOT-12, NOT_DEADLINE]', async () => {
    const w = await buildWorld(test);
    await clock.stopAt(START);
    for (const [undo, deadline, code] of [
      [0, 0, 'NOT_DEADLINE'],
      [0, 1, undefined],
      [15, 15_000, 'NOT_DEADLINE'],
      [15, 15_001, undefined],
    ] as const) {
      await openUndoWindow(test, w, undo);
      const id = await drafted(test, w.teacherCtx, { targets: toClass(w.classA), deadlineAt: after(deadline) });
      expect((await test.call(w.teacherCtx, noticesApi.check, { params: { id } })).body.code).toBe(code);
      const answer = await test.call(w.teacherCtx, noticesApi.submit, { params: { id }, version: 1 });
      expect(answer.body.code).toBe(code);
      if (code !== undefined)
        expect(answer).toMatchObject({ status: 422, body: { message: '截止時間須在發送時間之後', details: { deadlineAt: {} } } });
    }
  });

  it('closes the notice by itself: families read on and answer no more, lists say so [NOT-12, NOT-40, NOT-57, spec 03 §13.5]', async () => {
    const { w, id } = await sent();
    await at(after(48 * HOUR - 1));
    expect((await detailOf(test, w.teacherCtx, id)).state).toBe('sent');
    // The job has not run yet, but the time has come.
    await clock.stopAt(new Date(after(48 * HOUR + 1)));
    expect((await confirm(w, id)).body).toMatchObject({ code: 'NOT_CLOSED', message: '通知已關閉，無法提交；你填寫的內容仍保留在本頁' });
    await test.settle();
    expect(await detailOf(test, w.teacherCtx, id)).toMatchObject({ state: 'closed', can: { reopen: { ok: true }, remind: { ok: false } } });
    expect(Date.parse((await detailOf(test, w.teacherCtx, id)).closedAt!)).toBe(START.getTime() + 48 * HOUR + 1);
    expect(await auditOf(test, w, id)).toEqual(['notice.drafted', 'notice.submitted', 'notice.closed']);
    const read = await test.call(w.mother, myNoticesApi.detail, { params: { id }, query: { studentId: w.amy.id } });
    expect(read.body).toMatchObject({ state: 'closed', todo: false, title: '回條' });
    expect((await test.call(w.mother, myNoticesApi.list, { query: { studentId: w.amy.id } })).body.items).toMatchObject([
      { state: 'closed' },
    ]);
    const lists = [
      [w.teacherCtx, 'mine'],
      [w.adminCtx, 'shared'],
    ] as const;
    for (const [who, scope] of lists) {
      expect((await test.call(who, noticesApi.list, { query: { scope } })).body.items).toMatchObject([{ id, state: 'closed' }]);
    }
    expect((await remind(w, id)).body.code).toBe('NOT_CLOSED');
  });

  it('closes once, whether its job runs twice, early, or never [NOT-12, R8]', async () => {
    const { w, id } = await sent();
    const job = test.app.get(CloseNoticeJob);
    await expect(job.run(w.unit.ctx, { noticeId: id })).rejects.toBeInstanceOf(ComeBack);
    await test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(`DELETE FROM outbox WHERE unit_id = $1 AND job = 'notice.auto-close'`, [tx.unitId]),
    );
    const catchUp = test.app.get(CatchUpJob);
    await catchUp.run(w.unit.ctx);
    await at(after(48 * HOUR + 3 * MINUTE));
    expect((await detailOf(test, w.teacherCtx, id)).state).toBe('sent');
    await catchUp.run(w.unit.ctx);
    await catchUp.run(w.unit.ctx);
    await test.settle();
    await Promise.all([job.run(w.unit.ctx, { noticeId: id }), job.run(w.unit.ctx, { noticeId: id })]);
    expect((await auditOf(test, w, id)).filter((action) => action === 'notice.closed')).toHaveLength(1);
    const version = (await detailOf(test, w.teacherCtx, id)).version;
    await job.run(w.unit.ctx, { noticeId: id });
    expect(await detailOf(test, w.teacherCtx, id)).toMatchObject({ state: 'closed', version });
  });

  it('stays open when it was reopened after its deadline, which is then gone [NOT-40]', async () => {
    const { w, id } = await sent();
    await at(after(48 * HOUR));
    expect((await act(w, id, 'reopen')).body.state).toBe('sent');
    await clock.move('10 minutes');
    await test.app.get(CatchUpJob).run(w.unit.ctx);
    await test.settle();
    expect(await detailOf(test, w.teacherCtx, id)).toMatchObject({ state: 'sent', deadlineAt: null });
    expect((await confirm(w, id)).status).toBe(200);
    // Closed and reopened before it, the deadline stands.
    const other = await sent();
    await act(other.w, other.id, 'close');
    await act(other.w, other.id, 'reopen');
    expect((await detailOf(test, other.w.teacherCtx, other.id)).deadlineAt).not.toBeNull();
    await at(after(48 * HOUR));
    expect((await detailOf(test, other.w.teacherCtx, other.id)).state).toBe('closed');
  });

  it('waits with closing until everything has left, but takes no answer after the deadline [NOT-40, NOT-57]', async () => {
    const w = await buildWorld(test);
    await clock.stopAt(START);
    test.transport.plan = () => ({ attempt: { kind: 'throttled', retryAfterMs: 3_600_000 } });
    const id = await submitted(test, w.teacherCtx, { targets: toClass(w.classA), deadlineAt: after(30 * MINUTE) });
    await test.settle();
    test.transport.plan = () => undefined;
    await at(after(31 * MINUTE));
    expect((await detailOf(test, w.teacherCtx, id)).state).toBe('sending');
    expect((await confirm(w, id)).body.code).toBe('NOT_CLOSED');
    await at(after(61 * MINUTE));
    expect((await detailOf(test, w.teacherCtx, id)).state).toBe('sent');
    await test.app.get(CatchUpJob).run(w.unit.ctx);
    await test.settle();
    expect((await detailOf(test, w.teacherCtx, id)).state).toBe('closed');
    expect(await ledgerFaults(test, w.unit)).toEqual([]);
  });

  it('keeps to the deadline of the last submission after an undo [NOT-12, BEY-03]', async () => {
    const w = await buildWorld(test);
    await clock.stopAt(START);
    await openUndoWindow(test, w);
    const id = await submitted(test, w.teacherCtx, { targets: toClass(w.classA), deadlineAt: after(HOUR) });
    await test.call(w.teacherCtx, noticeSendApi.undo, { params: { id } });
    await test.call(w.teacherCtx, noticesApi.update, {
      params: { id },
      version: 3,
      body: draft({ targets: toClass(w.classA), deadlineAt: after(2 * HOUR) }),
    });
    await test.call(w.teacherCtx, noticesApi.submit, { params: { id }, version: 4 });
    await at(after(MINUTE));
    await at(after(HOUR));
    expect((await detailOf(test, w.teacherCtx, id)).state).toBe('sent');
    await at(after(2 * HOUR));
    expect((await detailOf(test, w.teacherCtx, id)).state).toBe('closed');
  });

  it('reminds once, a day before, those who have not acted, and leaves the quota of 再次提醒 alone [NOT-12, NOT-41, RMD-08]', async () => {
    const w = await buildWorld(test);
    await clock.stopAt(START);
    const id = await submitted(test, w.adminCtx, { title: '回條', targets: toClass(w.classA, w.classB), deadlineAt: after(48 * HOUR) });
    await test.settle();
    await test.call(w.mother, myNoticesApi.confirm, { params: { id }, body: { studentId: w.dan.id } });
    await test.call(w.mother, remindersApi.readAll);
    test.transport.delivered.length = 0;
    await at(after(24 * HOUR - 1));
    expect(cardsOf(test, id)).toEqual([]);
    await at(after(24 * HOUR));
    const job = test.app.get(RemindDeadlineJob);
    await job.run(w.unit.ctx, { noticeId: id });
    await test.app.get(CatchUpJob).run(w.unit.ctx);
    await at(after(24 * HOUR + MINUTE));
    expect(cardsOf(test, id)).toEqual([w.amy.wecomUserid]);
    expect(deadlineCards()).toEqual(['明日截止：回條']);
    const lines = (await test.call(w.mother, remindersApi.list)).body;
    expect([lines.items.length, lines.unread]).toEqual([2, 1]);
    expect(lines.items[0]).toMatchObject({ unread: true, student: { name: '陳樂瑤' } });
    const progress = (await test.call(w.adminCtx, noticesApi.progress, { params: { id } })).body;
    expect(progress).toMatchObject({ reminders: { today: 0, nextAt: null }, can: { remind: { ok: true } } });
    expect((await test.call(w.adminCtx, noticesApi.remind, { params: { id } })).status).toBe(200);
  });

  it('sends no reminder where the notice came later than that, asks nothing, or is recalled or closed [NOT-12]', async () => {
    const cases: [Partial<NoticeDraft>, 'recall' | 'close' | undefined][] = [
      [{ deadlineAt: after(24 * HOUR) }, undefined],
      [{ requireConfirm: false }, undefined],
      [{}, 'recall'],
      [{}, 'close'],
    ];
    for (const [over, action] of cases) {
      const { w, id } = await sent(over);
      if (action !== undefined) await test.call(w.teacherCtx, noticesApi[action], { params: { id } });
      await at(after(24 * HOUR));
      await test.app
        .get(RemindDeadlineJob)
        .run(w.unit.ctx, { noticeId: id })
        .catch((error: unknown) => {
          if (!(error instanceof ComeBack)) throw error;
        });
      await test.app.get(CatchUpJob).run(w.unit.ctx);
      await at(after(25 * HOUR));
      expect(deadlineCards()).toEqual([]);
    }
  });

  it('says 今日 when quiet hours let the reminder come on the day itself [NOT-12, BEY-05]', async () => {
    // The deadline is on Thursday at 23:00: the reminder is due on Wednesday at 23:00 and arrives on Thursday at 07:30.
    const { w, id } = await sent({ deadlineAt: '2030-01-10T23:00:00.000+08:00' });
    await quietNights(w);
    await at('2030-01-09T23:00:00.000+08:00');
    expect(cardsOf(test, id)).toEqual([]);
    await at('2030-01-10T07:30:00.000+08:00');
    expect(deadlineCards()).toEqual(['今日截止：回條']);
  });

  it('leaves a reminder out that would only arrive after the deadline [NOT-12, BEY-05]', async () => {
    const { w, id } = await sent();
    await test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(
        `INSERT INTO quiet_day (unit_id, day, name) SELECT $1, d::date, '假期' FROM generate_series('2030-01-09'::date, '2030-01-12'::date, '1 day') AS d`,
        [tx.unitId],
      ),
    );
    await at(after(24 * HOUR));
    await at('2030-01-14T12:00:00.000+08:00');
    expect([cardsOf(test, id), deadlineCards()]).toEqual([[], []]);
    expect((await detailOf(test, w.teacherCtx, id)).state).toBe('closed');
  });

  it('stops reminders that wait for the morning when the notice is closed in the evening, by hand or by its deadline [NOT-40, NOT-41, BEY-05]', async () => {
    for (const by of ['hand', 'deadline'] as const) {
      const { w, id } = await sent(by === 'hand' ? {} : { deadlineAt: '2030-01-08T23:00:00.000+08:00' });
      await quietNights(w);
      await clock.stopAt(new Date('2030-01-08T22:30:00.000+08:00'));
      expect((await remind(w, id)).body.students).toBe(1);
      await test.settle();
      if (by === 'hand') await act(w, id, 'close');
      await at('2030-01-08T23:00:00.000+08:00');
      expect((await detailOf(test, w.teacherCtx, id)).state).toBe('closed');
      await at('2030-01-09T08:00:00.000+08:00');
      expect([cardsOf(test, id), titledCards(test, '提醒')]).toEqual([[], []]);
      expect(await ledgerFaults(test, w.unit)).toEqual([]);
    }
  });
});
