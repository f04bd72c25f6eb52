import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noticeSendApi } from '@contracts/notice-sending';
import { noticesApi } from '@contracts/notices';
import { remindersApi } from '@contracts/reminders';
import { EMPTY_DOC } from '@contracts/rich-text';
import type { Ctx } from '@platform/ctx/ctx';
import { TellStaffJob } from '../jobs/tell-staff.job';
import { buildWorld, createNoticeApp, draft, sentNotice, toClass, type NoticeApp, type World } from './notice-world';
import { detailOf, drafted, titledCards } from './sending-world';

describe('保存草稿 and 預覽', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  const preview = (who: Ctx, id: string, key?: string) =>
    test.call(who, noticeSendApi.preview, { params: { id }, ...(key === undefined ? {} : { key }) });
  const previews = async (who: Ctx) =>
    (await test.call(who, remindersApi.list)).body.items.filter((line) => line.url?.endsWith('/preview') ?? line.target !== 'live');
  const rows = (w: World, table: string): Promise<number> =>
    test.db.read(
      w.unit.ctx,
      async (tx) => (await tx.one<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE unit_id = $1`, [tx.unitId]))!.n,
    );

  it('saves a draft as far as it is written, again and again, and gives it back as it was [NOT-15]', async () => {
    const w = await buildWorld(test);
    const made = await test.call(w.teacherCtx, noticesApi.create, { body: draft({ title: '', body: EMPTY_DOC }) });
    expect([made.status, made.body.version]).toEqual([200, 1]);
    const { id } = made.body;
    for (const [version, title] of ['秋', '秋季', '秋季旅行'].entries()) {
      const saved = await test.call(w.teacherCtx, noticesApi.update, { params: { id }, version: version + 1, body: draft({ title }) });
      expect([saved.status, saved.body.version]).toEqual([200, version + 2]);
    }
    expect(await detailOf(test, w.teacherCtx, id)).toMatchObject({ state: 'draft', title: '秋季旅行', version: 4, sentAt: null });
    const home = await test.call(w.teacherCtx, noticesApi.home);
    expect(home.body).toMatchObject({ drafts: 1, mine: 1 });
    const list = await test.call(w.teacherCtx, noticesApi.list, { query: { scope: 'mine', state: 'draft' } });
    expect(list.body.items).toMatchObject([{ id, title: '秋季旅行', can: { edit: { ok: true }, preview: { ok: true } } }]);
    await test.settle();
    expect(test.transport.calls.filter((call) => call.unitId === w.unit.id)).toEqual([]);
  });

  it('sends the preview to its sender alone: a card that opens the draft, and nothing to families or copies [NOT-15]', async () => {
    const w = await buildWorld(test);
    const id = await drafted(test, w.teacherCtx, { title: '秋季旅行', targets: toClass(w.classA), ccIds: [w.colleague.id], ccSelf: true });
    expect((await preview(w.teacherCtx, id)).body).toEqual({ ok: true });
    await test.settle();
    const calls = test.transport.calls.filter((call) => call.unitId === w.unit.id);
    expect(calls.map((call) => [call.channel, call.students])).toEqual([['staff_message', [w.teacher.wecomUserid]]]);
    const [card] = test.transport.delivered.filter((one) => one.to === w.teacher.wecomUserid);
    expect(card?.title).toBe('【預覽】秋季旅行');
    expect(card?.url).toMatch(new RegExp(`^http://app\\.campus\\.localhost:3000/staff/notices/${id}/preview\\?m=[0-9a-f]{8}&unit=\\d+$`));
    expect(JSON.stringify(calls[0]?.json)).toContain('只有你收到這則預覽，尚未發送');
    expect(await previews(w.teacherCtx)).toMatchObject([{ title: '【預覽】秋季旅行', url: `/staff/notices/${id}/preview`, unread: true }]);
    for (const who of [w.mother, w.father, w.colleagueCtx, w.adminCtx]) {
      expect((await test.call(who, remindersApi.list)).body.items).toEqual([]);
    }
    for (const table of ['notice_student', 'notice_delivery', 'notice_tally']) expect(await rows(w, table)).toBe(0);
    expect((await detailOf(test, w.teacherCtx, id)).state).toBe('draft');
  });

  it('sends each preview that is asked for, also of an unchanged text, and one for one key or a job that runs twice [NOT-15, C7, RMD-09]', async () => {
    const w = await buildWorld(test);
    const id = await drafted(test, w.teacherCtx, { title: '甲' });
    await preview(w.teacherCtx, id, 'preview-key-1');
    await preview(w.teacherCtx, id, 'preview-key-1');
    await test.settle();
    const mine = (): string[] => titledCards(test, '【預覽】甲').filter((to) => to === w.teacher.wecomUserid);
    expect(mine()).toHaveLength(1);
    await preview(w.teacherCtx, id, 'preview-key-2');
    await test.settle();
    expect(mine()).toHaveLength(2);
    const job = await test.db.read(w.unit.ctx, (tx) =>
      tx.one<{ id: string }>(`SELECT id FROM outbox WHERE unit_id = $1 AND job = 'notice.tell-staff' ORDER BY id DESC LIMIT 1`, [
        tx.unitId,
      ]),
    );
    await test.call(w.teacherCtx, remindersApi.readAll);
    await test.app.get(TellStaffJob).run(w.unit.ctx, { noticeId: id, what: 'preview' }, { outboxId: job!.id });
    await test.settle();
    expect(mine()).toHaveLength(2);
    expect(await previews(w.teacherCtx)).toMatchObject([{ unread: false }]);
  });

  it('refuses the preview of what has no content, is no draft, or is not one’s own [NOT-15, NOT-03]', async () => {
    const w = await buildWorld(test);
    const empty = await drafted(test, w.teacherCtx, { title: '', body: EMPTY_DOC });
    expect((await preview(w.teacherCtx, empty)).body).toMatchObject({
      code: 'NOT_CONTENT',
      details: { title: { code: 'NOT_CONTENT' }, body: { code: 'NOT_CONTENT' } },
    });
    const id = await drafted(test, w.teacherCtx, { targets: toClass(w.classA) });
    for (const who of [w.adminCtx, w.colleagueCtx]) expect((await preview(who, id)).status).toBe(404);
    expect((await preview(w.mother, id)).status).toBe(403);
    const sent = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    expect((await preview(w.teacherCtx, sent)).body.code).toBe('STATE_CONFLICT');
    await test.settle();
    expect(titledCards(test, '【預覽】參觀').filter((to) => to === w.teacher.wecomUserid)).toEqual([]);
  });

  it('sends no preview of what was submitted or deleted before the job ran, and its line then opens nothing [NOT-15, RMD-05]', async () => {
    const w = await buildWorld(test);
    const id = await drafted(test, w.teacherCtx, { title: '乙', targets: toClass(w.classA) });
    await preview(w.teacherCtx, id);
    await test.call(w.teacherCtx, noticesApi.submit, { params: { id }, version: 1 });
    await test.settle();
    expect(titledCards(test, '【預覽】乙')).toEqual([]);
    const other = await drafted(test, w.teacherCtx, { title: '丙' });
    await preview(w.teacherCtx, other);
    await test.settle();
    await test.call(w.teacherCtx, noticesApi.remove, { params: { id: other } });
    expect((await test.call(w.teacherCtx, remindersApi.list)).body.items).toMatchObject([{ target: 'gone', title: null, url: null }]);
  });

  it('takes ten previews a minute [NOT-15]', async () => {
    const w = await buildWorld(test);
    const id = await drafted(test, w.teacherCtx, {});
    const statuses: number[] = [];
    for (let i = 0; i < 11; i += 1) statuses.push((await preview(w.teacherCtx, id)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(200), 429]);
  });
});
