import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { myNoticesApi } from '@contracts/my-notices';
import { noticesApi } from '@contracts/notices';
import { remindersApi } from '@contracts/reminders';
import { buildWorld, createNoticeApp, draft, sentNotice, submitted, toClass, type NoticeApp } from './notice-world';

describe('sending a notice', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  it('reaches every addressed family once per child and shows who did not get it [NOT-16, NOT-17, NOT-18, G7]', async () => {
    const w = await buildWorld(test);
    test.transport.delivered.length = 0;
    const id = await sentNotice(test, w.adminCtx, { targets: toClass(w.classA, w.classB) });
    // One card per child, addressed by student; siblings never in one call.
    expect(test.transport.delivered.map((d) => d.to).sort()).toEqual([w.amy.wecomUserid, w.dan.wecomUserid].sort());
    const calls = test.transport.calls.filter((c) => c.unitId === w.unit.id);
    expect(calls).toHaveLength(2);
    expect(calls.every((c) => c.json['enable_duplicate_check'] === 1 && c.json['duplicate_check_interval'] === 14_400)).toBe(true);
    const { body } = await test.call(w.adminCtx, noticesApi.progress, { params: { id } });
    expect(body).toMatchObject({
      state: 'sent',
      students: 4,
      recipients: 4,
      finished: true,
      remindable: 2,
      stones: { done: 0, opened: 0, delivered: 2, waiting: 0, unreached: 2 },
      messages: { pending: 0, sent: 3, failed: 0, unknown: 0, cancelled: 0, not_joined: 1 },
    });
    expect(body.classes.map((c) => [c.name, c.teacher, c.students])).toEqual([
      ['小四A', '林慧儀', 3],
      ['小四B', '蘇永年', 1],
    ]);
  });

  it('puts only title, hint and link into the card: no name, no token [NOT-47, G8]', async () => {
    const w = await buildWorld(test);
    test.transport.delivered.length = 0;
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    const [card] = test.transport.delivered;
    expect(card).toMatchObject({ title: '參觀澳門科學館活動' });
    expect(card!.url).toMatch(new RegExp(`^http://app\\.campus\\.localhost:3000/n/${id}\\?g=${String(w.unit.id)}\\.1$`));
    const sent = JSON.stringify(test.transport.calls.at(-1)?.json);
    for (const name of [w.amy.name, w.teacher.name, '小四A']) expect(sent).not.toContain(name);
  });

  it('shows the notice to the family, child by child, and in 消息提醒 even without a push [NOT-50, NOT-51, NOT-52, RMD-06]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.adminCtx, {
      targets: toClass(w.classA, w.classB),
      links: [{ title: '地圖', url: 'https://example.org/map' }],
    });
    const { body } = await test.call(w.mother, myNoticesApi.children);
    expect(body.children.map((c) => [c.name, c.todo, c.unread]).sort()).toEqual(
      [
        ['陳樂瑤', 1, 1],
        ['陳樂謙', 1, 1],
      ].sort(),
    );
    const list = await test.call(w.mother, myNoticesApi.list, { query: { studentId: w.dan.id } });
    expect(list.body).toMatchObject({
      todo: 1,
      nextCursor: null,
      items: [{ id, todo: true, read: false, asks: 'confirm', sender: { name: '何嘉敏', role: 'staff' } }],
    });
    // The link of the card about Dan finds Dan, though the mother also has Amy.
    const groups = await test.db.read(w.unit.ctx, (tx) =>
      tx.query<{ student_id: string; grp: number }>(`SELECT student_id, grp FROM notice_student WHERE unit_id = $1 AND notice_id = $2`, [
        tx.unitId,
        id,
      ]),
    );
    for (const child of [w.amy, w.dan]) {
      const g = groups.find((row) => row.student_id === child.id)!.grp;
      const detail = await test.call(w.mother, myNoticesApi.detail, { params: { id }, query: { g: String(g) } });
      expect(detail.body).toMatchObject({ studentId: child.id, links: [{ title: '地圖' }], todo: true });
    }
    const reminders = await test.call(w.mother, remindersApi.list);
    expect(reminders.body.items.map((i) => [i.title, i.asks, i.student?.name]).sort()).toEqual(
      [
        ['參觀澳門科學館活動', 'confirm', '陳樂瑤'],
        ['參觀澳門科學館活動', 'confirm', '陳樂謙'],
      ].sort(),
    );
  });

  it('sends once however often it is submitted, and the job may run twice [NOT-14, C7]', async () => {
    const w = await buildWorld(test);
    test.transport.calls.length = 0;
    const made = await test.call(w.teacherCtx, noticesApi.create, { body: draft({ targets: toClass(w.classA) }) });
    const submit = () => test.call(w.teacherCtx, noticesApi.submit, { params: { id: made.body.id }, version: 1 });
    const answers = await Promise.all([submit(), submit(), submit()]);
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200]);
    await test.settle();
    expect((await submit()).body.state).toBe('sent');
    await test.settle();
    expect(test.transport.calls).toHaveLength(1);
  });

  it('tells people in copy and the sender by a card each, once [NOT-11, NOT-42]', async () => {
    const w = await buildWorld(test);
    test.transport.delivered.length = 0;
    const id = await sentNotice(test, w.teacherCtx, {
      targets: toClass(w.classA),
      ccIds: [w.colleague.id],
      ccSelf: true,
    });
    const cards = test.transport.delivered.filter((d) => d.title.startsWith('【抄送】'));
    expect(cards.map((c) => c.to).sort()).toEqual([w.colleague.wecomUserid, w.teacher.wecomUserid].sort());
    const copy = await test.call(w.colleagueCtx, noticesApi.list, { query: { scope: 'cc' } });
    expect(copy.body.items.map((i) => [i.id, i.can])).toEqual([[id, {}]]);
    expect((await test.call(w.colleagueCtx, noticesApi.detail, { params: { id } })).body).toMatchObject({
      scope: 'cc',
      can: {},
    });
    expect((await test.call(w.colleagueCtx, noticesApi.progress, { params: { id } })).status).toBe(200);
    expect((await test.call(w.colleagueCtx, noticesApi.recall, { params: { id } })).status).toBe(403);
    expect((await test.call(w.colleagueCtx, remindersApi.list)).body.items).toMatchObject([{ title: '【抄送】參觀澳門科學館活動' }]);
  });

  it('keeps each refused receiver with a reason and tells the sender [G7, NOT-32]', async () => {
    const w = await buildWorld(test);
    test.transport.delivered.length = 0;
    const father = w.amy.guardians[1]!;
    test.transport.plan = (call) =>
      call.students.includes(w.amy.wecomUserid) && call.channel === 'school_notice'
        ? { attempt: { kind: 'accepted' }, invalid: { students: [], parents: [father.wecomUserid], members: [] } }
        : call.students.includes(w.dan.wecomUserid)
          ? { attempt: { kind: 'accepted' }, invalid: { students: [w.dan.wecomUserid], parents: [], members: [] } }
          : undefined;
    const id = await sentNotice(test, w.adminCtx, { targets: toClass(w.classA, w.classB) });
    test.transport.plan = () => undefined;
    const { body } = await test.call(w.adminCtx, noticesApi.progress, { params: { id } });
    expect(body.messages).toEqual({ pending: 0, sent: 1, failed: 2, unknown: 0, cancelled: 0, not_joined: 1 });
    expect(body.stones).toEqual({ done: 0, opened: 0, delivered: 1, waiting: 0, unreached: 3 });
    expect(body.failures.map((f) => f.count)).toEqual([1, 1]);
    const record = await test.call(w.adminCtx, noticesApi.deliveries, {
      params: { id },
      query: { state: 'unreached' },
    });
    expect(record.body.items.map((r) => r.student).sort()).toEqual(['李子軒', '黃穎欣', '陳樂謙'].sort());
    const amy = (await test.call(w.adminCtx, noticesApi.deliveries, { params: { id }, query: { q: '陳樂瑤' } })).body.items[0]!;
    expect(amy.people.map((p) => [p.relation, p.state])).toEqual([
      ['爸爸', 'failed'],
      ['媽媽', 'sent'],
    ]);
    expect(amy.people[0]?.reason).toContain('接收人不在應用可見範圍內');
    expect(test.transport.delivered.filter((d) => d.to === w.admin.wecomUserid)).toHaveLength(1);
  });

  it('waits as 排隊中 while WeCom throttles and finishes by itself', async () => {
    const w = await buildWorld(test);
    const id = await submitted(test, w.teacherCtx, { targets: toClass(w.classA) });
    test.transport.plan = () => ({ attempt: { kind: 'throttled', retryAfterMs: 60_000 } });
    await test.settle();
    const waiting = (await test.call(w.teacherCtx, noticesApi.progress, { params: { id } })).body;
    expect(waiting).toMatchObject({
      state: 'sending',
      finished: false,
      queue: { reason: 'throttled' },
      messages: { pending: 2 },
    });
    test.transport.plan = () => undefined;
    await test.db.inUnit(w.unit.ctx, (tx) => tx.execute(`UPDATE unit_channel SET blocked_until = now() WHERE unit_id = $1`, [tx.unitId]));
    await test.settle();
    expect((await test.call(w.teacherCtx, noticesApi.progress, { params: { id } })).body).toMatchObject({
      state: 'sent',
      queue: null,
      messages: { sent: 2 },
    });
  });

  it('addresses students themselves where the sender says so [NOT-10]', async () => {
    const w = await buildWorld(test);
    const { buildStudent } = await import('../../contacts/test/directory.builder');
    const self = await buildStudent(test.db, w.unit, { class: w.classA, guardians: [{ relation: 'self' }, {}] });
    test.transport.calls.length = 0;
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA), audience: 'students' });
    expect(test.transport.calls.at(-1)?.json).toMatchObject({ recv_scope: 1, to_student_userid: [self.wecomUserid] });
    expect((await test.call(w.teacherCtx, noticesApi.progress, { params: { id } })).body).toMatchObject({
      students: 4,
      recipients: 1,
    });
  });
});
