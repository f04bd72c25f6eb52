import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { myNoticesApi } from '@contracts/my-notices';
import { noticeSendApi } from '@contracts/notice-sending';
import { noticesApi } from '@contracts/notices';
import { remindersApi } from '@contracts/reminders';
import { ComeBack } from '@platform/outbox/job-failure';
import { drainJobs } from '@testing/drain-jobs';
import type { TestClock } from '@testing/test-clock';
import { FanoutNoticeJob } from '../jobs/fanout-notice.job';
import { ledgerFaults } from './ledger-faults';
import { buildWorld, createNoticeApp, draft, submitted, toClass, type NoticeApp, type World } from './notice-world';
import { auditOf, cardsOf, clockOf, detailOf, drafted, lockNotice, openUndoWindow, waiting } from './sending-world';

describe('undo', () => {
  let test: NoticeApp;
  let clock: TestClock;
  beforeAll(async () => {
    test = await createNoticeApp({ movableClock: true });
    clock = clockOf(test);
  });
  afterEach(() => clock.run());
  afterAll(() => test.close());

  const undo = (w: World, id: string) => test.call(w.teacherCtx, noticeSendApi.undo, { params: { id } });
  const recall = (w: World, id: string) => test.call(w.teacherCtx, noticesApi.recall, { params: { id } });
  async function inWindow(over = {}): Promise<{ w: World; id: string; until: Date }> {
    const w = await buildWorld(test);
    await openUndoWindow(test, w);
    const id = await submitted(test, w.teacherCtx, { targets: toClass(w.classA), ...over });
    return { w, id, until: new Date((await detailOf(test, w.teacherCtx, id)).undoUntil!) };
  }

  it('waits 15 seconds before the first hand-over, says until when, and then sends by itself [BEY-03]', async () => {
    const w = await buildWorld(test);
    await openUndoWindow(test, w);
    const id = await drafted(test, w.teacherCtx, { targets: toClass(w.classA) });
    await clock.stopAt(new Date());
    const { body } = await test.call(w.teacherCtx, noticesApi.submit, { params: { id }, version: 1 });
    expect(Object.keys(body.can).sort()).toEqual(['copy', 'undo']);
    const detail = await detailOf(test, w.teacherCtx, id);
    expect(detail).toMatchObject({ state: 'sending', undoUntil: body.can.undo!.until, sentAt: body.can.undo!.until });
    await clock.move('14.999 seconds');
    await test.settle();
    expect(cardsOf(test, id)).toEqual([]);
    await clock.move('1 millisecond');
    await test.settle();
    expect(cardsOf(test, id)).toEqual([w.amy.wecomUserid]);
    const sent = await detailOf(test, w.teacherCtx, id);
    expect(sent).toMatchObject({ state: 'sent', undoUntil: null, sentAt: detail.sentAt, can: { recall: { ok: true } } });
    expect(sent.can.undo).toBeUndefined();
  });

  it('gives the draft back as it was, with recipients, copies and settings, and sends nothing ever [BEY-03]', async () => {
    const w = await buildWorld(test);
    await openUndoWindow(test, w);
    const id = await drafted(test, w.teacherCtx, {
      targets: toClass(w.classA),
      ccIds: [w.colleague.id],
      ccSelf: true,
      links: [{ title: '地圖', url: 'https://example.org/map' }],
      deadlineAt: new Date(Date.now() + 5 * 86_400_000).toISOString(),
    });
    const before = await detailOf(test, w.teacherCtx, id);
    await test.call(w.teacherCtx, noticesApi.submit, { params: { id }, version: 1 });
    const answer = await undo(w, id);
    expect(answer).toMatchObject({ status: 200, body: { state: 'draft', can: { edit: { ok: true }, submit: { ok: true } } } });
    const { version, updatedAt, ...after } = await detailOf(test, w.teacherCtx, id);
    expect(after).toEqual({ ...before, version: undefined, updatedAt: undefined });
    expect([version, Date.parse(updatedAt) >= Date.parse(before.updatedAt)]).toEqual([3, true]);
    await clock.move('10 days');
    await test.settle();
    expect(test.transport.delivered.filter((card) => card.url.includes(id))).toEqual([]);
    expect((await test.call(w.mother, remindersApi.list)).body.items).toEqual([]);
    expect((await test.call(w.colleagueCtx, remindersApi.list)).body.items).toEqual([]);
    expect(await auditOf(test, w, id)).toEqual(['notice.drafted', 'notice.submitted', 'notice.undone']);
  });

  it('shows the notice to nobody but its sender while it can be taken back [BEY-03, B11]', async () => {
    const { w, id } = await inWindow({ ccIds: [] });
    for (const who of [w.adminCtx, w.colleagueCtx]) {
      expect((await test.call(who, noticesApi.detail, { params: { id } })).status).toBe(404);
      expect((await test.call(who, noticeSendApi.undo, { params: { id } })).status).toBe(404);
      expect((await test.call(who, noticesApi.recall, { params: { id } })).status).toBe(404);
    }
    expect((await test.call(w.adminCtx, noticesApi.list, { query: { scope: 'shared' } })).body.items).toEqual([]);
    expect((await test.call(w.adminCtx, noticesApi.home)).body.shared).toBe(0);
    expect((await test.call(w.mother, myNoticesApi.detail, { params: { id }, query: {} })).status).toBe(404);
  });

  it('takes it back in the last millisecond and refuses it at the end of the window, with what to do instead [BEY-03]', async () => {
    const last = await inWindow();
    await clock.stopAt(new Date(last.until.getTime() - 1));
    expect((await undo(last.w, last.id)).body.state).toBe('draft');
    await clock.run();
    const late = await inWindow();
    await clock.stopAt(late.until);
    const answer = await undo(late.w, late.id);
    expect([answer.status, answer.body.code, answer.body.message]).toEqual([
      409,
      'NOT_UNDO_OVER',
      '撤銷時間已過，通知已開始發送；如需停止請使用回收',
    ]);
    expect((await recall(late.w, late.id)).body.state).toBe('recalled');
    await test.settle();
    expect(cardsOf(test, late.id)).toEqual([]);
  });

  it('answers two undos at once the same and notes one [BEY-03]', async () => {
    const { w, id } = await inWindow();
    const answers = await Promise.all([undo(w, id), undo(w, id), undo(w, id)]);
    expect(answers.map((a) => [a.status, a.body.state, a.body.version])).toEqual(Array(3).fill([200, 'draft', 3]));
    expect(await auditOf(test, w, id)).toEqual(['notice.drafted', 'notice.submitted', 'notice.undone']);
  });

  it('lets one of undo and recall win, and sends nothing either way [BEY-03, NOT-38]', async () => {
    for (const first of ['undo', 'recall'] as const) {
      const { w, id } = await inWindow();
      const lock = await lockNotice(test, w, id);
      const one = first === 'undo' ? undo(w, id) : recall(w, id);
      await waiting(test, 1);
      const two = first === 'undo' ? recall(w, id) : undo(w, id);
      await waiting(test, 2);
      await lock.release();
      const [won, lost] = await Promise.all([one, two]);
      expect([won.status, won.body.state]).toEqual([200, first === 'undo' ? 'draft' : 'recalled']);
      expect([lost.status, lost.body.code]).toEqual(first === 'undo' ? [409, 'STATE_CONFLICT'] : [410, 'NOT_RECALLED']);
      await clock.move('1 minute');
      await test.settle();
      expect(cardsOf(test, id)).toEqual([]);
    }
  });

  it('loses against the sending when the lock is only free after the window [BEY-03]', async () => {
    const { w, id, until } = await inWindow();
    await clock.stopAt(new Date(until.getTime() - 1));
    const lock = await lockNotice(test, w, id);
    const answer = undo(w, id);
    await waiting(test, 1);
    await clock.stopAt(until);
    await lock.release();
    expect((await answer).body.code).toBe('NOT_UNDO_OVER');
    // The job's time has microseconds, the window's end has not.
    await clock.move('1 millisecond');
    await test.settle();
    expect(cardsOf(test, id)).toEqual([w.amy.wecomUserid]);
  });

  it('wins against a sending that has planned but made nothing yet [BEY-03]', async () => {
    const { w, id, until } = await inWindow();
    const job = test.app.get(FanoutNoticeJob);
    await expect(job.run(w.unit.ctx, { noticeId: id })).rejects.toBeInstanceOf(ComeBack);
    await clock.stopAt(new Date(until.getTime() - 1));
    const lock = await lockNotice(test, w, id);
    const answer = undo(w, id);
    await waiting(test, 1);
    await clock.stopAt(new Date(until.getTime() - 1));
    await lock.release();
    expect((await answer).body.state).toBe('draft');
    await clock.stopAt(until);
    await job.run(w.unit.ctx, { noticeId: id });
    await test.settle();
    expect(cardsOf(test, id)).toEqual([]);
    expect((await detailOf(test, w.teacherCtx, id)).state).toBe('draft');
  });

  it('ends either undone with nothing sent or sent once, whenever both meet [BEY-03]', async () => {
    for (const early of [12, 8, 4, 2, 1, 0]) {
      const { w, id, until } = await inWindow();
      await clock.stopAt(new Date(until.getTime() - early));
      await clock.run();
      const sending = async (): Promise<void> => {
        for (let i = 0; i < 12; i += 1) {
          await drainJobs(test.app);
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
      };
      const [answer] = await Promise.all([undo(w, id), sending(), sending()]);
      await clock.move('1 minute');
      await test.settle();
      const { state } = await detailOf(test, w.teacherCtx, id);
      expect([answer.body.code ?? answer.body.state, state, cardsOf(test, id).length]).toEqual(
        state === 'draft' ? ['draft', 'draft', 0] : ['NOT_UNDO_OVER', 'sent', 1],
      );
      expect(await ledgerFaults(test, w.unit)).toEqual([]);
    }
  });

  it('sends what was written anew after an undo once, although both jobs run [BEY-03]', async () => {
    const { w, id } = await inWindow({ title: '舊標題' });
    await undo(w, id);
    const version = 3;
    await test.call(w.teacherCtx, noticesApi.update, {
      params: { id },
      version,
      body: draft({ title: '新標題', targets: toClass(w.classA) }),
    });
    await clock.move('5 seconds');
    await test.call(w.teacherCtx, noticesApi.submit, { params: { id }, version: version + 1 });
    await clock.move('12 seconds');
    await test.settle();
    expect(cardsOf(test, id)).toEqual([]);
    await clock.move('3 seconds');
    await test.settle();
    expect(test.transport.delivered.filter((card) => card.url.includes(`/n/${id}?`)).map((card) => card.title)).toEqual(['新標題']);
  });

  it('leaves the window out for an urgent notice, which needs a reason that stays on record [BEY-03, BEY-05]', async () => {
    const w = await buildWorld(test);
    await openUndoWindow(test, w, 60);
    const id = await drafted(test, w.teacherCtx, { targets: toClass(w.classA), urgency: 'urgent', urgencyReason: '   ' });
    const submit = (version: number) => test.call(w.teacherCtx, noticesApi.submit, { params: { id }, version });
    expect((await submit(1)).body).toMatchObject({ code: 'NOT_URGENT_REASON', details: { urgencyReason: { code: 'NOT_URGENT_REASON' } } });
    const body = draft({ targets: toClass(w.classA), urgency: 'urgent', urgencyReason: '八號風球，提早放學' });
    await test.call(w.teacherCtx, noticesApi.update, { params: { id }, version: 1, body });
    expect((await submit(2)).body.can.undo).toBeUndefined();
    await test.settle();
    expect(cardsOf(test, id)).toEqual([w.amy.wecomUserid]);
    expect((await undo(w, id)).body.code).toBe('NOT_UNDO_OVER');
    const kept = await test.db.read(w.unit.ctx, (tx) =>
      tx.one<{ reason: string }>(
        `SELECT after->>'reason' AS reason FROM audit_log WHERE unit_id = $1 AND entity_id = $2 AND action = 'notice.urgent'`,
        [tx.unitId, id],
      ),
    );
    expect(kept?.reason).toBe('八號風球，提早放學');
  });

  it('keeps the seconds between 0 and 60, for administrators to set, and refuses the second of two [BEY-03, NOT-44]', async () => {
    const w = await buildWorld(test);
    await test.db.inUnit(w.unit.ctx, (tx) => tx.execute(`DELETE FROM notice_settings WHERE unit_id = $1`, [tx.unitId]));
    const read = async () => (await test.call(w.teacherCtx, noticeSendApi.settings)).body;
    const set = (undoSeconds: number, version: number, who = w.adminCtx) =>
      test.call(who, noticeSendApi.updateSettings, { version, body: { undoSeconds, shareDigest: true, familyCard: false } });
    expect(await read()).toEqual({ version: 1, undoSeconds: 15, shareDigest: true, familyCard: false });
    for (const wrong of [-1, 61, 1.5]) expect((await set(wrong, 1)).body.code).toBe('VALIDATION_FAILED');
    expect((await set(60, 1, w.teacherCtx)).status).toBe(403);
    expect((await set(60, 1)).body).toMatchObject({ undoSeconds: 60, version: 2 });
    const both = await Promise.all([set(0, 2), set(30, 2)]);
    expect(both.map((a) => a.status).sort()).toEqual([200, 409]);
    expect(both.find((a) => a.status === 409)?.body).toMatchObject({ code: 'VERSION_CONFLICT', details: { current: { version: 3 } } });
    expect((await set(0, 3)).body.undoSeconds).toBe(0);
    const id = await submitted(test, w.teacherCtx, { targets: toClass(w.classA) });
    await test.settle();
    expect(cardsOf(test, id)).toHaveLength(1);
  });
});
