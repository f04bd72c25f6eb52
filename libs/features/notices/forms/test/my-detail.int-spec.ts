import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locale } from '@contracts/locale';
import { myNoticesApi } from '@contracts/my-notices';
import type { NoticeVersion } from '@contracts/notice-types';
import { richFromText } from '@contracts/rich-text';
import { buildWorld, createNoticeApp, sentNotice, toClass, type NoticeApp, type World } from '../../test/notice-world';
import { GOOD, question } from './form-questions';
import { fill, patchNotice, sentForm } from './form-world';

describe('the page of a family', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  const detail = async (who: World['mother'], id: string, query: { studentId?: string; g?: string; locale?: Locale }) =>
    (await test.call(who, myNoticesApi.detail, { params: { id }, query })).body;
  const inLanguage = (locale: Locale): NoticeVersion => ({
    locale,
    title: `title ${locale}`,
    body: richFromText(`body ${locale}`),
    questions: [{ key: 'one', text: `question ${locale}`, options: [{ key: 'a', text: `yes ${locale}` }] }],
  });
  /** Versions are compared before sending (BEY-06), which is not what is looked at here: they are put beside the sent notice. */
  const addVersions = (w: World, id: string, ...locales: Locale[]) =>
    test.db.inUnit(w.unit.ctx, async (tx) => {
      for (const locale of locales) {
        const { title, body, questions } = inLanguage(locale);
        await tx.execute(
          `INSERT INTO notice_version (unit_id, notice_id, locale, title, body, questions) VALUES ($1, $2, $3, $4, $5, $6)`,
          [tx.unitId, id, locale, title, JSON.stringify(body), JSON.stringify(questions)],
        );
      }
    });

  it('comes in the reader’s language, or in another one that he asks for [BEY-06, OVR-14]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w, { questions: [question('one', 'single'), question('two', 'text')] });
    await addVersions(w, id, 'pt', 'en');
    const place = { studentId: w.amy.id };
    const own = await detail(w.mother, id, place);
    expect(own).toMatchObject({ locale: 'zh-Hant', locales: ['zh-Hant', 'en', 'pt'], title: '參觀澳門科學館活動' });
    const portuguese = await detail({ ...w.mother, locale: 'pt' }, id, place);
    expect(portuguese).toMatchObject({
      locale: 'pt',
      title: 'title pt',
      body: inLanguage('pt').body,
      questions: [
        { key: 'one', text: 'question pt', options: [{ text: 'yes pt' }, { text: '選項 b' }, { text: '選項 c' }] },
        { text: '題目 two' },
      ],
    });
    expect((await detail(w.mother, id, { ...place, locale: 'en' })).locale).toBe('en');
    await fill(test, w, { ...w.mother, locale: 'pt' }, id, { one: 'a', two: 'sim' });
    expect((await detail(w.father, id, place)).answer?.answers).toEqual({ one: 'a', two: 'sim' });
  });

  it.each<[Locale, Locale[], Locale]>([
    ['pt', ['en'], 'en'],
    ['pt', [], 'zh-Hant'],
    ['en', ['pt'], 'zh-Hant'],
    ['zh-Hant', ['en', 'pt'], 'zh-Hant'],
  ])('shows a reader of %s a notice that is also in %j in %s [OVR-14]', async (wanted, others, shown) => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w);
    await addVersions(w, id, ...others);
    expect((await detail({ ...w.mother, locale: wanted }, id, { studentId: w.amy.id })).locale).toBe(shown);
  });

  it('shows a version without a title to nobody', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w);
    await addVersions(w, id, 'en');
    await test.db.inUnit(w.unit.ctx, (tx) => tx.execute(`UPDATE notice_version SET title = '' WHERE unit_id = $1`, [tx.unitId]));
    expect(await detail({ ...w.mother, locale: 'en' }, id, { studentId: w.amy.id })).toMatchObject({
      locale: 'zh-Hant',
      locales: ['zh-Hant'],
    });
  });

  it('names the reader’s children of a family card with what waits for each, and nobody else’s [BEY-04]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.adminCtx, {
      targets: toClass(w.classA, w.classB),
      questions: [question('two', 'text')],
      familyCard: true,
    });
    const names = async (who: World['mother']) =>
      (await detail(who, id, { studentId: w.amy.id })).family.map((kid) => [kid.studentId, kid.todo]);
    const both = [
      [w.amy.id, true],
      [w.dan.id, true],
    ];
    expect((await names(w.mother)).sort()).toEqual(both.sort());
    expect(await names(w.father)).toEqual([]);
    await fill(test, w, w.mother, id, { two: '好' });
    expect(new Map((await names(w.mother)) as [string, boolean][]).get(w.amy.id)).toBe(false);
    await patchNotice(test, w, id, 'family_card = false');
    expect(await names(w.mother)).toEqual([]);
  });

  it('opens a link at the child that still waits [NOT-52, BEY-04]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.adminCtx, { targets: toClass(w.classA, w.classB), questions: [question('two', 'text')] });
    const first = await detail(w.mother, id, {});
    await fill(test, w, w.mother, id, { two: '好' }, { studentId: first.studentId });
    const second = await detail(w.mother, id, {});
    expect(new Set([first.studentId, second.studentId])).toEqual(new Set([w.amy.id, w.dan.id]));
  });

  it('ends editing at the deadline [NOT-56]', async () => {
    const w = await buildWorld(test);
    const id = await sentForm(test, w, { allowEditAnswer: true });
    await fill(test, w, w.mother, id, GOOD);
    const may = async () => (await detail(w.mother, id, { studentId: w.amy.id })).mayEdit;
    await patchNotice(test, w, id, `deadline_at = now() + interval '10 seconds'`);
    expect(await may()).toBe(true);
    await patchNotice(test, w, id, `deadline_at = now() - interval '1 millisecond'`);
    expect(await may()).toBe(false);
    expect((await fill(test, w, w.mother, id, { ...GOOD, num: 1 }, { revision: 1 })).body.code).toBe('NOT_CLOSED');
  });
});
