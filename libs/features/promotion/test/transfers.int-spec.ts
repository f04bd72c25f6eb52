import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { alumniApi } from '@contracts/promotion-alumni';
import { b01Api } from '@contracts/promotion-b01';
import { transferApi, type TransferView } from '@contracts/promotion-transfer';
import type { Ctx } from '@platform/ctx/ctx';
import { buildMember, staffCtx, type BuiltMember } from '../../contacts/test/directory.builder';
import { transferEffect } from '../promotion.jobs';
import { qrPicture } from './qr-picture';
import { b08, pupils, PromotionRig, useridOf, type Given } from './promotion.rig';

const promoted = (list: readonly Given[], grade: string, className = 'A'): Given[] =>
  list.map((one) => ({ ...one, grade, class: className }));

describe('transfers and the QR code of alumni', () => {
  let rig: PromotionRig;
  let teacher: BuiltMember;
  let teacherCtx: Ctx;
  beforeAll(async () => {
    rig = await PromotionRig.start();
  }, 60_000);
  afterAll(() => rig.close());

  const list = pupils(4, 'SG1', 'A');
  const studentId = async (card: string) =>
    (await rig.query<{ id: string }>(`SELECT id FROM student WHERE unit_id = $1 AND wecom_userid = $2`, [useridOf(card)]))[0]!.id;
  const classId = async (grade: string, name: string) =>
    (
      await rig.query<{ id: string }>(
        `SELECT c.id FROM school_node c JOIN school_node g ON g.unit_id = $1 AND g.id = c.parent_id WHERE c.unit_id = $1 AND g.name = $2 AND c.name = $3 AND c.deleted_at IS NULL`,
        [grade, name],
      )
    )[0]!.id;
  const create = (who: Ctx, body: Record<string, unknown>) =>
    rig.test.call(who, transferApi.create, { body: { reason: '搬遷', effectiveOn: '2026-08-26', ...body } as never });
  const at = async (id: string): Promise<TransferView> => (await rig.test.call(rig.who, transferApi.one, { params: { id } })).body;
  const midnight = async (interval: string) => {
    await rig.clock.move(interval);
    await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.enqueue(transferEffect, {}));
    await rig.settle();
  };

  beforeEach(async () => {
    await rig.school(list);
    await rig.sync(b08({ SG2: ['A', 'B'] }, rig.unit.number));
    await rig.applied(rig.file(promoted(list, 'SG2')));
    teacher = await buildMember(rig.test.db, rig.unit, { name: '林慧儀' });
    const own = await classId('高二', 'A班');
    await rig.test.db.inUnit(rig.unit.ctx, (tx) =>
      tx.execute(`INSERT INTO node_teacher (unit_id, node_id, member_id, role) VALUES ($1, $2, $3, 'class_teacher')`, [
        tx.unitId,
        own,
        teacher.id,
      ]),
    );
    teacherCtx = staffCtx(teacher);
    rig.transport.delivered.length = 0;
  }, 60_000);

  it('cancelled today does not move tomorrow; carried out and then listed by B01 the pupil is back and it says so [PRM-63, PRM-67, scenario 10]', async () => {
    const [one, two] = list as [Given, Given];
    const first = await create(rig.who, { type: 'out', studentId: await studentId(one.card), otherSchool: '海星中學' });
    expect(first.body).toMatchObject({ state: 'approved', fromClass: '高二 A班' });
    expect((await rig.test.call(rig.who, transferApi.cancel, { params: { id: first.body.id } })).body.state).toBe('cancelled');
    const second = await create(rig.who, { type: 'out', studentId: await studentId(two.card) });
    await midnight('1 day');
    await midnight('1 minute');
    expect(await rig.placeInWecom(one.card)).toBe('高二 A班');
    expect(await rig.placeInWecom(two.card)).toBe('2026 高二A班');
    expect((await at(second.body.id)).state).toBe('done');
    // 高二 is a grade that is invited.
    expect(rig.invited.map((person) => person.name)).toEqual([two.name]);
    const record = async () => (await rig.test.call(rig.who, alumniApi.list, { query: { page: '1' } })).body.items[0]!;
    expect(await record()).toMatchObject({ reason: 'transfer_out', name: two.name, restoredAt: null });
    const id = await rig.applied(rig.file(promoted(list, 'SG2'), { batchId: 'next', generatedAt: '2026-08-26T09:00:00+08:00' }));
    expect(await rig.one(id)).toMatchObject({ state: 'applied', anomalies: 0, moved: 1, unchanged: 3 });
    expect(await rig.placeInWecom(two.card)).toBe('高二 A班');
    expect((await record()).restoredAt).not.toBeNull();
    expect((await at(second.body.id)).overridden).toBe(true);
    // The undo takes him back to 校友, as he was.
    expect((await rig.test.call(rig.who, b01Api.undo, { params: { id } })).status).toBe(200);
    await rig.settle();
    expect((await rig.one(id)).state).toBe('undone');
    expect(await rig.placeInWecom(two.card)).toBe('2026 高二A班');
    expect((await record()).restoredAt).toBeNull();
    expect((await at(second.body.id)).overridden).toBe(false);
  }, 60_000);

  it('a class teacher asks for an own pupil, an administrator agrees, both teachers and the family hear of the change [PRM-62, PRM-65]', async () => {
    const [one] = list as [Given];
    const asked = await create(teacherCtx, {
      type: 'class_change',
      studentId: await studentId(one.card),
      toClassId: await classId('高二', 'B班'),
    });
    expect(asked.body).toMatchObject({ state: 'requested', can: ['cancel'] });
    const { body } = await rig.test.call(rig.who, transferApi.approve, {
      params: { id: asked.body.id },
      version: asked.body.version,
      body: {},
    });
    expect(body.state).toBe('approved');
    await midnight('1 day');
    await midnight('1 minute');
    expect(await rig.placeInWecom(one.card)).toBe('高二 B班');
    expect((await at(asked.body.id)).state).toBe('done');
    const titles = (to: string) => rig.transport.delivered.filter((card) => card.to === to).map((card) => card.title);
    expect(titles(teacher.wecomUserid)).toEqual(['轉班申請已同意', '轉班已生效']);
    expect(titles(useridOf(one.card))).toEqual([`${one.name} 已編入 高二 B班`]);
  }, 60_000);

  it('teachers see and name only what is theirs [PRM-62]', async () => {
    const stranger = staffCtx(await buildMember(rig.test.db, rig.unit, { name: '外人' }));
    const id = await studentId(list[0]!.card);
    expect((await create(stranger, { type: 'out', studentId: id })).status).toBe(403);
    const made = await create(rig.who, { type: 'out', studentId: id });
    expect((await rig.test.call(stranger, transferApi.one, { params: { id: made.body.id } })).status).toBe(404);
    expect((await rig.test.call(teacherCtx, transferApi.one, { params: { id: made.body.id } })).status).toBe(200);
    expect((await rig.test.call(teacherCtx, transferApi.approve, { params: { id: made.body.id }, version: 1, body: {} })).status).toBe(403);
    expect((await create(teacherCtx, { type: 'in', studentName: '新來的' })).status).toBe(403);
  }, 60_000);

  it('one open transfer a pupil, dates from 7 days past to a year ahead [PRM-66, bad input]', async () => {
    const id = await studentId(list[0]!.card);
    expect((await create(rig.who, { type: 'out', studentId: id, effectiveOn: '2026-08-10' })).body.code).toBe('PRM_TRANSFER_DATE');
    expect((await create(rig.who, { type: 'out', studentId: id, effectiveOn: '2027-08-26' })).body.code).toBe('PRM_TRANSFER_DATE');
    expect((await create(rig.who, { type: 'out', studentId: id })).status).toBe(200);
    expect((await create(rig.who, { type: 'out', studentId: id })).body.code).toBe('PRM_TRANSFER_OPEN');
  }, 60_000);

  it('an arrival makes no account; it is expected until somebody of the name subscribes [PRM-64]', async () => {
    const made = await create(rig.who, {
      type: 'in',
      studentName: '新同學',
      toClassId: await classId('高二', 'A班'),
      effectiveOn: '2026-08-25',
    });
    await rig.settle();
    expect(await at(made.body.id)).toMatchObject({ state: 'done', arrived: false, studentId: null });
    expect((await rig.corp()).students).toHaveLength(4);
  }, 60_000);

  it('the effect of a day runs twice and once late without moving anybody twice [job transfer.effect]', async () => {
    const [one] = list as [Given];
    await create(rig.who, { type: 'class_change', studentId: await studentId(one.card), toClassId: await classId('高二', 'B班') });
    await rig.clock.move('5 days');
    await rig.test.db.inUnit(rig.unit.ctx, async (tx) => {
      await tx.enqueue(transferEffect, {});
      await tx.enqueue(transferEffect, {});
    });
    await rig.settle();
    await midnight('1 day');
    expect(await rig.placeInWecom(one.card)).toBe('高二 B班');
    expect(
      await rig.query(
        `SELECT 1 FROM directory_change WHERE unit_id = $1 AND kind = 'student.update' AND created_at > '-infinity' AND batch_id IN (SELECT id FROM transfer WHERE unit_id = $1)`,
      ),
    ).toHaveLength(1);
  }, 60_000);

  it('binds a picture that reads as a QR code, replaces it knowingly, keeps the old one and refuses others [PRM-50, PRM-51, PRM-53]', async () => {
    const code = await qrPicture('https://weixin.qq.com/r/alumni');
    const photo = await sharp({ create: { width: 400, height: 400, channels: 3, background: '#4488cc' } })
      .png()
      .toBuffer();
    const bind = async (bytes: Buffer, replaces: number | null, title = '校友群') =>
      rig.test.call(rig.who, alumniApi.bindQr, {
        body: { title, fileId: await rig.uploaded('alumni-qr', 'qr.png', bytes), link: null, validUntil: '2026-12-31', replaces },
      });
    expect((await bind(photo, null)).body.code).toBe('PRM_ALUMNI_QR');
    const first = await bind(code, null);
    expect(first).toMatchObject({ status: 200, body: { title: '校友群', expired: false } });
    expect((await bind(code, null)).body.code).toBe('VERSION_CONFLICT');
    expect((await bind(code, first.body.version, '新校友群')).status).toBe(200);
    const seen = (await rig.test.call(rig.who, alumniApi.qr)).body;
    expect([seen.qr?.title, seen.canBind, seen.history.map((one) => one.title)]).toEqual(['新校友群', true, ['校友群']]);
    expect((await rig.test.call(teacherCtx, alumniApi.qr)).body).toMatchObject({ canBind: false, history: [] });
    await rig.clock.move('200 days');
    expect((await rig.test.call(rig.who, alumniApi.qr)).body.qr?.expired).toBe(true);
  }, 60_000);

  it('the preview tells how many would leave, and the download has the spec’s columns [PRM-26, PRM-30]', async () => {
    const { body: preview } = await rig.upload(rig.file(promoted(list.slice(0, 3), 'SG2'), { batchId: 'three' }));
    expect(preview.sweep.students).toBe(1);
    const started = await rig.test.call(rig.who, b01Api.export, { params: { id: preview.id }, body: { grade: 'SG2', class: 'A' } });
    expect(started.status).toBe(200);
    await rig.settle();
    const [job] = await rig.query<{ state: string; file_name: string }>(`SELECT state, file_name FROM export_job WHERE unit_id = $1`);
    expect(job).toEqual({ state: 'ready', file_name: 'B01更新結果_2026-2027.xlsx' });
  }, 60_000);
});
