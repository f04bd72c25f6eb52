import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { myNoticesApi } from '@contracts/my-notices';
import { noticesApi } from '@contracts/notices';
import { ledgerFaults } from '../../test/ledger-faults';
import { buildWorld, createNoticeApp, type NoticeApp, type World } from '../../test/notice-world';
import { GOOD } from './form-questions';
import { fill, patchNotice, rowsOf, sentForm } from './form-world';

describe('filling in a form', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  const detail = (w: World, who: World['mother'], id: string) =>
    test.call(who, myNoticesApi.detail, { params: { id }, query: { studentId: w.amy.id } });
  it('stores the answer, settles the child and shows it to the other guardian, read only, with who answered [NOT-53, NOT-54]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w);
    expect((await detail(w, w.mother, id)).body).toMatchObject({ asks: 'form', todo: true, answer: null, mayEdit: false });
    const first = await fill(test, w, w.mother, id, GOOD);
    expect([first.status, first.body.revision, first.body.done.mine]).toEqual([200, 1, true]);
    expect((await detail(w, w.mother, id)).body).toMatchObject({
      todo: false,
      read: true,
      answer: { answers: GOOD, revision: 1, files: [] },
    });
    expect((await detail(w, w.father, id)).body).toMatchObject({
      todo: false,
      read: false,
      mayEdit: false,
      done: { mine: false },
      answer: { answers: GOOD },
    });
    const second = await fill(test, w, w.father, id, { ...GOOD, blank: '另一個答案' });
    expect([second.status, second.body.code]).toEqual([409, 'NOT_ALREADY_ANSWERED']);
    expect(second.body.details).toMatchObject({ done: { mine: false, at: first.body.done.at } });
    expect(second.body.message).toMatch(/^.+ 已於 \d+月\d+日.* \d\d:\d\d 填寫$/);
    const { body } = await test.call(w.teacherCtx, noticesApi.progress, { params: { id } });
    expect(body.stones).toEqual({ done: 1, opened: 0, delivered: 0, waiting: 0, unreached: 2 });
    expect(await ledgerFaults(test, w.unit)).toEqual([]);
  });

  it('keeps one of fifty submissions by two guardians at once; the others learn who was first [NOT-54]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        fill(test, w, i % 2 === 0 ? w.mother : w.father, id, { ...GOOD, blank: i % 2 === 0 ? '母' : '父' }),
      ),
    );
    const rows = await rowsOf(test, w, 'notice_response', id);
    expect(rows).toHaveLength(1);
    const byMother = (rows[0]!.answers as typeof GOOD)['blank'] === '母';
    answers.forEach((answer, i) => {
      const won = (i % 2 === 0) === byMother;
      expect([answer.status, won ? answer.body.revision : answer.body.code]).toEqual(won ? [200, 1] : [409, 'NOT_ALREADY_ANSWERED']);
    });
    expect(await rowsOf(test, w, 'notice_response_revision', id)).toEqual([]);
    expect(await ledgerFaults(test, w.unit)).toEqual([]);
  });

  it('books opening and answering of two guardians at once without a circle of waits [NOT-54, L17]', async () => {
    const w = await buildWorld(test);
    for (let round = 0; round < 8; round += 1) {
      const id = await sentForm(test, w);
      await test.call(w.father, myNoticesApi.read, { params: { id }, body: { studentId: w.amy.id } });
      const answers = await Promise.all([w.mother, w.father, w.mother, w.father].map((who) => fill(test, w, who, id, GOOD)));
      expect(answers.map((a) => a.status).every((status) => status === 200 || status === 409)).toBe(true);
      expect(answers.filter((a) => a.status === 200).length).toBeGreaterThan(0);
    }
    expect(await ledgerFaults(test, w.unit)).toEqual([]);
  });

  it('answers the same submission again as the first time, by key and by content, also after closing [OVR-26, BEY-17]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w);
    const first = await fill(test, w, w.mother, id, GOOD, { key: 'answer-key-1' });
    const replay = await fill(test, w, w.mother, id, GOOD, { key: 'answer-key-1' });
    expect(replay.headers['idempotency-replayed']).toBe('true');
    expect(replay.body).toEqual(first.body);
    await test.call(w.teacherCtx, noticesApi.close, { params: { id } });
    const later = await fill(test, w, w.mother, id, { ...GOOD, many: ['c', 'a'], text: ' 沒有 ' }, { key: 'answer-key-2' });
    expect([later.status, later.body]).toEqual([200, first.body]);
    expect((await fill(test, w, w.mother, id, { ...GOOD, num: 4 }, { key: 'answer-key-1' })).body.code).toBe('IDEMPOTENCY_CONFLICT');
    expect(await rowsOf(test, w, 'notice_response', id)).toHaveLength(1);
  });

  it('asks each person where the sender wants it per person; each sees the own answer only [NOT-12, NOT-53]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w, { answerMode: 'per_person' });
    expect((await fill(test, w, w.mother, id, { ...GOOD, num: 1 })).status).toBe(200);
    expect((await detail(w, w.father, id)).body).toMatchObject({ todo: true, answer: null, done: null });
    expect((await fill(test, w, w.father, id, { ...GOOD, num: 2 })).status).toBe(200);
    expect((await detail(w, w.mother, id)).body).toMatchObject({ todo: false, answer: { answers: { num: 1 } } });
    expect((await detail(w, w.father, id)).body).toMatchObject({ todo: false, answer: { answers: { num: 2 } } });
    expect((await fill(test, w, w.father, id, { ...GOOD, num: 3 })).body.code).toBe('NOT_ALREADY_ANSWERED');
    expect(await rowsOf(test, w, 'notice_response', id)).toHaveLength(2);
    expect(await ledgerFaults(test, w.unit)).toEqual([]);
  });

  it('refuses after closing, after the deadline and after a recall; at the deadline it is still open [NOT-57, NOT-40, NOT-38]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w);
    await test.call(w.teacherCtx, noticesApi.close, { params: { id } });
    expect((await fill(test, w, w.mother, id, GOOD)).body.code).toBe('NOT_CLOSED');
    await test.call(w.teacherCtx, noticesApi.reopen, { params: { id } });
    await patchNotice(test, w, id, `deadline_at = now() - interval '1 millisecond'`);
    expect((await fill(test, w, w.mother, id, GOOD)).body.code).toBe('NOT_CLOSED');
    await patchNotice(test, w, id, `deadline_at = now() + interval '10 seconds'`);
    expect((await fill(test, w, w.mother, id, GOOD)).status).toBe(200);
    const other = await sentForm(test, w);
    await test.call(w.teacherCtx, noticesApi.recall, { params: { id: other } });
    expect((await fill(test, w, w.mother, other, GOOD)).status).toBe(410);
    expect(await rowsOf(test, w, 'notice_response', other)).toEqual([]);
  });

  it('changes an answer where the sender allows it, keeps each revision and refuses a revision that is not the latest [NOT-56]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w, { allowEditAnswer: true });
    await fill(test, w, w.mother, id, GOOD);
    expect((await detail(w, w.mother, id)).body).toMatchObject({ mayEdit: true, answer: { revision: 1 } });
    expect((await detail(w, w.father, id)).body).toMatchObject({ mayEdit: false });
    const changed = await fill(test, w, w.mother, id, { ...GOOD, num: 4 }, { revision: 1 });
    expect([changed.status, changed.body.revision]).toEqual([200, 2]);
    const stale = await fill(test, w, w.mother, id, { ...GOOD, num: 5 }, { revision: 1 });
    expect([stale.status, stale.body.code]).toEqual([409, 'VERSION_CONFLICT']);
    expect(stale.body.details).toMatchObject({ current: { revision: 2, answers: { num: 4 }, files: [] } });
    expect((await fill(test, w, w.father, id, { ...GOOD, num: 6 }, { revision: 2 })).body.code).toBe('NOT_ALREADY_ANSWERED');
    // The same again is no further revision.
    expect((await fill(test, w, w.mother, id, { ...GOOD, num: 4 }, { revision: 1 })).body.revision).toBe(2);
    expect((await rowsOf(test, w, 'notice_response_revision', id)).map((row) => [row.revision, row.answers])).toEqual([[1, GOOD]]);
    await test.call(w.teacherCtx, noticesApi.close, { params: { id } });
    expect((await fill(test, w, w.mother, id, { ...GOOD, num: 7 }, { revision: 2 })).body.code).toBe('NOT_CLOSED');
    expect((await detail(w, w.mother, id)).body).toMatchObject({ mayEdit: false });
    expect(await ledgerFaults(test, w.unit)).toEqual([]);
  });

  it('lets one of many changes of the same revision in [NOT-56]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w, { allowEditAnswer: true });
    await fill(test, w, w.mother, id, GOOD);
    const tries = await Promise.all(
      Array.from({ length: 10 }, (_, i) => fill(test, w, w.mother, id, { ...GOOD, blank: `第${String(i)}次` }, { revision: 1 })),
    );
    expect(tries.map((t) => t.status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
    expect(await rowsOf(test, w, 'notice_response_revision', id)).toHaveLength(1);
  });

  it('leaves the answer of a former guardian to the ones that are left [NOT-56, NOT-58]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w, { allowEditAnswer: true });
    await fill(test, w, w.father, id, GOOD);
    await test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(`UPDATE guardianship SET ended_at = now() WHERE unit_id = $1 AND parent_id = $2`, [tx.unitId, w.amy.guardians[1]!.id]),
    );
    expect((await fill(test, w, w.father, id, { ...GOOD, num: 9 }, { revision: 1 })).status).toBe(404);
    expect((await detail(w, w.mother, id)).body.mayEdit).toBe(true);
    expect((await fill(test, w, w.mother, id, { ...GOOD, num: 9 }, { revision: 1 })).body.revision).toBe(2);
    expect((await detail(w, w.mother, id)).body.done?.mine).toBe(true);
  });

  it('is no confirmation, and a notice without questions takes no answers [NOT-13]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w);
    const confirm = await test.call(w.mother, myNoticesApi.confirm, { params: { id }, body: { studentId: w.amy.id } });
    expect([confirm.status, confirm.body.code]).toEqual([409, 'STATE_CONFLICT']);
    const plain = await sentForm(test, w, { questions: [], requireConfirm: true });
    expect((await fill(test, w, w.mother, plain, {})).body.code).toBe('STATE_CONFLICT');
    expect((await fill(test, w, w.teacherCtx, id, GOOD)).status).toBe(403);
    expect((await fill(test, w, w.mother, id, GOOD, { studentId: w.dan.id })).status).toBe(404);
  });
});
