import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FORM_LIMITS, QUESTION_TYPES, type FormQuestion } from '@contracts/forms/questions';
import { myNoticesApi } from '@contracts/my-notices';
import { noticesApi } from '@contracts/notices';
import { buildWorld, createNoticeApp, draft, toClass, type NoticeApp, type World } from '../../test/notice-world';
import { question } from './form-questions';
import { fill, sentForm } from './form-world';

describe('questions of a notice', () => {
  let test: NoticeApp;
  let w: World;
  beforeAll(async () => {
    test = await createNoticeApp();
    w = await buildWorld(test);
  });
  afterAll(() => test.close());

  const make = async (questions: FormQuestion[]) =>
    (await test.call(w.teacherCtx, noticesApi.create, { body: draft({ targets: toClass(w.classA), questions }) })).body;
  const save = (id: string, version: number, questions: FormQuestion[]) =>
    test.call(w.teacherCtx, noticesApi.update, { params: { id }, version, body: draft({ targets: toClass(w.classA), questions }) });
  const read = async (id: string) => (await test.call(w.teacherCtx, noticesApi.detail, { params: { id } })).body;
  const options = (n: number): FormQuestion['options'] =>
    Array.from({ length: n }, (_, i) => ({ key: `o${String(i)}`, text: `選項${String(i)}` }));

  it('are reordered, edited and removed before sending, and reach the family in that order [NOT-06]', async () => {
    const [a, b, c] = [question('a', 'blank'), question('b', 'single'), question('c', 'date')];
    const { id, version } = await make([a, b, c]);
    const moved = [c, { ...a, text: '改過的題目', required: false }];
    expect((await save(id, version, moved)).status).toBe(200);
    expect((await read(id)).questions).toEqual(moved);
    expect((await save(id, version + 1, [])).status).toBe(200);
    expect(await read(id)).toMatchObject({ hasForm: false, questions: [] });
    await save(id, version + 2, moved);
    await test.call(w.teacherCtx, noticesApi.submit, { params: { id }, version: version + 3 });
    await test.settle();
    const page = await test.call(w.mother, myNoticesApi.detail, { params: { id }, query: { studentId: w.amy.id } });
    expect(page.body).toMatchObject({ hasForm: true, asks: 'form', questions: moved });
    expect((await save(id, version + 4, [a])).status).toBe(409);
    expect((await read(id)).questions).toEqual(moved);
  });

  it('of all eight types are kept with their options and limits [NOT-07]', async () => {
    const all = QUESTION_TYPES.map((type) => question(type, type, type === 'number' ? { limits: { min: -1.5, max: 7 } } : {}));
    expect((await read((await make(all)).id)).questions).toEqual(all);
  });

  it('number fifty with thirty options each at most, and not one more [NOT-07]', async () => {
    const form = (n: number): FormQuestion[] =>
      Array.from({ length: n }, (_, i) => question(`q${String(i)}`, 'single', { options: options(FORM_LIMITS.options.max) }));
    const { id, version } = await make(form(FORM_LIMITS.questions));
    expect((await read(id)).questions).toHaveLength(FORM_LIMITS.questions);
    expect((await save(id, version, form(FORM_LIMITS.questions + 1))).status).toBe(422);
    const more = [question('q', 'single', { options: options(FORM_LIMITS.options.max + 1) })];
    expect((await save(id, version, more)).status).toBe(422);
    const longest = [question('q', 'text', { text: '字'.repeat(FORM_LIMITS.text) })];
    expect((await save(id, version, longest)).status).toBe(200);
    expect((await save(id, version + 1, [{ ...longest[0]!, text: '字'.repeat(FORM_LIMITS.text + 1) }])).status).toBe(422);
    expect((await save(id, version + 1, [question('q', 'text'), question('q', 'date')])).status).toBe(422);
  });

  it.each<[string, Partial<FormQuestion>]>([
    ['without text', { text: '' }],
    ['with one option', { options: options(1) }],
    ['with an empty option', { options: [...options(2), { key: 'x', text: '' }] }],
    ['with the same option twice', { options: [...options(2), { key: 'x', text: '選項1' }] }],
    ['with more choices than options', { type: 'multiple', options: options(2), limits: { min: 3 } }],
    ['with limits the wrong way round', { type: 'number', options: [], limits: { min: 2, max: 1 } }],
  ])('are kept in a draft but not sent %s [NOT-06, NOT-07]', async (_name, part) => {
    const { id, version } = await make([question('ok', 'blank'), question('bad', 'single', part)]);
    const sent = await test.call(w.teacherCtx, noticesApi.submit, { params: { id }, version });
    expect([sent.status, sent.body.code, sent.body.message]).toEqual([422, 'NOT_QUESTION', '第2題未完成']);
    expect(sent.body.details).toHaveProperty(['questions.1']);
    expect((await read(id)).state).toBe('draft');
  });

  it('always ask for an answer, whatever the switch 需家長確認 says [NOT-13]', async () => {
    for (const requireConfirm of [true, false]) {
      const id = await sentForm(test, w, { requireConfirm });
      const place = { params: { id }, query: { studentId: w.amy.id } };
      expect((await test.call(w.mother, myNoticesApi.detail, place)).body).toMatchObject({ asks: 'form', todo: true });
      const confirmed = await test.call(w.mother, myNoticesApi.confirm, { params: { id }, body: { studentId: w.amy.id } });
      expect(confirmed.body.code).toBe('STATE_CONFLICT');
      expect((await fill(test, w, w.mother, id, {})).body.code).toBe('NOT_ANSWER');
      expect((await test.call(w.mother, myNoticesApi.detail, place)).body.todo).toBe(true);
    }
  });
});
