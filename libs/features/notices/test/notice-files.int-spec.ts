import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileAccess } from '@features/files';
import { myNoticesApi } from '@contracts/my-notices';
import { noticesApi } from '@contracts/notices';
import type { Ctx } from '@platform/ctx/ctx';
import { isDomainError } from '@platform/errors/domain-error';
import { buildStudent, familyCtx } from '../../contacts/test/directory.builder';
import { buildWorld, createNoticeApp, draft, sentNotice, toClass, type NoticeApp, type World } from './notice-world';

describe('pictures and attachments of a notice', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  async function upload(w: World, purpose: 'notice-attachment' | 'notice-picture', name: string): Promise<string> {
    const row = await test.db.inUnit(w.unit.ctx, (tx) =>
      tx.one<{ id: string }>(
        `INSERT INTO file (unit_id, purpose, name, mime, size, state, storage_key, owner_kind, owner_id, expires_at)
         VALUES ($1, $2, $3, 'application/pdf', 10, 'ready', 'k', 'staff', $4, now() + interval '24 hours') RETURNING id`,
        [tx.unitId, purpose, name, w.teacher.id],
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

  it('opens them to those who may read the notice, and to no family after a recall [NOT-05, NOT-38, B11]', async () => {
    const w = await buildWorld(test);
    const file = await upload(w, 'notice-attachment', '同意書.pdf');
    const picture = await upload(w, 'notice-picture', '圖.png');
    const body = { type: 'doc' as const, content: [{ type: 'image' as const, attrs: { fileId: picture } }] };
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA), attachmentIds: [file], body });
    const stranger = familyCtx((await buildStudent(test.db, w.unit, { class: w.classB })).guardians[0]!);
    const readers = [w.mother, w.teacherCtx, w.adminCtx, stranger, w.colleagueCtx];
    for (const each of [file, picture]) {
      expect(await Promise.all(readers.map((who) => mayRead(who, each)))).toEqual([true, true, true, false, false]);
    }
    const detail = await test.call(w.mother, myNoticesApi.detail, { params: { id }, query: { studentId: w.amy.id } });
    expect(detail.body.attachments).toEqual([{ fileId: file, name: '同意書.pdf', size: 10, mime: 'application/pdf', state: 'ready' }]);
    await test.call(w.teacherCtx, noticesApi.recall, { params: { id } });
    expect(await Promise.all(readers.map((who) => mayRead(who, file)))).toEqual([false, true, true, false, false]);
  });

  it('keeps the order, lets go of what is no longer named, and takes nobody else’s upload [NOT-05, OVR-23]', async () => {
    const w = await buildWorld(test);
    const [one, two] = [await upload(w, 'notice-attachment', '一.pdf'), await upload(w, 'notice-attachment', '二.pdf')];
    const made = await test.call(w.teacherCtx, noticesApi.create, { body: draft({ attachmentIds: [two, one] }) });
    const params = { id: made.body.id };
    const names = async (): Promise<string[]> =>
      (await test.call(w.teacherCtx, noticesApi.detail, { params })).body.attachments.map((a) => a.name);
    expect(await names()).toEqual(['二.pdf', '一.pdf']);
    expect((await test.call(w.teacherCtx, noticesApi.update, { params, version: 1, body: draft({ attachmentIds: [one] }) })).status).toBe(
      200,
    );
    expect(await names()).toEqual(['一.pdf']);
    const stolen = await test.call(w.adminCtx, noticesApi.create, { body: draft({ attachmentIds: [one] }) });
    expect(stolen.body).toMatchObject({
      code: 'VALIDATION_FAILED',
      details: { 'attachmentIds.0': { code: 'VALIDATION_FAILED' } },
    });
    const many = await test.call(w.teacherCtx, noticesApi.create, {
      body: draft({ attachmentIds: Array(10).fill(two) as string[] }),
    });
    expect(many.body.code).toBe('VALIDATION_FAILED');
  });
});
