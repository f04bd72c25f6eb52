import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { B08Source } from '@bureau';
import { filesApi } from '@contracts/files';
import { alumniApi } from '@contracts/promotion-alumni';
import { b01Api } from '@contracts/promotion-b01';
import { b08Api } from '@contracts/promotion-b08';
import { transferApi } from '@contracts/promotion-transfer';
import type { Ctx } from '@platform/ctx/ctx';
import { officeFile } from '@testing/proof/hostile/raw-zip';
import { buildMember, staffCtx } from '../../contacts/test/directory.builder';
import { transferEffect } from '../promotion.jobs';
import { qrPicture } from './qr-picture';
import { b08, pupils, PromotionRig, useridOf, YEAR, type Given } from './promotion.rig';

const MAX_BYTES = 10 * 1024 * 1024;
const promoted = (list: readonly Given[], grade: string): Given[] => list.map((one) => ({ ...one, grade, class: 'A' }));
const codes = (answers: readonly { status: number; body: unknown }[]): (string | number)[] =>
  answers
    .map(({ status, body }) => (status === 200 ? 200 : (body as { code: string }).code))
    .sort((a, b) => String(a).localeCompare(String(b)));

describe('two administrators at once, and files that were spoilt', () => {
  let rig: PromotionRig;
  let other: Ctx;
  beforeAll(async () => {
    rig = await PromotionRig.start();
  }, 60_000);
  afterAll(() => rig.close());

  const list = pupils(4, 'SG1', 'A');
  const file = (over: Record<string, unknown> = {}) => rig.file(promoted(list, 'SG2'), over);
  const states = () => rig.query<{ state: string }>(`SELECT state FROM b01_update WHERE unit_id = $1 ORDER BY state`);
  const studentId = async (card: string) =>
    (await rig.query<{ id: string }>(`SELECT id FROM student WHERE unit_id = $1 AND wecom_userid = $2`, [useridOf(card)]))[0]!.id;
  const classId = async (name: string) =>
    (
      await rig.query<{ id: string }>(
        `SELECT c.id FROM school_node c WHERE c.unit_id = $1 AND c.origin = 'b08' AND c.kind = 'class' AND c.name = $2`,
        [name],
      )
    )[0]!.id;

  beforeEach(async () => {
    await rig.school(list);
    await rig.sync(b08({ SG2: ['A', 'B'] }, rig.unit.number));
    other = staffCtx(rig.colleague, { surface: 'console', rights: ['admin', 'promotion.run', 'alumni.manage', 'transfer.manage'] });
  }, 60_000);

  describe('two administrators at once', () => {
    it('who upload a file each leave one preview, the other one is discarded [PRM-31, bad input]', async () => {
      const ids = await Promise.all(
        [file({ batchId: 'one' }), file({ batchId: 'two' })].map((each) =>
          rig.uploaded('b01-file', 'B01.json', Buffer.from(JSON.stringify(each))),
        ),
      );
      const answers = await Promise.all(ids.map((fileId) => rig.test.call(rig.who, b01Api.upload, { body: { fileId } })));
      expect(codes(answers)).toEqual([200, 200]);
      expect(await states()).toEqual([{ state: 'discarded' }, { state: 'validated' }]);
    }, 60_000);

    it('are told that an update runs when they upload meanwhile [PRM-31, bad input]', async () => {
      const { body } = await rig.upload(file());
      await rig.test.call(rig.who, b01Api.apply, { params: { id: body.id } });
      expect((await rig.upload(file({ batchId: 'meanwhile' }))).body.code).toBe('PRM_B01_RUNNING');
      await rig.settle();
      expect((await rig.one(body.id)).state).toBe('applied');
      expect(await states()).toEqual([{ state: 'applied' }]);
    }, 60_000);

    it('who start a sync each start one [PRM-05, bad input]', async () => {
      const { body } = await rig.test.call(rig.who, b08Api.pull, { body: { schoolYear: YEAR } });
      const begin = (who: Ctx) =>
        rig.test.call(who, b08Api.start, { body: { tableId: body.id, campusId: rig.campusId, language: 'en', split: true } });
      expect(codes(await Promise.all([begin(rig.who), begin(other)]))).toEqual([200, 'PRM_SYNC_RUNNING']);
      await rig.settle();
    }, 60_000);

    it('of whom one agrees to a transfer and one refuses it find the decision of the first [PRM-62, bad input]', async () => {
      const teacher = await buildMember(rig.test.db, rig.unit, { name: '林慧儀' });
      await rig.applied(file());
      const own = await classId('A班');
      await rig.test.db.inUnit(rig.unit.ctx, (tx) =>
        tx.execute(`INSERT INTO node_teacher (unit_id, node_id, member_id, role) VALUES ($1, $2, $3, 'class_teacher')`, [
          tx.unitId,
          own,
          teacher.id,
        ]),
      );
      const asked = await rig.test.call(staffCtx(teacher), transferApi.create, {
        body: { type: 'out', studentId: await studentId(list[0]!.card), effectiveOn: '2026-09-20', reason: '搬遷' },
      });
      const { id, version } = asked.body;
      const answers = await Promise.all([
        rig.test.call(rig.who, transferApi.approve, { params: { id }, version, body: {} }),
        rig.test.call(other, transferApi.reject, { params: { id }, version, body: {} }),
      ]);
      expect(codes(answers)).toEqual([200, 'STATE_CONFLICT']);
      const won = answers.find((answer) => answer.status === 200)!.body.state;
      expect((await rig.test.call(rig.who, transferApi.one, { params: { id } })).body.state).toBe(won);
    }, 60_000);

    it('who bind a code each bind one, the other sees whose it is [PRM-51, bad input]', async () => {
      const picture = await qrPicture('https://weixin.qq.com/r/alumni');
      const bind = async (who: Ctx, title: string) => ({
        who,
        body: { title, fileId: await rig.uploaded('alumni-qr', 'qr.png', picture, who), link: null, validUntil: null, replaces: null },
      });
      const tries = [await bind(rig.who, '甲'), await bind(other, '乙')];
      const answers = await Promise.all(tries.map(({ who, body }) => rig.test.call(who, alumniApi.bindQr, { body })));
      expect(codes(answers)).toEqual([200, 'VERSION_CONFLICT']);
      const won = answers.find((answer) => answer.status === 200)!.body.title;
      const lost = answers.find((answer) => answer.status !== 200)!.body as unknown as { details: { current: { title: string } } };
      expect(lost.details.current.title).toBe(won);
    }, 60_000);

    it('who confirm the move to 校友 behind the guard move everybody once [PRM-44, bad input]', async () => {
      const id = await rig.applied(rig.file(promoted(list.slice(0, 1), 'SG2')));
      await rig.clock.move('7 days 1 minute');
      await rig.settle();
      expect((await rig.one(id)).sweep.state).toBe('guarded');
      const answers = await Promise.all([rig.who, other].map((who) => rig.test.call(who, b01Api.sweepConfirm, { params: { id } })));
      // The second one may come when the job has not begun yet: the week waits again, as he wanted.
      expect(codes(answers)).toEqual([200, 200]);
      await rig.settle();
      expect((await rig.one(id)).sweep).toMatchObject({ state: 'done', students: 3 });
      expect(await rig.query(`SELECT 1 FROM alumni_record WHERE unit_id = $1`)).toHaveLength(3);
    }, 60_000);
  });

  describe('a B01 file', () => {
    it('with its keys and rows in another order, escaped signs and a byte order mark means the same [PRM-23, bad input]', async () => {
      const plain = file();
      const rows = plain['students'] as Record<string, unknown>[];
      const turned = Object.fromEntries(
        Object.entries({
          ...plain,
          batchId: 'turned',
          students: rows.toReversed().map((row) => Object.fromEntries(Object.entries(row).toReversed())),
        }).toReversed(),
      );
      const escaped = JSON.stringify(turned, null, 3).replace(
        /[\u0080-\uffff]/g,
        (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
      const plan = async (id: string) =>
        (await rig.test.call(rig.who, b01Api.rows, { params: { id }, query: { pageSize: '100' } })).body.items
          .map(({ name, from, to, anomaly, result }) => [name, from, to, anomaly, result])
          .sort();
      const first = await rig.upload(plain);
      const second = await rig.upload(`\ufeff${escaped}`);
      expect([first.status, second.status]).toEqual([200, 200]);
      expect(await plan(second.body.id)).toEqual(await plan(first.body.id));
    }, 60_000);

    it('that names a key twice counts with the later one, and is refused where that one is wrong [PRM-23, bad input]', async () => {
      const twice = JSON.stringify(file()).replace('"students":', '"schoolCode":"999","students":');
      expect((await rig.upload(twice)).body.code).toBe('PRM_B01_SCHOOL');
      expect(await states()).toEqual([]);
    }, 60_000);

    it('with every pupil twice moves each once and names the doubles [PRM-27, bad input]', async () => {
      const { body } = await rig.upload(rig.file([...promoted(list, 'SG2'), ...promoted(list, 'SG2')]));
      expect(body).toMatchObject({ state: 'validated', total: 8, anomalies: 4 });
      await rig.test.call(rig.who, b01Api.apply, { params: { id: body.id } });
      await rig.settle();
      expect(await rig.one(body.id)).toMatchObject({ state: 'applied', moved: 4, failed: 0 });
    }, 60_000);

    it.each([
      ['Big5', Buffer.concat([Buffer.from('{\n"nameZh": "'), Buffer.from([0xb3, 0xaf]), Buffer.from('"}')])],
      ['UTF-16', Buffer.from('\ufeff{"format":"DSEDJ-B01/1"}', 'utf16le')],
      ['cut off in the middle', Buffer.from('{"format":"DSEDJ-B01/1","students":[{"seq":1,')],
      ['empty brackets', Buffer.from('{}')],
    ])('that is %s is refused and leaves everything as it is [PRM-23, bad input]', async (_what, bytes) => {
      const fileId = await rig.uploaded('b01-file', 'B01.json', bytes);
      const answer = await rig.test.call(rig.who, b01Api.upload, { body: { fileId } });
      expect(['PRM_B01_PARSE', 'PRM_B01_FORMAT']).toContain(answer.body.code);
      expect(await states()).toEqual([]);
    });

    const begin = (name: string, size: number) => rig.test.call(rig.who, filesApi.begin, { body: { purpose: 'b01-file', name, size } });

    // What a file is, is decided by content and name together when all of it has arrived (E1).
    it.each([
      ['B01.json', 'an Excel workbook', officeFile('xlsx')],
      ['B01.xlsx', 'an Excel workbook', officeFile('xlsx')],
      ['B01.xlsx', 'the text of the file', Buffer.from('{"format":"DSEDJ-B01/1"}')],
    ])('%s with %s in it does not become a file [PRM-23, bad input]', async (name, _what, bytes) => {
      const { body } = await begin(name, bytes.length);
      await rig.test.call(rig.who, filesApi.part, { params: { id: body.id, part: '0' }, bytes });
      const stored = await rig.test.call(rig.who, filesApi.complete, { params: { id: body.id } });
      expect([stored.status, stored.body.code]).toEqual([415, 'FILE_TYPE_BLOCKED']);
      const used = await rig.test.call(rig.who, b01Api.upload, { body: { fileId: body.id } });
      expect([used.status, used.body.code]).toEqual([422, 'VALIDATION_FAILED']);
      expect(await states()).toEqual([]);
    });

    it('of more than 10 MB is not taken at all [PRM-23, bad input]', async () => {
      expect((await begin('B01.json', MAX_BYTES + 1)).status).toBe(413);
      expect((await begin('B01.json', MAX_BYTES)).status).toBe(200);
    });
  });

  it('a class table that the bureau filed with faults is refused whole, with their places [PRM-02, bad input]', async () => {
    const source = rig.test.app.get(B08Source, { strict: false });
    const before = source.table.bind(source);
    source.table = () =>
      Promise.resolve({ filed: true, ok: false, faults: [{ path: 'sections.0.grades.0.gradeCode', reason: 'duplicate' }] });
    try {
      const tables = await rig.query(`SELECT 1 FROM b08_table WHERE unit_id = $1`);
      const answer = await rig.test.call(rig.who, b08Api.pull, { body: { schoolYear: YEAR } });
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'PRM_B08_INVALID', details: { faults: [{ path: 'sections.0.grades.0.gradeCode', reason: 'duplicate' }] } },
      });
      expect(await rig.query(`SELECT 1 FROM b08_table WHERE unit_id = $1`)).toHaveLength(tables.length);
    } finally {
      source.table = before;
    }
  });

  it('where pupils and families are apart, a class change and a return from 校友 lead into both classes [PRM-32, PRM-47, PRM-65]', async () => {
    await rig.school(list);
    await rig.sync(b08({ SG2: ['A', 'B'] }, rig.unit.number), { split: true });
    await rig.applied(file());
    const [one, two] = list as [Given, Given];
    const { to } = (await rig.test.call(rig.who, transferApi.choices)).body;
    const target = to.find((place) => place.name.endsWith('B班_學生'))!;
    expect(to.some((place) => place.name.endsWith('_家長'))).toBe(false);
    await rig.test.call(rig.who, transferApi.create, {
      body: { type: 'class_change', studentId: await studentId(one.card), toClassId: target.id, effectiveOn: '2026-08-25', reason: '編班' },
    });
    await rig.test.call(rig.who, transferApi.create, {
      body: { type: 'out', studentId: await studentId(two.card), effectiveOn: '2026-08-25', reason: '搬遷' },
    });
    await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.enqueue(transferEffect, {}));
    await rig.settle();
    expect(await rig.placeInWecom(one.card)).toBe('高二 B班_學生+高二 B班_家長');
    expect(await rig.placeInWecom(two.card)).toBe('2026 高二A班_學生');
    const [record] = (await rig.test.call(rig.who, alumniApi.list, { query: { page: '1' } })).body.items;
    await rig.test.call(rig.who, alumniApi.restore, { params: { id: record!.id }, body: { classId: target.id } });
    await rig.settle();
    expect(await rig.placeInWecom(two.card)).toBe('高二 B班_學生+高二 B班_家長');
  }, 60_000);

  it('classes of two school years are told apart where one is chosen [PRM-61, SUB-84]', async () => {
    await rig.sync(b08({ SG2: ['A'] }, rig.unit.number, '2027/2028'));
    const { to } = (await rig.test.call(rig.who, transferApi.choices)).body;
    expect(to.map((place) => place.name)).toEqual(['2027/2028 高二 A班', `${YEAR} 高二 A班`, `${YEAR} 高二 B班`, '高一舊 A班']);
  }, 60_000);
});
