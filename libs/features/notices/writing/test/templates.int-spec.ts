import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileAccess } from '@features/files';
import { NOTICE_TEMPLATES, noticeTemplatesApi } from '@contracts/notice-sending';
import type { BodyOf } from '@contracts/route';
import { noticesApi } from '@contracts/notices';
import { richFromText, type RichDoc } from '@contracts/rich-text';
import type { Ctx } from '@platform/ctx/ctx';
import { isDomainError } from '@platform/errors/domain-error';
import { buildMember, staffCtx } from '../../../contacts/test/directory.builder';
import { buildWorld, createNoticeApp, draft, sentNotice, toClass, type NoticeApp, type World } from '../../test/notice-world';

type Draft = BodyOf<typeof noticeTemplatesApi.createTemplate>;

describe('templates of the school', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  const withPicture = (fileId: string): RichDoc => ({
    type: 'doc',
    content: [...richFromText('各位家長').content, { type: 'image', attrs: { fileId } }],
  });
  const text = (name: string, over: Partial<Draft['content']> = {}): Draft => ({
    name,
    content: { title: '參觀同意書', body: richFromText('各位家長：'), links: [], questions: [], locale: 'zh-Hant', versions: [], ...over },
  });
  async function saved(who: Ctx, body: Draft): Promise<string> {
    const made = await test.call(who, noticeTemplatesApi.createTemplate, { body });
    expect([made.status, made.body.code]).toEqual([200, undefined]);
    return made.body.id;
  }
  const pageOf = (who: Ctx, query: Record<string, string>) => test.call(who, noticeTemplatesApi.templates, { query });
  const names = async (who: Ctx, query: Record<string, string> = {}): Promise<string[]> =>
    (await pageOf(who, query)).body.items.map((item) => item.name);
  async function picture(w: World, who = w.teacher): Promise<string> {
    const row = await test.db.inUnit(w.unit.ctx, (tx) =>
      tx.one<{ id: string }>(
        `INSERT INTO file (unit_id, purpose, name, mime, size, state, storage_key, owner_kind, owner_id, expires_at)
         VALUES ($1, 'notice-picture', '圖.png', 'image/png', 10, 'ready', 'k', 'staff', $2, now() + interval '24 hours') RETURNING id`,
        [tx.unitId, who.id],
      ),
    );
    return row!.id;
  }
  const mayRead = (who: Ctx, fileId: string): Promise<boolean> =>
    test.db.read(who, async (tx) => {
      try {
        await test.app.get(FileAccess).readable(tx, who, fileId);
        return true;
      } catch (error) {
        if (isDomainError(error, 'NOT_FOUND')) return false;
        throw error;
      }
    });

  it('keeps title, text, questions, links and languages for all who may send, by name and with search [issue: templates]', async () => {
    const w = await buildWorld(test);
    const questions: Draft['content']['questions'] = [{ key: 'q1', type: 'text', text: '過敏？', required: true, options: [], limits: {} }];
    const versions: Draft['content']['versions'] = [{ locale: 'pt', title: 'Visita', body: richFromText('Caros pais'), questions: [] }];
    const links = [{ title: '地圖', url: 'https://example.org/' }];
    const id = await saved(w.teacherCtx, text('戶外活動', { questions, versions, links }));
    await saved(w.adminCtx, text('Flu vaccine'));
    await saved(w.teacherCtx, text('家長日 | 2'));
    expect(await names(w.colleagueCtx)).toEqual(['Flu vaccine', '家長日 | 2', '戶外活動']);
    const { body } = await test.call(w.colleagueCtx, noticeTemplatesApi.templates, { query: { q: '户外' } });
    expect(body.items).toEqual([
      {
        id,
        version: 1,
        name: '戶外活動',
        content: { ...text('').content, questions, versions, links },
        hasForm: true,
        createdBy: { id: w.teacher.id, name: '林慧儀' },
        updatedAt: expect.any(String),
        canEdit: false,
      },
    ]);
    expect(await names(w.teacherCtx, { q: 'flu' })).toEqual(['Flu vaccine']);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: Record<string, string> = { pageSize: '1', ...(cursor === '' ? {} : { cursor }) };
      const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(w.teacherCtx, query);
      seen.push(...page.body.items.map((item) => item.name));
      cursor = 'nextCursor' in page.body ? page.body.nextCursor : null;
    }
    expect(seen).toEqual(['Flu vaccine', '家長日 | 2', '戶外活動']);
    const beyond = await test.call(w.teacherCtx, noticeTemplatesApi.templates, { query: { page: '9', pageSize: '2' } });
    expect(beyond.body).toMatchObject({ total: 3, page: 2, pageSize: 2, items: [{ name: '戶外活動' }] });
    const broken = await test.call(w.teacherCtx, noticeTemplatesApi.templates, { query: { cursor: 'AAAA' } });
    expect(broken.body.code).toBe('VALIDATION_FAILED');
  });

  it('is changed and renamed by its author or an administrator only, without overwriting anybody [BEY-16]', async () => {
    const w = await buildWorld(test);
    const id = await saved(w.teacherCtx, text('甲'));
    const change = (who: Ctx, version: number, name: string) =>
      test.call(who, noticeTemplatesApi.updateTemplate, { params: { id }, version, body: text(name) });
    expect((await change(w.colleagueCtx, 1, '丙')).body.code).toBe('FORBIDDEN');
    expect((await change(w.teacherCtx, 1, '乙')).body).toEqual({ id, version: 2 });
    const late = await change(w.adminCtx, 1, '丁');
    expect([late.status, late.body.code]).toEqual([409, 'VERSION_CONFLICT']);
    expect(late.body.details).toMatchObject({ current: { id, version: 2, name: '乙', canEdit: true } });
    expect((await change(w.adminCtx, 2, '丁')).body).toEqual({ id, version: 3 });
    expect(await names(w.teacherCtx, { q: '丁' })).toEqual(['丁']);
    expect((await test.call(w.colleagueCtx, noticeTemplatesApi.removeTemplate, { params: { id } })).body.code).toBe('FORBIDDEN');
    expect((await test.call(w.teacherCtx, noticeTemplatesApi.removeTemplate, { params: { id } })).body).toEqual({ ok: true });
    expect((await test.call(w.teacherCtx, noticeTemplatesApi.removeTemplate, { params: { id } })).body.code).toBe('NOT_FOUND');
    const log = await test.db.read(w.unit.ctx, (tx) =>
      tx.query<{ action: string }>(
        `SELECT action FROM audit_log WHERE unit_id = $1 AND entity = 'notice_template' AND entity_id = $2 ORDER BY at, id`,
        [tx.unitId, id],
      ),
    );
    expect(log.map((line) => line.action)).toEqual([
      'notice.template-saved',
      'notice.template-changed',
      'notice.template-changed',
      'notice.template-deleted',
    ]);
  });

  it('lends its pictures to drafts; deleting the template breaks no notice, and no picture stays for nothing [NOT-37]', async () => {
    const w = await buildWorld(test);
    const fileId = await picture(w);
    const id = await saved(w.teacherCtx, text('有圖', { body: withPicture(fileId) }));
    expect([await mayRead(w.colleagueCtx, fileId), await mayRead(w.mother, fileId)]).toEqual([true, false]);
    const notice = await sentNotice(test, w.colleagueCtx, { targets: toClass(w.classB), body: withPicture(fileId) });
    expect(await mayRead(w.mother, fileId)).toBe(true);
    await test.call(w.teacherCtx, noticeTemplatesApi.removeTemplate, { params: { id } });
    expect(await mayRead(w.mother, fileId)).toBe(true);
    expect(await mayRead(w.teacherCtx, fileId)).toBe(false);
    const owner = async () =>
      test.db.read(w.unit.ctx, (tx) =>
        tx.one<{ used_by: string; used_by_id: string; deleted: boolean }>(
          `SELECT used_by, used_by_id, deleted_at IS NOT NULL AS deleted FROM file WHERE unit_id = $1 AND id = $2`,
          [tx.unitId, fileId],
        ),
      );
    expect(await owner()).toEqual({ used_by: 'notice', used_by_id: notice, deleted: false });
    const alone = await picture(w);
    const other = await saved(w.teacherCtx, text('無人用', { body: withPicture(alone) }));
    await test.call(w.teacherCtx, noticeTemplatesApi.updateTemplate, { params: { id: other }, version: 1, body: text('無圖') });
    expect(await mayRead(w.colleagueCtx, alone)).toBe(false);
  });

  it('takes pictures of a notice that the person may read, and nobody’s that he may not [B11]', async () => {
    const w = await buildWorld(test);
    const fileId = await picture(w);
    const notice = await test.call(w.teacherCtx, noticesApi.create, { body: draft({ body: withPicture(fileId) }) });
    const stolen = await test.call(w.colleagueCtx, noticeTemplatesApi.createTemplate, { body: text('偷', { body: withPicture(fileId) }) });
    expect([stolen.status, stolen.body.code]).toEqual([422, 'VALIDATION_FAILED']);
    const own = await picture(w, w.colleague);
    expect(
      (await test.call(w.teacherCtx, noticeTemplatesApi.createTemplate, { body: text('偷', { body: withPicture(own) }) })).status,
    ).toBe(422);
    const id = await saved(w.teacherCtx, text('自己的', { body: withPicture(fileId) }));
    // The draft goes; the template keeps the picture, and a new draft takes it from there, however often it is saved.
    await test.call(w.teacherCtx, noticesApi.remove, { params: { id: notice.body.id } });
    expect(await mayRead(w.colleagueCtx, fileId)).toBe(true);
    const made = await test.call(w.colleagueCtx, noticesApi.create, { body: draft({ body: withPicture(fileId) }) });
    const again = await test.call(w.colleagueCtx, noticesApi.update, {
      params: { id: made.body.id },
      version: 1,
      body: draft({ body: withPicture(fileId) }),
    });
    expect([made.status, again.status]).toEqual([200, 200]);
    await test.call(w.colleagueCtx, noticesApi.update, { params: { id: made.body.id }, version: 2, body: draft() });
    expect(await mayRead(w.teacherCtx, fileId)).toBe(true);
    await test.call(w.teacherCtx, noticeTemplatesApi.removeTemplate, { params: { id } });
    expect(await mayRead(w.teacherCtx, fileId)).toBe(false);
  });

  it('is for those who may send, and never for another school [B1, B11]', async () => {
    const [w, foreign] = [await buildWorld(test), await buildWorld(test)];
    const id = await saved(w.teacherCtx, text('甲'));
    expect(await names(foreign.adminCtx)).toEqual([]);
    for (const [route, version] of [
      [noticeTemplatesApi.updateTemplate, 1],
      [noticeTemplatesApi.removeTemplate, undefined],
    ] as const) {
      const options = { params: { id }, ...(version === undefined ? {} : { version, body: text('乙') }) };
      expect((await test.call(foreign.adminCtx, route as typeof noticeTemplatesApi.updateTemplate, options)).status).toBe(404);
    }
    const office = staffCtx(await buildMember(test.db, w.unit, { name: '陳國明' }), { rights: [] });
    for (const who of [w.mother, office]) expect((await test.call(who, noticeTemplatesApi.templates, { query: {} })).status).toBe(403);
    const stolen = await test.call(foreign.adminCtx, noticeTemplatesApi.createTemplate, {
      body: text('偷', { body: withPicture(await picture(w)) }),
    });
    expect(stolen.status).toBe(422);
  });

  it('refuses names of 0 and 101 signs, unknown fields and the 501st template [C1]', async () => {
    const w = await buildWorld(test);
    const post = (body: object) => test.call(w.teacherCtx, noticeTemplatesApi.createTemplate, { body: body as Draft });
    expect((await post(text('名'.repeat(100)))).status).toBe(200);
    for (const body of [text('名'.repeat(101)), text('  '), { ...text('x'), content: { ...text('x').content, targets: [] } }]) {
      expect((await post(body)).status).toBe(422);
    }
    await test.db.inUnit(w.unit.ctx, (tx) =>
      tx.execute(
        `INSERT INTO notice_template (unit_id, name, content, created_by) SELECT $1, 'n' || n, $3, $2 FROM generate_series(1, $4::int) n`,
        [tx.unitId, w.teacher.id, JSON.stringify(text('').content), NOTICE_TEMPLATES.most - 2],
      ),
    );
    expect((await post(text('最後'))).status).toBe(200);
    const full = await post(text('多餘'));
    expect([full.status, full.body.code]).toEqual([409, 'NOT_TEMPLATES_FULL']);
    expect((await names(w.teacherCtx, { pageSize: '100' })).length).toBe(20);
  });
});
