import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { remindersApi } from '@contracts/reminders';
import type { Ctx } from '@platform/ctx/ctx';
import { systemCtx } from '@platform/ctx/ctx';
import { createTestApp, type TestApp } from '@testing/test-app';
import { buildStudent, familyCtx, type BuiltStudent } from '../../contacts/test/directory.builder';
import { PurgeRemindersJob } from '../jobs/purge-reminders.job';
import { RemindersHttpModule } from '../reminders.module';
import { Reminders } from '../reminders.service';

const LINES = {
  sql: `SELECT g.parent_id AS recipient_id, 'parent' AS recipient_kind, g.student_id FROM guardianship g WHERE g.unit_id = $1 AND g.student_id = ANY ($3)`,
};

describe('reminders', () => {
  let test: TestApp;
  let reminders: Reminders;

  beforeAll(async () => {
    test = await createTestApp({ modules: [RemindersHttpModule] });
    reminders = test.app.get(Reminders);
  });
  afterAll(() => test.close());

  async function family(): Promise<{ unit: Awaited<ReturnType<TestApp['unit']>>; child: BuiltStudent; mother: Ctx }> {
    const unit = await test.unit();
    const child = await buildStudent(test.db, unit);
    return { unit, child, mother: familyCtx(child.guardians[0]!) };
  }

  const put = (ctx: Ctx, key: string, students: string[], renew = false): Promise<number> =>
    test.db.inUnit(ctx, async (tx) => {
      const topic = await reminders.putTopic(tx, {
        module: 'notice',
        sourceKey: key,
        title: `題目 ${key}`,
        url: `/family/notices/${key}`,
        asks: 'confirm',
      });
      const source = { ...LINES, params: [students] };
      return renew ? reminders.renewLines(tx, topic, source) : reminders.putLines(tx, topic, source);
    });

  it('makes one line of two equal events [RMD-09]', async () => {
    const { unit, child, mother } = await family();
    expect(await put(unit.ctx, 'n1', [child.id])).toBe(1);
    expect(await put(unit.ctx, 'n1', [child.id])).toBe(0);
    const list = await test.call(mother, remindersApi.list);
    expect(list.status).toBe(200);
    expect(list.body.items).toHaveLength(1);
    expect(list.body).toMatchObject({
      unread: 1,
      items: [
        {
          title: '題目 n1',
          url: `/family/notices/n1?studentId=${child.id}`,
          asks: 'confirm',
          unread: true,
          student: { name: child.name },
        },
      ],
    });
  });

  it('brings a line to the top as unread when reminded again [RMD-08]', async () => {
    const { unit, child, mother } = await family();
    await put(unit.ctx, 'a', [child.id]);
    await put(unit.ctx, 'b', [child.id]);
    expect((await test.call(mother, remindersApi.readAll)).body).toEqual({ read: 2 });
    await put(unit.ctx, 'a', [child.id], true);
    const { body } = await test.call(mother, remindersApi.list);
    expect(body.items.map((i) => [i.title, i.unread])).toEqual([
      ['題目 a', true],
      ['題目 b', false],
    ]);
  });

  it('marks one as read, and only one’s own [RMD-03, B11]', async () => {
    const { unit, child, mother } = await family();
    await put(unit.ctx, 'a', [child.id]);
    const [line] = (await test.call(mother, remindersApi.list)).body.items;
    const stranger = familyCtx((await buildStudent(test.db, unit)).guardians[0]!);
    expect((await test.call(stranger, remindersApi.read, { params: { id: line!.id } })).status).toBe(404);
    expect((await test.call(mother, remindersApi.read, { params: { id: line!.id } })).status).toBe(200);
    expect((await test.call(mother, remindersApi.list)).body.unread).toBe(0);
  });

  it('filters by unread, module, child and date, page by page [RMD-04]', async () => {
    const { unit, child, mother } = await family();
    const second = await buildStudent(test.db, unit, { guardians: [{ parent: child.guardians[0]! }] });
    for (const key of ['a', 'b', 'c']) await put(unit.ctx, key, [child.id, second.id]);
    const titles: (string | null)[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await test.call(mother, remindersApi.list, {
        query: { limit: '2', ...(cursor === undefined ? {} : { cursor }) },
      });
      titles.push(...body.items.map((i) => i.title));
      cursor = body.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(titles).toEqual(['題目 c', '題目 c', '題目 b', '題目 b', '題目 a', '題目 a']);
    const one = await test.call(mother, remindersApi.list, { query: { studentId: second.id } });
    expect(one.body.items).toHaveLength(3);
    expect((await test.call(mother, remindersApi.list, { query: { module: 'homework' } })).body.items).toHaveLength(0);
    expect((await test.call(mother, remindersApi.list, { query: { to: '2020-01-01' } })).body.items).toHaveLength(0);
    await test.call(mother, remindersApi.readAll);
    expect((await test.call(mother, remindersApi.list, { query: { unread: 'true' } })).body.items).toHaveLength(0);
    expect((await test.call(mother, remindersApi.list, { query: { cursor: 'nonsense' } })).status).toBe(422);
  });

  it('shows neither title nor link of a recalled thing, nor to a former guardian [RMD-05, NOT-58]', async () => {
    const { unit, child, mother } = await family();
    await put(unit.ctx, 'a', [child.id]);
    await put(unit.ctx, 'b', [child.id]);
    await test.db.inUnit(unit.ctx, (tx) => reminders.withdraw(tx, 'a', 'recalled'));
    const first = (await test.call(mother, remindersApi.list)).body.items;
    expect(first.find((i) => i.target === 'recalled')).toMatchObject({ title: null, summary: null, url: null });
    await test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(`UPDATE guardianship SET ended_at = now() WHERE unit_id = $1 AND student_id = $2`, [tx.unitId, child.id]),
    );
    const later = (await test.call(mother, remindersApi.list)).body.items;
    expect(later.map((i) => [i.target, i.title, i.student])).toEqual([
      ['gone', null, null],
      ['gone', null, null],
    ]);
  });

  it('keeps lines 12 months; purging twice is harmless [RMD-07]', async () => {
    const { unit, child, mother } = await family();
    await put(unit.ctx, 'old', [child.id]);
    await put(unit.ctx, 'new', [child.id]);
    await test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(
        `UPDATE reminder SET created_at = now() - interval '367 days' WHERE unit_id = $1
           AND topic_id = (SELECT id FROM reminder_topic WHERE unit_id = $1 AND source_key = 'old')`,
        [tx.unitId],
      ),
    );
    const job = test.app.get(PurgeRemindersJob);
    const ctx = systemCtx(unit.id, 'reminder.purge', 'test');
    await job.run(ctx);
    await job.run(ctx);
    expect((await test.call(mother, remindersApi.list)).body.items.map((i) => i.title)).toEqual(['題目 new']);
  });

  it('asks for a session', async () => {
    expect((await test.call(null, remindersApi.list)).status).toBe(401);
  });
});
