import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noticesApi } from '@contracts/notices';
import { MessageSender } from '@features/messages';
import { drainJobs } from '@testing/drain-jobs';
import type { BuiltUnit } from '@testing/unit.builder';
import { staffCtx } from '../../contacts/test/directory.builder';
import { buildDirectory, type BuiltDirectory } from '../../contacts/test/school.builder';
import { FanoutNoticeJob } from '../jobs/fanout-notice.job';
import { ListNoticeJob } from '../jobs/list-notice.job';
import { ledgerFaults } from './ledger-faults';
import { createNoticeApp, submitted, type NoticeApp } from './notice-world';

const WHOLE = { targets: [{ kind: 'school' as const, refId: null }] };

describe('fan-out', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  async function school(
    classes: number,
    pupilsPerClass: number,
  ): Promise<{ unit: BuiltUnit; school: BuiltDirectory; admin: ReturnType<typeof staffCtx> }> {
    const unit = await test.unit();
    const built = await buildDirectory(test.db, unit, { classes, pupilsPerClass });
    // Every seventh pupil has a sibling: the same guardian for two children, in one class or in two.
    const pairs = built.students.flatMap((student, i) => {
      const parent = built.parents.find((p) => p.studentId === student.id);
      const sibling = built.students[(i * 13 + 1) % built.students.length];
      return i % 7 === 0 && parent !== undefined && sibling !== undefined && sibling.id !== student.id
        ? [{ parent: parent.id, student: sibling.id }]
        : [];
    });
    await test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(
        `INSERT INTO guardianship (unit_id, parent_id, student_id, relation, relation_label)
         SELECT $1, p, s, 'mother', '媽媽' FROM unnest($2::uuid[], $3::uuid[]) AS x (p, s) ON CONFLICT DO NOTHING`,
        [tx.unitId, pairs.map((x) => x.parent), pairs.map((x) => x.student)],
      ),
    );
    return { unit, school: built, admin: staffCtx(built.admin, { surface: 'console' }) };
  }
  const delivered = (unit: BuiltUnit): Map<string, number> => {
    const got = new Map<string, number>();
    for (const call of test.transport.calls) {
      if (call.unitId !== unit.id || call.channel !== 'school_notice' || call.duplicate) continue;
      for (const id of call.students) got.set(id, (got.get(id) ?? 0) + 1);
    }
    return got;
  };
  const reachable = (unit: BuiltUnit): Promise<{ n: number; receivers: number }> =>
    test.db.read(
      unit.ctx,
      async (tx) =>
        (await tx.one<{ n: number; receivers: number }>(
          `SELECT count(DISTINCT g.student_id) FILTER (WHERE p.subscribed) AS n, count(*) AS receivers
           FROM guardianship g JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id WHERE g.unit_id = $1`,
          [tx.unitId],
        ))!,
    );

  it('reaches 10,000 guardians in calls of at most 1,000 pupils, each once, and the ledger adds up [NOT-18, G7]', async () => {
    const { unit, admin } = await school(200, 36);
    const id = await submitted(test, admin, WHOLE);
    await test.settle();
    const { n, receivers } = await reachable(unit);
    const got = delivered(unit);
    expect(got.size).toBe(n);
    expect(Math.max(...got.values())).toBe(1);
    const calls = test.transport.calls.filter((c) => c.unitId === unit.id && c.channel === 'school_notice');
    expect(Math.max(...calls.map((c) => c.students.length))).toBeLessThanOrEqual(1_000);
    expect(calls.length).toBeLessThanOrEqual(Math.ceil(n / 1_000) + 5);
    const { body } = await test.call(admin, noticesApi.progress, { params: { id } });
    expect(body).toMatchObject({ state: 'sent', students: 7_200, recipients: receivers, finished: true });
    expect(Object.values(body.messages).reduce((a, b) => a + b, 0)).toBe(receivers);
    expect(Object.values(body.stones).reduce((a, b) => a + b, 0)).toBe(7_200);
    expect(await ledgerFaults(test, unit)).toEqual([]);
    const lines = await test.db.read(unit.ctx, (tx) =>
      tx.one<{ n: number }>(`SELECT count(*) AS n FROM reminder WHERE unit_id = $1`, [tx.unitId]),
    );
    expect(lines?.n).toBe(receivers);
  }, 60_000);

  it('goes on after the last page when its worker dies, and two workers at once make each row once [R1]', async () => {
    const { unit, admin } = await school(90, 30);
    const id = await submitted(test, admin, WHOLE);
    // A row in the way of the second page stands for a worker that dies there.
    const classId = await test.db.inUnit(unit.ctx, async (tx) => {
      const row = await tx.one<{ id: string }>(`SELECT max(id::text)::uuid AS id FROM school_node WHERE unit_id = $1 AND kind = 'class'`, [
        tx.unitId,
      ]);
      await tx.execute(
        `INSERT INTO notice_tally (unit_id, notice_id, class_id, grp, students, receivers, not_joined)
         SELECT $1, $2, $3, g, 1, 0, 0 FROM generate_series(0, 9) AS g`,
        [tx.unitId, id, row!.id],
      );
      return row!.id;
    });
    const job = test.app.get(FanoutNoticeJob);
    await expect(job.run(unit.ctx, { noticeId: id })).rejects.toThrow(/notice_tally_pkey/);
    const made = await test.db.read(unit.ctx, (tx) =>
      tx.one<{ n: number }>(`SELECT count(*) AS n FROM notice_student WHERE unit_id = $1`, [tx.unitId]),
    );
    expect(made?.n).toBeGreaterThan(0);
    expect(made?.n).toBeLessThan(2_700);
    await test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(`DELETE FROM notice_tally WHERE unit_id = $1 AND class_id = $2 AND notice_id = $3`, [tx.unitId, classId, id]),
    );
    await Promise.all([job.run(unit.ctx, { noticeId: id }), job.run(unit.ctx, { noticeId: id })]);
    await test.settle();
    await job.run(unit.ctx, { noticeId: id });
    await test.app.get(ListNoticeJob).run(unit.ctx, { noticeId: id });
    await test.settle();
    const got = delivered(unit);
    expect([got.size, Math.max(...got.values())]).toEqual([(await reachable(unit)).n, 1]);
    expect(await ledgerFaults(test, unit)).toEqual([]);
  }, 60_000);

  it('goes on after the class at which a version without planned pages stopped [R1]', async () => {
    const { unit, admin } = await school(4, 5);
    const id = await submitted(test, admin, WHOLE);
    const job = test.app.get(FanoutNoticeJob);
    await job.run(unit.ctx, { noticeId: id });
    // As that version left it: the calls and rows of two classes, the last of them noted, nothing sealed.
    await test.db.inUnit(unit.ctx, async (tx) => {
      await tx.execute(
        `UPDATE notice SET fanout_done_at = NULL, fanout_cursor = (SELECT class_id FROM notice_tally WHERE unit_id = $1 AND notice_id = $2
           GROUP BY class_id ORDER BY class_id OFFSET 1 LIMIT 1) WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, id],
      );
      for (const table of ['notice_delivery', 'notice_student']) {
        await tx.execute(
          `DELETE FROM ${table} d USING student_class c, notice n
            WHERE d.unit_id = $1 AND d.notice_id = $2 AND n.unit_id = $1 AND n.id = $2 AND c.unit_id = $1 AND c.student_id = d.student_id AND c.class_id > n.fanout_cursor`,
          [tx.unitId, id],
        );
      }
    });
    await job.run(unit.ctx, { noticeId: id });
    const row = await test.db.read(unit.ctx, (tx) =>
      tx.one<{ n: number; groups: number; cursor: string | null; done: boolean; pages: number }>(
        `SELECT (SELECT count(*) FROM notice_student WHERE unit_id = $1 AND notice_id = $2) AS n,
                (SELECT count(DISTINCT grp) FROM notice_student WHERE unit_id = $1 AND notice_id = $2) AS groups,
                (SELECT count(*) FROM notice_page WHERE unit_id = $1) AS pages, fanout_cursor AS cursor, fanout_done_at IS NOT NULL AS done
           FROM notice WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, id],
      ),
    );
    expect(row).toMatchObject({ n: 20, cursor: null, done: true, pages: 0 });
    expect(row?.groups).toBeGreaterThan(1);
  });

  it('makes nothing more once it was recalled between two pages [NOT-38, R7]', async () => {
    const { unit, admin } = await school(90, 30);
    const id = await submitted(test, admin, WHOLE);
    // The second page cannot be made for now.
    await test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(
        `INSERT INTO notice_tally (unit_id, notice_id, class_id, grp, students, receivers, not_joined)
         SELECT $1, $2, c.id, 10000 + g, 1, 0, 0 FROM generate_series(0, 9) AS g,
                (SELECT max(id::text)::uuid AS id FROM school_node WHERE unit_id = $1 AND kind = 'class') AS c`,
        [tx.unitId, id],
      ),
    );
    const job = test.app.get(FanoutNoticeJob);
    await expect(job.run(unit.ctx, { noticeId: id })).rejects.toThrow(/notice_tally_pkey/);
    const left = (): Promise<{ pages: number; students: number } | undefined> =>
      test.db.read(unit.ctx, (tx) =>
        tx.one(
          `SELECT (SELECT count(*) FROM notice_page WHERE unit_id = $1) AS pages, (SELECT count(*) FROM notice_student WHERE unit_id = $1) AS students`,
          [tx.unitId],
        ),
      );
    const before = await left();
    expect(before?.pages).toBe(1);
    expect((await test.call(admin, noticesApi.recall, { params: { id } })).status).toBe(200);
    await test.settle();
    await job.run(unit.ctx, { noticeId: id });
    expect(await left()).toEqual({ pages: 0, students: before?.students });
    expect(delivered(unit).size).toBe(0);
  });

  it('loses and doubles nothing when answers get lost at random [R6, G5]', async () => {
    const { unit, admin } = await school(60, 30);
    const id = await submitted(test, admin, WHOLE);
    let n = 0;
    // Every second call is accepted without an answer, every fifth never leaves.
    test.transport.plan = (call) => {
      if (call.unitId !== unit.id || call.channel !== 'school_notice') return undefined;
      n += 1;
      if (n % 5 === 0) return { attempt: { kind: 'not_sent' } };
      return n % 2 === 0 ? { attempt: { kind: 'unknown' }, accepted: true } : undefined;
    };
    await drainJobs(test.app);
    const sender = test.app.get(MessageSender);
    for (let round = 0; round < 30; round += 1) {
      await sender.drain();
      await test.db.inUnit(unit.ctx, async (tx) => {
        await tx.execute(`UPDATE delivery_batch SET not_before = now() WHERE unit_id = $1 AND state = 'ready'`, [tx.unitId]);
        await tx.execute(`UPDATE unit_channel SET blocked_until = now() WHERE unit_id = $1`, [tx.unitId]);
      });
    }
    test.transport.plan = () => undefined;
    await test.settle();
    expect((await test.call(admin, noticesApi.progress, { params: { id } })).body).toMatchObject({
      state: 'sent',
      messages: { pending: 0, unknown: 0 },
    });
    const accepted = new Map<string, number>();
    for (const card of test.transport.delivered) if (card.url.includes(id)) accepted.set(card.to, (accepted.get(card.to) ?? 0) + 1);
    expect([accepted.size, Math.max(...accepted.values())]).toEqual([(await reachable(unit)).n, 1]);
    expect(await ledgerFaults(test, unit)).toEqual([]);
  }, 60_000);

  it('counts a guardian of two classes’ children and a pupil of two classes once per child', async () => {
    const { unit, school: built, admin } = await school(4, 3);
    const twice = built.students[0]!;
    await test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(`INSERT INTO student_class (unit_id, student_id, class_id) VALUES ($1, $2, $3)`, [
        tx.unitId,
        twice.id,
        built.classes[3]!.id,
      ]),
    );
    const id = await submitted(test, admin, { targets: [...WHOLE.targets, { kind: 'student', refId: twice.id }] });
    await test.settle();
    expect((await test.call(admin, noticesApi.progress, { params: { id } })).body.students).toBe(12);
    expect(await ledgerFaults(test, unit)).toEqual([]);
  });
});
