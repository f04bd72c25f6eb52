import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NoticesHttpModule } from '@features/notices';
import { noticesApi } from '@contracts/notices';
import { promotionApi } from '@contracts/promotion';
import { alumniApi } from '@contracts/promotion-alumni';
import { b01Api } from '@contracts/promotion-b01';
import { b08Api } from '@contracts/promotion-b08';
import { transferApi } from '@contracts/promotion-transfer';
import { staffCtx, buildMember } from '../../contacts/test/directory.builder';
import { transferEffect } from '../promotion.jobs';
import { qrPicture } from './qr-picture';
import { b08, pupils, PromotionRig, useridOf, YEAR, type Given } from './promotion.rig';

const promoted = (list: readonly Given[], grade: string, className = 'A'): Given[] =>
  list.map((one) => ({ ...one, grade, class: className }));

describe('around the yearly promotion', () => {
  let rig: PromotionRig;
  beforeAll(async () => {
    rig = await PromotionRig.start([NoticesHttpModule]);
  }, 60_000);
  afterAll(() => rig.close());

  const staying = pupils(3, 'SG1', 'A');
  const last = pupils(1, 'SG3', 'A', 20_300_000);
  const [senior] = last as [Given];
  const list = [...staying, ...last];
  const studentId = async (card: string) =>
    (await rig.query<{ id: string }>(`SELECT id FROM student WHERE unit_id = $1 AND wecom_userid = $2`, [useridOf(card)]))[0]!.id;
  const alumni = async () => (await rig.test.call(rig.who, alumniApi.list, { query: { page: '1', pageSize: '50' } })).body.items;
  const year = () => rig.sync(b08({ SG2: ['A', 'B'], SG3: ['A'] }, rig.unit.number));
  const week = async () => {
    await rig.clock.move('7 days 1 minute');
    await rig.settle();
  };

  beforeEach(() => rig.school(list), 60_000);

  it('administrators open B08, B01 and the guide; other staff are refused, and see why [PRM-01]', async () => {
    const teacher = staffCtx(await buildMember(rig.test.db, rig.unit, { name: '林慧儀' }));
    for (const route of [b08Api.latest, b01Api.current, promotionApi.guide]) {
      expect((await rig.test.call(teacher, route)).body).toMatchObject({ code: 'FORBIDDEN' });
      expect((await rig.test.call(rig.who, route)).status).toBe(200);
    }
  });

  it('takes no teachers along: each new class is listed without 班主任 until somebody sets one [PRM-13]', async () => {
    const [old] = await rig.query<{ id: string }>(`SELECT id FROM school_node WHERE unit_id = $1 AND kind = 'class' LIMIT 1`);
    const put = (nodeId: string, memberId: string) =>
      rig.test.db.inUnit(rig.unit.ctx, (tx) =>
        tx.execute(`INSERT INTO node_teacher (unit_id, node_id, member_id, role) VALUES ($1, $2, $3, 'class_teacher')`, [
          tx.unitId,
          nodeId,
          memberId,
        ]),
      );
    await put(old!.id, rig.colleague.id);
    const id = await year();
    const items = async () => (await rig.test.call(rig.who, b08Api.one, { params: { id } })).body.items;
    expect((await items()).map((item) => [item.gradeCode, item.name, item.classTeachers])).toEqual([
      ['SG2', 'A班', 0],
      ['SG2', 'B班', 0],
      ['SG3', 'A班', 0],
    ]);
    await put((await items())[1]!.classId!, rig.colleague.id);
    expect((await items()).map((item) => item.classTeachers)).toEqual([0, 1, 0]);
  }, 60_000);

  it('the guide counts classes of the table, who has subscribed, the last update and the days of its week [PRM-15]', async () => {
    const guide = async () => (await rig.test.call(rig.who, promotionApi.guide)).body;
    expect(await guide()).toMatchObject({ classesFiled: null, subscribed: 4, students: 4, lastUpdate: null, daysLeft: null });
    await year();
    expect(await guide()).toMatchObject({ schoolYear: YEAR, classesSynced: 3, classesFiled: 3 });
    await rig.test.db.inUnit(rig.unit.ctx, (tx) =>
      tx.execute(`UPDATE parent SET subscribed = false WHERE unit_id = $1 AND wecom_userid = $2`, [tx.unitId, `p${senior.card}`]),
    );
    await rig.applied(rig.file(promoted(staying, 'SG2')));
    expect(await guide()).toMatchObject({ subscribed: 3, students: 4, lastUpdate: { schoolYear: YEAR, moved: 3 }, daysLeft: 7 });
    await rig.clock.move('2 days 1 hour');
    expect((await guide()).daysLeft).toBe(5);
    await rig.clock.move('5 days');
    await rig.settle();
    expect((await guide()).daysLeft).toBeNull();
  }, 60_000);

  it('names the way to the file on the bureau’s site with the year that is prepared [PRM-36]', async () => {
    const { bureau } = (await rig.test.call(rig.who, b01Api.current)).body;
    expect(bureau.steps).toEqual([
      '主頁',
      '主頁資訊',
      '專區登入',
      '學校專區',
      `${YEAR} 學年`,
      '學生網上註冊（學年初註冊）',
      "更新 '智慧校園' 學生年級班別",
    ]);
  });

  it('the list under a class holds the pupils of that class in the last uploaded file [PRM-25]', async () => {
    await year();
    await rig.upload(rig.file([...promoted(staying, 'SG2'), ...promoted(last, 'SG3')]));
    const [one, ...others] = staying as [Given, ...Given[]];
    const newest = await rig.upload(rig.file([...promoted([one], 'SG2', 'B'), ...promoted(others, 'SG2')], { batchId: 'newest' }));
    const { update } = (await rig.test.call(rig.who, b01Api.current)).body;
    expect(update?.id).toBe(newest.body.id);
    const names = async (className: string) =>
      (
        await rig.test.call(rig.who, b01Api.rows, { params: { id: newest.body.id }, query: { grade: 'SG2', class: className, page: '1' } })
      ).body.items.map((row) => row.name);
    expect(await names('B')).toEqual([one.name]);
    expect(await names('A')).toEqual(others.map((other) => other.name));
  }, 60_000);

  it('ends the stay in the old class with its day and forgets nothing of it, so that past work stays with its class [PRM-34]', async () => {
    await year();
    const [one] = staying as [Given];
    const id = await studentId(one.card);
    const stays = () =>
      rig.query<{ grade: string; over: boolean }>(
        `SELECT g.name AS grade, sc.to_date IS NOT NULL AS over FROM student_class sc JOIN school_node c ON c.unit_id = $1 AND c.id = sc.class_id
           JOIN school_node g ON g.unit_id = $1 AND g.id = c.parent_id WHERE sc.unit_id = $1 AND sc.student_id = $2 ORDER BY over DESC`,
        [id],
      );
    expect(await stays()).toEqual([{ grade: '高一舊', over: false }]);
    await rig.applied(rig.file([...promoted(staying, 'SG2'), ...promoted(last, 'SG3')]));
    expect(await stays()).toEqual([
      { grade: '高一舊', over: true },
      { grade: '高二', over: false },
    ]);
  }, 60_000);

  it('alumni are no receivers of their class, their grade or the whole school any more [PRM-46]', async () => {
    await year();
    const [old] = await rig.query<{ class_id: string; grade_id: string }>(
      `SELECT c.id AS class_id, c.parent_id AS grade_id FROM school_node c JOIN school_node g ON g.unit_id = $1 AND g.id = c.parent_id AND g.name = '高三舊'
        WHERE c.unit_id = $1`,
    );
    const sender = staffCtx(rig.admin, { rights: ['admin', 'messaging.send', 'notice.all_school'] });
    const count = async (kind: 'class' | 'grade' | 'school', refId: string | null) =>
      (
        await rig.test.call(sender, noticesApi.count, {
          body: { targets: [{ kind, refId }], includeAlumni: false, audience: 'parents', ccIds: [], ccSelf: false },
        })
      ).body;
    expect((await count('class', old!.class_id)).students).toBe(1);
    await rig.applied(rig.file(promoted(staying, 'SG2')));
    await week();
    expect((await alumni()).map((one) => one.name)).toEqual([senior.name]);
    expect((await count('class', old!.class_id)).students).toBe(0);
    expect((await count('grade', old!.grade_id)).students).toBe(0);
    expect((await count('school', null)).students).toBe(3);
  }, 60_000);

  it('a pupil who was transferred out this year is invited once, whatever the week of the update finds [PRM-48]', async () => {
    await year();
    const out = await rig.test.call(rig.who, transferApi.create, {
      body: { type: 'out', studentId: await studentId(senior.card), effectiveOn: '2026-08-26', reason: '搬遷' },
    });
    expect(out.body.state).toBe('approved');
    const id = await rig.applied(rig.file(promoted(staying, 'SG2')));
    await rig.clock.move('1 day');
    await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.enqueue(transferEffect, {}));
    await rig.settle();
    expect(rig.invited.map((one) => one.name)).toEqual([senior.name]);
    await week();
    expect(await rig.one(id)).toMatchObject({ sweep: { state: 'done', students: 0 } });
    expect(rig.invited).toHaveLength(1);
    expect((await alumni()).map((one) => [one.name, one.reason])).toEqual([[senior.name, 'transfer_out']]);
  }, 60_000);

  it('pupils whose families have not subscribed are touched neither by the file nor by its week [PRM-49]', async () => {
    await year();
    // No card is known of somebody who has not subscribed.
    await rig.test.db.inUnit(rig.unit.ctx, (tx) =>
      tx.execute(`UPDATE student SET edu_card_index = NULL WHERE unit_id = $1 AND wecom_userid = $2`, [tx.unitId, useridOf(senior.card)]),
    );
    const before = await rig.placeInWecom(senior.card);
    await rig.applied(rig.file([...promoted(staying, 'SG2'), { ...senior, grade: 'SG3', class: 'A' }]));
    await week();
    expect(await rig.placeInWecom(senior.card)).toBe(before);
    expect(await alumni()).toEqual([]);
    expect(rig.invited).toEqual([]);
  }, 60_000);

  it('the message of the move speaks of the QR code while one is valid, and goes without it else [PRM-52]', async () => {
    await year();
    const bound = await rig.test.call(rig.who, alumniApi.bindQr, {
      body: {
        title: '校友群',
        fileId: await rig.uploaded('alumni-qr', 'qr.png', await qrPicture('https://weixin.qq.com/r/alumni')),
        link: null,
        validUntil: '2026-09-05',
        replaces: null,
      },
    });
    expect(bound.status).toBe(200);
    await rig.applied(rig.file(promoted(staying.slice(0, 2), 'SG2')));
    await week();
    const told = () =>
      rig.query<{ summary: string }>(`SELECT summary FROM reminder_topic WHERE unit_id = $1 AND title LIKE $2 ORDER BY created_at, id`, [
        `${senior.name} 已移入校友`,
      ]);
    const [withCode] = await told();
    const record = (await alumni()).find((one) => one.name === senior.name)!;
    const classId = (
      await rig.query<{ id: string }>(`SELECT id FROM school_node WHERE unit_id = $1 AND origin = 'b08' AND kind = 'class' LIMIT 1`)
    )[0]!.id;
    await rig.test.call(rig.who, alumniApi.restore, { params: { id: record.id }, body: { classId } });
    await rig.settle();
    await rig.clock.move('30 days');
    expect((await rig.test.call(rig.who, alumniApi.qr)).body.qr?.expired).toBe(true);
    const left = await rig.test.call(rig.who, transferApi.create, {
      body: { type: 'out', studentId: await studentId(senior.card), effectiveOn: '2026-10-01', reason: '搬遷' },
    });
    expect(left.body).toMatchObject({ state: 'approved' });
    await rig.settle();
    const [, without] = await told();
    expect(withCode?.summary).toContain('二維碼');
    expect(without?.summary).not.toContain('二維碼');
    // One invitation a year: the second leaving has it already.
    expect([rig.invited.filter((one) => one.name === senior.name).length, (await alumni())[0]?.invite]).toEqual([1, 'sent']);
  }, 60_000);

  it('transfers of all three kinds stand under 全部, and under 待處理 or 已完成 as they are [PRM-60, PRM-61]', async () => {
    await year();
    await rig.applied(rig.file([...promoted(staying, 'SG2'), ...promoted(last, 'SG3')]));
    const [one, two] = staying as [Given, Given, Given];
    const classB = await rig.query<{ id: string }>(`SELECT id FROM school_node WHERE unit_id = $1 AND name = 'B班' AND origin = 'b08'`);
    const create = async (body: object) =>
      (await rig.test.call(rig.who, transferApi.create, { body: { reason: '搬遷', effectiveOn: '2026-09-20', ...body } as never })).body;
    const out = await create({ type: 'out', studentId: await studentId(one.card), otherSchool: '海星中學' });
    const change = await create({ type: 'class_change', studentId: await studentId(two.card), toClassId: classB[0]!.id });
    const arrival = await create({ type: 'in', studentName: '新同學', toClassId: classB[0]!.id });
    await rig.test.call(rig.who, transferApi.cancel, { params: { id: out.id } });
    const tab = async (which: 'all' | 'open' | 'closed') =>
      (await rig.test.call(rig.who, transferApi.list, { query: { tab: which, page: '1' } })).body.items.map((row) => row.type).sort();
    expect(await tab('all')).toEqual(['class_change', 'in', 'out']);
    expect(await tab('open')).toEqual(['class_change', 'in']);
    expect(await tab('closed')).toEqual(['out']);
    expect([change.state, arrival.studentId]).toEqual(['approved', null]);
    expect((await rig.test.call(rig.who, transferApi.choices)).body.types).toEqual(['out', 'in', 'class_change']);
  }, 60_000);
});
