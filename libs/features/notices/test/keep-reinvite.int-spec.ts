import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noticeSendApi } from '@contracts/notice-sending';
import { noticesApi } from '@contracts/notices';
import { remindersApi } from '@contracts/reminders';
import type { Ctx } from '@platform/ctx/ctx';
import { buildMember, buildTeacherOf, staffCtx, type BuiltMember } from '../../contacts/test/directory.builder';
import { TellStaffJob } from '../jobs/tell-staff.job';
import { buildWorld, createNoticeApp, draft, sentNotice, toClass, type NoticeApp, type World } from './notice-world';
import { auditOf, cardsOf, detailOf, titledCards } from './sending-world';

describe('a sender who has left, and families who have not joined', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  const leaves = (w: World, member: BuiltMember): Promise<number> =>
    test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(`UPDATE member SET join_state = 'left' WHERE unit_id = $1 AND id = $2`, [tx.unitId, member.id]),
    );
  const takeOver = (who: Ctx, id: string) => test.call(who, noticeSendApi.takeOver, { params: { id } });
  const reinvite = (who: Ctx, id: string) => test.call(who, noticeSendApi.reinvite, { params: { id } });
  const invited = (w: World, interval: string): Promise<number> =>
    test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(`UPDATE notice_reminder_log SET at = at - $2::interval WHERE unit_id = $1 AND kind = 'invite'`, [tx.unitId, interval]),
    );

  it('lets an administrator take over from a sender who has left: he reminds, closes and reopens, and gets the cards [NOT-46]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    expect((await detailOf(test, w.adminCtx, id)).can.takeOver).toBeUndefined();
    expect((await takeOver(w.adminCtx, id)).body.code).toBe('STATE_CONFLICT');
    await leaves(w, w.teacher);
    expect((await detailOf(test, w.adminCtx, id)).can).toMatchObject({ takeOver: { ok: true }, close: { ok: true }, recall: { ok: true } });
    const answers = await Promise.all([takeOver(w.adminCtx, id), takeOver(w.adminCtx, id)]);
    expect(answers.map((a) => a.status)).toEqual([200, 200]);
    const kept = await detailOf(test, w.adminCtx, id);
    expect(kept).toMatchObject({ sender: { name: '林慧儀' }, keeper: { name: '何嘉敏' }, scope: 'shared' });
    expect(kept.can.takeOver).toBeUndefined();
    expect((await auditOf(test, w, id)).filter((action) => action === 'notice.taken-over')).toHaveLength(1);
    test.transport.delivered.length = 0;
    expect((await test.call(w.adminCtx, noticesApi.remind, { params: { id } })).body).toMatchObject({ students: 1 });
    await test.settle();
    expect(cardsOf(test, id)).toEqual([w.amy.wecomUserid]);
    expect((await test.call(w.adminCtx, noticesApi.close, { params: { id } })).body.state).toBe('closed');
    expect((await test.call(w.adminCtx, noticesApi.reopen, { params: { id } })).body.state).toBe('sent');
    const job = test.app.get(TellStaffJob);
    await test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(`UPDATE notice_tally SET failed = 1 WHERE unit_id = $1 AND notice_id = $2 AND grp > 0`, [tx.unitId, id]),
    );
    await job.run(w.unit.ctx, { noticeId: id, what: 'failed' }, { outboxId: id });
    await job.run(w.unit.ctx, { noticeId: id, what: 'failed' }, { outboxId: id });
    await test.settle();
    expect(test.transport.delivered.filter((card) => card.to === w.admin.wecomUserid)).toHaveLength(1);
    expect((await test.call(w.adminCtx, remindersApi.list)).body.items[0]?.summary).toBe('1 人未送達');
  });

  it('lets one administrator at a time keep it, the next one when he has left too, and nobody else [NOT-46, B11]', async () => {
    const w = await buildWorld(test);
    const second = await buildMember(test.db, w.unit, { roles: ['super_admin'] });
    const secondCtx = staffCtx(second);
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    await leaves(w, w.teacher);
    const both = await Promise.all([takeOver(w.adminCtx, id), takeOver(secondCtx, id)]);
    expect(both.map((a) => [a.status, a.body.code]).sort()).toEqual([
      [200, undefined],
      [409, 'STATE_CONFLICT'],
    ]);
    const keeper = both[0]!.status === 200 ? w.admin : second;
    const other = keeper === second ? w.adminCtx : secondCtx;
    expect((await test.call(other, noticesApi.close, { params: { id } })).status).toBe(200);
    expect((await test.call(other, noticesApi.reopen, { params: { id } })).status).toBe(403);
    await leaves(w, keeper);
    expect((await takeOver(other, id)).status).toBe(200);
    expect((await test.call(other, noticesApi.reopen, { params: { id } })).body.state).toBe('sent');
    expect((await takeOver(w.colleagueCtx, id)).status).toBe(403);
    expect((await takeOver((await buildWorld(test)).adminCtx, id)).status).toBe(404);
  });

  it('offers drafts of a sender who has left to nobody [NOT-46]', async () => {
    const w = await buildWorld(test);
    const { body } = await test.call(w.teacherCtx, noticesApi.create, { body: draft() });
    await leaves(w, w.teacher);
    expect((await takeOver(w.adminCtx, body.id)).status).toBe(404);
  });

  it('asks the class teachers to invite families that have not joined, each once with all of his classes [NOT-17]', async () => {
    const w = await buildWorld(test);
    const both = await buildTeacherOf(test.db, w.unit, w.classA, { name: '黎老師' });
    await test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(`INSERT INTO node_teacher (unit_id, node_id, member_id, role) VALUES ($1, $2, $3, 'class_teacher')`, [
        tx.unitId,
        w.classB.id,
        both.id,
      ]),
    );
    const id = await sentNotice(test, w.adminCtx, { title: '旅行', targets: toClass(w.classA, w.classB) });
    const before = (await test.call(w.adminCtx, noticesApi.progress, { params: { id } })).body;
    expect(before).toMatchObject({ messages: { not_joined: 1 }, can: { reinvite: { ok: true } } });
    test.transport.delivered.length = 0;
    const answer = await reinvite(w.adminCtx, id);
    expect(answer.body).toMatchObject({ families: 1, teachers: 2 });
    expect(answer.body.nextAt).toMatch(/T00:00:00\.000\+08:00$/);
    await test.settle();
    expect(titledCards(test, '【邀請家長】旅行')).toEqual([both.wecomUserid, w.teacher.wecomUserid].sort());
    const line = (await test.call(w.teacherCtx, remindersApi.list)).body.items[0];
    expect(line).toMatchObject({ title: '【邀請家長】旅行', url: `/staff/notices/${id}/records?tab=unreached&class=${w.classA.id}` });
    expect(line?.summary).toContain('小四A：1 個家庭未加入學校通知');
    // The page of the card opens for them, because they are in copy now; families hear nothing.
    const record = await test.call(staffCtx(both), noticesApi.deliveries, {
      params: { id },
      query: { state: 'unreached', classId: w.classA.id },
    });
    expect(record.body.items.map((row) => row.student).sort()).toEqual(['李子軒', '黃穎欣'].sort());
    expect(cardsOf(test, id)).toEqual([]);
    expect((await reinvite(staffCtx(both), id)).status).toBe(403);
  });

  it('asks once a calendar day, for one of two at once, and tells nobody twice when the job runs twice [NOT-17, NOT_REINVITE_LIMIT]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { title: '一日一次', targets: toClass(w.classA) });
    test.transport.delivered.length = 0;
    const both = await Promise.all([reinvite(w.teacherCtx, id), reinvite(w.adminCtx, id)]);
    expect(both.map((a) => a.status).sort()).toEqual([200, 429]);
    expect(both.find((a) => a.status === 429)?.body).toMatchObject({
      code: 'NOT_REINVITE_LIMIT',
      message: '今日已請班主任邀請，請明日再試',
    });
    await test.settle();
    const log = await test.db.read(w.unit.ctx, (tx) =>
      tx.one<{ id: string }>(`SELECT id FROM notice_reminder_log WHERE unit_id = $1 AND kind = 'invite'`, [tx.unitId]),
    );
    await test.call(w.teacherCtx, remindersApi.readAll);
    await test.app.get(TellStaffJob).run(w.unit.ctx, { noticeId: id, what: 'reinvite', logId: log!.id }, { outboxId: id });
    await test.settle();
    expect(titledCards(test, '【邀請家長】一日一次')).toEqual([w.teacher.wecomUserid]);
    expect((await test.call(w.teacherCtx, remindersApi.list)).body.unread).toBe(0);
    expect((await detailOf(test, w.teacherCtx, id)).can.reinvite).toMatchObject({ ok: false, reason: 'NOT_REINVITE_LIMIT' });
    // Reminders have a quota of their own.
    expect((await test.call(w.teacherCtx, noticesApi.remind, { params: { id } })).status).toBe(200);
    await invited(w, '1 day');
    expect((await reinvite(w.teacherCtx, id)).status).toBe(200);
    await test.settle();
    expect(titledCards(test, '【邀請家長】一日一次')).toHaveLength(2);
  });

  it('asks nobody where all have joined meanwhile, without using up the day, and not for what is closed or recalled [NOT-17]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    await test.db.inUnit(w.unit.ctx, (tx) => tx.execute(`UPDATE parent SET subscribed = true WHERE unit_id = $1`, [tx.unitId]));
    const idle = await reinvite(w.teacherCtx, id);
    expect(idle.body).toEqual({ families: 0, teachers: 0, nextAt: null });
    expect((await reinvite(w.colleagueCtx, id)).status).toBe(404);
    await test.call(w.teacherCtx, noticesApi.close, { params: { id } });
    expect((await reinvite(w.teacherCtx, id)).body.code).toBe('NOT_CLOSED');
    await test.call(w.teacherCtx, noticesApi.recall, { params: { id } });
    expect((await reinvite(w.teacherCtx, id)).body.code).toBe('NOT_RECALLED');
  });
});
