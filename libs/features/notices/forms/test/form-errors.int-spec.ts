import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { filesApi } from '@contracts/files';
import { LOCALES, type Locale } from '@contracts/locale';
import { myNoticesApi } from '@contracts/my-notices';
import { noticesApi } from '@contracts/notices';
import type { Ctx } from '@platform/ctx/ctx';
import type { Answer } from '@testing/test-app';
import { buildWorld, createNoticeApp, draft, toClass, type NoticeApp, type World } from '../../test/notice-world';
import { EIGHT, GOOD, question } from './form-questions';
import { fill, patchNotice, sentForm } from './form-world';

type Words = Record<Locale, string | RegExp>;

/** The rows of spec 03 §11 that forms and answers can run into, in the words people read. */
describe('bad input of forms', () => {
  let test: NoticeApp;
  let w: World;
  beforeAll(async () => {
    test = await createNoticeApp();
    w = await buildWorld(test);
  });
  afterAll(() => test.close());

  async function says(ask: (locale: Locale) => Promise<Answer<unknown>>, status: number, code: string, words: Words): Promise<void> {
    for (const locale of LOCALES) {
      const answer = await ask(locale);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      const wanted = words[locale];
      if (typeof wanted === 'string') expect(answer.body.message).toBe(wanted);
      else expect(answer.body.message).toMatch(wanted);
    }
  }
  const mother = (locale: Locale): Ctx => ({ ...w.mother, locale });

  it('question incomplete: NOT_QUESTION names its number [NOT-06, NOT-07]', async () => {
    const broken = [...EIGHT.slice(0, 2), question('gap', 'blank', { text: '' })];
    const made = await test.call(w.teacherCtx, noticesApi.create, { body: draft({ targets: toClass(w.classA), questions: broken }) });
    await says(
      (locale) => test.call({ ...w.teacherCtx, locale }, noticesApi.submit, { params: { id: made.body.id }, version: 1 }),
      422,
      'NOT_QUESTION',
      { 'zh-Hant': '第3題未完成', en: 'Question 3 is incomplete', pt: 'A pergunta 3 está incompleta' },
    );
  });

  it('answer invalid: NOT_ANSWER names the question and the reason [NOT-07, NOT-53]', async () => {
    const id = await sentForm(test, w);
    await says((locale) => fill(test, w, mother(locale), id, { ...GOOD, many: [] }), 422, 'NOT_ANSWER', {
      'zh-Hant': '第2題：必須填寫',
      en: 'Question 2: an answer is required',
      pt: 'Pergunta 2: a resposta é obrigatória',
    });
  });

  it('answered by other guardian: NOT_ALREADY_ANSWERED names who and when [NOT-54]', async () => {
    const id = await sentForm(test, w);
    await fill(test, w, w.father, id, GOOD);
    await patchNotice(test, w, id, 'deadline_at = NULL');
    await test.db.inUnit(w.unit.ctx, async (tx) => {
      await tx.execute(`UPDATE notice_response SET submitted_at = '2026-11-20T12:05:00Z' WHERE unit_id = $1 AND notice_id = $2`, [
        tx.unitId,
        id,
      ]);
      await tx.execute(`UPDATE parent SET name = '陳國強' WHERE unit_id = $1 AND id = $2`, [tx.unitId, w.amy.guardians[1]!.id]);
    });
    await says((locale) => fill(test, w, mother(locale), id, { ...GOOD, num: 9 }), 409, 'NOT_ALREADY_ANSWERED', {
      'zh-Hant': /^陳國強 已於 11月20日.*20:05 填寫$/,
      en: /^Already answered by 陳國強 at 20 November.*20:05$/,
      pt: /^Já respondido por 陳國強 em 20 de novembro.*20:05$/,
    });
  });

  it('closed or past the deadline: NOT_CLOSED says that the text stays; recalled: NOT_RECALLED [NOT-57, NOT-40, NOT-38]', async () => {
    const closed = await sentForm(test, w);
    await test.call(w.teacherCtx, noticesApi.close, { params: { id: closed } });
    const over = await sentForm(test, w);
    await patchNotice(test, w, over, `deadline_at = now() - interval '1 second'`);
    for (const id of [closed, over]) {
      await says((locale) => fill(test, w, mother(locale), id, GOOD), 409, 'NOT_CLOSED', {
        'zh-Hant': '通知已關閉，無法提交；你填寫的內容仍保留在本頁',
        en: 'Notice closed; your text stays on this page',
        pt: 'Aviso encerrado; o que escreveu mantém-se nesta página',
      });
    }
    const recalled = await sentForm(test, w);
    await test.call(w.teacherCtx, noticesApi.recall, { params: { id: recalled } });
    await says((locale) => fill(test, w, mother(locale), recalled, GOOD), 410, 'NOT_RECALLED', {
      'zh-Hant': '此通知已回收',
      en: 'Notice was recalled',
      pt: 'Este aviso foi recolhido',
    });
    const page = await test.call(w.mother, myNoticesApi.detail, { params: { id: recalled }, query: { studentId: w.amy.id } });
    expect(JSON.stringify(page.body)).not.toContain('題目');
  });

  it('file too large or of another type: refused before a byte has travelled [NOT-07, E2]', async () => {
    const begin = (locale: Locale, name: string, size: number) =>
      test.call(mother(locale), filesApi.begin, { body: { purpose: 'answer-file', name, size } });
    await says((locale) => begin(locale, 'a.png', 20 * 1024 * 1024 + 1), 413, 'FILE_TOO_LARGE', {
      'zh-Hant': /20\s?MB/,
      en: /20\s?MB/,
      pt: /20\s?MB/,
    });
    expect((await begin('en', 'a.png', 20 * 1024 * 1024)).status).toBe(200);
  });
});
