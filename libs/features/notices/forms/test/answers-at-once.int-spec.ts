import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { myNoticesApi } from '@contracts/my-notices';
import { noticeFormsApi } from '@contracts/notice-forms';
import { noticesApi } from '@contracts/notices';
import { buildStudent, familyCtx } from '../../../contacts/test/directory.builder';
import { ledgerFaults } from '../../test/ledger-faults';
import { buildWorld, createNoticeApp, type NoticeApp, type World } from '../../test/notice-world';
import { GOOD } from './form-questions';
import { fill, patchNotice, rowsOf, sentForm, upload } from './form-world';

describe('answers that meet', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  const answeredNotes = async (w: World, id: string): Promise<number> =>
    (await rowsOf<{ kind: string }>(test, w, 'ledger_event', id)).filter((row) => row.kind === 'answered').length;

  it('stores one of fifty equal submissions with one key and answers all of them alike [OVR-26, BEY-17]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w);
    const all = await Promise.all(Array.from({ length: 50 }, () => fill(test, w, w.mother, id, GOOD, { key: 'one-answer' })));
    for (const answer of all) expect([answer.status, answer.body]).toEqual([200, all[0]!.body]);
    expect(await rowsOf(test, w, 'notice_response', id)).toHaveLength(1);
    expect(await answeredNotes(w, id)).toBe(1);
    expect(await ledgerFaults(test, w.unit)).toEqual([]);
  });

  it('stores one of fifty equal submissions that lost their keys on the way [BEY-17]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w, { allowEditAnswer: true });
    const file = await upload(test, w.mother, 'answer-file');
    const answers = { ...GOOD, files: [file] };
    const all = await Promise.all(Array.from({ length: 50 }, () => fill(test, w, w.mother, id, answers)));
    for (const answer of all) expect([answer.status, answer.body]).toEqual([200, all[0]!.body]);
    expect(await rowsOf(test, w, 'notice_response', id)).toMatchObject([{ answers, revision: 1 }]);
    expect(await rowsOf(test, w, 'notice_response_revision', id)).toEqual([]);
    expect(await answeredNotes(w, id)).toBe(1);
    expect(await ledgerFaults(test, w.unit)).toEqual([]);
  });

  it('takes both of two guardians who answer for themselves at once, and the child waits for nobody then [NOT-12, NOT-54]', async () => {
    const w = await buildWorld(test);
    for (let round = 0; round < 6; round += 1) {
      const id = await sentForm(test, w, { answerMode: 'per_person' });
      const both = await Promise.all([fill(test, w, w.mother, id, { ...GOOD, num: 1 }), fill(test, w, w.father, id, { ...GOOD, num: 2 })]);
      expect(both.map((answer) => [answer.status, answer.body.done.mine])).toEqual([
        [200, true],
        [200, true],
      ]);
      const [amy] = (await rowsOf<{ student_id: string; needs: boolean }>(test, w, 'notice_student', id)).filter(
        (row) => row.student_id === w.amy.id,
      );
      expect(amy?.needs).toBe(false);
    }
    expect(await ledgerFaults(test, w.unit)).toEqual([]);
  });

  it('uses a file once, also when two forms ask for it at the same moment [NOT-07]', async () => {
    const w = await buildWorld(test);
    const forms = [await sentForm(test, w), await sentForm(test, w)];
    const file = await upload(test, w.mother, 'answer-file');
    const both = await Promise.all(forms.map((id) => fill(test, w, w.mother, id, { ...GOOD, files: [file] })));
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 422]);
    const stored = await Promise.all(forms.map((id) => rowsOf(test, w, 'notice_response', id)));
    expect(stored.flat()).toHaveLength(1);
    expect(await ledgerFaults(test, w.unit)).toEqual([]);
  });

  it.each(['close', 'recall'] as const)(
    'takes or refuses each answer whole while the sender presses %s [NOT-40, NOT-38, NOT-57]',
    async (press) => {
      const w = await buildWorld(test);
      const families = await Promise.all(
        Array.from({ length: 12 }, async () => {
          const child = await buildStudent(test.db, w.unit, { class: w.classA });
          return { studentId: child.id, who: familyCtx(child.guardians[0]!) };
        }),
      );
      const id = await sentForm(test, w);
      const answers = families.map(async ({ who, studentId }, i) => {
        await new Promise((resolve) => setTimeout(resolve, i * 3));
        return fill(test, w, who, id, GOOD, { studentId });
      });
      const pressed = new Promise((resolve) => setTimeout(resolve, 12)).then(() =>
        test.call(w.teacherCtx, noticesApi[press], { params: { id } }),
      );
      const [ended, ...told] = [(await pressed).status, ...(await Promise.all(answers))];
      expect(ended).toBe(200);
      const refused = press === 'close' ? 'NOT_CLOSED' : 'NOT_RECALLED';
      for (const answer of told) if (answer.status !== 200) expect(answer.body.code).toBe(refused);
      const stored = await rowsOf<{ student_id: string }>(test, w, 'notice_response', id);
      expect(stored.map((row) => row.student_id).sort()).toEqual(
        families
          .filter((_, i) => told[i]!.status === 200)
          .map((family) => family.studentId)
          .sort(),
      );
      const late = await fill(test, w, w.mother, id, GOOD);
      expect(late.body.code).toBe(refused);
      expect(await ledgerFaults(test, w.unit)).toEqual([]);
    },
  );

  it('keeps what was typed out of the database when the deadline passes while it travels [NOT-57]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w, { allowEditAnswer: true });
    await patchNotice(test, w, id, `deadline_at = now() + interval '10 seconds'`);
    expect((await fill(test, w, w.mother, id, GOOD, { key: 'before-the-end' })).status).toBe(200);
    await patchNotice(test, w, id, `deadline_at = now() - interval '1 millisecond'`);
    expect((await fill(test, w, w.mother, id, { ...GOOD, num: 9 }, { revision: 1 })).body.code).toBe('NOT_CLOSED');
    // What had arrived in time is confirmed again, by its key and by its content.
    expect((await fill(test, w, w.mother, id, GOOD, { key: 'before-the-end' })).status).toBe(200);
    expect((await fill(test, w, w.mother, id, GOOD)).status).toBe(200);
    expect(await rowsOf(test, w, 'notice_response', id)).toMatchObject([{ answers: GOOD, revision: 1 }]);
    const { body } = await test.call(w.mother, myNoticesApi.detail, { params: { id }, query: { studentId: w.amy.id } });
    expect(body).toMatchObject({ mayEdit: false, answer: { answers: GOOD } });
  });

  it('counts every answer of a class that answers at the same time [NOT-35]', async () => {
    const w = await buildWorld(test);
    const families = await Promise.all(
      Array.from({ length: 30 }, async () => {
        const child = await buildStudent(test.db, w.unit, { class: w.classA });
        return { studentId: child.id, who: familyCtx(child.guardians[0]!) };
      }),
    );
    const id = await sentForm(test, w);
    const told = await Promise.all(
      families.map(({ who, studentId }, i) => fill(test, w, who, id, { ...GOOD, num: i % 11, one: 'abc'[i % 3]! }, { studentId })),
    );
    expect(told.map((answer) => answer.status)).toEqual(Array(30).fill(200));
    const { body } = await test.call(w.teacherCtx, noticeFormsApi.summary, { params: { id } });
    expect([body.asked, body.answered]).toEqual([33, 30]);
    expect(body.questions[0]?.options?.map((option) => option.count)).toEqual([10, 10, 10]);
    expect(body.questions[4]?.numbers?.histogram.reduce((sum, bar) => sum + bar.count, 0)).toBe(30);
    const progress = await test.call(w.teacherCtx, noticesApi.progress, { params: { id } });
    expect(progress.body.stones.done).toBe(30);
    expect(await ledgerFaults(test, w.unit)).toEqual([]);
  });
});
