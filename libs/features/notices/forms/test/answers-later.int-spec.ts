import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { filesApi } from '@contracts/files';
import { myNoticesApi } from '@contracts/my-notices';
import { noticeFormsApi } from '@contracts/notice-forms';
import { noticesApi } from '@contracts/notices';
import type { Ctx } from '@platform/ctx/ctx';
import { buildStudent, familyCtx } from '../../../contacts/test/directory.builder';
import { ledgerFaults } from '../../test/ledger-faults';
import { buildWorld, createNoticeApp, sentNotice, toClass, type NoticeApp, type World } from '../../test/notice-world';
import { EIGHT, GOOD } from './form-questions';
import { fill, rowsOf, sentForm, upload } from './form-world';

describe('answers when the school has changed meanwhile', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  const moveToB = (w: World): Promise<void> =>
    test.db.inUnit(w.unit.ctx, async (tx) => {
      await tx.execute(`UPDATE student_class SET to_date = current_date WHERE unit_id = $1 AND student_id = $2`, [tx.unitId, w.amy.id]);
      await tx.execute(`INSERT INTO student_class (unit_id, student_id, class_id) VALUES ($1, $2, $3)`, [tx.unitId, w.amy.id, w.classB.id]);
    });
  /** As the mirror of the directory leaves it (SCH-21). */
  const remove = (w: World, what: 'student' | 'parent', id: string): Promise<unknown> =>
    test.db.inUnit(w.unit.ctx, async (tx) => {
      await tx.execute(`UPDATE guardianship SET ended_at = now() WHERE unit_id = $1 AND ${what}_id = $2`, [tx.unitId, id]);
      if (what === 'parent')
        return tx.execute(`UPDATE parent SET removed_at = now(), subscribed = false WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
      await tx.execute(`UPDATE student_class SET to_date = current_date WHERE unit_id = $1 AND student_id = $2`, [tx.unitId, id]);
      return tx.execute(`UPDATE student SET state = 'removed', removed_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
    });
  const detail = (who: Ctx, id: string, studentId: string) => test.call(who, myNoticesApi.detail, { params: { id }, query: { studentId } });

  it('takes the answer of a child that changed class, counts it in the class of that time and brings the new class’s notices [spec 03 §13.10, NOT-16]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w, { allowEditAnswer: true });
    const before = await sentNotice(test, w.colleagueCtx, { targets: toClass(w.classB), questions: EIGHT });
    await moveToB(w);
    expect((await detail(w.mother, id, w.amy.id)).body).toMatchObject({ className: w.classA.name, todo: true });
    expect((await fill(test, w, w.mother, id, GOOD)).status).toBe(200);
    expect((await fill(test, w, w.mother, id, { ...GOOD, num: 8 }, { revision: 1 })).body.revision).toBe(2);
    const ofClass = async (classId: string): Promise<number> =>
      (await test.call(w.teacherCtx, noticeFormsApi.summary, { params: { id }, query: { classId } })).body.answered;
    expect([await ofClass(w.classA.id), await ofClass(w.classB.id)]).toEqual([1, 0]);
    const staff = await test.call(w.teacherCtx, noticeFormsApi.answers, { params: { id, studentId: w.amy.id } });
    expect(staff.body.answers[0]).toMatchObject({ className: w.classA.name, answers: { num: 8 } });
    const after = await sentNotice(test, w.colleagueCtx, { targets: toClass(w.classB), questions: EIGHT });
    expect((await fill(test, w, w.mother, after, GOOD)).status).toBe(200);
    // What the new class had got before is not for this child.
    expect((await detail(w.mother, before, w.amy.id)).status).toBe(404);
    expect((await fill(test, w, w.father, before, GOOD)).status).toBe(404);
    expect(await ledgerFaults(test, w.unit)).toEqual([]);
  });

  it('closes the form of a child that left the school to its family and keeps the answer for staff [NOT-58]', async () => {
    const w = await buildWorld(test);
    const child = await buildStudent(test.db, w.unit, { class: w.classA });
    const who = familyCtx(child.guardians[0]!);
    const id = await sentForm(test, w, { allowEditAnswer: true });
    const file = await upload(test, who, 'answer-file');
    const answers = { ...GOOD, files: [file] };
    expect((await fill(test, w, who, id, answers, { studentId: child.id })).status).toBe(200);
    await remove(w, 'student', child.id);
    expect((await detail(who, id, child.id)).status).toBe(404);
    expect((await fill(test, w, who, id, answers, { studentId: child.id })).status).toBe(404);
    expect((await fill(test, w, who, id, GOOD, { studentId: child.id, revision: 1 })).status).toBe(404);
    expect((await test.call(who, filesApi.picture, { params: { id: file } })).status).toBe(404);
    const kept = await test.call(w.teacherCtx, noticeFormsApi.answers, { params: { id, studentId: child.id } });
    expect(kept.body.answers).toMatchObject([{ studentId: child.id, answers, files: [{ id: file }] }]);
    expect((await test.call(w.teacherCtx, filesApi.picture, { params: { id: file } })).status).toBe(200);
    const { body } = await test.call(w.teacherCtx, noticeFormsApi.summary, { params: { id } });
    expect([body.asked, body.answered]).toEqual([4, 1]);
    expect(await ledgerFaults(test, w.unit)).toEqual([]);
  });

  it('names who answered also when that person is in the school no more [NOT-54, NOT-58]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w);
    await fill(test, w, w.father, id, GOOD);
    await remove(w, 'parent', w.amy.guardians[1]!.id);
    expect((await detail(w.mother, id, w.amy.id)).body).toMatchObject({ done: { mine: false }, answer: { answers: GOOD }, mayEdit: false });
    expect((await fill(test, w, w.mother, id, { ...GOOD, num: 1 })).body.code).toBe('NOT_ALREADY_ANSWERED');
    expect((await fill(test, w, w.father, id, GOOD)).status).toBe(404);
  });

  it('asks nothing of a guardian who came after the sending [NOT-16]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w);
    const uncle = await buildStudent(test.db, w.unit, { class: w.classB });
    await test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(
        `INSERT INTO guardianship (unit_id, parent_id, student_id, relation, relation_label) VALUES ($1, $2, $3, 'other', '叔叔')`,
        [tx.unitId, uncle.guardians[0]!.id, w.amy.id],
      ),
    );
    const who = familyCtx(uncle.guardians[0]!);
    expect((await detail(who, id, w.amy.id)).status).toBe(404);
    expect((await fill(test, w, who, id, GOOD)).status).toBe(404);
    const later = await sentForm(test, w);
    expect((await fill(test, w, who, later, GOOD)).status).toBe(200);
  });

  it('opens again where it closed, with the answers that were there [NOT-40, NOT-56]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w, { allowEditAnswer: true });
    await fill(test, w, w.mother, id, GOOD);
    await test.call(w.teacherCtx, noticesApi.close, { params: { id } });
    expect((await fill(test, w, w.mother, id, { ...GOOD, num: 1 }, { revision: 1 })).body.code).toBe('NOT_CLOSED');
    await test.call(w.teacherCtx, noticesApi.reopen, { params: { id } });
    expect((await fill(test, w, w.mother, id, { ...GOOD, num: 1 }, { revision: 1 })).body.revision).toBe(2);
    expect((await rowsOf(test, w, 'notice_response_revision', id)).map((row) => [row.revision, row.answers])).toEqual([[1, GOOD]]);
  });

  it('keeps each of many revisions with who gave it, in order [NOT-56]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w, { allowEditAnswer: true });
    for (let n = 0; n <= 8; n += 1) {
      expect((await fill(test, w, w.mother, id, { ...GOOD, num: n }, { revision: n })).body.revision).toBe(n + 1);
    }
    const { body } = await test.call(w.teacherCtx, noticeFormsApi.answers, { params: { id, studentId: w.amy.id } });
    expect(body.answers).toMatchObject([{ revision: 9, answers: { num: 8 } }]);
    expect(body.revisions.map((row) => [row.revision, row.answers['num']])).toEqual(Array.from({ length: 8 }, (_, i) => [8 - i, 7 - i]));
    expect(new Set(body.revisions.map((row) => row.responder.relation))).toEqual(new Set([w.amy.guardians[0]!.relationLabel]));
    const { body: summary } = await test.call(w.teacherCtx, noticeFormsApi.summary, { params: { id } });
    expect([summary.answered, summary.questions[4]?.numbers?.sum]).toEqual([1, 8]);
  });
});
