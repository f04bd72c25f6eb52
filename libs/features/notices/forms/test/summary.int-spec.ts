import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { noticeFormsApi, type FormSummary, type QuestionSummary } from '@contracts/notice-forms';
import { noticesApi } from '@contracts/notices';
import type { FormAnswers } from '@contracts/forms/answers';
import { buildStudent, familyCtx } from '../../../contacts/test/directory.builder';
import { buildWorld, createNoticeApp, draft, sentNotice, toClass, type NoticeApp, type World } from '../../test/notice-world';
import { EIGHT, GOOD, question } from './form-questions';
import { fill, sentForm } from './form-world';
import { COUNTED, recount, someAnswers } from './random-answers';

describe('數據匯總', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  const summary = async (w: World, id: string, classId?: string): Promise<FormSummary> => {
    const answer = await test.call(w.teacherCtx, noticeFormsApi.summary, {
      params: { id },
      query: classId === undefined ? {} : { classId },
    });
    expect(answer.status).toBe(200);
    return answer.body;
  };

  /** Answers of many children at once, without asking a family for each. */
  async function answered(w: World, id: string, classId: string, list: readonly FormAnswers[]): Promise<string[]> {
    return test.db.inUnit(w.unit.ctx, async (tx) => {
      const rows = await tx.query<{ id: string }>(
        `WITH made AS (
           INSERT INTO student (unit_id, wecom_userid, name)
           SELECT $1, 's' || gen_random_uuid(), '學生' || n FROM generate_series(1, $4::int) AS n RETURNING id),
         asked AS (
           INSERT INTO notice_student (unit_id, notice_id, student_id, class_id, sent_at, needs)
           SELECT $1, $2, id, $3, now(), false FROM made)
         SELECT id FROM made`,
        [tx.unitId, id, classId, list.length],
      );
      await tx.execute(
        `INSERT INTO notice_response (unit_id, notice_id, student_id, answers_for, responder_id, kind, answers, state, submitted_at)
         SELECT $1, $2, x.id, x.id, $3, 'form', x.answers, 'answered', now() + x.n * interval '1 millisecond'
           FROM unnest($4::uuid[], $5::jsonb[]) WITH ORDINALITY AS x (id, answers, n)`,
        [tx.unitId, id, w.amy.guardians[0]!.id, rows.map((row) => row.id), list.map((answers) => JSON.stringify(answers))],
      );
      return rows.map((row) => row.id);
    });
  }

  it('says the same as a plain recount of random answers, for all and for one class [NOT-35]', async () => {
    const w = await buildWorld(test);
    await fc.assert(
      fc.asyncProperty(fc.array(someAnswers, { maxLength: 60 }), fc.array(someAnswers, { maxLength: 25 }), async (a, b) => {
        const id = await sentNotice(test, w.adminCtx, { targets: toClass(w.classA, w.classB), questions: COUNTED });
        await answered(w, id, w.classA.id, a);
        await answered(w, id, w.classB.id, b);
        const all = await test.call(w.adminCtx, noticeFormsApi.summary, { params: { id } });
        expectSame(all.body, [...a, ...b]);
        const one = await test.call(w.adminCtx, noticeFormsApi.summary, { params: { id }, query: { classId: w.classB.id } });
        expectSame(one.body, b);
      }),
      { numRuns: 25 },
    );
  });

  it('counts who was asked and who answered, per student and per person [NOT-35, NOT-12]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w, { targets: toClass(w.classA) });
    expect(await summary(w, id)).toMatchObject({ asked: 3, answered: 0, state: 'sent' });
    await fill(test, w, w.mother, id, GOOD);
    expect(await summary(w, id)).toMatchObject({ asked: 3, answered: 1 });
    expect(await summary(w, id, w.classB.id)).toMatchObject({ asked: 0, answered: 0 });
    const each = await sentForm(test, w, { answerMode: 'per_person' });
    await fill(test, w, w.mother, each, GOOD);
    await fill(test, w, w.father, each, GOOD);
    expect(await summary(w, each)).toMatchObject({ asked: 3, answered: 2 });
  });

  it('counts numbers of any size that an answer can hold, the smallest ones beside the largest [NOT-35, OVR-26]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA), questions: [question('num', 'number')] });
    const tiny = Number.MIN_VALUE;
    for (const list of [
      [tiny, 0],
      [tiny, 1e12, -1e12],
      [1e-300, 2e-300, 5],
    ]) {
      await answered(
        w,
        id,
        w.classA.id,
        list.map((num) => ({ num })),
      );
      const [item] = (await summary(w, id)).questions;
      expect(item?.numbers?.histogram.reduce((sum, bar) => sum + bar.count, 0)).toBe(item?.answered);
    }
    expect((await fill(test, w, w.mother, id, { num: tiny })).status).toBe(200);
    expect((await summary(w, id)).questions[0]?.numbers).toMatchObject({ min: -1e12, max: 1e12, sum: 5 });
  });

  it('shows the sixty days that were named most when there are more', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA), questions: [question('day', 'date')] });
    const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);
    const list = Array.from({ length: 61 }, (_, n) => ({ day: day(n) }));
    await answered(w, id, w.classA.id, [...list, ...list.slice(1)]);
    const [item] = (await summary(w, id)).questions;
    expect([item?.answered, item?.days?.length, item?.days?.[0]?.day]).toEqual([121, 60, day(1)]);
  });

  it('pages answers in words newest first without gaps or repeats, also those of one instant [NOT-35]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w);
    const words = Array.from({ length: 65 }, (_, n) => ({ text: `第${String(n)}個` }));
    await answered(w, id, w.classA.id, words);
    await test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(
        `UPDATE notice_response SET submitted_at = date_trunc('hour', now()) WHERE unit_id = $1 AND notice_id = $2 AND answers ->> 'text' < '第4'`,
        [tx.unitId, id],
      ),
    );
    const seen: { text: string; at: string }[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const { body } = await test.call(w.teacherCtx, noticeFormsApi.texts, {
        params: { id, key: 'text' },
        query: { ...(cursor === undefined ? {} : { cursor }), classId: w.classA.id },
      });
      seen.push(...body.items);
      cursor = body.nextCursor ?? undefined;
      pages += 1;
    } while (cursor !== undefined);
    expect(pages).toBe(3);
    expect(seen.map((item) => item.text).sort()).toEqual(words.map((item) => item.text).sort());
    expect(seen.map((item) => item.at)).toEqual(
      seen
        .map((item) => item.at)
        .toSorted()
        .reverse(),
    );
    const ask = (key: string, query: object) => test.call(w.teacherCtx, noticeFormsApi.texts, { params: { id, key }, query });
    expect((await ask('one', {})).status).toBe(404);
    expect((await ask('nobody', {})).status).toBe(404);
    expect((await ask('text', { cursor: 'MnxiYWQ' })).status).toBe(422);
    expect((await ask('text', { classId: w.classB.id })).body.items).toEqual([]);
  });

  it('shows one student’s answer with who gave it and what stood before [NOT-35, NOT-56]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w, { allowEditAnswer: true });
    await fill(test, w, w.mother, id, GOOD);
    await fill(test, w, w.mother, id, { ...GOOD, num: 5 }, { revision: 1 });
    const one = await test.call(w.teacherCtx, noticeFormsApi.answers, { params: { id, studentId: w.amy.id } });
    expect(one.body).toMatchObject({
      questions: EIGHT,
      answers: [
        {
          student: w.amy.name,
          className: w.classA.name,
          revision: 2,
          answers: { num: 5 },
          responder: { relation: w.amy.guardians[0]!.relationLabel },
        },
      ],
      revisions: [{ revision: 1, answers: { num: 3 } }],
    });
    const none = await test.call(w.teacherCtx, noticeFormsApi.answers, { params: { id, studentId: w.ben.id } });
    expect([none.status, none.body.answers]).toEqual([200, []]);
    expect((await test.call(w.teacherCtx, noticeFormsApi.answers, { params: { id, studentId: w.dan.id } })).status).toBe(404);
  });

  it('opens to sender, administrators and copies; to nobody else, no family and no other unit [NOT-31, NOT-42, NOT-43, B11]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w, { ccIds: [w.colleague.id] });
    const plain = await sentForm(test, w);
    const foreign = await buildWorld(test);
    const stranger = familyCtx((await buildStudent(test.db, w.unit, { class: w.classB })).guardians[0]!);
    const statuses = async (who: World['mother'], notice: string): Promise<number[]> => [
      (await test.call(who, noticeFormsApi.summary, { params: { id: notice } })).status,
      (await test.call(who, noticeFormsApi.texts, { params: { id: notice, key: 'text' } })).status,
      (await test.call(who, noticeFormsApi.answers, { params: { id: notice, studentId: w.amy.id } })).status,
    ];
    for (const who of [w.teacherCtx, w.adminCtx, w.colleagueCtx]) expect(await statuses(who, id)).toEqual([200, 200, 200]);
    expect(await statuses(w.colleagueCtx, plain)).toEqual([404, 404, 404]);
    expect(await statuses(foreign.adminCtx, id)).toEqual([404, 404, 404]);
    for (const who of [w.mother, stranger]) expect(await statuses(who, id)).toEqual([403, 403, 403]);
  });

  it('refuses to send a form with an incomplete question and names it [NOT-06, NOT-07]', async () => {
    const w = await buildWorld(test);
    const broken = [EIGHT[0]!, question('gap', 'single', { options: [{ key: 'a', text: '只有一個' }] })];
    const made = await test.call(w.teacherCtx, noticesApi.create, {
      body: draft({ targets: toClass(w.classA), questions: broken }),
    });
    const sent = await test.call(w.teacherCtx, noticesApi.submit, { params: { id: made.body.id }, version: 1 });
    expect([sent.status, sent.body.code, sent.body.message]).toEqual([422, 'NOT_QUESTION', '第2題未完成']);
    expect((await test.call(w.teacherCtx, noticesApi.check, { params: { id: made.body.id } })).body.code).toBe('NOT_QUESTION');
  });
});

function expectSame(body: FormSummary, answers: readonly FormAnswers[]): void {
  expect(body.answered).toBe(answers.length);
  expect(body.questions.map(rounded)).toEqual(COUNTED.map((item) => rounded(recount(item, answers))));
}

/** Sums of halves are exact on both sides; means are not in their last digit. */
const rounded = (item: QuestionSummary): QuestionSummary =>
  item.numbers === null
    ? item
    : {
        ...item,
        numbers: {
          ...item.numbers,
          mean: Number(item.numbers.mean.toPrecision(12)),
          histogram: item.numbers.histogram.map((bar) => ({
            ...bar,
            from: Number(bar.from.toPrecision(12)),
            to: Number(bar.to.toPrecision(12)),
          })),
        },
      };
