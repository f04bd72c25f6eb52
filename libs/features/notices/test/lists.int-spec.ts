import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { myNoticesApi } from '@contracts/my-notices';
import { noticesApi } from '@contracts/notices';
import { remindersApi } from '@contracts/reminders';
import { buildWorld, createNoticeApp, draft, sentNotice, submitted, toClass, type NoticeApp, type World } from './notice-world';

describe('what each person sees of notices', () => {
  let test: NoticeApp;
  let w: World;
  let id: string;

  beforeAll(async () => {
    test = await createNoticeApp();
    w = await buildWorld(test);
    id = await sentNotice(test, w.teacherCtx, {
      targets: toClass(w.classA, w.classB).slice(0, 1),
      ccIds: [w.colleague.id],
      ccSelf: true,
    });
  });
  afterAll(() => test.close());

  it('offers teachers and administrators their entries, and nobody else the one for all notices [NOT-01, NOT-45]', async () => {
    const teacher = await test.call(w.teacherCtx, noticesApi.home);
    expect(teacher.body).toMatchObject({ canCreate: true, wholeSchool: false, mine: 1, cc: 1, shared: null });
    const admin = await test.call(w.adminCtx, noticesApi.home);
    expect(admin.body).toMatchObject({ canCreate: true, wholeSchool: true, shared: 1 });
    expect((await test.call(w.mother, noticesApi.home)).status).toBe(403);
  });

  it('says of every row in every list whether it holds a form [NOT-08]', async () => {
    const lists = [
      await test.call(w.teacherCtx, noticesApi.list, { query: { scope: 'mine' } }),
      await test.call(w.colleagueCtx, noticesApi.list, { query: { scope: 'cc' } }),
      await test.call(w.adminCtx, noticesApi.list, { query: { scope: 'shared' } }),
    ];
    for (const list of lists) expect(list.body.items.map((row) => [row.id, row.hasForm])).toEqual([[id, false]]);
    const family = await test.call(w.mother, myNoticesApi.list, { query: { studentId: w.amy.id } });
    expect(family.body.items.map((row) => [row.id, row.hasForm])).toEqual([[id, false]]);
    // Icon b: the questions come with the next version; the row of a notice that has some says so today.
    await test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(`UPDATE notice SET has_form = true WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]),
    );
    const form = await test.call(w.teacherCtx, noticesApi.list, { query: { scope: 'mine', form: 'true' } });
    expect(form.body.items.map((row) => row.hasForm)).toEqual([true]);
    await test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(`UPDATE notice SET has_form = false WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]),
    );
  });

  it('keeps the settings of sending: confirmation is asked unless switched off, the sender is copied when asked [NOT-12, NOT-11]', async () => {
    const detail = await test.call(w.teacherCtx, noticesApi.detail, { params: { id } });
    expect(detail.body).toMatchObject({ requireConfirm: true, ccSelf: true });
    expect(detail.body.cc.map((person) => [person.id, person.reason]).sort()).toEqual(
      [
        [w.colleague.id, 'chosen'],
        [w.teacher.id, 'self'],
      ].sort(),
    );
    const quiet = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA), requireConfirm: false });
    const own = await test.call(w.mother, myNoticesApi.detail, {
      params: { id: quiet },
      query: { studentId: w.amy.id },
    });
    expect(own.body.asks).toBe('nothing');
    const refused = await test.call(w.mother, myNoticesApi.confirm, {
      params: { id: quiet },
      body: { studentId: w.amy.id },
    });
    expect(refused.body.code).toBe('STATE_CONFLICT');
  });

  it('keeps a draft whole from the form to its page: title, text, links, recipients, copies [NOT-02, NOT-31]', async () => {
    const links = [{ title: '澳門科學館', url: 'https://www.example.org/' }];
    const made = await test.call(w.adminCtx, noticesApi.create, {
      body: draft({ title: '  家長日  ', links, targets: [{ kind: 'school', refId: null }], ccIds: [w.teacher.id] }),
    });
    const page = await test.call(w.adminCtx, noticesApi.detail, { params: { id: made.body.id } });
    expect(page.body).toMatchObject({
      title: '家長日',
      links,
      state: 'draft',
      targets: [{ kind: 'school' }],
      cc: [{ id: w.teacher.id }],
    });
  });

  it('sorts a list by page from either end, a planned notice by its hour, which its row says [NOT-30, NOT-12, OVR-16]', async () => {
    const sendAt = new Date(Date.now() + 2 * 3_600_000).toISOString();
    const plannedId = await submitted(test, w.teacherCtx, { title: '定時', sendAt, targets: toClass(w.classA) });
    const list = (sort?: 'sent' | '-sent') =>
      test.call(w.teacherCtx, noticesApi.list, { query: { scope: 'mine', page: '1', ...(sort === undefined ? {} : { sort }) } });
    const usual = await list();
    const planned = usual.body.items.find((row) => row.id === plannedId);
    expect(planned).toMatchObject({ state: 'scheduled', sentAt: null });
    expect(Date.parse(planned?.sendAt ?? '')).toBe(Date.parse(sendAt));
    expect(usual.body.items.length).toBeGreaterThan(1);
    expect((await list('-sent')).body.items.map((row) => row.id)).toEqual(usual.body.items.map((row) => row.id));
    expect((await list('sent')).body.items.map((row) => row.id)).toEqual(usual.body.items.map((row) => row.id).reverse());
    const wrong = await test.call(w.teacherCtx, noticesApi.list, { query: { scope: 'mine', sort: 'title' as 'sent' } });
    expect(wrong.status).toBe(422);
  });

  it('lists for staff and families alike what was sent to them, newest first, with the child for families [RMD-01, RMD-02]', async () => {
    const mother = await test.call(w.mother, remindersApi.list);
    expect(mother.status).toBe(200);
    expect(mother.body.items[0]).toMatchObject({ module: 'notice', student: { name: '陳樂瑤' }, unread: true });
    const times = mother.body.items.map((item) => Date.parse(item.at));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const colleague = await test.call(w.colleagueCtx, remindersApi.list);
    expect(colleague.body.items.map((item) => item.student)).toEqual([null]);
  });
});
