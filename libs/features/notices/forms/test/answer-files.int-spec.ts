import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FormAnswers } from '@contracts/forms/answers';
import { filesApi } from '@contracts/files';
import { myNoticesApi } from '@contracts/my-notices';
import { noticeFormsApi } from '@contracts/notice-forms';
import { noticesApi } from '@contracts/notices';
import type { Ctx } from '@platform/ctx/ctx';
import { buildStudent, familyCtx } from '../../../contacts/test/directory.builder';
import { buildWorld, createNoticeApp, type NoticeApp } from '../../test/notice-world';
import { GOOD } from './form-questions';
import { fill, sentForm, upload } from './form-world';

const MB = 1024 * 1024;

describe('uploads in answers', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  const opens = async (who: Ctx, id: string): Promise<number> => (await test.call(who, filesApi.picture, { params: { id } })).status;

  it('ties files and signature to the answer and opens them to the family and to staff of the notice only [NOT-07, NOT-54, B11]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w, { ccIds: [w.colleague.id] });
    const [one, two, sign] = [
      await upload(test, w.mother, 'answer-file', '一.png'),
      await upload(test, w.mother, 'answer-file', '二.png'),
      await upload(test, w.mother, 'answer-signature', '簽名.png'),
    ];
    expect(await opens(w.father, one)).toBe(404);
    expect((await fill(test, w, w.mother, id, { ...GOOD, files: [one, two], sign })).status).toBe(200);
    const seen = await test.call(w.father, myNoticesApi.detail, { params: { id }, query: { studentId: w.amy.id } });
    expect(seen.body.answer?.files.map((file) => file.name)).toEqual(['一.png', '二.png', '簽名.png']);
    const stranger = familyCtx((await buildStudent(test.db, w.unit, { class: w.classA })).guardians[0]!);
    const other = await buildWorld(test);
    for (const file of [one, sign]) {
      expect(await Promise.all([w.mother, w.father, w.teacherCtx, w.adminCtx, w.colleagueCtx].map((who) => opens(who, file)))).toEqual(
        Array(5).fill(200),
      );
      expect(await Promise.all([stranger, other.adminCtx, other.mother].map((who) => opens(who, file)))).toEqual([404, 404, 404]);
    }
    const staff = await test.call(w.teacherCtx, noticeFormsApi.answers, { params: { id, studentId: w.amy.id } });
    expect(staff.body.answers[0]?.files.map((file) => file.id)).toEqual([one, two, sign]);
    await test.call(w.teacherCtx, noticesApi.recall, { params: { id } });
    expect([await opens(w.mother, one), await opens(w.teacherCtx, one)]).toEqual([404, 200]);
  });

  it('keeps a person’s uploads from the other guardian where each answers for himself [NOT-12]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w, { answerMode: 'per_person' });
    const file = await upload(test, w.mother, 'answer-file');
    await fill(test, w, w.mother, id, { ...GOOD, files: [file] });
    expect([await opens(w.mother, file), await opens(w.father, file), await opens(w.teacherCtx, file)]).toEqual([200, 404, 200]);
  });

  it('refuses files of others, of another purpose, used before, unfinished or unknown, and stores nothing [NOT-07, B11]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w);
    const own = await upload(test, w.mother, 'answer-file');
    const fathers = await upload(test, w.father, 'answer-file');
    const sign = await upload(test, w.mother, 'answer-signature');
    const begun = (await test.call(w.mother, filesApi.begin, { body: { purpose: 'answer-file', name: 'x.png', size: 100 } })).body.id;
    const bad: FormAnswers[] = [
      { files: [fathers] },
      { files: [sign] },
      { files: [begun] },
      { files: [own, own] },
      { sign: own },
      { files: [w.amy.id] },
      { files: [own, own, own, own] },
    ];
    for (const part of bad) {
      const { status, body } = await fill(test, w, w.mother, id, { ...GOOD, ...part });
      expect([status, body.code]).toEqual([422, 'NOT_ANSWER']);
    }
    const gone = await fill(test, w, w.mother, id, { ...GOOD, files: [fathers] });
    expect([gone.body.message, gone.body.details]).toMatchObject(['第7題：檔案已失效，請重新上載', { files: { code: 'no_file', n: 7 } }]);
    expect((await fill(test, w, w.mother, id, { ...GOOD, files: [own], sign })).status).toBe(200);
    const second = await sentForm(test, w);
    expect((await fill(test, w, w.mother, second, { ...GOOD, files: [own] })).body.code).toBe('NOT_ANSWER');
  });

  it('keeps the files of earlier revisions, and takes those over that stay [NOT-56]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w, { allowEditAnswer: true });
    const [old, kept, fresh] = [
      await upload(test, w.mother, 'answer-file', '舊.png'),
      await upload(test, w.mother, 'answer-file', '留.png'),
      await upload(test, w.mother, 'answer-file', '新.png'),
    ];
    await fill(test, w, w.mother, id, { ...GOOD, files: [old, kept] });
    expect((await fill(test, w, w.mother, id, { ...GOOD, files: [kept, fresh] }, { revision: 1 })).status).toBe(200);
    const { body } = await test.call(w.teacherCtx, noticeFormsApi.answers, { params: { id, studentId: w.amy.id } });
    expect([body.answers[0]?.files, body.revisions[0]?.files].map((list) => list?.map((file) => file.name))).toEqual([
      ['留.png', '新.png'],
      ['舊.png', '留.png'],
    ]);
    expect(await opens(w.teacherCtx, old)).toBe(200);
  });

  it('takes 20 MB of a file and 1 MB of a signature, and not one byte more [NOT-07, E2]', async () => {
    const w = await buildWorld(test);
    const begin = async (purpose: 'answer-file' | 'answer-signature', size: number) => {
      const { status, body } = await test.call(w.mother, filesApi.begin, { body: { purpose, name: 'a.png', size } });
      return [status, body.code];
    };
    expect([await begin('answer-file', 20 * MB), await begin('answer-signature', MB)]).toEqual([
      [200, undefined],
      [200, undefined],
    ]);
    expect([await begin('answer-file', 20 * MB + 1), await begin('answer-signature', MB + 1)]).toEqual([
      [413, 'FILE_TOO_LARGE'],
      [413, 'FILE_TOO_LARGE'],
    ]);
  });

  it('answers ids of another unit like ids that nobody has, byte for byte [OVR-03, B11]', async () => {
    const [w, other] = [await buildWorld(test), await buildWorld(test)];
    const id = await sentForm(test, w);
    const foreign = await upload(test, other.mother, 'answer-file');
    const told = async (file: string) => {
      const { status, body } = await fill(test, w, w.mother, id, { ...GOOD, files: [file] });
      return { status, ...body, requestId: null };
    };
    expect(await told(foreign)).toEqual(await told(randomUUIDv7()));
    expect((await told(foreign)).status).toBe(422);
    // It is still free for its owner.
    const own = await sentForm(test, other);
    expect((await fill(test, other, other.mother, own, { ...GOOD, files: [foreign] })).status).toBe(200);
  });

  it('serves a signature and a file only under the purpose they were drawn for, decided by content [NOT-07, D2]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w);
    const bytes = Buffer.from('MZ this is a program, not a picture');
    const begun = await test.call(w.mother, filesApi.begin, {
      body: { purpose: 'answer-signature', name: '簽名.png', size: bytes.length },
    });
    await test.call(w.mother, filesApi.part, { params: { id: begun.body.id, part: '0' }, bytes });
    const ended = await test.call(w.mother, filesApi.complete, { params: { id: begun.body.id } });
    expect([ended.status, ended.body.code]).toEqual([415, 'FILE_TYPE_BLOCKED']);
    expect((await fill(test, w, w.mother, id, { ...GOOD, sign: begun.body.id })).body.details).toMatchObject({ sign: { code: 'no_file' } });
  });
});
