import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { filesApi, type FilePurpose } from '@contracts/files';
import { docxApi, type DocxImport } from '@contracts/notice-sending';
import { noticesApi } from '@contracts/notices';
import { richPictures, richPlainText, richTextFault } from '@contracts/rich-text';
import type { Ctx } from '@platform/ctx/ctx';
import { isDomainError } from '@platform/errors/domain-error';
import { buildWorld, createNoticeApp, draft, sentNotice, toClass, type NoticeApp } from '../../test/notice-world';
import { DOCX_LIMITS } from '../docx/docx-limits';
import { DocxReader } from '../docx/docx-reader';
import { buildDocx, cell, numbered, p, picture, r } from './docx.builder';

const DOCX = '家長信.docx';

describe('匯入 Word', () => {
  let test: NoticeApp;
  beforeAll(async () => {
    test = await createNoticeApp();
  });
  afterAll(() => test.close());

  async function uploaded(who: Ctx, bytes: Buffer, purpose: FilePurpose = 'notice-docx', name = DOCX): Promise<string> {
    const begun = await test.call(who, filesApi.begin, { body: { purpose, name, size: bytes.length } });
    expect(begun.status).toBe(200);
    const { id, partBytes, parts } = begun.body;
    for (let part = 0; part < parts; part += 1) {
      await test.call(who, filesApi.part, {
        params: { id, part: String(part) },
        bytes: bytes.subarray(part * partBytes, (part + 1) * partBytes),
      });
    }
    const done = await test.call(who, filesApi.complete, { params: { id } });
    expect([done.status, done.body.code]).toEqual([200, undefined]);
    return id;
  }
  const importing = (who: Ctx, fileId: string) => test.call(who, docxApi.importDocx, { body: { fileId } });
  async function imported(who: Ctx, bytes: Buffer): Promise<DocxImport> {
    const answer = await importing(who, await uploaded(who, bytes));
    expect([answer.status, answer.body.code]).toEqual([200, undefined]);
    return answer.body;
  }
  const png = (color: string, width = 60) =>
    sharp({ create: { width, height: 40, channels: 3, background: color } })
      .png()
      .toBuffer();

  it('brings text, lists, tables, links and pictures into a notice that is then sent [NOT-04]', async () => {
    const w = await buildWorld(test);
    const exif = await sharp(await png('#2452AC', 90))
      .jpeg()
      .withExif({ IFD0: { Artist: 'Somebody' } })
      .toBuffer();
    const bytes = await buildDocx({
      body: [
        p(r('秋季旅行'), '<w:pStyle w:val="Heading1"/>'),
        p(r('請帶：')),
        p(r('水'), numbered(1, 0)),
        p(picture('a', 'embed', '地圖') + `<w:hyperlink r:id="h">${r('網頁')}</w:hyperlink>`),
        `<w:tbl><w:tr>${cell(p(r('時間')))}${cell(p(r('地點') + picture('b')))}</w:tr></w:tbl>`,
        p(picture('broken')),
      ].join(''),
      relations: [
        { id: 'a', target: 'media/1.png' },
        { id: 'b', target: 'media/2.jpg' },
        { id: 'broken', target: 'media/3.png' },
        { id: 'h', target: 'https://www.school.edu.mo/', type: 'hyperlink', external: true },
      ],
      more: { 'word/media/1.png': await png('red'), 'word/media/2.jpg': exif, 'word/media/3.png': (await png('blue')).subarray(0, 60) },
    });
    const fileId = await uploaded(w.teacherCtx, bytes);
    const first = await importing(w.teacherCtx, fileId);
    const { body, dropped } = first.body;
    expect(richTextFault(body)).toBeUndefined();
    expect(richPlainText(body)).toBe('秋季旅行\n請帶：\n水\n網頁\n時間\n地點');
    expect(dropped).toEqual([{ kind: 'picture', count: 1, sample: null }]);
    const images = body.content.filter((node) => node.type === 'image').map((node) => node.attrs);
    expect(images).toMatchObject([
      { alt: '地圖', width: 60, height: 40 },
      { width: 90, height: 40 },
    ]);
    // Asked again, because the answer was lost on its way: the same pictures, not once more.
    expect((await importing(w.teacherCtx, fileId)).body).toEqual(first.body);
    const rows = await test.db.read(w.unit.ctx, (tx) =>
      tx.query<{ id: string; storage_key: string; state: string }>(
        `SELECT id, storage_key, state FROM file WHERE unit_id = $1 AND purpose = 'notice-picture'`,
        [tx.unitId],
      ),
    );
    expect(rows.map((row) => row.id).sort()).toEqual(richPictures(body).sort());
    for (const row of rows) {
      const stored = await sharp(await test.parts.fileStore.readBuffer(row.storage_key, 1_000_000)).metadata();
      expect([row.state, stored.exif]).toEqual(['ready', undefined]);
    }
    await sentNotice(test, w.teacherCtx, { body, targets: toClass(w.classA) });
    for (const id of richPictures(body)) {
      expect((await test.call(w.mother, filesApi.picture, { params: { id }, query: {} })).status).toBe(200);
    }
  });

  it('reads nobody else’s upload, no other purpose, and nothing that is used or unknown [B11]', async () => {
    const w = await buildWorld(test);
    const bytes = await buildDocx({ body: p(r('好')) });
    const mine = await uploaded(w.teacherCtx, bytes);
    const attachment = await uploaded(w.teacherCtx, bytes, 'notice-attachment');
    await test.call(w.teacherCtx, noticesApi.create, { body: draft({ attachmentIds: [attachment] }) });
    for (const [who, id] of [
      [w.colleagueCtx, mine],
      [w.adminCtx, mine],
      [(await buildWorld(test)).adminCtx, mine],
      [w.teacherCtx, attachment],
      [w.teacherCtx, w.teacher.id],
    ] as const) {
      expect([(await importing(who, id)).status, (await importing(who, id)).body.code]).toEqual([404, 'NOT_FOUND']);
    }
    expect((await importing(w.mother, mine)).status).toBe(403);
  });

  it('answers NOT_DOCX for what it cannot read, and goes on working [NOT-04, C8]', async () => {
    const w = await buildWorld(test);
    const bad = await buildDocx({ document: '<!DOCTYPE x [<!ENTITY a "b">]><w:document/>' });
    const empty = await buildDocx({ body: p('') });
    for (const bytes of [bad, empty]) {
      const answer = await importing(w.teacherCtx, await uploaded(w.teacherCtx, bytes));
      expect([answer.status, answer.body.code]).toEqual([422, 'NOT_DOCX']);
    }
    // What is no Word file at all is refused when it is uploaded.
    const picture = await png('red');
    const begun = await test.call(w.teacherCtx, filesApi.begin, { body: { purpose: 'notice-docx', name: DOCX, size: picture.length } });
    await test.call(w.teacherCtx, filesApi.part, { params: { id: begun.body.id, part: '0' }, bytes: picture });
    expect((await test.call(w.teacherCtx, filesApi.complete, { params: { id: begun.body.id } })).body.code).toBe('FILE_TYPE_BLOCKED');
    const large = await test.call(w.teacherCtx, filesApi.begin, {
      body: { purpose: 'notice-docx', name: DOCX, size: 20 * 1024 * 1024 + 1 },
    });
    expect(large.body.code).toBe('FILE_TOO_LARGE');
    expect(richPlainText((await imported(w.teacherCtx, await buildDocx({ body: p(r('好')) }))).body)).toBe('好');
  });
});

describe('the thread that reads Word files', () => {
  const runs = (n: number): string => Array.from({ length: n }, (_, i) => p(r(String(i * 7_919)))).join('');
  const code = (error: unknown): string => (isDomainError(error) ? error.code : ((error as { code?: string }).code ?? String(error)));

  it('leaves the event loop free while a large file is read [NOT-04]', async () => {
    // As many elements as a file may have: they fit into the heap of the thread. Its time is long, because the machine may be busy.
    const bytes = await buildDocx({ body: runs(Math.floor(DOCX_LIMITS.elements / 3) - 10) });
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 5);
    try {
      const { body, dropped } = await new DocxReader().read(bytes, { seconds: 100 });
      expect([body.content.length > 1_000, dropped[0]?.kind]).toEqual([true, 'text']);
    } finally {
      clearInterval(timer);
    }
    expect(turns).toBeGreaterThan(10);
  });

  it('ends a file that takes too long or too much memory, and reads the next one [C8]', async () => {
    const reader = new DocxReader();
    const heavy = await buildDocx({ body: runs(40_000) });
    expect(code(await reader.read(heavy, { seconds: 0.01 }).catch((error: unknown) => error))).toBe('too_slow');
    expect(code(await reader.read(heavy, { heapMb: 24 }).catch((error: unknown) => error))).toBe('too_much_memory');
    const { body } = await reader.read(await buildDocx({ body: p(r('好')) }));
    expect(richPlainText(body)).toBe('好');
  });

  it('reads one file at a time and sends people away when five wait [C8]', async () => {
    const reader = new DocxReader();
    const bytes = await buildDocx({ body: p(r('好')) });
    const answers = await Promise.allSettled(Array.from({ length: 7 }, () => reader.read(bytes)));
    expect(answers.map((answer) => (answer.status === 'fulfilled' ? 'read' : code(answer.reason)))).toEqual([
      ...Array<string>(5).fill('read'),
      ...Array<string>(2).fill('UNAVAILABLE'),
    ]);
    await expect(reader.read(bytes)).resolves.toMatchObject({ dropped: [] });
  });
});
