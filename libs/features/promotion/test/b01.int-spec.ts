import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { b01Api } from '@contracts/promotion-b01';
import { staffCtx } from '../../contacts/test/directory.builder';
import { b01Apply } from '../promotion.jobs';
import { b08, pupils, PromotionRig, useridOf, type Given } from './promotion.rig';

const promoted = (list: readonly Given[], grade: string, className: string): Given[] =>
  list.map((one) => ({ ...one, grade, class: className }));

describe('updates by the B01 file', () => {
  let rig: PromotionRig;
  beforeAll(async () => {
    rig = await PromotionRig.start();
  }, 60_000);
  afterAll(() => rig.close());

  const summary = async (id: string) => (await rig.test.call(rig.who, b01Api.summary, { params: { id } })).body;
  const rows = async (id: string, query: object = {}) =>
    (await rig.test.call(rig.who, b01Api.rows, { params: { id }, query: { pageSize: '100', ...query } })).body.items;

  describe('a school of 92 subscribed pupils', () => {
    const there = pupils(92, 'SG2', 'A');
    const notThere = pupils(8, 'SG3', 'A', 20_900_000);
    const file = () => [...promoted(there.slice(0, 90), 'SG3', 'A'), ...promoted(there.slice(90), 'SG3', 'Z'), ...notThere];
    beforeEach(async () => {
      await rig.school(there);
      await rig.sync(b08({ SG3: ['A'] }, rig.unit.number));
    }, 60_000);

    it('shows 10 anomalies of 100 in their classes, moves 90 and logs 100 / 90 / 10 [PRM-24, PRM-27, PRM-28, PRM-29, scenario 2]', async () => {
      const { body: preview } = await rig.upload(rig.file(file()));
      expect(preview).toMatchObject({ state: 'validated', total: 100, anomalies: 10 });
      const { classes, balance } = await summary(preview.id);
      expect(classes.map((line) => [line.gradeCode, line.classCode, line.anomalies, line.total])).toEqual([
        ['SG3', 'A', 8, 98],
        ['SG3', 'Z', 2, 2],
      ]);
      expect(balance).toMatchObject({
        promoted: 90,
        repeating: 0,
        joining: 8,
        leaving: 0,
        unmatched: 2,
        unaccounted: 0,
        roster: 100,
        balanced: true,
      });
      expect((await rows(preview.id, { class: 'Z' })).map((row) => row.anomaly)).toEqual(['class_not_found', 'class_not_found']);
      await rig.test.call(rig.who, b01Api.apply, { params: { id: preview.id } });
      await rig.settle();
      expect(await rig.one(preview.id)).toMatchObject({ state: 'applied', total: 100, moved: 90, anomalies: 10, failed: 0 });
      expect(await rig.placeInWecom(there[0]!.card)).toBe('高三 A班');
      expect(await rig.placeInWecom(there[91]!.card)).toBe('高二舊 A班');
      const told = rig.transport.delivered.filter((card) => card.to === useridOf(there[0]!.card));
      expect(told.map((card) => card.title)).toEqual([`${there[0]!.name} 已編入 高三 A班`]);
    }, 60_000);

    it('refuses the same file again and the file of another school, and keeps only the attempt [PRM-23, PRM-33, scenario 3]', async () => {
      const same = rig.file(file());
      const id = await rig.applied(same);
      const again = await rig.upload(same);
      expect(again).toMatchObject({ status: 409, body: { code: 'PRM_B01_DUPLICATE', details: { updateId: id } } });
      const other = await rig.upload(rig.file(file(), { schoolCode: '999' }));
      expect(other).toMatchObject({ status: 422, body: { code: 'PRM_B01_SCHOOL' } });
      expect(await rig.query(`SELECT 1 FROM b01_update WHERE unit_id = $1`)).toHaveLength(1);
      expect(await rig.query(`SELECT 1 FROM audit_log WHERE unit_id = $1 AND action = 'b01.file-refused'`)).toHaveLength(1);
    }, 60_000);

    it('runs once when two administrators confirm together, and the other sees it running [PRM-31, scenario 8]', async () => {
      const { body: preview } = await rig.upload(rig.file(file()));
      const colleague = staffCtx(rig.colleague, { surface: 'console', rights: ['admin', 'promotion.run'] });
      const [mine, theirs] = await Promise.all([
        rig.test.call(rig.who, b01Api.apply, { params: { id: preview.id } }),
        rig.test.call(colleague, b01Api.apply, { params: { id: preview.id } }),
      ]);
      expect([mine.status, theirs.status]).toEqual([200, 200]);
      expect([mine.body.state, theirs.body.state]).toEqual(['applying', 'applying']);
      await rig.settle();
      expect(await rig.query(`SELECT 1 FROM audit_log WHERE unit_id = $1 AND action = 'b01.confirmed'`)).toHaveLength(1);
      expect(await rig.query(`SELECT 1 FROM directory_change WHERE unit_id = $1 AND kind = 'student.update'`)).toHaveLength(90);
    }, 60_000);

    it('goes on where a killed run stopped, and a run more changes nothing [job b01.apply]', async () => {
      const { body: preview } = await rig.upload(rig.file(file()));
      await rig.test.call(rig.who, b01Api.apply, { params: { id: preview.id } });
      // As a worker leaves it that died after its first page: a part is on the way, the rest is planned.
      await rig.settle();
      await rig.test.db.inUnit(rig.unit.ctx, async (tx) => {
        await tx.execute(`UPDATE b01_update SET state = 'applying' WHERE unit_id = $1`, [tx.unitId]);
        await tx.execute(`UPDATE b01_row SET result = 'planned', change_id = NULL WHERE unit_id = $1 AND seq > 45 AND result = 'moved'`, [
          tx.unitId,
        ]);
        await tx.enqueue(b01Apply, { updateId: preview.id });
        await tx.enqueue(b01Apply, { updateId: preview.id });
      });
      await rig.settle();
      expect(await rig.one(preview.id)).toMatchObject({ state: 'applied', moved: 45, unchanged: 45 });
      expect(await rig.query(`SELECT 1 FROM directory_change WHERE unit_id = $1 AND kind = 'student.update'`)).toHaveLength(90);
    }, 60_000);

    it('blocks the commit when one pupil is missing from the file, and names the pupil [BEY-12]', async () => {
      const missing = there[7]!;
      const list = file().filter((one) => one.card !== missing.card);
      // The grade goes on at this school, so that a pupil of it who is not in the file has no reason to be away.
      const { body: preview } = await rig.upload(rig.file(list));
      expect((await summary(preview.id)).balance).toMatchObject({ unaccounted: 1, roster: 100, balanced: false });
      const refused = await rig.test.call(rig.who, b01Api.apply, { params: { id: preview.id } });
      expect(refused).toMatchObject({ status: 409, body: { code: 'PRM_B01_BALANCE', details: { names: [missing.name] } } });
      await rig.accountForAll(preview.id);
      expect((await summary(preview.id)).balance).toMatchObject({ leaving: 1, unaccounted: 0, balanced: true });
      expect((await rig.test.call(rig.who, b01Api.apply, { params: { id: preview.id } })).status).toBe(200);
    }, 60_000);

    it('names what is wrong with each row, and only a different name does not block [PRM-27, PRM-28]', async () => {
      const [a, b, c, d] = promoted(there, 'SG3', 'A') as [Given, Given, Given, Given];
      const list = [
        a,
        { ...b, nameInFile: '另一名字' },
        { ...c, temporary: 'XX00123' },
        d,
        { ...d, class: 'Z' },
        { ...there[4]!, grade: 'XX9', class: 'A' },
      ];
      const { body: preview } = await rig.upload(rig.file(list));
      const shown = (await rows(preview.id)).sort((x, y) => x.seq - y.seq).map((row) => [row.anomaly, row.result]);
      expect(shown).toEqual([
        [null, 'planned'],
        ['name_mismatch', 'planned'],
        ['temporary_only', 'blocked'],
        ['duplicate', 'blocked'],
        ['duplicate', 'blocked'],
        ['bad_row', 'blocked'],
      ]);
    }, 60_000);

    it('puts a newer upload in the place of the preview [PRM-31]', async () => {
      const first = await rig.upload(rig.file(file()));
      const second = await rig.upload(rig.file(file(), { batchId: 'second' }));
      expect((await rig.one(first.body.id)).state).toBe('discarded');
      expect((await rig.one(second.body.id)).state).toBe('validated');
    }, 60_000);

    it.each([
      ['not JSON', '{\n "format": oops', 'PRM_B01_PARSE', 422],
      ['UTF-16', Buffer.from('{"format":"DSEDJ-B01/1"}', 'utf16le').toString('latin1'), 'PRM_B01_FORMAT', 422],
      ['another format', '{"format":"DSEDJ-B08/1"}', 'PRM_B01_FORMAT', 422],
    ])('refuses a file that is %s [bad input]', async (_what, text, code, status) => {
      const answer = await rig.upload(text);
      expect(answer.status).toBe(status);
      expect(['PRM_B01_PARSE', code]).toContain(answer.body.code);
      expect(await rig.query(`SELECT 1 FROM b01_update WHERE unit_id = $1`)).toHaveLength(0);
    });

    it('refuses an earlier year, asks before an older file, and a confirmation of nothing [PRM-23, bad input]', async () => {
      expect((await rig.upload(rig.file(file(), { schoolYear: '2024/2025' }))).body.code).toBe('PRM_B01_YEAR');
      await rig.applied(rig.file(file()));
      const older = rig.file(file(), { generatedAt: '2026-08-20T10:00:00+08:00', batchId: 'older' });
      expect((await rig.upload(older)).body.code).toBe('PRM_B01_OLDER');
      expect((await rig.upload(older, true)).status).toBe(200);
      const nothing = await rig.upload(rig.file(notThere, { batchId: 'nothing' }));
      await rig.accountForAll(nothing.body.id);
      expect((await rig.test.call(rig.who, b01Api.apply, { params: { id: nothing.body.id } })).body.code).toBe('PRM_B01_NOTHING');
    }, 60_000);
  });

  it('puts pupils into the class of the pupils and, for their guardians, into that of the families [PRM-32]', async () => {
    const [one] = pupils(1, 'SG2', 'A') as [Given];
    await rig.school([one]);
    await rig.sync(b08({ SG3: ['A'] }, rig.unit.number), { split: true });
    await rig.applied(rig.file(promoted([one], 'SG3', 'A')));
    expect(await rig.placeInWecom(one.card)).toBe('高三 A班_學生+高三 A班_家長');
  }, 60_000);

  it('takes 1,200 promotions back, lists the 40 pupils edited since and loses nothing [BEY-11]', async () => {
    const list = ['SG1', 'SG2'].flatMap((grade, g) =>
      ['A', 'B'].flatMap((name, c) => pupils(300, grade, name, 21_000_000 + g * 100_000 + c * 10_000)),
    );
    await rig.school(list);
    // That each family is told once is another test's; here 2,400 cards would only take their time.
    rig.cards = false;
    await rig.sync(b08({ SG2: ['A', 'B'], SG3: ['A', 'B'] }, rig.unit.number));
    const up = list.map((one) => ({ ...one, grade: one.grade === 'SG1' ? 'SG2' : 'SG3' }));
    const before = new Map((await rig.corp()).students.map((one) => [one.student_userid, one.department.join()]));
    const id = await rig.applied(rig.file(up));
    expect(await rig.one(id)).toMatchObject({ state: 'applied', moved: 1_200 });
    await rig.clock.move('3 days');
    const club = await rig.query<{ id: string }>(
      `SELECT id FROM school_node WHERE unit_id = $1 AND kind = 'class' AND name = 'B班' AND origin = 'b08' ORDER BY id LIMIT 1`,
    );
    const edited = up.slice(0, 20);
    const moved = up.filter((one) => one.class === 'A').slice(30, 50);
    await rig.test.db.inUnit(rig.unit.ctx, async (tx) => {
      for (const one of edited) {
        await tx.execute(`UPDATE student SET name = name || '（改）', version = version + 1 WHERE unit_id = $1 AND wecom_userid = $2`, [
          tx.unitId,
          useridOf(one.card),
        ]);
      }
      for (const one of moved) {
        await tx.execute(
          `UPDATE student_class sc SET class_id = $3 FROM student s WHERE sc.unit_id = $1 AND s.unit_id = $1 AND s.id = sc.student_id AND s.wecom_userid = $2 AND sc.to_date IS NULL`,
          [tx.unitId, useridOf(one.card), club[0]!.id],
        );
      }
    });
    const foreseen = await rig.test.call(rig.who, b01Api.undoPreview, { params: { id } });
    expect(foreseen.body).toEqual({ restored: 1_180, alumni: 0, conflicts: 40 });
    expect((await rig.test.call(rig.who, b01Api.undo, { params: { id } })).status).toBe(200);
    await rig.settle();
    expect(await rig.one(id)).toMatchObject({ state: 'undone', conflicts: 40 });
    const conflicts = (await rig.test.call(rig.who, b01Api.conflicts, { params: { id }, query: { pageSize: '100' } })).body.items;
    expect(conflicts.filter((one) => one.conflict === 'edited' && one.restored)).toHaveLength(20);
    expect(conflicts.filter((one) => one.conflict === 'moved_again' && !one.restored)).toHaveLength(20);
    const stay = new Set(moved.map((one) => useridOf(one.card)));
    const after = (await rig.corp()).students;
    expect(after).toHaveLength(1_200);
    expect(after.filter((one) => !stay.has(one.student_userid) && one.department.join() !== before.get(one.student_userid))).toEqual([]);
    const kept = await rig.query<{ n: number }>(`SELECT count(*)::int AS n FROM student WHERE unit_id = $1 AND name LIKE '%（改）'`);
    expect(kept[0]!.n).toBe(20);
  }, 200_000);

  it('cannot be taken back after 14 days, nor once a newer one was applied [BEY-11]', async () => {
    const list = pupils(4, 'SG2', 'A');
    await rig.school(list);
    await rig.sync(b08({ SG3: ['A', 'B'] }, rig.unit.number));
    const first = await rig.applied(rig.file(promoted(list, 'SG3', 'A')));
    await rig.clock.move('1 day');
    const second = await rig.applied(rig.file(promoted(list, 'SG3', 'B'), { batchId: 'second', generatedAt: '2026-08-25T11:00:00+08:00' }));
    expect((await rig.test.call(rig.who, b01Api.undo, { params: { id: first } })).body.code).toBe('PRM_UNDO_EXPIRED');
    await rig.clock.move('14 days 1 second');
    expect((await rig.test.call(rig.who, b01Api.undo, { params: { id: second } })).body.code).toBe('PRM_UNDO_EXPIRED');
  }, 60_000);
});
