import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { myNoticesApi } from '@contracts/my-notices';
import { noticesApi } from '@contracts/notices';
import { remindersApi } from '@contracts/reminders';
import type { BuiltUnit } from '@testing/unit.builder';
import { RemindNoticeJob } from '../jobs/remind-notice.job';
import { buildWorld, createNoticeApp, sentNotice, toClass, type NoticeApp } from './notice-world';

describe('再次提醒', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  const ageLogs = (unit: BuiltUnit, interval: string): Promise<number> =>
    test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(`UPDATE notice_reminder_log SET at = at - $2::interval WHERE unit_id = $1`, [tx.unitId, interval]),
    );

  it('sends to those who have not acted, with a text of its own, and brings the line to the top [NOT-41, RMD-08]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.adminCtx, { targets: toClass(w.classA, w.classB) });
    await test.call(w.mother, myNoticesApi.confirm, { params: { id }, body: { studentId: w.dan.id } });
    await test.call(w.mother, remindersApi.readAll);
    test.transport.delivered.length = 0;
    const answer = await test.call(w.adminCtx, noticesApi.remind, { params: { id } });
    expect(answer.body).toMatchObject({ students: 1, can: { remind: { ok: false, reason: 'NOT_REMIND_LIMIT' } } });
    await test.settle();
    expect(test.transport.delivered).toMatchObject([{ to: w.amy.wecomUserid, title: '提醒：請處理 參觀澳門科學館活動' }]);
    const lines = (await test.call(w.mother, remindersApi.list)).body;
    expect(lines.items).toHaveLength(2);
    expect(lines.items[0]).toMatchObject({ unread: true, student: { name: '陳樂瑤' } });
    expect(lines.unread).toBe(1);
    // The link of the reminder finds the child, too.
    const g = /g=\d+\.(\d+)$/.exec(test.transport.delivered[0]!.url)?.[1] ?? '';
    expect((await test.call(w.mother, myNoticesApi.detail, { params: { id }, query: { g } })).body.studentId).toBe(w.amy.id);
  });

  it('allows it once in 10 minutes and five times a day, and says when again [NOT-41]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    const remind = () => test.call(w.teacherCtx, noticesApi.remind, { params: { id } });
    const both = await Promise.all([remind(), remind()]);
    expect(both.map((a) => a.status).sort()).toEqual([200, 429]);
    expect(both.find((a) => a.status === 429)?.body).toMatchObject({
      code: 'NOT_REMIND_LIMIT',
      message: '10分鐘內已提醒，請稍後再試',
    });
    // Times of the day are moved by seconds only, so that this also holds shortly after midnight.
    await test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(
        `INSERT INTO notice_reminder_log (unit_id, notice_id, by, recipients)
         SELECT $1, $2, $3, 1 FROM generate_series(1, 4)`,
        [tx.unitId, id, w.teacher.id],
      ),
    );
    const sixth = await remind();
    expect([sixth.status, sixth.body.code]).toEqual([429, 'NOT_REMIND_DAY_LIMIT']);
    await ageLogs(w.unit, '1 day');
    expect((await remind()).status).toBe(200);
    expect((await test.call(w.teacherCtx, noticesApi.progress, { params: { id } })).body.reminders).toMatchObject({
      today: 1,
      perDay: 5,
      total: 6,
    });
  });

  it('reminds nobody twice when the job runs twice, and decides when it runs who is pending [R8]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    await test.call(w.teacherCtx, noticesApi.remind, { params: { id } });
    test.transport.delivered.length = 0;
    const log = await test.db.read(w.unit.ctx, (tx) =>
      tx.one<{ id: string }>(`SELECT id FROM notice_reminder_log WHERE unit_id = $1`, [tx.unitId]),
    );
    const job = test.app.get(RemindNoticeJob);
    await job.run(w.unit.ctx, { noticeId: id, logId: log!.id });
    await job.run(w.unit.ctx, { noticeId: id, logId: log!.id });
    await test.settle();
    expect(test.transport.delivered).toHaveLength(1);
    await ageLogs(w.unit, '11 minutes');
    await test.call(w.teacherCtx, noticesApi.remind, { params: { id } });
    await test.call(w.father, myNoticesApi.confirm, { params: { id }, body: { studentId: w.amy.id } });
    await test.settle();
    expect(test.transport.delivered).toHaveLength(1);
  });

  it('sends nothing for a notice that was recalled or closed meanwhile', async () => {
    const w = await buildWorld(test);
    for (const route of [noticesApi.recall, noticesApi.close]) {
      const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
      await test.call(w.teacherCtx, noticesApi.remind, { params: { id } });
      await test.call(w.teacherCtx, route, { params: { id } });
      test.transport.delivered.length = 0;
      await test.settle();
      expect(test.transport.delivered).toHaveLength(0);
    }
  });

  it('counts as pending only who was reached; of a notice that asks nothing, who has not opened it', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.adminCtx, { targets: toClass(w.classA, w.classB), requireConfirm: false });
    const remindable = async () => (await test.call(w.adminCtx, noticesApi.progress, { params: { id } })).body.remindable;
    expect(await remindable()).toBe(2);
    await test.call(w.mother, myNoticesApi.read, { params: { id }, body: { studentId: w.dan.id } });
    expect(await remindable()).toBe(1);
    test.transport.delivered.length = 0;
    await test.call(w.adminCtx, noticesApi.remind, { params: { id } });
    await test.settle();
    expect(test.transport.delivered.map((d) => d.to)).toEqual([w.amy.wecomUserid]);
  });
});
