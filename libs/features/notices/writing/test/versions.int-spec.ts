import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { myNoticesApi } from '@contracts/my-notices';
import { noticeVersionsApi, type VersionDifference } from '@contracts/notice-sending';
import type { NoticeDraft } from '@contracts/notice-types';
import { noticesApi } from '@contracts/notices';
import { richFromText } from '@contracts/rich-text';
import type { Ctx } from '@platform/ctx/ctx';
import { buildWorld, createNoticeApp, draft, toClass, type NoticeApp, type World } from '../../test/notice-world';

describe('language versions before sending', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  const text = '家長日：2026年12月5日（星期六）上午九時半，費用澳門元120元。';
  const words = (w: World, pt: string, over: Partial<NoticeDraft> = {}): NoticeDraft =>
    draft({
      body: richFromText(text),
      targets: toClass(w.classA),
      versions: [{ locale: 'pt', title: 'Dia dos pais', body: richFromText(pt), questions: [] }],
      ...over,
    });
  async function written(who: Ctx, body: NoticeDraft): Promise<string> {
    const made = await test.call(who, noticesApi.create, { body });
    expect(made.status).toBe(200);
    return made.body.id;
  }
  const differences = async (who: Ctx, id: string): Promise<VersionDifference[]> =>
    (await test.call(who, noticeVersionsApi.differences, { params: { id } })).body.differences;

  it('stops a date that one version says differently, until the sender has found the pair right [BEY-06]', async () => {
    const w = await buildWorld(test);
    const body = words(w, 'Sábado, 12 de Dezembro de 2026, 9h30, 120 patacas.');
    const id = await written(w.teacherCtx, body);
    const found = await differences(w.teacherCtx, id);
    expect(found).toMatchObject([
      {
        locale: 'pt',
        kind: 'date',
        place: 'body',
        base: '2026年12月5日（星期六）',
        other: 'Sábado, 12 de Dezembro de 2026',
        checked: false,
      },
    ]);
    for (const route of [noticesApi.check, noticesApi.submit]) {
      const refused = await test.call(w.teacherCtx, route, { params: { id }, version: 1 });
      expect([refused.status, refused.body.code, refused.body.details]).toEqual([409, 'NOT_VERSIONS_DIFFER', { differences: found }]);
    }
    const ids = found.map((difference) => difference.id);
    await test.call(w.teacherCtx, noticesApi.update, { params: { id }, version: 1, body: { ...body, versionsChecked: ids } });
    expect((await differences(w.teacherCtx, id)).map((difference) => difference.checked)).toEqual([true]);
    // Another date is another pair: what was found right spoke of the first.
    const moved = words(w, 'Domingo, 13 de Dezembro de 2026, 9h30, 120 patacas.', { versionsChecked: ids });
    await test.call(w.teacherCtx, noticesApi.update, { params: { id }, version: 2, body: moved });
    expect((await test.call(w.teacherCtx, noticesApi.submit, { params: { id }, version: 3 })).body.code).toBe('NOT_VERSIONS_DIFFER');
    await test.call(w.teacherCtx, noticesApi.update, { params: { id }, version: 3, body: { ...body, versionsChecked: ids } });
    expect((await test.call(w.teacherCtx, noticesApi.submit, { params: { id }, version: 4 })).status).toBe(200);
    await test.settle();
    const read = (locale: 'pt' | 'zh-Hant') =>
      test.call({ ...w.mother, locale }, myNoticesApi.detail, { params: { id }, query: { studentId: w.amy.id } });
    expect((await read('pt')).body).toMatchObject({ locale: 'pt', title: 'Dia dos pais', locales: ['zh-Hant', 'pt'] });
    expect((await read('zh-Hant')).body).toMatchObject({ locale: 'zh-Hant', body: richFromText(text) });
  });

  it('lets versions pass that say the same, and notices in one language [BEY-06]', async () => {
    const w = await buildWorld(test);
    const id = await written(w.teacherCtx, words(w, 'Dia dos pais: sábado, 5/12/2026, às 9h30. MOP 120,00.'));
    expect(await differences(w.teacherCtx, id)).toEqual([]);
    expect((await test.call(w.teacherCtx, noticesApi.submit, { params: { id }, version: 1 })).status).toBe(200);
    const odd = await written(w.teacherCtx, draft({ body: richFromText('2026年12月5日（星期五）'), targets: toClass(w.classA) }));
    expect((await test.call(w.teacherCtx, noticesApi.submit, { params: { id: odd }, version: 1 })).status).toBe(200);
  });

  it('asks for every question and option in every version; a tick does not stand for words [BEY-06]', async () => {
    const w = await buildWorld(test);
    const questions: NoticeDraft['questions'] = [
      {
        key: 'q1',
        type: 'single',
        text: '參加？',
        required: true,
        options: [
          { key: 'a', text: '是' },
          { key: 'b', text: '否' },
        ],
        limits: {},
      },
    ];
    const pt = 'Sábado, 5/12/2026, 9h30, 120 patacas.';
    const translated = { locale: 'pt' as const, title: 'Dia dos pais', body: richFromText(pt) };
    const answers = (b: string) => [
      { key: 'q1', text: 'Vai?', options: [{ key: 'a', text: 'Sim' }, ...(b === '' ? [] : [{ key: 'b', text: b }])] },
    ];
    const body = words(w, pt, { questions, versions: [{ ...translated, questions: answers('') }] });
    const id = await written(w.teacherCtx, body);
    const found = await differences(w.teacherCtx, id);
    expect(found).toMatchObject([{ kind: 'missing', place: 'q1', base: '否', other: null, checked: false }]);
    const ticked = { ...body, versionsChecked: found.map((difference) => difference.id) };
    await test.call(w.teacherCtx, noticesApi.update, { params: { id }, version: 1, body: ticked });
    expect((await differences(w.teacherCtx, id)).map((difference) => difference.checked)).toEqual([false]);
    expect((await test.call(w.teacherCtx, noticesApi.submit, { params: { id }, version: 2 })).body.code).toBe('NOT_VERSIONS_DIFFER');
    await test.call(w.teacherCtx, noticesApi.update, {
      params: { id },
      version: 2,
      body: { ...body, versions: [{ ...translated, questions: answers('Não') }] },
    });
    expect((await test.call(w.teacherCtx, noticesApi.submit, { params: { id }, version: 3 })).status).toBe(200);
  });

  it('is the sender’s alone and ends with the draft [BEY-06, B11]', async () => {
    const w = await buildWorld(test);
    const id = await written(w.teacherCtx, words(w, 'Sábado, 5/12/2026, 9h30, 120 patacas.'));
    for (const who of [w.adminCtx, w.colleagueCtx]) {
      expect((await test.call(who, noticeVersionsApi.differences, { params: { id } })).status).toBe(404);
    }
    expect((await test.call(w.mother, noticeVersionsApi.differences, { params: { id } })).status).toBe(403);
    await test.call(w.teacherCtx, noticesApi.submit, { params: { id }, version: 1 });
    expect((await test.call(w.teacherCtx, noticeVersionsApi.differences, { params: { id } })).body.code).toBe('STATE_CONFLICT');
  });

  it('refuses two versions in one language [BEY-06]', async () => {
    const w = await buildWorld(test);
    const version = { locale: 'pt' as const, title: 'Dia', body: richFromText('Dia'), questions: [] };
    const made = await test.call(w.teacherCtx, noticesApi.create, { body: words(w, '', { versions: [version, version] }) });
    expect([made.status, made.body.code]).toEqual([422, 'VALIDATION_FAILED']);
  });
});
