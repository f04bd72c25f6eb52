import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { changesApi, schoolSettingsApi } from '@contracts/directory-changes';
import { MODULE_RIGHTS } from '@contracts/permissions';
import { schoolEditApi } from '@contracts/school-contacts';
import type { StaffCtx } from '@platform/ctx/ctx';
import { ExportsHttpModule } from '@features/exports';
import { SchoolContactsHttpModule, SchoolContactsModule } from '../index';
import { buildMember, staffCtx } from './directory.builder';
import { newId, writeRig, type WriteRig } from './write.rig';

describe('editing of 家校通訊錄', () => {
  let rig: WriteRig;
  let admin: StaffCtx;
  let grade: string;
  let room: string;
  beforeAll(async () => {
    rig = await writeRig([SchoolContactsModule, SchoolContactsHttpModule, ExportsHttpModule]);
    const boss = await buildMember(rig.test.db, rig.unit, { wecomUserid: 'boss', roles: ['super_admin'], departments: [] });
    admin = staffCtx(boss, {
      surface: 'console',
      rights: ['directory.read', 'directory.sync', 'admin', 'permissions.manage', ...MODULE_RIGHTS],
    });
    room = await rig.id('school_node', `kind = 'class' AND deleted_at IS NULL`);
    grade = await rig.id('school_node', `id = (SELECT parent_id FROM school_node WHERE unit_id = $1 AND id = $2)`, room);
  }, 60_000);
  afterAll(() => rig.close());
  beforeEach(async () => {
    await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.execute(`DELETE FROM directory_change WHERE unit_id = $1`, [tx.unitId]));
  });

  const key = () => newId();
  /** A form: written down, then waited for. */
  const settled = async (answer: { body: { changeId: string } }) =>
    rig.test.call(admin, changesApi.settle, { params: { id: answer.body.changeId }, body: {} });
  const corpNode = async (name: string) => (await rig.corp()).schoolDepartments.find((node) => node.name === name);
  const versionOf = async (id: string) =>
    (await rig.query<{ version: number }>(`SELECT version FROM school_node WHERE unit_id = $1 AND id = $2`, [id]))[0]!.version;

  it('adds, renames and deletes a class in WeCom, and refuses what WeCom forbids [SCH-03, SCH-04, SCH-24]', async () => {
    const made = await settled(
      await rig.test.call(admin, schoolEditApi.createNode, {
        body: { kind: 'class', parentId: grade, name: '創新班' },
        key: key(),
      }),
    );
    expect(made.status).toBe(200);
    expect(made.body).toMatchObject({ state: 'done', code: null });
    expect(await corpNode('創新班')).toMatchObject({ type: 1 });
    const id = made.body.id!;
    const wrong = await rig.test.call(admin, schoolEditApi.createNode, {
      body: { kind: 'class', parentId: grade, name: '一/二' },
      key: key(),
    });
    expect(wrong.body).toMatchObject({ code: 'NODE_NAME_INVALID' });
    const high = await rig.test.call(admin, schoolEditApi.createNode, {
      body: { kind: 'class', parentId: null, name: '懸空班' },
      key: key(),
    });
    expect(high.body).toMatchObject({ code: 'NODE_PARENT_INVALID' });
    const twice = await rig.test.call(admin, schoolEditApi.createNode, {
      body: { kind: 'class', parentId: grade, name: '創新班' },
      key: key(),
    });
    expect(twice.body).toMatchObject({ code: 'DUPLICATE' });
    const version = await versionOf(id);
    expect(
      (await rig.test.call(admin, schoolEditApi.updateNode, { params: { id }, body: { name: '創意班' }, version })).body,
    ).toMatchObject({ state: 'done' });
    const late = await rig.test.call(admin, schoolEditApi.updateNode, { params: { id }, body: { name: '遲到班' }, version });
    expect(late.body).toMatchObject({ code: 'VERSION_CONFLICT', details: { current: { name: '創意班' } } });
    expect((await rig.test.call(admin, schoolEditApi.deleteNode, { params: { id: room } })).body).toMatchObject({ code: 'NODE_NOT_EMPTY' });
    expect((await rig.test.call(admin, schoolEditApi.deleteNode, { params: { id } })).body).toMatchObject({ state: 'done' });
    expect(await corpNode('創意班')).toBeUndefined();
  });

  it('makes 幼兒 to 高中 with one key, keeps what is there and shows it before [SCH-25]', async () => {
    const campus = (
      await settled(
        await rig.test.call(admin, schoolEditApi.createNode, { body: { kind: 'campus', parentId: null, name: '新校區' }, key: key() }),
      )
    ).body.id!;
    const body = {
      campusIds: [campus],
      sections: ['kindergarten', 'junior'] as const,
      withSections: true,
      lang: 'zh' as const,
      classes: 2,
    };
    const plan = { ...body, sections: [...body.sections] };
    const preview = await rig.test.call(admin, schoolEditApi.oneKeyPreview, { body: plan });
    expect(preview.body.made).toBe(2 + 6 + 12);
    expect(preview.body.items[0]).toEqual({ path: ['新校區', '幼兒'], kind: 'section', exists: false });
    await rig.test.call(admin, schoolEditApi.oneKey, { body: plan, key: key() });
    await rig.drain();
    expect((await corpNode('初三乙'))?.type).toBe(1);
    const grades = await rig.query(
      `SELECT name, origin, standard_grade, register_year IS NOT NULL AS year FROM school_node WHERE unit_id = $1 AND name = '初一' AND deleted_at IS NULL`,
    );
    expect(grades).toContainEqual({ name: '初一', origin: 'manual', standard_grade: 61, year: true });
    expect((await rig.test.call(admin, schoolEditApi.oneKeyPreview, { body: plan })).body.made).toBe(0);
    const guide = (await rig.test.call(admin, schoolEditApi.guide)).body;
    expect(guide.withoutTeacher.map((each) => each.path)).toContain('新校區 / 初中 / 初三 / 初三乙');
    expect(guide.withoutStudents.length).toBeGreaterThanOrEqual(12);
  });

  it('sets teachers chosen from company contacts, tells them, and refuses everybody else [SCH-08, SCH-11, SCH-22]', async () => {
    const [one, two] = await rig.query<{ id: string }>(
      `SELECT id FROM member WHERE unit_id = $1 AND join_state = 'active' AND wecom_userid <> 'boss' ORDER BY id LIMIT 2`,
    );
    const teachers = [
      { memberId: one!.id, role: 'class_teacher' as const, subject: null },
      { memberId: two!.id, role: 'subject_teacher' as const, subject: '數學' },
    ];
    const version = await versionOf(room);
    const set = await rig.test.call(admin, schoolEditApi.setTeachers, { params: { id: room }, body: { teachers }, version });
    expect(set.body).toMatchObject({ state: 'done' });
    const form = (await rig.test.call(admin, schoolEditApi.nodeForm, { params: { id: room } })).body;
    expect(form.teachers.map(({ memberId, role, subject }) => ({ memberId, role, subject }))).toEqual(teachers);
    expect(await rig.query(`SELECT 1 FROM reminder WHERE unit_id = $1 AND recipient_id = $2`, [two!.id])).not.toEqual([]);
    const stranger = await rig.test.call(admin, schoolEditApi.setTeachers, {
      params: { id: room },
      body: { teachers: [{ memberId: newId(), role: 'class_teacher', subject: null }] },
      version: form.version,
    });
    expect(stranger.body).toMatchObject({ code: 'TEACHER_NOT_MEMBER' });
    const stale = await rig.test.call(admin, schoolEditApi.setTeachers, { params: { id: room }, body: { teachers: [] }, version });
    expect(stale.body).toMatchObject({ code: 'VERSION_CONFLICT' });
  });

  it('lists every class with the state of its group and its class teacher as the owner [SCH-09, SCH-32]', async () => {
    const owners = await rig.query<{ name: string }>(
      `SELECT m.name FROM node_teacher t JOIN member m ON m.unit_id = $1 AND m.id = t.member_id
        WHERE t.unit_id = $1 AND t.node_id = $2 AND t.role = 'class_teacher' ORDER BY m.name`,
      [room],
    );
    const { items } = (await rig.test.call(admin, schoolEditApi.groups)).body;
    const mine = items.find((item) => item.classId === room);
    expect(owners.length).toBeGreaterThan(0);
    expect(mine).toMatchObject({ open: expect.any(Boolean), owner: owners.map((each) => each.name).join('、') });
    await rig.test.db.inUnit(rig.unit.ctx, (tx) =>
      tx.execute(`UPDATE school_node SET group_open = NOT group_open WHERE unit_id = $1 AND id = $2`, [tx.unitId, room]),
    );
    const turned = (await rig.test.call(admin, schoolEditApi.groups)).body.items.find((item) => item.classId === room);
    expect(turned?.open).toBe(!mine!.open);
  });

  it('refuses the code of a class without 班主任 and shows it with names afterwards (acceptance 6) [SCH-13, SCH-30]', async () => {
    const bare = (
      await settled(
        await rig.test.call(admin, schoolEditApi.createNode, { body: { kind: 'class', parentId: grade, name: '高一2班' }, key: key() }),
      )
    ).body.id!;
    expect((await rig.test.call(admin, schoolEditApi.nodeQr, { params: { id: bare } })).body).toMatchObject({
      code: 'CLASS_TEACHER_REQUIRED',
    });
    const [teacher] = await rig.query<{ id: string }>(
      `SELECT id FROM member WHERE unit_id = $1 AND join_state = 'active' AND wecom_userid <> 'boss' LIMIT 1`,
    );
    await rig.test.call(admin, schoolEditApi.setTeachers, {
      params: { id: bare },
      body: { teachers: [{ memberId: teacher!.id, role: 'class_teacher', subject: null }] },
      version: await versionOf(bare),
    });
    expect((await rig.test.call(admin, schoolEditApi.nodeQr, { params: { id: bare } })).body).toMatchObject({ className: '高一2班' });
    const above = (await rig.test.call(admin, schoolEditApi.nodeQr, { params: { id: grade } })).body;
    expect(above.className).toBeNull();
    const picture = await rig.test.call(admin, schoolEditApi.qrPicture, { params: { size: '430' } });
    expect(picture.status).toBe(200);
  });

  it('adds a pupil with guardians, changes number and class, and masks numbers (acceptance 7) [SCH-18, SCH-19, OVR-34]', async () => {
    const made = await settled(
      await rig.test.call(admin, schoolEditApi.createStudent, {
        body: {
          name: '阿木',
          classIds: [room],
          guardians: [
            { mobile: '66001122', relation: '爺爺' },
            { mobile: '+86 13800138000', relation: '媽媽' },
          ],
          invite: false,
        },
        key: key(),
      }),
    );
    expect(made.body).toMatchObject({ state: 'done' });
    await rig.drain();
    const id = made.body.id!;
    const form = (await rig.test.call(admin, schoolEditApi.studentForm, { params: { id } })).body;
    expect(form.guardians.map((each) => [each.relation, each.mobile])).toEqual([
      ['爺爺', '6***1122'],
      ['媽媽', '1***8000'],
    ]);
    const guardianId = form.guardians[0]!.id;
    const changed = await rig.test.call(admin, schoolEditApi.updateGuardian, { params: { id, guardianId }, body: { mobile: '66001133' } });
    expect(changed.body).toMatchObject({ state: 'done' });
    expect((await rig.corp()).parents.some((each) => each.mobile.endsWith('66001133'))).toBe(true);
    const bad = await rig.test.call(admin, schoolEditApi.updateGuardian, { params: { id, guardianId }, body: { mobile: '12345' } });
    expect(bad.body).toMatchObject({ code: 'MOBILE_INVALID' });
    const [other] = await rig.query<{ id: string }>(
      `SELECT id FROM school_node WHERE unit_id = $1 AND kind = 'class' AND deleted_at IS NULL AND id <> $2 ORDER BY id LIMIT 1`,
      [room],
    );
    await rig.test.call(admin, schoolEditApi.setClass, { body: { studentIds: [id], classIds: [other!.id], mode: 'add' }, key: key() });
    await rig.drain();
    expect((await rig.test.call(admin, schoolEditApi.studentForm, { params: { id } })).body.classIds.sort()).toEqual(
      [room, other!.id].sort(),
    );
    await rig.test.call(admin, schoolEditApi.setClass, { body: { studentIds: [id], classIds: [other!.id], mode: 'move' }, key: key() });
    await rig.drain();
    const moved = (await rig.test.call(admin, schoolEditApi.studentForm, { params: { id } })).body;
    expect(moved.classIds).toEqual([other!.id]);
    expect(moved.guardians).toHaveLength(2);
    await rig.test.call(admin, schoolEditApi.removeGuardian, { params: { id, guardianId: moved.guardians[1]!.id } });
    expect((await rig.test.call(admin, schoolEditApi.studentForm, { params: { id } })).body.guardians).toHaveLength(1);
  });

  it('removes pupils with the guardians only they have and brings one back with guardians and class [SCH-21, SCH-28]', async () => {
    const made = await settled(
      await rig.test.call(admin, schoolEditApi.createStudent, {
        body: { name: '小別離', classIds: [room], guardians: [{ mobile: '66007788', relation: '爸爸' }], invite: false },
        key: key(),
      }),
    );
    await rig.drain();
    const id = made.body.id!;
    expect((await rig.test.call(admin, schoolEditApi.removalPreview, { body: { studentIds: [id] } })).body).toEqual({
      students: 1,
      guardians: ['小別離-爸爸'],
    });
    await rig.test.call(admin, schoolEditApi.removeStudents, { body: { studentIds: [id] }, key: key() });
    await rig.drain();
    expect((await rig.corp()).parents.some((each) => each.mobile.endsWith('66007788'))).toBe(false);
    expect((await rig.test.call(admin, schoolEditApi.removed)).body.items.map((item) => item.id)).toContain(id);
    expect((await rig.test.call(admin, schoolEditApi.restore, { params: { id }, body: {}, key: key() })).status).toBe(200);
    await rig.drain();
    const back = (await rig.test.call(admin, schoolEditApi.studentForm, { params: { id } })).body;
    expect(back).toMatchObject({ name: '小別離', classIds: [room] });
    expect(back.guardians.map((each) => each.relation)).toEqual(['爸爸']);
  });

  it('keeps which classes a removed pupil was in and when, for whoever looks after their papers later [SCH-21]', async () => {
    const made = await settled(
      await rig.test.call(admin, schoolEditApi.createStudent, {
        body: { name: '舊生', classIds: [room], guardians: [{ mobile: '66007799', relation: '媽媽' }], invite: false },
        key: key(),
      }),
    );
    await rig.drain();
    const id = made.body.id!;
    await rig.test.call(admin, schoolEditApi.removeStudents, { body: { studentIds: [id] }, key: key() });
    await rig.drain();
    const kept = await rig.query<{ class_id: string; ended: boolean }>(
      `SELECT class_id, to_date IS NOT NULL AS ended FROM student_class WHERE unit_id = $1 AND student_id = $2`,
      [id],
    );
    expect(kept).toEqual([{ class_id: room, ended: true }]);
    const tie = await rig.query<{ relation: string; ended: boolean }>(
      `SELECT relation, ended_at IS NOT NULL AS ended FROM guardianship WHERE unit_id = $1 AND student_id = $2`,
      [id],
    );
    expect(tie).toEqual([{ relation: 'mother', ended: true }]);
  });

  it('invites guardians who have not joined, once an hour, and says who was left out [SCH-29, CON-21]', async () => {
    const made = await settled(
      await rig.test.call(admin, schoolEditApi.createStudent, {
        body: { name: '待邀請', classIds: [room], guardians: [{ mobile: '66005566', relation: '媽媽' }], invite: false },
        key: key(),
      }),
    );
    await rig.drain();
    const body = { studentIds: [made.body.id!] };
    expect((await rig.test.call(admin, schoolEditApi.invite, { body, key: key() })).body).toMatchObject({ sent: 1, skipped: [] });
    await rig.drain();
    expect((await rig.states()).at(-1)).toEqual({ kind: 'parent.invite', state: 'done', error: null });
    expect((await rig.corp()).parents.filter((each) => each.mobile.endsWith('66005566'))).toHaveLength(1);
    const again = (await rig.test.call(admin, schoolEditApi.invite, { body, key: key() })).body;
    expect(again).toMatchObject({ batchId: null, sent: 0 });
    expect(again.skipped[0]).toMatchObject({ label: '待邀請-媽媽' });
  });

  it('keeps class teachers to their classes and everybody else out [SCH-23, CON-22]', async () => {
    const [leader] = await rig.query<{ id: string; userid: string }>(
      `SELECT m.id, m.wecom_userid AS userid FROM node_teacher t JOIN member m ON m.unit_id = $1 AND m.id = t.member_id
        WHERE t.unit_id = $1 AND t.role = 'class_teacher' AND t.node_id = $2 LIMIT 1`,
      [room],
    );
    const teacher = staffCtx(
      { id: leader!.id, wecomUserid: leader!.userid, name: '班主任', roles: [], unit: rig.unit },
      { surface: 'h5-staff' },
    );
    const inside = await rig.id(
      'student',
      `state = 'active' AND id IN (SELECT student_id FROM student_class WHERE unit_id = $1 AND class_id = $2 AND to_date IS NULL)`,
      room,
    );
    const [elsewhere, outside] = [newId(), newId()];
    await rig.add([
      { kind: 'node.create', nodeId: elsewhere, nodeKind: 'class', parentId: grade, name: '別班' },
      { kind: 'student.create', studentId: outside, name: '別班學生', classIds: [elsewhere], invite: false },
    ]);
    await rig.drain();
    expect((await rig.test.call(teacher, schoolEditApi.studentForm, { params: { id: inside } })).status).toBe(200);
    expect((await rig.test.call(teacher, schoolEditApi.studentForm, { params: { id: outside } })).body).toMatchObject({
      code: 'NOT_FOUND',
    });
    const wrong = await rig.test.call(teacher, schoolEditApi.createNode, {
      body: { kind: 'campus', parentId: null, name: '私設' },
      key: key(),
    });
    expect(wrong.status).toBe(403);
    const leads = await rig.test.call(teacher, schoolEditApi.setTeachers, {
      params: { id: room },
      body: { teachers: [] },
      version: await versionOf(room),
    });
    expect(leads.body).toMatchObject({ code: 'OUT_OF_SCOPE' });
  });

  it('keeps sub admins to their nodes, and tells them what lies outside [CON-22, PER-03]', async () => {
    const [inside, outside] = await rig.query<{ id: string }>(
      `SELECT id FROM school_node WHERE unit_id = $1 AND kind = 'class' AND deleted_at IS NULL ORDER BY id LIMIT 2`,
    );
    const helper = await buildMember(rig.test.db, rig.unit, {
      wecomUserid: 'helper',
      roles: ['sub_admin'],
      departments: [],
      scope: { nodes: [inside!.id] },
    });
    const sub = staffCtx(helper, { surface: 'console', rights: ['directory.read', 'directory.sync', 'school_contacts.edit'] });
    const rename = async (id: string) =>
      (await rig.test.call(sub, schoolEditApi.updateNode, { params: { id }, body: { name: '分管班' }, version: await versionOf(id) })).body;
    expect(await rename(inside!.id)).toMatchObject({ state: 'done' });
    expect(await rename(outside!.id)).toMatchObject({ code: 'OUT_OF_SCOPE' });
    const campus = await rig.test.call(sub, schoolEditApi.createNode, {
      body: { kind: 'campus', parentId: null, name: '越界' },
      key: key(),
    });
    expect(campus.body).toMatchObject({ code: 'OUT_OF_SCOPE' });
    expect(
      (
        await rig.test.call(sub, schoolEditApi.oneKeyPreview, {
          body: { campusIds: [], sections: ['primary'], withSections: false, lang: 'zh', classes: 1 },
        })
      ).body,
    ).toMatchObject({ code: 'OUT_OF_SCOPE' });
    expect((await rig.test.call(sub, schoolEditApi.teachers)).body.items.map((item) => item.nodeId)).toEqual([inside!.id]);
  });

  it('reads and writes the settings of WeCom and lists changes that wait [SCH-09, SCH-31, 14 §7]', async () => {
    expect((await rig.test.call(admin, schoolSettingsApi.write, { body: { groups: 'automatic', follow: 'imported' } })).status).toBe(200);
    expect((await rig.test.call(admin, schoolSettingsApi.read)).body).toMatchObject({
      groups: 'automatic',
      follow: 'imported',
      fault: null,
    });
    const pupil = newId();
    await rig.add([
      {
        kind: 'student.create',
        studentId: pupil,
        name: '會失敗',
        userid: (await rig.corp()).students[0]!.student_userid,
        classIds: [room],
        invite: false,
      },
    ]);
    await rig.drain();
    expect((await rig.test.call(admin, changesApi.numbers)).body).toMatchObject({ pending: 0, failed: 1 });
    const [item] = (await rig.test.call(admin, changesApi.list, { query: { state: 'failed' } })).body.items;
    expect(item).toMatchObject({ kind: 'student.create', label: '會失敗', conflict: false });
    expect((await rig.test.call(admin, changesApi.discard, { params: { id: item!.id }, body: {} })).status).toBe(200);
    expect((await rig.test.call(admin, changesApi.numbers)).body.failed).toBe(0);
  });
});
