import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contactsChecklistApi } from '@contracts/contacts-checklist';
import { departmentsApi } from '@contracts/contacts-departments';
import { fieldsApi } from '@contracts/contacts-fields';
import { labelsApi } from '@contracts/contacts-labels';
import { visibilityApi } from '@contracts/contacts-visibility';
import { MODULE_RIGHTS } from '@contracts/permissions';
import { schoolEditApi } from '@contracts/school-contacts';
import { TEST_ORIGIN } from '@testing/test-app';
import type { StaffCtx } from '@platform/ctx/ctx';
import { drainJobs } from '@testing/drain-jobs';
import { CompanyContactsHttpModule, directoryFullJob, SchoolContactsHttpModule } from '../index';
import { buildMember, staffCtx } from './directory.builder';
import { writeRig, type WriteRig } from './write.rig';

const key = (): string => randomUUIDv7();

describe('what contacts keep beside the mirror', () => {
  let rig: WriteRig;
  let admin: StaffCtx;
  let second: StaffCtx;
  let teacher: StaffCtx;
  let part: StaffCtx;
  let root: string;
  beforeAll(async () => {
    rig = await writeRig([CompanyContactsHttpModule, SchoolContactsHttpModule]);
    root = await rig.id('department', 'wecom_id = 1');
    const rights = ['directory.read', 'directory.sync', 'admin', ...MODULE_RIGHTS] as const;
    const who = async (name: string, roles: ('super_admin' | 'sub_admin')[], over = {}) =>
      staffCtx(await buildMember(rig.test.db, rig.unit, { name, roles, departments: [{ id: root }], ...over }), {
        surface: 'console',
        rights: roles.length === 0 ? [] : rights,
      });
    admin = await who('何嘉敏', ['super_admin']);
    second = await who('梁家輝', ['super_admin']);
    part = await who('譚小玲', ['sub_admin'], { scope: { departments: [await rig.id('department', 'wecom_id <> 1')] } });
    teacher = await who('林慧儀', []);
  }, 60_000);
  afterAll(() => rig.close());
  const call: WriteRig['test']['call'] = (...given) => rig.test.call(...given);

  it('asks for 申請加入 off and records the external setting that somebody saw in WeCom [CON-25]', async () => {
    const empty = (await call(admin, contactsChecklistApi.read)).body.items;
    expect(empty).toEqual([
      { item: 'apply_to_join', value: null, seenBy: null, seenAt: null, version: 0 },
      { item: 'external_contact', value: null, seenBy: null, seenAt: null, version: 0 },
    ]);
    const note = (ctx: StaffCtx, item: 'apply_to_join' | 'external_contact', value: 'off' | 'on' | 'limited', version: number) =>
      call(ctx, contactsChecklistApi.note, { params: { item }, body: { value }, version });
    expect((await note(admin, 'apply_to_join', 'off', 0)).body).toMatchObject({ value: 'off', seenBy: '何嘉敏', version: 1 });
    expect((await note(admin, 'external_contact', 'limited', 0)).body).toMatchObject({ value: 'limited' });
    const late = await note(second, 'apply_to_join', 'on', 0);
    expect(late.body).toMatchObject({ code: 'VERSION_CONFLICT', details: { current: { value: 'off', seenBy: '何嘉敏' } } });
    expect((await note(second, 'apply_to_join', 'on', 1)).body).toMatchObject({ value: 'on', seenBy: '梁家輝', version: 2 });
    expect((await note(admin, 'apply_to_join', 'limited', 2)).status).toBe(422);
    expect((await note(part, 'apply_to_join', 'off', 2)).body.code).toBe('OUT_OF_SCOPE');
  });

  it('shows every member the code of 微信插件, and takes an address of WeChat only [CON-29]', async () => {
    expect((await call(teacher, contactsChecklistApi.plugin)).body).toMatchObject({ url: null, version: 0 });
    const set = (ctx: StaffCtx, url: string | null, version: number) =>
      call(ctx, contactsChecklistApi.setPlugin, { body: { url }, version });
    for (const wrong of [
      'https://weixin.qq.com.evil.example/p',
      'http://work.weixin.qq.com/p',
      'javascript:alert(1)',
      'https://evil.example/?weixin.qq.com/',
    ])
      expect([wrong, (await set(admin, wrong, 0)).status]).toEqual([wrong, 422]);
    expect((await set(admin, 'https://work.weixin.qq.com/p/abc?x=1', 0)).body).toMatchObject({ version: 1 });
    expect((await call(teacher, contactsChecklistApi.plugin)).body).toMatchObject({
      url: 'https://work.weixin.qq.com/p/abc?x=1',
      seenBy: '何嘉敏',
    });
    expect((await set(teacher, null, 1)).status).toBe(403);
    expect((await set(part, null, 1)).body.code).toBe('OUT_OF_SCOPE');
  });

  it('keeps the guide for the unit: another administrator goes on where the first one left it [SCH-26]', async () => {
    const guide = (await call(admin, schoolEditApi.guide)).body;
    expect(guide).toMatchObject({ passed: [], aside: false, by: null, version: 0 });
    const missing = guide.step;
    expect(missing).not.toBeNull();
    const left = await call(admin, schoolEditApi.keepGuide, { body: { passed: ['section', 'campus'], aside: true }, version: 0 });
    expect(left.body).toMatchObject({ passed: ['campus', 'section'], aside: true, by: '何嘉敏', version: 1 });
    const found = (await call(second, schoolEditApi.guide)).body;
    expect(found).toMatchObject({ passed: ['campus', 'section'], aside: true, by: '何嘉敏', version: 1 });
    expect(['campus', 'section']).not.toContain(found.step);
    const late = await call(second, schoolEditApi.keepGuide, { body: { passed: [], aside: false }, version: 0 });
    expect(late.body).toMatchObject({ code: 'VERSION_CONFLICT', details: { current: { by: '何嘉敏' } } });
    const on = await call(second, schoolEditApi.keepGuide, { body: { passed: ['campus'], aside: false }, version: 1 });
    expect(on.body).toMatchObject({ passed: ['campus'], aside: false, by: '梁家輝', version: 2 });
  });

  it('gives the code of the whole school with the classes that lack a class teacher, to who administers all of it [SCH-07, SCH-13]', async () => {
    const whole = (await call(admin, schoolEditApi.unitQr)).body;
    expect(whole).toMatchObject({ className: null, unitName: expect.any(String) });
    const bare = (await call(admin, schoolEditApi.guide)).body.withoutTeacher;
    expect(whole.classesWithoutTeacher).toHaveLength(bare.length);
    expect((await call(part, schoolEditApi.unitQr)).body.code).toBe('OUT_OF_SCOPE');
  });

  it('puts persons in charge on every level and lists them together [SCH-10]', async () => {
    for (const kind of ['campus', 'grade'] as const) {
      const [node] = await rig.query<{ id: string; version: number }>(
        `SELECT id, version FROM school_node WHERE unit_id = $1 AND kind = $2 AND deleted_at IS NULL ORDER BY id LIMIT 1`,
        [kind],
      );
      if (node === undefined) continue;
      const person = await rig.id('member', `join_state = 'active' AND wecom_userid NOT LIKE 't.%'`);
      const set = await call(admin, schoolEditApi.setTeachers, {
        params: { id: node.id },
        body: { teachers: [{ memberId: person, role: 'head', subject: null }] },
        version: node.version,
      });
      expect(set.body).toMatchObject({ state: 'done' });
      const listed = (await call(admin, schoolEditApi.teachers)).body.items.find((item) => item.nodeId === node.id);
      expect(listed).toMatchObject({ kind, teachers: [{ role: 'head' }] });
    }
  });

  it('takes nobody as a teacher who is not, or no longer, in company contacts [CON-16]', async () => {
    const room = await rig.id('school_node', `kind = 'class' AND deleted_at IS NULL`);
    const gone = await buildMember(rig.test.db, rig.unit, { departments: [{ id: root }], joinState: 'left' });
    const versionOf = async () => (await call(admin, schoolEditApi.nodeForm, { params: { id: room } })).body.version;
    for (const memberId of [gone.id, randomUUIDv7()]) {
      const set = await call(admin, schoolEditApi.setTeachers, {
        params: { id: room },
        body: { teachers: [{ memberId, role: 'class_teacher', subject: null }] },
        version: await versionOf(),
      });
      expect(set.body).toMatchObject({ code: 'TEACHER_NOT_MEMBER' });
    }
  });

  it('resolves a label to the people behind it, its departments too, for who may use it, and hides whom he may not see [LAB-02, LAB-08, VIS-05]', async () => {
    const body = { name: '科組長', useScope: 'creator_group' as const, memberIds: [], apps: [] };
    const { id } = (await call(admin, labelsApi.add, { body, key: key() })).body;
    const departmentId = (await call(admin, departmentsApi.add, { body: { parentId: root, name: '科組' }, key: key() })).body.id;
    const inside = await buildMember(rig.test.db, rig.unit, { name: '組員', departments: [{ id: departmentId }] });
    const left = await buildMember(rig.test.db, rig.unit, { name: '離職', departments: [{ id: departmentId }], joinState: 'left' });
    const entries = [
      { kind: 'department' as const, id: departmentId },
      { kind: 'member' as const, id: await rig.id('member', `join_state = 'active' AND wecom_userid NOT LIKE 't.%'`) },
    ];
    expect((await call(admin, labelsApi.addMembers, { params: { id }, body: { entries }, key: key() })).status).toBe(200);
    const people = async (ctx: StaffCtx) => call(ctx, labelsApi.people, { params: { id } });
    const seen = (await people(admin)).body;
    expect(seen.total).toBe(2);
    expect(seen.items.map((one) => one.id)).toEqual(expect.arrayContaining([inside.id, entries[1]!.id]));
    expect(seen.items.map((one) => one.id)).not.toContain(left.id);
    // Of another group, and no administrator at all: the label does not exist for them.
    expect((await people(part)).status).toBe(404);
    expect((await people(teacher)).status).toBe(404);
    // On the phone the rules of visibility hold for administrators too.
    await call(admin, visibilityApi.addRule, {
      body: { kind: 'hidden', subjects: [{ kind: 'department', id: departmentId }], whitelist: [] },
      key: key(),
    });
    const phone = { ...admin, surface: 'h5-staff' as const };
    expect((await people(phone)).body.items.map((one) => one.id)).toEqual([entries[1]!.id]);
  });

  it('refuses what a department with 30,000 nodes would hold besides [CON-06, DEPT_NODE_LIMIT]', async () => {
    const full = await rig.id('department', `parent_id IS NOT NULL AND state = 'active'`);
    for (let from = 1; from <= 30_000; from += 3_000) {
      await rig.test.db.inUnit(rig.unit.ctx, (tx) =>
        tx.execute(
          `WITH made AS (
             INSERT INTO member (unit_id, wecom_userid, name, gender, join_state, staff_kind, main_department_id, search)
             SELECT $1, 'full.' || n, 'M' || n, 'unknown', 'active', '{teacher}', $2, 'full' || n FROM generate_series($3::int, $3 + 2999) AS n
             RETURNING id)
           INSERT INTO member_department (unit_id, member_id, department_id, is_head) SELECT $1, id, $2, false FROM made`,
          [tx.unitId, full, from],
        ),
      );
    }
    const more = await call(admin, departmentsApi.add, { body: { parentId: full, name: '放不下' }, key: key() });
    expect([more.status, more.body.code]).toEqual([422, 'DEPT_NODE_LIMIT']);
  });

  it('refuses the 30,001st department of a unit [CON-05, DEPT_LIMIT]', async () => {
    await rig.test.db.inUnit(rig.unit.ctx, (tx) =>
      tx.execute(
        `INSERT INTO department (unit_id, wecom_id, parent_id, name, sort, depth, search)
         SELECT $1, 100000 + n, $2, 'D' || n, n, 2, 'd' || n
           FROM generate_series(1, 30000 - (SELECT count(*)::int FROM department WHERE unit_id = $1 AND state = 'active')) AS n`,
        [tx.unitId, root],
      ),
    );
    const leaf = await rig.id('department', `name = 'D1'`);
    const more = await call(admin, departmentsApi.add, { body: { parentId: leaf, name: '再一個' }, key: key() });
    expect([more.status, more.body.code]).toEqual([422, 'DEPT_LIMIT']);
    await rig.test.db.inUnit(rig.unit.ctx, (tx) =>
      tx.execute(`UPDATE department SET state = 'deleted', deleted_at = now() WHERE unit_id = $1 AND search ~ '^d[0-9]+$'`, [tx.unitId]),
    );
  });

  it('signs its own page for 【發消息】 and no other address [CON-26]', async () => {
    const sign = (url: string) => call(teacher, fieldsApi.chat, { body: { url } });
    const own = (await sign(`${TEST_ORIGIN}/staff/directory?q=a`)).body;
    expect(own).toMatchObject({ appId: expect.any(String), signature: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect((await sign('no address')).status).toBe(422);
  });

  it('tells founder and super admins once a day that a comparison failed, with the reason [14 §10]', async () => {
    const lines = () =>
      rig.query<{ title: string; summary: string; recipient_id: string }>(
        `SELECT t.title, t.summary, r.recipient_id FROM reminder_topic t JOIN reminder r ON r.unit_id = $1 AND r.topic_id = t.id
          WHERE t.unit_id = $1 AND t.source_key LIKE 'directory-failed:contacts:%'`,
      );
    expect(await lines()).toEqual([]);
    await rig.simulator.control('POST', '/sim/faults/rules', { kind: 'down', mode: 'refuse', path: 'department/list' });
    for (let run = 0; run < 2; run += 1) {
      await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.enqueue(directoryFullJob, {}, { dedupe: `failing ${String(run)}` }));
      await drainJobs(rig.test.app, { ignoreDelays: true }).catch(() => undefined);
    }
    await rig.simulator.control('DELETE', '/sim/faults');
    const told = await lines();
    expect(told.map((line) => line.recipient_id).toSorted()).toEqual([admin.actor.memberId, second.actor.memberId].toSorted());
    expect(told[0]?.summary).not.toBe('');
  });
});
