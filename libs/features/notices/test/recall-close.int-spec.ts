import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRecalled, myNoticesApi, recalledDetails } from '@contracts/my-notices';
import { noticesApi } from '@contracts/notices';
import { remindersApi } from '@contracts/reminders';
import type { ErrorBody } from '@contracts/route';
import { MessageSender } from '@features/messages';
import { drainJobs } from '@testing/drain-jobs';
import { ageNotice, buildWorld, createNoticeApp, sentNotice, submitted, toClass, type NoticeApp } from './notice-world';
import { ledgerFaults } from './ledger-faults';

describe('recalling and closing', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  it('takes the notice from its readers and leaves only that there was one [NOT-38]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { title: '秘密標題', targets: toClass(w.classA) });
    const other = await sentNotice(test, w.teacherCtx, { title: '另一則', targets: toClass(w.classA) });
    expect((await test.call(w.teacherCtx, noticesApi.recall, { params: { id } })).body).toMatchObject({
      state: 'recalled',
      can: { delete: { ok: true } },
    });
    const detail = await test.call(w.mother, myNoticesApi.detail, { params: { id }, query: { studentId: w.amy.id } });
    expect(detail.status).toBe(410);
    expect(detail.body).toMatchObject({
      code: 'NOT_RECALLED',
      message: '此通知已回收',
      details: { student: '陳樂瑤', className: '小四A', todo: 1, next: { id: other, title: '另一則' } },
    });
    // The page that shows them carries no schema.
    const { details } = detail.body as unknown as ErrorBody;
    expect([recalledDetails.safeParse(details).success, isRecalled(details)]).toEqual([true, true]);
    expect(JSON.stringify(detail.body)).not.toContain('秘密標題');
    for (const route of [myNoticesApi.read, myNoticesApi.confirm]) {
      expect((await test.call(w.mother, route, { params: { id }, body: { studentId: w.amy.id } })).body.code).toBe('NOT_RECALLED');
    }
    const list = await test.call(w.mother, myNoticesApi.list, { query: { studentId: w.amy.id } });
    expect(list.body.items.find((i) => i.id === id)).toMatchObject({
      title: null,
      sender: null,
      state: 'recalled',
      todo: false,
      done: null,
    });
    const lines = await test.call(w.mother, remindersApi.list);
    expect(lines.body.items.find((i) => i.target === 'recalled')).toMatchObject({ title: null, url: null });
  });

  it('allows it until 24 hours after sending by the database clock, refuses it afterwards [NOT-38]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    await ageNotice(test, w.unit, id, '24 hours 1 second');
    const late = await test.call(w.teacherCtx, noticesApi.recall, { params: { id } });
    expect([late.status, late.body.code, late.body.message]).toEqual([409, 'NOT_RECALL_EXPIRED', '已超過24小時，不可回收']);
    const can = (await test.call(w.teacherCtx, noticesApi.detail, { params: { id } })).body.can;
    expect(can.recall).toEqual({ ok: false, reason: 'NOT_RECALL_EXPIRED', until: null });
    await ageNotice(test, w.unit, id, '23 hours 59 minutes');
    expect((await test.call(w.teacherCtx, noticesApi.recall, { params: { id } })).status).toBe(200);
  });

  it('gives two people who recall at once the same answer', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    const answers = await Promise.all(
      [w.teacherCtx, w.adminCtx, w.teacherCtx].map((who) => test.call(who, noticesApi.recall, { params: { id } })),
    );
    expect(answers.map((a) => [a.status, a.body.state, a.body.version])).toEqual(
      Array(3).fill([200, 'recalled', answers[0]!.body.version]),
    );
    const audits = await test.db.read(w.unit.ctx, (tx) =>
      tx.query(`SELECT 1 FROM audit_log WHERE unit_id = $1 AND action = 'notice.recalled'`, [tx.unitId]),
    );
    expect(audits).toHaveLength(1);
  });

  it('cancels what has not left when recalled while sending, at any point, and the numbers stay exact [R7, G7]', async () => {
    const sender = test.app.get(MessageSender);
    for (const stopAfter of [0, 1, 2]) {
      const w = await buildWorld(test);
      const id = await submitted(test, w.adminCtx, { targets: toClass(w.classA, w.classB) });
      test.transport.delivered.length = 0;
      if (stopAfter > 0) await drainJobs(test.app);
      let seen = 0;
      test.transport.before = async (call) => {
        if (call.unitId !== w.unit.id) return;
        seen += 1;
        // The second call is on the wire while the recall is stored: the recall waits for it, so this must not wait for the recall.
        if (seen === stopAfter) {
          void test.call(w.adminCtx, noticesApi.recall, { params: { id } });
          await new Promise((resolve) => setTimeout(resolve, 150));
        }
      };
      if (stopAfter === 0) await test.call(w.adminCtx, noticesApi.recall, { params: { id } });
      await sender.drain();
      test.transport.before = () => Promise.resolve();
      await test.settle();
      const got = test.transport.delivered.length;
      const { body } = await test.call(w.adminCtx, noticesApi.progress, { params: { id } });
      expect(body.state).toBe('recalled');
      expect(body.messages.pending).toBe(0);
      const sum = Object.values(body.messages).reduce((n, v) => n + v, 0);
      expect(sum).toBe(body.recipients);
      if (stopAfter === 0) expect(got).toBe(0);
      expect(await ledgerFaults(test, w.unit)).toEqual([]);
      await test.settle();
      expect(test.transport.delivered).toHaveLength(got);
    }
  });

  it('lets administrators recall and close what others sent, and nobody else [NOT-43, NOT-45, B11]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    for (const route of [noticesApi.recall, noticesApi.close, noticesApi.reopen, noticesApi.remind]) {
      expect((await test.call(w.colleagueCtx, route, { params: { id } })).status).toBe(404);
    }
    expect((await test.call(w.adminCtx, noticesApi.close, { params: { id } })).body.state).toBe('closed');
    expect((await test.call(w.adminCtx, noticesApi.reopen, { params: { id } })).status).toBe(403);
    expect((await test.call(w.teacherCtx, noticesApi.reopen, { params: { id } })).body.state).toBe('sent');
  });

  it('lets families read a closed notice but not confirm it; reopening allows it again [NOT-40]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    await test.call(w.teacherCtx, noticesApi.close, { params: { id } });
    expect((await test.call(w.teacherCtx, noticesApi.close, { params: { id } })).status).toBe(200);
    const read = await test.call(w.mother, myNoticesApi.detail, { params: { id }, query: { studentId: w.amy.id } });
    expect(read.body).toMatchObject({ state: 'closed', todo: false, title: '參觀澳門科學館活動' });
    const confirm = () => test.call(w.mother, myNoticesApi.confirm, { params: { id }, body: { studentId: w.amy.id } });
    const refused = await confirm();
    expect([refused.status, refused.body.code]).toEqual([409, 'NOT_CLOSED']);
    expect((await test.call(w.teacherCtx, noticesApi.remind, { params: { id } })).body.code).toBe('NOT_CLOSED');
    await test.call(w.teacherCtx, noticesApi.reopen, { params: { id } });
    expect((await confirm()).status).toBe(200);
  });

  it('deletes a recalled notice for its sender only [NOT-39]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    expect((await test.call(w.teacherCtx, noticesApi.remove, { params: { id } })).body.code).toBe('STATE_CONFLICT');
    await test.call(w.adminCtx, noticesApi.recall, { params: { id } });
    expect((await test.call(w.adminCtx, noticesApi.remove, { params: { id } })).status).toBe(403);
    expect((await test.call(w.teacherCtx, noticesApi.remove, { params: { id } })).status).toBe(200);
    expect((await test.call(w.teacherCtx, noticesApi.detail, { params: { id } })).status).toBe(404);
    expect((await test.call(w.mother, myNoticesApi.detail, { params: { id }, query: { studentId: w.amy.id } })).status).toBe(404);
  });
});
