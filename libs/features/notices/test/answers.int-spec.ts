import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { myNoticesApi } from '@contracts/my-notices';
import { noticesApi } from '@contracts/notices';
import { buildStudent, familyCtx } from '../../contacts/test/directory.builder';
import { ledgerFaults } from './ledger-faults';
import { buildWorld, createNoticeApp, sentNotice, toClass, type NoticeApp } from './notice-world';

describe('families', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  it('changes nothing by looking; the page tells of the opening by a signed-in POST [NOT-50, G9]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    const place = { params: { id }, query: { studentId: w.amy.id } };
    await test.call(w.mother, myNoticesApi.detail, place);
    expect((await test.call(w.mother, myNoticesApi.detail, place)).body.read).toBe(false);
    expect((await test.call(null, myNoticesApi.detail, place)).status).toBe(401);
    expect((await test.call(null, myNoticesApi.read, { params: { id }, body: { studentId: w.amy.id } })).status).toBe(401);
    const first = await test.call(w.mother, myNoticesApi.read, { params: { id }, body: { studentId: w.amy.id } });
    const second = await test.call(w.mother, myNoticesApi.read, { params: { id }, body: { studentId: w.amy.id } });
    expect(second.body.readAt).toBe(first.body.readAt);
    await test.call(w.father, myNoticesApi.read, { params: { id }, body: { studentId: w.amy.id } });
    const { body } = await test.call(w.teacherCtx, noticesApi.progress, { params: { id } });
    expect(body.stones).toEqual({ done: 0, opened: 1, delivered: 0, waiting: 0, unreached: 2 });
    expect(await ledgerFaults(test, w.unit)).toEqual([]);
  });

  it('keeps one confirmation of two guardians who press at once, and shows the other one who did [NOT-53, NOT-54]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    const confirm = (who: typeof w.mother) => test.call(who, myNoticesApi.confirm, { params: { id }, body: { studentId: w.amy.id } });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => confirm(i % 2 === 0 ? w.mother : w.father)));
    expect(answers.map((a) => a.status)).toEqual(Array(50).fill(200));
    expect(new Set(answers.map((a) => a.body.done.relation)).size).toBe(1);
    const rows = await test.db.read(w.unit.ctx, (tx) =>
      tx.query(`SELECT 1 FROM notice_response WHERE unit_id = $1 AND notice_id = $2`, [tx.unitId, id]),
    );
    expect(rows).toHaveLength(1);
    const [byMother] = (await test.call(w.mother, myNoticesApi.list, { query: { studentId: w.amy.id } })).body.items;
    const [byFather] = (await test.call(w.father, myNoticesApi.list, { query: { studentId: w.amy.id } })).body.items;
    expect([byMother?.done?.mine, byFather?.done?.mine].sort()).toEqual([false, true]);
    expect(byMother?.todo).toBe(false);
    const { body } = await test.call(w.teacherCtx, noticesApi.progress, { params: { id } });
    expect(body.stones.done).toBe(1);
    const [item] = (await test.call(w.teacherCtx, noticesApi.list, { query: { scope: 'mine' } })).body.items as {
      handled: number;
      students: number;
    }[];
    expect([item?.handled, item?.students]).toEqual([1, 3]);
    expect(await ledgerFaults(test, w.unit)).toEqual([]);
  });

  it('asks each person where the sender wants it per person', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    await test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(`UPDATE notice SET answer_mode = 'per_person' WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]),
    );
    const confirm = (who: typeof w.mother) => test.call(who, myNoticesApi.confirm, { params: { id }, body: { studentId: w.amy.id } });
    expect((await confirm(w.mother)).body.done.mine).toBe(true);
    const list = (who: typeof w.mother) => test.call(who, myNoticesApi.list, { query: { studentId: w.amy.id } });
    expect((await list(w.mother)).body.todo).toBe(0);
    expect((await list(w.father)).body.items[0]).toMatchObject({ todo: true, done: null });
    expect((await confirm(w.father)).body.done.mine).toBe(true);
    expect((await list(w.father)).body.todo).toBe(0);
    expect(await ledgerFaults(test, w.unit)).toEqual([]);
  });

  it('does not open it to a former guardian, to another family or for another child [NOT-58, B11]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    const stranger = familyCtx((await buildStudent(test.db, w.unit, { class: w.classB })).guardians[0]!);
    const tries = async (who: typeof w.mother, studentId: string) => [
      (await test.call(who, myNoticesApi.detail, { params: { id }, query: { studentId } })).status,
      (await test.call(who, myNoticesApi.read, { params: { id }, body: { studentId } })).status,
      (await test.call(who, myNoticesApi.confirm, { params: { id }, body: { studentId } })).status,
    ];
    expect(await tries(stranger, w.amy.id)).toEqual([404, 404, 404]);
    expect(await tries(w.mother, w.dan.id)).toEqual([404, 404, 404]);
    expect((await test.call(stranger, myNoticesApi.detail, { params: { id }, query: { g: '1' } })).status).toBe(404);
    expect((await test.call(stranger, myNoticesApi.list, { query: { studentId: w.amy.id } })).status).toBe(404);
    expect((await test.call(w.teacherCtx, myNoticesApi.detail, { params: { id }, query: { studentId: w.amy.id } })).status).toBe(403);
    await test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(`UPDATE guardianship SET ended_at = now() WHERE unit_id = $1 AND parent_id = $2 AND student_id = $3`, [
        tx.unitId,
        w.amy.guardians[1]!.id,
        w.amy.id,
      ]),
    );
    expect(await tries(w.father, w.amy.id)).toEqual([404, 404, 404]);
    expect((await test.call(w.father, myNoticesApi.list, { query: { studentId: w.amy.id } })).status).toBe(404);
    expect((await test.call(w.father, myNoticesApi.children)).body.children).toEqual([]);
  });

  it('stays readable and answerable after the child changed class [spec 03 §13.10]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    await test.db.inUnit(w.unit.ctx, async (tx) => {
      await tx.execute(`UPDATE student_class SET to_date = current_date WHERE unit_id = $1 AND student_id = $2`, [tx.unitId, w.amy.id]);
      await tx.execute(`INSERT INTO student_class (unit_id, student_id, class_id) VALUES ($1, $2, $3)`, [tx.unitId, w.amy.id, w.classB.id]);
    });
    expect((await test.call(w.mother, myNoticesApi.confirm, { params: { id }, body: { studentId: w.amy.id } })).status).toBe(200);
    const later = await sentNotice(test, w.colleagueCtx, { targets: toClass(w.classB) });
    expect((await test.call(w.mother, myNoticesApi.detail, { params: { id: later }, query: { studentId: w.amy.id } })).status).toBe(200);
  });

  it('lists 未處理 first, then by time, page by page without gaps or repeats [NOT-51]', async () => {
    const w = await buildWorld(test);
    const ids: string[] = [];
    for (let i = 0; i < 7; i += 1) {
      ids.push(
        await sentNotice(test, w.teacherCtx, {
          title: `第${String(i)}則`,
          targets: toClass(w.classA),
          requireConfirm: i % 3 !== 2,
        }),
      );
    }
    for (const i of [0, 4]) await test.call(w.mother, myNoticesApi.confirm, { params: { id: ids[i]! }, body: { studentId: w.amy.id } });
    await test.call(w.teacherCtx, noticesApi.close, { params: { id: ids[3]! } });
    const pageOf = async (limit: string, filter?: 'todo' | 'handled') => {
      const got: string[] = [];
      let cursor: string | undefined;
      do {
        const { body } = await test.call(w.mother, myNoticesApi.list, {
          query: {
            studentId: w.amy.id,
            limit,
            ...(cursor === undefined ? {} : { cursor }),
            ...(filter === undefined ? {} : { filter }),
          },
        });
        got.push(...body.items.map((item) => `${item.todo ? '!' : ''}${item.title ?? ''}`));
        cursor = body.nextCursor ?? undefined;
      } while (cursor !== undefined);
      return got;
    };
    const expected = ['!第6則', '!第1則', '第5則', '第4則', '第3則', '第2則', '第0則'];
    for (const limit of ['1', '2', '3', '20']) expect(await pageOf(limit)).toEqual(expected);
    expect(await pageOf('2', 'todo')).toEqual(expected.slice(0, 2));
    expect(await pageOf('2', 'handled')).toEqual(expected.slice(2));
    expect((await test.call(w.mother, myNoticesApi.list, { query: { studentId: w.amy.id, cursor: 'MnxiYWQ' } })).status).toBe(422);
  });

  it('finds the reader’s own child behind a forwarded link, and nothing for others [NOT-52, G9]', async () => {
    const w = await buildWorld(test);
    const other = await buildStudent(test.db, w.unit, { class: w.classA });
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    const found = await test.call(familyCtx(other.guardians[0]!), myNoticesApi.detail, {
      params: { id },
      query: { g: '1' },
    });
    expect(found.body.studentId).toBe(other.id);
  });

  it('confirms once for one key and refuses the key with another body [OVR-26, C7, R8]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.adminCtx, { targets: toClass(w.classA, w.classB) });
    const call = (studentId: string) =>
      test.call(w.mother, myNoticesApi.confirm, { params: { id }, body: { studentId }, key: 'confirm-key-1' });
    const answers = await Promise.all(Array.from({ length: 50 }, () => call(w.amy.id)));
    for (const answer of answers) expect([answer.status, answer.body]).toEqual([200, answers[0]!.body]);
    expect((await call(w.dan.id)).body.code).toBe('IDEMPOTENCY_CONFLICT');
  });
});
