import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { departmentsApi } from '@contracts/contacts-departments';
import { membersApi, type MemberBody, type MemberDetail } from '@contracts/contacts-members';
import { directoryApi } from '@contracts/directory';
import type { Permission } from '@contracts/permissions';
import type { StaffCtx } from '@platform/ctx/ctx';
import { CompanyContactsHttpModule } from '../index';
import { buildMember, staffCtx, type BuiltMember } from './directory.builder';
import { writeRig, type WriteRig } from './write.rig';

const RIGHTS: readonly Permission[] = ['directory.read', 'contacts.edit', 'contacts.export', 'labels.manage'];
const key = (): string => randomUUIDv7();

describe('company contacts edited', () => {
  let rig: WriteRig;
  let admin: StaffCtx;
  let root: string;
  beforeAll(async () => {
    rig = await writeRig([CompanyContactsHttpModule]);
    root = await rig.id('department', 'wecom_id = 1');
    admin = staffCtx(await local('何嘉敏', { roles: ['super_admin'] }), { surface: 'console', rights: RIGHTS });
  });
  afterAll(() => rig.close());

  /** A member of the mirrored corp made an administrator. */
  async function local(_name: string, over: { roles?: BuiltMember['roles']; scope?: { departments: string[] } }): Promise<BuiltMember> {
    return buildMember(rig.test.db, rig.unit, { name: _name, ...over, departments: [{ id: root }] });
  }

  const call: WriteRig['test']['call'] = (ctx, def, options) => rig.test.call(ctx, def, options);

  /** A form's answer comes when WeCom has taken the change. */
  const settled = async (): Promise<void> => {
    expect((await rig.states()).filter((one) => one.state !== 'done')).toEqual([]);
  };

  async function addDepartment(name: string, parentId = root): Promise<string> {
    const answer = await call(admin, departmentsApi.add, { body: { parentId, name }, key: key() });
    expect(answer.status).toBe(200);
    await settled();
    return answer.body.id;
  }

  const children = async (parentId: string): Promise<string[]> =>
    (await call(admin, directoryApi.departments)).body.items.filter((item) => item.parentId === parentId).map((item) => item.name);

  /** Somebody of the corp who has no other duties. */
  async function anybody(offset: number): Promise<MemberDetail> {
    const rows = await rig.query<{ id: string }>(
      `SELECT m.id FROM member m WHERE m.unit_id = $1 AND m.join_state = 'active' AND m.wecom_userid NOT LIKE 't.%'
          AND NOT EXISTS (SELECT FROM node_teacher t WHERE t.unit_id = $1 AND t.member_id = m.id)
          AND NOT EXISTS (SELECT FROM label_member l WHERE l.unit_id = $1 AND l.member_id = m.id) ORDER BY m.wecom_userid OFFSET $2 LIMIT 1`,
      [offset],
    );
    const answer = await call(admin, membersApi.one, { params: { id: rows[0]!.id } });
    expect(answer.status).toBe(200);
    return answer.body;
  }

  const bodyOf = (member: MemberDetail, over: Partial<MemberBody> = {}): MemberBody => ({
    name: member.name,
    englishId: member.englishId ?? '',
    alias: member.alias ?? '',
    title: member.title ?? '',
    gender: member.gender,
    landline: member.landline ?? '',
    email: member.email ?? '',
    staffKind: member.staffKind,
    departments: member.departments.map((one) => ({ id: one.id, isHead: one.isHead })),
    mainDepartmentId: member.departments.find((one) => one.isMain)?.id ?? member.departments[0]!.id,
    custom: member.custom,
    ...(member.mobile === null ? { mobile: '66120099' } : {}),
    ...over,
  });

  it('adds, renames, orders and removes departments in WeCom and here [CON-02, CON-27]', async () => {
    const first = await addDepartment('校史館');
    const second = await addDepartment('檔案館');
    expect((await rig.corp()).departments.map((one) => one.name)).toEqual(expect.arrayContaining(['校史館', '檔案館']));
    const detail = (await call(admin, departmentsApi.one, { params: { id: first } })).body;
    const renamed = await call(admin, departmentsApi.update, { params: { id: first }, body: { name: '校史部' }, version: detail.version });
    expect(renamed.body).toEqual({ id: first, changeId: expect.any(String) });
    const stale = await call(admin, departmentsApi.update, { params: { id: first }, body: { name: '校史組' }, version: detail.version });
    expect([stale.status, stale.body.code, stale.body.details]).toEqual([
      409,
      'VERSION_CONFLICT',
      { current: expect.objectContaining({ name: '校史部' }) },
    ]);
    await call(admin, departmentsApi.move, { params: { id: second }, body: { parentId: root, before: first }, key: key() });
    expect((await children(root)).filter((name) => ['校史部', '檔案館'].includes(name))).toEqual(['檔案館', '校史部']);
    await call(admin, departmentsApi.move, { params: { id: first }, body: { parentId: root, before: second }, key: key() });
    expect((await children(root)).filter((name) => ['校史部', '檔案館'].includes(name))).toEqual(['校史部', '檔案館']);
    expect((await call(admin, departmentsApi.remove, { params: { id: second }, body: { moveTo: null }, key: key() })).status).toBe(200);
    expect((await rig.corp()).departments.map((one) => one.name)).not.toContain('檔案館');
  });

  it('refuses a name of 33 characters, an empty one and a sign WeCom does not take [CON-03, DEPT_NAME_INVALID]', async () => {
    for (const name of ['部'.repeat(33), '', '   ', '教:務']) {
      const answer = await call(admin, departmentsApi.add, { body: { parentId: root, name }, key: key() });
      expect([name.length, answer.status, answer.body.code]).toEqual([name.length, 422, 'DEPT_NAME_INVALID']);
    }
    const twice = await addDepartment('體育組');
    const again = await call(admin, departmentsApi.add, { body: { parentId: root, name: '體育組' }, key: key() });
    expect([again.status, again.body.code, twice]).toEqual([409, 'DEPT_NAME_TAKEN', expect.any(String)]);
  });

  it('refuses a 16th level, moving under a descendant, and removing what is not empty [CON-04, CON-17, CON-18]', async () => {
    let parent = root;
    const chain: string[] = [];
    for (let level = 2; level <= 15; level += 1) chain.push((parent = await addDepartment(`第${String(level)}級`, parent)));
    const deep = await call(admin, departmentsApi.add, { body: { parentId: parent, name: '第16級' }, key: key() });
    expect([deep.status, deep.body.code]).toEqual([422, 'DEPT_TOO_DEEP']);
    const under = await call(admin, departmentsApi.move, {
      params: { id: chain[0]! },
      body: { parentId: chain[3]!, before: null },
      key: key(),
    });
    expect(under.body.code).toBe('DEPT_CYCLE');
    const other = await addDepartment('另一棵');
    const branch = await addDepartment('另一枝', other);
    const tall = await call(admin, departmentsApi.move, {
      params: { id: other },
      body: { parentId: chain[12]!, before: null },
      key: key(),
    });
    expect([tall.body.code, branch]).toEqual(['DEPT_TOO_DEEP', expect.any(String)]);
    const full = await call(admin, departmentsApi.remove, { params: { id: other }, body: { moveTo: null }, key: key() });
    expect([full.status, full.body.code, full.body.details]).toEqual([409, 'DEPT_NOT_EMPTY', { members: 0, children: 1 }]);
    const moved = await call(admin, departmentsApi.remove, { params: { id: other }, body: { moveTo: chain[0]! }, key: key() });
    expect(moved.status).toBe(200);
    await settled();
    expect(await children(chain[0]!)).toContain('另一枝');
  });

  it('edits a member: what differs goes to WeCom, the rest stays; a stale form sees both versions [CON-13, BEY-16]', async () => {
    const member = await anybody(0);
    const [before] = (await rig.corp()).members.filter((one) => one.userid === member.userid);
    const saved = await call(admin, membersApi.update, {
      params: { id: member.id },
      body: bodyOf(member, { title: '體育科主任', englishId: 'Sport.Chan', staffKind: ['teacher', 'school_staff'] }),
      version: member.version,
    });
    expect(saved.status).toBe(200);
    await settled();
    const after = (await rig.corp()).members.find((one) => one.userid === member.userid);
    expect(after).toMatchObject({ name: before!.name, position: '體育科主任', department: before!.department });
    const fresh = (await call(admin, membersApi.one, { params: { id: member.id } })).body;
    expect(fresh).toMatchObject({ title: '體育科主任', englishId: 'Sport.Chan', staffKind: ['teacher', 'school_staff'] });
    const stale = await call(admin, membersApi.update, {
      params: { id: member.id },
      body: bodyOf(member, { title: '別的' }),
      version: member.version,
    });
    expect([stale.body.code, stale.body.details?.['current']]).toEqual([
      'VERSION_CONFLICT',
      expect.objectContaining({ title: '體育科主任' }),
    ]);
  });

  it('asks for name, mobile and department, and for a number of its country that nobody else has [CON-13, CON-20]', async () => {
    const [one, two] = [await anybody(1), await anybody(2)];
    const put = (over: Record<string, unknown>) =>
      call(admin, membersApi.update, { params: { id: one.id }, body: { ...bodyOf(one), ...over } as MemberBody, version: one.version });
    expect((await put({ name: ' ' })).body.code).toBe('MEMBER_FIELD_REQUIRED');
    expect((await put({ departments: [] })).body.code).toBe('MEMBER_FIELD_REQUIRED');
    for (const mobile of ['6612', '+853 661234567', '+86 1381234567', 'abc', '+1'])
      expect((await put({ mobile })).body.code).toBe('MOBILE_INVALID');
    expect((await put({ mobile: '+853 6699 0001' })).status).toBe(200);
    const taken = await call(admin, membersApi.update, {
      params: { id: two.id },
      body: bodyOf(two, { mobile: '66990001' }),
      version: two.version,
    });
    expect([taken.status, taken.body.code]).toEqual([409, 'MOBILE_EXISTS']);
    expect((await call(admin, membersApi.one, { params: { id: one.id } })).body.mobile).toBe('6***0001');
  });

  it('lists what a member leaves behind and removes him only when each duty is settled [CON-19]', async () => {
    const [teacher] = await rig.query<{ id: string; node: string }>(
      `SELECT t.member_id AS id, t.node_id AS node FROM node_teacher t JOIN member m ON m.unit_id = $1 AND m.id = t.member_id
        WHERE t.unit_id = $1 AND t.role = 'class_teacher' ORDER BY t.member_id LIMIT 1`,
    );
    const duties = (await call(admin, membersApi.duties, { params: { id: teacher!.id } })).body.items;
    expect(duties).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'class_teacher', refId: teacher!.node })]));
    const refused = await call(admin, membersApi.remove, { params: { id: teacher!.id }, body: { handOver: [] }, key: key() });
    expect([refused.status, refused.body.code, refused.body.details?.['items']]).toEqual([409, 'HANDOVER_REQUIRED', duties]);
    const heir = await anybody(3);
    const handOver = duties.map((duty) => ({ kind: duty.kind, refId: duty.refId, to: duty.kind === 'class_teacher' ? heir.id : null }));
    const removed = await call(admin, membersApi.remove, { params: { id: teacher!.id }, body: { handOver }, key: key() });
    expect(removed.status).toBe(200);
    await settled();
    const rows = await rig.query(
      `SELECT 1 FROM node_teacher WHERE unit_id = $1 AND node_id = $2 AND member_id = $3 AND role = 'class_teacher'`,
      [teacher!.node, heir.id],
    );
    expect(rows).toHaveLength(1);
    const [gone] = await rig.query<{ join_state: string }>(`SELECT join_state FROM member WHERE unit_id = $1 AND id = $2`, [teacher!.id]);
    expect(gone!.join_state).toBe('left');
  });

  it('disables and enables a member [CON-13]', async () => {
    const member = await anybody(4);
    const set = (enabled: boolean) => call(admin, membersApi.enable, { params: { id: member.id }, body: { enabled }, key: key() });
    expect((await set(false)).status).toBe(200);
    await settled();
    expect((await call(admin, membersApi.one, { params: { id: member.id } })).body.joinState).toBe('disabled');
    expect((await set(true)).status).toBe(200);
    await settled();
    expect((await call(admin, membersApi.one, { params: { id: member.id } })).body.joinState).toBe('active');
    expect((await set(true)).body).toMatchObject({ changeId: null });
  });

  it('keeps a sub admin to his departments: elsewhere nothing is seen or changed [CON-22, OUT_OF_SCOPE]', async () => {
    const north = await addDepartment('北區');
    const south = await addDepartment('南區');
    const sub = staffCtx(await local('分管', { roles: ['sub_admin'], scope: { departments: [north] } }), {
      surface: 'console',
      rights: RIGHTS,
    });
    const mine = await call(sub, departmentsApi.add, { body: { parentId: north, name: '北區一組' }, key: key() });
    expect(mine.status).toBe(200);
    for (const answer of [
      await call(sub, departmentsApi.add, { body: { parentId: south, name: '南區一組' }, key: key() }),
      await call(sub, departmentsApi.move, { params: { id: mine.body.id }, body: { parentId: south, before: null }, key: key() }),
      await call(sub, departmentsApi.remove, { params: { id: south }, body: { moveTo: null }, key: key() }),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([403, 'OUT_OF_SCOPE']);
    }
    const stranger = await anybody(0);
    expect((await call(sub, membersApi.one, { params: { id: stranger.id } })).status).toBe(404);
    const edit = await call(sub, membersApi.update, { params: { id: stranger.id }, body: bodyOf(stranger), version: stranger.version });
    expect([edit.status, edit.body.code]).toEqual([403, 'OUT_OF_SCOPE']);
    const pull = await call(sub, membersApi.setDepartments, {
      body: { memberIds: [stranger.id], departmentId: north, mode: 'move' },
      key: key(),
    });
    expect(pull.body.code).toBe('OUT_OF_SCOPE');
  });

  it('moves and adds several members at once [CON-23]', async () => {
    const target = await addDepartment('課程組');
    const people = [await anybody(1), await anybody(2)];
    const moved = await call(admin, membersApi.setDepartments, {
      body: { memberIds: people.map((one) => one.id), departmentId: target, mode: 'move' },
      key: key(),
    });
    expect(moved.body).toMatchObject({ members: 2 });
    await rig.drain();
    expect((await call(admin, membersApi.batch, { params: { id: moved.body.batchId } })).body).toEqual({
      total: 2,
      pending: 0,
      done: 2,
      failed: [],
    });
    for (const { id } of people) {
      const { departments } = (await call(admin, membersApi.one, { params: { id } })).body;
      expect(departments.map((one) => one.name)).toEqual(['課程組']);
    }
  });
});
