import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { myNoticesApi } from '@contracts/my-notices';
import { buildWorld, createNoticeApp, type NoticeApp } from '../../test/notice-world';
import { GOOD } from './form-questions';
import { fill, patchNotice, rowsOf, sentForm } from './form-world';

describe('the deadline of a form, to the millisecond', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp({ movableClock: true });
  });
  afterAll(() => test.close());

  it('is open at the deadline itself and closed one millisecond later, by the clock of the database [NOT-57, NOT-56, OVR-11]', async () => {
    const w = await buildWorld(test);
    const end = new Date(Date.now() + 3 * 24 * 60 * 60_000);
    const [edge, beyond] = [await sentForm(test, w, { allowEditAnswer: true }), await sentForm(test, w)];
    for (const id of [edge, beyond]) await patchNotice(test, w, id, `deadline_at = '${end.toISOString()}'`);
    const page = async (id: string) =>
      (await test.call(w.mother, myNoticesApi.detail, { params: { id }, query: { studentId: w.amy.id } })).body;
    await test.clock!.stopAt(new Date(end.getTime() - 1));
    expect((await fill(test, w, w.mother, edge, GOOD)).status).toBe(200);
    await test.clock!.stopAt(end);
    expect((await page(edge)).mayEdit).toBe(true);
    expect((await fill(test, w, w.mother, edge, { ...GOOD, num: 4 }, { revision: 1 })).body.revision).toBe(2);
    await test.clock!.stopAt(new Date(end.getTime() + 1));
    expect((await page(edge)).mayEdit).toBe(false);
    const late = [await fill(test, w, w.mother, edge, { ...GOOD, num: 5 }, { revision: 2 }), await fill(test, w, w.mother, beyond, GOOD)];
    expect(late.map((answer) => [answer.status, answer.body.code])).toEqual([
      [409, 'NOT_CLOSED'],
      [409, 'NOT_CLOSED'],
    ]);
    // What arrived in time is confirmed again, however late the phone asks.
    expect((await fill(test, w, w.mother, edge, { ...GOOD, num: 4 }, { revision: 1 })).body.revision).toBe(2);
    expect(await rowsOf(test, w, 'notice_response', edge)).toMatchObject([{ revision: 2, answers: { num: 4 } }]);
    expect(await rowsOf(test, w, 'notice_response', beyond)).toEqual([]);
  });
});
