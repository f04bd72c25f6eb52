import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FormAnswers } from '@contracts/forms/answers';
import { myNoticesApi } from '@contracts/my-notices';
import { FORM_LIMITS } from '@contracts/forms/questions';
import type { Ctx } from '@platform/ctx/ctx';
import { buildWorld, createNoticeApp, type NoticeApp, type World } from '../../test/notice-world';
import { EIGHT, GOOD, question } from './form-questions';
import { fill, sentForm } from './form-world';

describe('bad answers', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  const stored = async (w: World, who: Ctx, id: string): Promise<unknown> =>
    (await test.call(who, myNoticesApi.detail, { params: { id }, query: { studentId: w.amy.id } })).body.answer?.answers;

  it('refuses each fault with the number of the question and the reason in the reader’s language [NOT-07, NOT-57, OVR-13]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w);
    const zh = await fill(test, w, w.mother, id, { ...GOOD, num: 11, day: '2026-02-30' });
    expect([zh.status, zh.body.code, zh.body.message]).toEqual([422, 'NOT_ANSWER', '第5題：數值過大']);
    expect(zh.body.details).toEqual({
      num: { code: 'too_large', n: 5, message: '數值過大' },
      day: { code: 'not_a_day', n: 6, message: '日期不存在' },
    });
    const inLocale = async (locale: 'en' | 'pt') => (await fill(test, w, { ...w.mother, locale }, id, { ...GOOD, one: 'z' })).body.message;
    expect(await inLocale('en')).toBe('Question 1: this option does not exist');
    expect(await inLocale('pt')).toBe('Pergunta 1: a opção não existe');
    const { blank: _none, ...without } = GOOD;
    expect((await fill(test, w, w.mother, id, without)).body.message).toBe('第3題：必須填寫');
    expect((await fill(test, w, w.mother, id, { ...GOOD, other: 'x' })).body.details).toMatchObject({
      other: { code: 'unknown_question', n: 0 },
    });
    expect(await stored(w, w.mother, id)).toBeUndefined();
  });

  it('takes each limit at its edge and stores nothing one beyond [NOT-07]', async () => {
    const w = await buildWorld(test);
    const edges: [FormAnswers, FormAnswers][] = [
      [{ blank: '字'.repeat(FORM_LIMITS.blank) }, { blank: '字'.repeat(FORM_LIMITS.blank + 1) }],
      [{ text: '字'.repeat(FORM_LIMITS.longText) }, { text: '字'.repeat(FORM_LIMITS.longText + 1) }],
      [{ num: 10 }, { num: 10.000_001 }],
      [{ num: 0 }, { num: -0.000_001 }],
      [{ many: ['a', 'b'] }, { many: ['a', 'b', 'c'] }],
    ];
    for (const [edge, beyond] of edges) {
      const id = await sentForm(test, w);
      expect((await fill(test, w, w.mother, id, { ...GOOD, ...beyond })).status).toBe(422);
      expect((await fill(test, w, w.mother, id, { ...GOOD, ...edge })).status).toBe(200);
      expect(await stored(w, w.father, id)).toEqual({ ...GOOD, ...edge });
    }
  });

  it('stores characters that a database or a page could stumble over as harmless text [C4]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w);
    const hostile = { ...GOOD, blank: '陳\u0007大\u202e文', text: `=cmd|' /C calc'!A0\n<script>alert(1)</script>\u0007` };
    for (const blank of ['陳\u0000', '文\ud800']) {
      expect((await fill(test, w, w.mother, id, { ...GOOD, blank })).body.code).toBe('VALIDATION_FAILED');
    }
    expect((await fill(test, w, w.mother, id, hostile)).status).toBe(200);
    expect(await stored(w, w.mother, id)).toEqual({
      ...GOOD,
      blank: '陳大文',
      text: `=cmd|' /C calc'!A0\n<script>alert(1)</script>`,
    });
  });

  it('takes fifty questions with every answer at its longest, and a body of no more [NOT-07, C3]', async () => {
    const w = await buildWorld(test);
    const form = Array.from({ length: FORM_LIMITS.questions }, (_, i) => question(`q${String(i)}`, 'text'));
    const id = await sentForm(test, w, { questions: form });
    const longest = Object.fromEntries(form.map(({ key }) => [key, '字'.repeat(FORM_LIMITS.longText)]));
    expect((await fill(test, w, w.mother, id, longest)).status).toBe(200);
  });

  it('names a question like a thing that every object has, and still asks for it', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w, { questions: [question('constructor', 'blank')] });
    expect((await fill(test, w, w.mother, id, {})).body.message).toBe('第1題：必須填寫');
    expect((await fill(test, w, w.mother, id, { constructor: '在' })).status).toBe(200);
  });

  it('refuses what is no answer at all before it looks at the form [C1]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w);
    const bad = [{ one: null }, { one: { a: 1 } }, { 'Q-1': 'a' }, { one: true }, { many: [1] }] as unknown as FormAnswers[];
    for (const answers of bad) {
      const { status, body } = await fill(test, w, w.mother, id, answers);
      expect([status, body.code]).toEqual([422, 'VALIDATION_FAILED']);
    }
    expect((await fill(test, w, w.mother, id, GOOD, { revision: -1 })).body.code).toBe('VALIDATION_FAILED');
    expect((await fill(test, w, w.mother, id, GOOD, { revision: 3 })).body.code).toBe('VERSION_CONFLICT');
    expect(EIGHT).toHaveLength(8);
  });
});
