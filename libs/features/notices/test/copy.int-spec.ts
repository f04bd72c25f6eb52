import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noticeSendApi } from '@contracts/notice-sending';
import { noticesApi } from '@contracts/notices';
import type { NoticeDraft } from '@contracts/notice-types';
import { richFromText } from '@contracts/rich-text';
import type { Ctx } from '@platform/ctx/ctx';
import { PurgeNoticesJob } from '../jobs/purge-notices.job';
import { buildWorld, createNoticeApp, draft, sentNotice, submitted, toClass, type NoticeApp, type World } from './notice-world';
import { detailOf, drafted, lockNotice, mayOpen, uploaded, waiting } from './sending-world';

const QUESTIONS: NoticeDraft['questions'] = [
  {
    key: 'q1',
    type: 'single',
    text: '是否參加？',
    required: true,
    options: [
      { key: 'a', text: '參加' },
      { key: 'b', text: '不參加' },
    ],
    limits: {},
  },
];
const VERSIONS: NoticeDraft['versions'] = [
  {
    locale: 'en',
    title: 'Visit',
    body: richFromText('Dear parents'),
    questions: [
      {
        key: 'q1',
        text: 'Coming?',
        options: [
          { key: 'a', text: 'Yes' },
          { key: 'b', text: 'No' },
        ],
      },
    ],
  },
];

describe('複製', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  const copy = (who: Ctx, id: string, key?: string) =>
    test.call(who, noticeSendApi.copy, { params: { id }, ...(key === undefined ? {} : { key }) });
  async function copied(who: Ctx, id: string): Promise<string> {
    const answer = await copy(who, id);
    expect(answer.status).toBe(200);
    return answer.body.id;
  }
  const removeOld = (w: World, id: string): Promise<number> =>
    test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(`UPDATE notice SET deleted_at = now() - interval '31 days' WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]),
    );
  const fileRow = (w: World, id: string) =>
    test.db.read(w.unit.ctx, (tx) =>
      tx.one<{ state: string; used_by_id: string | null; uses: number }>(
        `SELECT state, used_by_id, (SELECT count(*)::int FROM file_use u WHERE u.unit_id = $1 AND u.file_id = f.id) AS uses FROM file f WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, id],
      ),
    );

  it('makes a draft with title, content, links, questions and languages, and with nobody to send it to [NOT-37, spec 03 §13.7]', async () => {
    const w = await buildWorld(test);
    const in5Days = new Date(Date.now() + 5 * 86_400_000).toISOString();
    const id = await submitted(test, w.teacherCtx, {
      title: '秋季旅行',
      body: richFromText('各位家長：請填妥回條。'),
      links: [{ title: '地圖', url: 'https://example.org/map' }],
      questions: QUESTIONS,
      versions: VERSIONS,
      answerMode: 'per_person',
      allowEditAnswer: true,
      familyCard: true,
      targets: toClass(w.classA),
      ccIds: [w.colleague.id],
      ccSelf: true,
      sendAt: new Date(Date.now() + 3_600_000).toISOString(),
      deadlineAt: in5Days,
      urgency: 'urgent',
      urgencyReason: '颱風',
    });
    const source = await detailOf(test, w.teacherCtx, id);
    expect(source.state).toBe('scheduled');
    const made = await detailOf(test, w.teacherCtx, await copied(w.teacherCtx, id));
    expect(made).toMatchObject({
      state: 'draft',
      version: 1,
      title: '秋季旅行',
      body: source.body,
      links: source.links,
      questions: source.questions,
      versions: source.versions,
      hasForm: true,
      answerMode: 'per_person',
      allowEditAnswer: true,
      familyCard: true,
      sender: { id: w.teacher.id },
      targets: [],
      cc: [],
      ccSelf: false,
      sendAt: null,
      deadlineAt: null,
      urgency: 'normal',
      urgencyReason: '',
      sentAt: null,
    });
    const refused = await test.call(w.teacherCtx, noticesApi.submit, { params: { id: made.id }, version: 1 });
    expect(refused.body.code).toBe('NOT_NO_TARGET');
    const listed = await test.call(w.teacherCtx, noticesApi.list, { query: { scope: 'mine', q: '秋季' } });
    expect(listed.body.items.map((item) => item.id)).toEqual([made.id, id]);
  });

  it('copies what was closed, recalled, or is a draft, and stands apart from it afterwards [NOT-37]', async () => {
    const w = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { title: '一', targets: toClass(w.classA) });
    for (const route of [noticesApi.close, noticesApi.recall]) {
      await test.call(w.teacherCtx, route, { params: { id } });
      const made = await copied(w.teacherCtx, id);
      expect(await detailOf(test, w.teacherCtx, made)).toMatchObject({ state: 'draft', title: '一', closedAt: null, recalledAt: null });
    }
    const first = await copied(w.teacherCtx, id);
    const second = await copied(w.teacherCtx, first);
    await test.call(w.teacherCtx, noticesApi.update, { params: { id: first }, version: 1, body: draft({ title: '二' }) });
    await test.call(w.teacherCtx, noticesApi.remove, { params: { id } });
    expect((await detailOf(test, w.teacherCtx, second)).title).toBe('一');
  });

  it('lets administrators copy what others sent into a draft of their own, and nobody copy what he may not read [NOT-37, NOT-43, B11]', async () => {
    const w = await buildWorld(test);
    const other = await buildWorld(test);
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA), ccIds: [w.colleague.id] });
    const made = await copied(w.adminCtx, id);
    expect((await detailOf(test, w.adminCtx, made)).sender.id).toBe(w.admin.id);
    expect((await copy(w.teacherCtx, made)).status).toBe(404);
    expect((await copy(w.colleagueCtx, id)).status).toBe(403);
    expect((await copy(w.mother, id)).status).toBe(403);
    expect((await copy(other.adminCtx, id)).status).toBe(404);
    expect((await copy(w.adminCtx, await drafted(test, w.teacherCtx, {}))).status).toBe(404);
    await test.call(w.teacherCtx, noticesApi.recall, { params: { id } });
    await test.call(w.teacherCtx, noticesApi.remove, { params: { id } });
    expect((await copy(w.teacherCtx, id)).status).toBe(404);
    expect((await copy(w.adminCtx, id)).status).toBe(200);
  });

  it('makes one copy for one key, however often it is asked for [NOT-37, C7]', async () => {
    const w = await buildWorld(test);
    const id = await drafted(test, w.teacherCtx, { title: '只此一份' });
    const key = 'copy-once-0001';
    const answers = [await copy(w.teacherCtx, id, key), await copy(w.teacherCtx, id, key)];
    expect(new Set(answers.map((a) => a.body.id)).size).toBe(1);
    const mine = await test.call(w.teacherCtx, noticesApi.list, { query: { scope: 'mine', q: '只此' } });
    expect(mine.body.items).toHaveLength(2);
  });

  it('shares attachments and pictures and keeps them until the last of both lets go [NOT-37, NOT-39]', async () => {
    const w = await buildWorld(test);
    const [form, map, picture] = [
      await uploaded(test, w, 'notice-attachment', '回條.pdf'),
      await uploaded(test, w, 'notice-attachment', '地圖.pdf'),
      await uploaded(test, w, 'notice-picture', '圖.png'),
    ];
    const body = { type: 'doc' as const, content: [{ type: 'image' as const, attrs: { fileId: picture } }] };
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA), attachmentIds: [map, form], body });
    const made = await copied(w.teacherCtx, id);
    expect((await detailOf(test, w.teacherCtx, made)).attachments.map((a) => a.fileId)).toEqual([map, form]);
    expect(await fileRow(w, form)).toEqual({ state: 'ready', used_by_id: id, uses: 1 });

    // Saved again with its files, and with one of them less.
    const keep = draft({ targets: toClass(w.classA), attachmentIds: [form], body });
    const saved = await test.call(w.teacherCtx, noticesApi.update, { params: { id: made }, version: 1, body: keep });
    expect(saved.status).toBe(200);
    expect((await fileRow(w, map))?.uses).toBe(0);

    // The first one goes for good: what the copy uses is the copy's now.
    await test.call(w.teacherCtx, noticesApi.recall, { params: { id } });
    expect(await mayOpen(test, w.mother, form)).toBe(false);
    await test.call(w.teacherCtx, noticesApi.remove, { params: { id } });
    await removeOld(w, id);
    await test.app.get(PurgeNoticesJob).run(w.unit.ctx);
    await test.app.get(PurgeNoticesJob).run(w.unit.ctx);
    expect(await fileRow(w, map)).toMatchObject({ state: 'deleted' });
    for (const file of [form, picture]) expect(await fileRow(w, file)).toEqual({ state: 'ready', used_by_id: made, uses: 0 });

    await test.call(w.teacherCtx, noticesApi.submit, { params: { id: made }, version: 2 });
    await test.settle();
    for (const file of [form, picture]) expect(await mayOpen(test, w.mother, file)).toBe(true);
    await test.call(w.teacherCtx, noticesApi.recall, { params: { id: made } });
    await test.call(w.teacherCtx, noticesApi.remove, { params: { id: made } });
    await removeOld(w, made);
    await test.app.get(PurgeNoticesJob).run(w.unit.ctx);
    for (const file of [form, picture]) expect((await fileRow(w, file))?.state).toBe('deleted');
  });

  it('keeps the files when the original is purged or deleted in the same moment, whoever is first [NOT-37]', async () => {
    for (const first of ['copy', 'purge'] as const) {
      const w = await buildWorld(test);
      const file = await uploaded(test, w, 'notice-attachment', '回條.pdf');
      const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA), attachmentIds: [file] });
      await test.call(w.teacherCtx, noticesApi.recall, { params: { id } });
      await test.call(w.teacherCtx, noticesApi.remove, { params: { id } });
      await test.db.inUnit(w.unit.ctx, (tx) =>
        tx.execute(
          `UPDATE notice SET deleted_at = now() - interval '30 days' + interval '300 milliseconds' WHERE unit_id = $1 AND id = $2`,
          [tx.unitId, id],
        ),
      );
      // The file is held, so that both are in the middle of their work when it becomes free.
      const held = Promise.withResolvers<void>();
      const free = Promise.withResolvers<void>();
      const holder = test.db.inUnit(w.unit.ctx, async (tx) => {
        await tx.query(`SELECT 1 FROM file WHERE unit_id = $1 AND id = $2 FOR UPDATE`, [tx.unitId, file]);
        held.resolve();
        await free.promise;
      });
      await held.promise;
      const purge = (): Promise<void> => test.app.get(PurgeNoticesJob).run(w.unit.ctx);
      const copying = copy(w.adminCtx, id);
      await waiting(test, 1);
      if (first === 'copy') await new Promise((resolve) => setTimeout(resolve, 350));
      const purging = first === 'copy' ? purge() : Promise.resolve();
      if (first === 'copy') await waiting(test, 2);
      free.resolve();
      await holder;
      const [made] = await Promise.all([copying, purging]);
      if (first === 'purge') {
        await removeOld(w, id);
        await purge();
      }
      expect(made.status).toBe(200);
      expect((await detailOf(test, w.adminCtx, made.body.id)).attachments.map((a) => [a.fileId, a.state])).toEqual([[file, 'ready']]);
      expect(await fileRow(w, file)).toEqual({ state: 'ready', used_by_id: made.body.id, uses: 0 });
    }
  });

  it('copies a draft that is being saved as one of its versions, never half of both [NOT-37]', async () => {
    const w = await buildWorld(test);
    const id = await drafted(test, w.teacherCtx, { title: '舊', questions: [] });
    const lock = await lockNotice(test, w, id);
    const saving = test.call(w.teacherCtx, noticesApi.update, {
      params: { id },
      version: 1,
      body: draft({ title: '新', questions: QUESTIONS }),
    });
    await waiting(test, 1);
    const copying = copy(w.teacherCtx, id);
    await waiting(test, 2);
    await lock.release();
    expect((await saving).status).toBe(200);
    const made = await detailOf(test, w.teacherCtx, (await copying).body.id);
    expect([made.title, made.hasForm, made.questions.length]).toEqual(['新', true, 1]);
  });
});
