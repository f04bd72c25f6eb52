import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buffer } from 'node:stream/consumers';
import { streamXlsxRows } from 'hucre/xlsx';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { exportsApi } from '@contracts/exports';
import type { FormAnswers } from '@contracts/forms/answers';
import type { Ctx } from '@platform/ctx/ctx';
import { FileStore } from '@platform/files/file-store';
import { HOSTILE_TEXTS } from '@platform/sheets/test/hostile-texts';
import { buildMember, buildStudent, familyCtx, staffCtx } from '../../contacts/test/directory.builder';
import { EIGHT, GOOD, question } from '../forms/test/form-questions';
import { fill, sentForm, upload } from '../forms/test/form-world';
import { buildWorld, createNoticeApp, sentNotice, toClass, type NoticeApp, type World } from './notice-world';

const HEADS = ['班級', '學生', '填寫人', '關係', '狀態', '時間'];
const STATUS_HEADS = ['班級', '學生', '狀態', '姓名', '關係', '送達狀態', '原因', '開啟時間', '處理時間'];
const WALL = /^\d{4}-\d\d-\d\d \d\d:\d\d$/;

async function rowsOf(file: Buffer): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const row of streamXlsxRows(new Uint8Array(file))) rows.push([...row.values]);
  return rows;
}
const zipOf = (bytes: Buffer): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    // Refuses names that leave the folder, and sizes that lie.
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => (error === null ? resolve(zip) : reject(error)));
  });
async function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  const zip = await zipOf(bytes);
  const files = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry() as AsyncIterable<Entry>) {
    files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  }
  return files;
}

describe('downloads of a notice', () => {
  let test: NoticeApp;
  let w: World;
  beforeAll(async () => {
    test = await createNoticeApp();
    w = await buildWorld(test);
  });
  afterAll(() => test.close());

  interface Ask {
    kind?: 'notice-status' | 'notice-feedback';
    classIds?: string[];
    withFiles?: boolean;
  }
  const ask = (who: Ctx, id: string, { kind = 'notice-feedback', classIds = [], withFiles = false }: Ask = {}) =>
    test.call(who, exportsApi.startNotice, { params: { id }, body: { kind, classIds, withFiles } });
  /** Asks, lets the job run, reads the bytes from the store. */
  async function download(who: Ctx, id: string, wanted: Ask = {}): Promise<{ name: string; bytes: Buffer }> {
    const asked = await ask(who, id, wanted);
    expect(asked).toMatchObject({ status: 200, body: { state: 'queued', refId: id } });
    await test.settle();
    const view = (await test.call(who, exportsApi.one, { params: { id: asked.body.id } })).body;
    expect(view).toMatchObject({ state: 'ready', error: null });
    expect(view.done).toBe(view.total);
    const key = await test.db.read(w.unit.ctx, (tx) =>
      tx.one<{ key: string }>(
        `SELECT f.storage_key AS key FROM export_job e JOIN file f ON f.unit_id = $1 AND f.id = e.file_id WHERE e.unit_id = $1 AND e.id = $2`,
        [tx.unitId, view.id],
      ),
    );
    const bytes = await test.app.get(FileStore).readBuffer(key!.key, 10_000_000);
    expect(view.size).toBe(bytes.length);
    return { name: view.fileName!, bytes };
  }

  it('a: has every child and person of the chosen classes with state, reason and times [NOT-33]', async () => {
    const id = await sentNotice(test, w.adminCtx, { targets: toClass(w.classA, w.classB) });
    const { name, bytes } = await download(w.adminCtx, id, { kind: 'notice-status' });
    expect(name).toMatch(/^參觀澳門科學館活動_發送情況_\d{4}-\d\d-\d\d\.xlsx$/);
    const [heads, ...rows] = await rowsOf(bytes);
    expect(heads).toEqual(STATUS_HEADS);
    const of = (student: string): unknown[][] => rows.filter((row) => row[1] === student);
    expect(of('陳樂瑤')).toHaveLength(2);
    expect(of('陳樂瑤')[0]).toMatchObject({ 0: '小四A', 2: '已交付', 5: '已交付' });
    expect(of('李子軒')[0]).toMatchObject({ 2: '未送達', 5: '未加入', 6: '未加入學校通知' });
    // Nobody to send to: the child still has a row.
    expect(of('黃穎欣')).toEqual([['小四A', '黃穎欣', '未送達']]);
    expect(of('陳樂謙')).toHaveLength(1);
    // Classes stand together.
    const order = rows.map((row) => row[0]);
    expect(order.lastIndexOf(order[0])).toBe(order.filter((item) => item === order[0]).length - 1);

    const one = await rowsOf((await download(w.adminCtx, id, { kind: 'notice-status', classIds: [w.classB.id] })).bytes);
    expect(one.slice(1).map((row) => row[1])).toEqual(['陳樂謙']);
  });

  it('b: has one row per child with the columns of the specification and one per question [NOT-34]', async () => {
    const id = await sentForm(test, w);
    expect(await fill(test, w, w.mother, id, GOOD)).toMatchObject({ status: 200 });
    const [heads, ...rows] = await rowsOf((await download(w.teacherCtx, id)).bytes);
    expect(heads).toEqual([...HEADS, ...EIGHT.map((q, i) => `${String(i + 1)}. ${q.text}`)]);
    expect(rows).toHaveLength(3);
    const amy = rows.find((row) => row[1] === '陳樂瑤')!;
    expect(amy.slice(0, 2)).toEqual(['小四A', '陳樂瑤']);
    expect(amy[3]).toBe(w.amy.guardians[0]!.relationLabel);
    expect(amy[4]).toBe('已填寫');
    expect(String(amy[5])).toMatch(WALL);
    expect(amy.slice(6, 12)).toEqual(['選項 a', '選項 a；選項 c', '陳大文', '沒有', 3, '2026-12-04']);
    expect(rows.find((row) => row[1] === '黃穎欣')).toEqual(['小四A', '黃穎欣', null, '', '未送達']);
  });

  it('b: has one row per person where each person answers, and the words of the reader’s language [NOT-34, OVR-13]', async () => {
    const id = await sentForm(test, w, { answerMode: 'per_person' });
    expect(await fill(test, w, w.father, id, { ...GOOD, blank: 'father' })).toMatchObject({ status: 200 });
    const english = { ...w.teacherCtx, locale: 'en' as const };
    const [heads, ...rows] = await rowsOf((await download(english, id)).bytes);
    expect(heads!.slice(0, 6)).toEqual(['Class', 'Student', 'Filled in by', 'Relation', 'State', 'Time']);
    const amy = rows.filter((row) => row[1] === '陳樂瑤');
    expect(amy.map((row) => row[4]).toSorted()).toEqual(['Filled in', 'Open']);
    expect(amy.find((row) => row[4] === 'Filled in')![8]).toBe('father');
  });

  it('gives answers that look like formulas back as plain text [D4, NOT-34]', async () => {
    const questions = [question('text', 'text')];
    const children = await Promise.all(
      HOSTILE_TEXTS.map((text, n) => buildStudent(test.db, w.unit, { class: w.classB, name: `=HYPERLINK(${String(n)})` })),
    );
    const id = await sentNotice(test, w.adminCtx, { targets: toClass(w.classB), questions, requireConfirm: false });
    for (const [n, text] of HOSTILE_TEXTS.entries()) {
      const answers: FormAnswers = { text };
      const child = children[n]!;
      const answer = await fill(test, w, familyCtx(child.guardians[0]!), id, answers, { studentId: child.id });
      // Broken characters and nothing but blanks never get in; everything else does.
      if (answer.status !== 200) expect(answer.status).toBe(422);
    }
    const rows = (await rowsOf((await download(w.adminCtx, id)).bytes)).slice(1);
    const answered = rows.filter((row) => row.length === 7);
    expect(answered.length).toBeGreaterThanOrEqual(40);
    for (const cell of answered.flatMap((row) => [row[1], row[6]])) {
      expect(typeof cell).toBe('string');
      expect(
        String(cell)
          .replace(/^[\s\p{Cf}]*/u, '')
          .normalize('NFKC'),
      ).not.toMatch(/^[=+\-@\u2212]/);
    }
  });

  it('b: packs uploads under safe names of their own beside sheet and index [NOT-34, E5]', async () => {
    const twin = await buildStudent(test.db, w.unit, { class: w.classA, name: '../陳/樂\\瑤' });
    const other = await buildStudent(test.db, w.unit, { class: w.classA, name: '..-陳-樂-瑤' });
    const id = await sentForm(test, w);
    const families = [
      { who: w.mother, child: w.amy },
      { who: familyCtx(twin.guardians[0]!), child: twin },
      { who: familyCtx(other.guardians[0]!), child: other },
    ];
    for (const { who, child } of families) {
      const files = [await upload(test, who, 'answer-file', '../證明.png'), await upload(test, who, 'answer-file', '證明.png')];
      const sign = await upload(test, who, 'answer-signature', 'sign.png');
      expect(await fill(test, w, who, id, { ...GOOD, files, sign }, { studentId: child.id })).toMatchObject({ status: 200 });
    }
    const { name, bytes } = await download(w.teacherCtx, id, { withFiles: true });
    expect(name).toMatch(/\.zip$/);
    const files = await unzip(bytes);
    const names = [...files.keys()];
    expect(names).toHaveLength(2 + 9);
    expect(new Set(names.map((entry) => entry.toLowerCase())).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([
        '小四A_陳樂瑤_7_1.png',
        '小四A_陳樂瑤_7_2.png',
        '小四A_陳樂瑤_8_1.png',
        '小四A_-陳-樂-瑤_7_1.png',
        '小四A_-陳-樂-瑤_7_4.png',
        '檔案索引.xlsx',
      ]),
    );
    for (const entry of names) expect(entry).not.toMatch(/[/\\]|^\.|\p{Cc}/u);
    const sheet = await rowsOf(files.get(names[0]!)!);
    const amy = sheet.find((row) => row[1] === '陳樂瑤')!;
    expect(amy.slice(12)).toEqual(['小四A_陳樂瑤_7_1.png；小四A_陳樂瑤_7_2.png', '小四A_陳樂瑤_8_1.png']);
    const index = await rowsOf(files.get('檔案索引.xlsx')!);
    expect(index[0]).toEqual(['檔案', '班級', '學生', '填寫人', '題目', '原檔名', '備註']);
    expect(
      index
        .slice(1)
        .map((row) => row[0])
        .toSorted(),
    ).toEqual(names.filter((entry) => entry.endsWith('.png')).toSorted());
    expect(files.get('小四A_陳樂瑤_7_1.png')!.subarray(1, 4).toString()).toBe('PNG');
  });

  it('b: says in the index which upload is no longer there, and packs the rest [NOT-34]', async () => {
    const id = await sentForm(test, w);
    const gone = await upload(test, w.mother, 'answer-file');
    const kept = await upload(test, w.mother, 'answer-file');
    await fill(test, w, w.mother, id, { ...GOOD, files: [gone, kept] });
    const row = await test.db.read(w.unit.ctx, (tx) =>
      tx.one<{ key: string }>(`SELECT storage_key AS key FROM file WHERE unit_id = $1 AND id = $2`, [tx.unitId, gone]),
    );
    await test.app.get(FileStore).remove(row!.key);
    const files = await unzip((await download(w.teacherCtx, id, { withFiles: true })).bytes);
    expect([...files.keys()].filter((name) => name.endsWith('.png'))).toEqual(['小四A_陳樂瑤_7_2.png']);
    expect((await rowsOf(files.get('檔案索引.xlsx')!))[1]).toMatchObject({ 0: '小四A_陳樂瑤_7_1.png', 6: '檔案已不存在' });
  });

  it('is for senders and administrators, of classes that got the notice, once it was sent [NOT-42, NOT-43, C6]', async () => {
    const copy = staffCtx(await buildMember(test.db, w.unit));
    const copyId = (copy.actor as { memberId: string }).memberId;
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA), ccIds: [copyId] });
    expect((await ask(w.teacherCtx, id)).status).toBe(200);
    expect((await ask(w.adminCtx, id)).status).toBe(200);
    expect((await ask(copy, id)).body.code).toBe('FORBIDDEN');
    expect((await ask(w.colleagueCtx, id)).status).toBe(404);
    expect((await ask(w.adminCtx, id, { classIds: [w.classB.id] })).status).toBe(404);
    expect((await ask(staffCtx(await buildMember(test.db, await test.unit(), { roles: ['super_admin'] })), id)).status).toBe(404);
  });

  it('fetches no file any more for who has lost the right to the notice meanwhile [PER-26, E6]', async () => {
    const admin = await buildMember(test.db, w.unit, { roles: ['super_admin'] });
    const id = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA) });
    const { id: exportId } = (await ask(staffCtx(admin), id)).body;
    await test.settle();
    expect((await test.call({ ...staffCtx(admin), ip: '127.0.0.1' }, exportsApi.download, { params: { id: exportId } })).status).toBe(302);
    const demoted = staffCtx({ ...admin, roles: [] });
    expect((await test.call(demoted, exportsApi.download, { params: { id: exportId } })).status).toBe(404);
    expect((await test.call(demoted, exportsApi.one, { params: { id: exportId } })).body.state).toBe('ready');
  });
});
