import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buffer } from 'node:stream/consumers';
import { streamXlsxRows } from 'hucre/xlsx';
import { Imports, ImportsHttpModule, ImportsModule } from '@features/imports';
import { runJob } from '@testing/drain-jobs';
import { MODULE_RIGHTS } from '@contracts/permissions';
import type { StaffCtx } from '@platform/ctx/ctx';
import { sheetFile } from '@platform/sheets/sheet-file';
import { SchoolContactsModule } from '../index';
import { SCHOOL_COLUMNS } from '../school-import/columns';
import { buildMember, staffCtx } from './directory.builder';
import { writeRig, type WriteRig } from './write.rig';

const HEADER = ['學生姓名', '班級路徑', '學生手機', '家長1手機', '家長1關係', '家長2手機', '家長2關係'];

async function* lines(rows: readonly (readonly string[])[]) {
  for (const row of rows) yield await Promise.resolve(row);
}
const xlsx = (rows: readonly (readonly string[])[], header = HEADER): Promise<Buffer> =>
  buffer(sheetFile({ name: '導入', columns: header.map((each) => ({ header: each, width: 10 })), rows: lines(rows) }));

describe('batch import of 家校通訊錄', () => {
  let rig: WriteRig;
  let admin: StaffCtx;
  let imports: Imports;
  let path: string;
  beforeAll(async () => {
    rig = await writeRig([SchoolContactsModule, ImportsModule, ImportsHttpModule]);
    const boss = await buildMember(rig.test.db, rig.unit, { wecomUserid: 'boss', roles: ['super_admin'], departments: [] });
    admin = staffCtx(boss, {
      surface: 'console',
      rights: ['directory.read', 'directory.sync', 'admin', 'permissions.manage', ...MODULE_RIGHTS],
    });
    imports = rig.test.app.get(Imports, { strict: false });
    const [row] = await rig.query<{ path: string }>(
      `SELECT concat_ws('/', s.name, g.name, n.name) AS path FROM school_node n JOIN school_node g ON g.unit_id = $1 AND g.id = n.parent_id
         LEFT JOIN school_node s ON s.unit_id = $1 AND s.id = g.parent_id
        WHERE n.unit_id = $1 AND n.kind = 'class' AND n.deleted_at IS NULL ORDER BY n.id LIMIT 1`,
    );
    path = row!.path;
  }, 60_000);
  afterAll(() => rig.close());

  const preview = (bytes: Buffer) => imports.preview(admin, 'school-contacts', '名單.xlsx', bytes);
  const rowsOf = async (id: string) => (await imports.rows(admin, id, { page: 1, pageSize: 100 })).items;
  const pupils = async (name: string) => (await rig.corp()).students.filter((each) => each.name === name);

  it('shows row 2 in error, writes rows 1 and 3, and puts row 2 into the error file (acceptance 9) [SCH-20]', async () => {
    const file = await xlsx([
      ['甲同學', path, '', '66310001', '媽媽'],
      ['乙同學', '沒有/這個班', '', '66310002', '爸爸'],
      ['丙同學', path, '66310099', '66310003', '爺爺', '66310004', '嫲嫲'],
    ]);
    const view = await preview(file);
    expect(view.rows).toMatchObject({ total: 3, ok: 2, error: 1 });
    const rows = await rowsOf(view.id);
    expect(rows[1]).toMatchObject({ n: 3, state: 'error', faults: ['找不到「沒有/這個班」'] });
    expect(rows[0]!.cells[3]).toBe('6***0001');
    expect(await pupils('甲同學')).toEqual([]);
    await imports.confirm(admin, view.id);
    await rig.drain(true);
    await rig.drain(true);
    const after = await imports.one(admin, view.id);
    expect(after).toMatchObject({ state: 'done', rows: { done: 2, error: 1, waiting: 0 } });
    expect(await pupils('甲同學')).toHaveLength(1);
    expect((await rig.corp()).parents.filter((each) => /6631000[34]$/.test(each.mobile))).toHaveLength(2);
    const faults: unknown[][] = [];
    for await (const row of streamXlsxRows(new Uint8Array(await buffer((await imports.faults(admin, view.id)).body))))
      faults.push([...row.values]);
    expect(faults).toHaveLength(2);
    expect(faults[1]).toEqual(expect.arrayContaining(['乙同學', '沒有/這個班', '66310002', '第3行：找不到「沒有/這個班」']));
    expect(await rig.query(`SELECT title FROM reminder_topic WHERE unit_id = $1 AND source_key = $2`, [`import:${view.id}`])).toEqual([
      { title: '匯入完成：家校通訊錄' },
    ]);
  });

  it('finds the same file and the same rows again, reordered and doubled, and enters nobody twice [SCH-20, OVR-21]', async () => {
    const row = ['丁同學', path, '', '66320001', '媽媽'];
    const first = await preview(await xlsx([row, row]));
    expect(first.rows).toMatchObject({ ok: 1, error: 1 });
    expect((await rowsOf(first.id))[1]!.faults).toEqual(['與第2行重複']);
    await imports.confirm(admin, first.id);
    await imports.confirm(admin, first.id);
    await rig.drain(true);
    await rig.drain(true);
    const again = await preview(await xlsx([row, row]));
    expect(again.repeatedAt).not.toBeNull();
    const swapped = await preview(
      await xlsx(
        [
          ['媽媽', '66320001', path, '丁同學'],
          ['爸爸', '66320002', path, '丁同學'],
        ],
        ['家長1關係', '家長1手機', '班級路徑', '學生姓名'],
      ),
    );
    expect((await rowsOf(swapped.id)).map((each) => each.state)).toEqual(['skipped', 'ok']);
    await imports.confirm(admin, swapped.id);
    await rig.drain(true);
    await rig.drain(true);
    expect(await pupils('丁同學')).toHaveLength(1);
    expect((await rig.corp()).parents.some((each) => each.mobile.endsWith('66320002'))).toBe(true);
  });

  it('reads its rows page by page, and refuses a place that is none of its list [OVR-21, C1]', async () => {
    const { id } = await preview(
      await xlsx([
        ['甲頁', path, '', '66340001', '媽媽'],
        ['乙頁', path, '', '66340002', '媽媽'],
      ]),
    );
    const pageAt = async (cursor?: string) => {
      const page = await imports.rows(admin, id, { pageSize: 1, ...(cursor === undefined ? {} : { cursor }) });
      return { lines: page.items.map(({ n }) => n), next: 'nextCursor' in page ? page.nextCursor : undefined };
    };
    const first = await pageAt();
    expect(first.lines).toEqual([2]);
    expect(await pageAt(first.next!)).toEqual({ lines: [3], next: null });
    for (const cursor of ['1000000000', 'zzzzzz', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '2!', '-1', '', '1e3.5'])
      await expect(pageAt(cursor)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('takes back what it entered, but not what somebody changed since [OVR-21]', async () => {
    const view = await preview(
      await xlsx([
        ['可復原', path, '', '66330001', '媽媽'],
        ['已改名', path, '', '66330002', '媽媽'],
      ]),
    );
    await imports.confirm(admin, view.id);
    await rig.drain(true);
    await rig.drain(true);
    const renamed = await rig.id('student', `name = '已改名' AND state = 'active'`);
    await rig.add([{ kind: 'student.update', studentId: renamed, name: '新名字' }]);
    await rig.drain();
    await imports.undo(admin, view.id);
    await rig.drain(true);
    await rig.drain(true);
    const after = await imports.one(admin, view.id);
    expect(after).toMatchObject({ state: 'undone', rows: { undone: 1, done: 1 } });
    expect(await pupils('可復原')).toEqual([]);
    expect(await pupils('新名字')).toHaveLength(1);
    expect((await rowsOf(view.id))[1]!.faults).toEqual(['匯入後已被更改，未復原']);
  });

  it('reads CSV in the encodings of Macao and refuses what is no list [SCH-20]', async () => {
    const csv = `學生姓名,班級路徑,家長1手機,家長1關係\r\n"=SUM(1)",${path},66340001,媽媽\r\n`;
    for (const bytes of [
      Buffer.from(csv),
      Buffer.from(`\ufeff${csv}`),
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(csv, 'utf16le')]),
    ]) {
      expect((await preview(bytes)).rows).toMatchObject({ total: 1, ok: 1 });
    }
    const refused = async (bytes: Buffer): Promise<unknown> =>
      preview(bytes).then(
        () => 'read',
        (error: { code?: string }) => error.code,
      );
    expect(await refused(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]))).toBe('IMPORT_FILE_UNREADABLE');
    expect(await refused(Buffer.from('PK\u0003\u0004 broken'))).toBe('IMPORT_FILE_UNREADABLE');
    expect(await refused(Buffer.from('姓名,電話\r\n甲,1\r\n'))).toBe('IMPORT_HEADER_MISSING');
    expect(await refused(Buffer.from(''))).toBe('IMPORT_EMPTY');
    expect(await refused(await xlsx(Array.from({ length: 2_001 }, (_, i) => [`生${String(i)}`, path, '', '66350001', '媽媽'])))).toBe(
      'IMPORT_TOO_MANY_ROWS',
    );
    expect(await refused(await xlsx([]))).toBe('IMPORT_EMPTY');
  });

  it('carries 300 rows through in batches, and goes on after its job was killed half-way [SCH-20, R1]', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => [`大批${String(i)}`, path, '', `66${String(500_000 + i)}`, '媽媽']);
    const view = await preview(await xlsx(rows));
    expect(view.rows.ok).toBe(300);
    await imports.confirm(admin, view.id);
    // The job runs twice at once and once more; each row is handed over once.
    await Promise.all([
      runJob(rig.test.app, 'imports.run', rig.unit.ctx, { importId: view.id }),
      runJob(rig.test.app, 'imports.run', rig.unit.ctx, { importId: view.id }),
    ]);
    await rig.drain(true);
    await rig.drain(true);
    expect(await imports.one(admin, view.id)).toMatchObject({ state: 'done', rows: { done: 300 } });
    expect((await rig.corp()).students.filter((each) => each.name.startsWith('大批'))).toHaveLength(300);
  }, 60_000);

  it('knows its columns in three languages', () => {
    expect(SCHOOL_COLUMNS.map((column) => column.header.pt).every((text) => text !== '')).toBe(true);
  });
});
