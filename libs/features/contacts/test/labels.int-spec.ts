import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { labelsApi } from '@contracts/contacts-labels';
import { directoryApi } from '@contracts/directory';
import type { Permission } from '@contracts/permissions';
import type { StaffCtx } from '@platform/ctx/ctx';
import { CompanyContactsHttpModule, LabelMembers, LabelUses } from '../index';
import { buildMember, staffCtx } from './directory.builder';
import { writeRig, type WriteRig } from './write.rig';

const RIGHTS: readonly Permission[] = ['directory.read', 'contacts.edit', 'labels.manage'];
const key = (): string => randomUUIDv7();

describe('labels', () => {
  let rig: WriteRig;
  let admin: StaffCtx;
  let root: string;
  let uses: { labelId: string; count: number }[] = [];
  beforeAll(async () => {
    rig = await writeRig([CompanyContactsHttpModule]);
    root = await rig.id('department', 'wecom_id = 1');
    admin = await administrator('super_admin');
    rig.test.app
      .get(LabelUses, { strict: false })
      .register((_tx, labelId) =>
        Promise.resolve(
          uses.filter((one) => one.labelId === labelId).map(({ count }) => ({ kind: 'notice' as const, name: '家長會', count })),
        ),
      );
  });
  afterAll(() => rig.close());

  async function administrator(role: 'super_admin' | 'sub_admin'): Promise<StaffCtx> {
    const scope = role === 'sub_admin' ? { scope: {} } : {};
    const member = await buildMember(rig.test.db, rig.unit, { roles: [role], departments: [{ id: root }], ...scope });
    return staffCtx(member, { surface: 'console', rights: RIGHTS });
  }

  async function label(ctx: StaffCtx, name: string, useScope: 'creator_group' | 'specified' | 'all_admins', memberIds: string[] = []) {
    const answer = await rig.test.call(ctx, labelsApi.add, { body: { name, useScope, memberIds, apps: [] }, key: key() });
    expect(answer.status).toBe(200);
    return answer.body.id;
  }

  const usable = async (ctx: StaffCtx) => (await rig.test.call(ctx, labelsApi.usable)).body.items.map((one) => one.name);
  const people = (n: number) =>
    rig.query<{ id: string; userid: string }>(
      `SELECT id, wecom_userid AS userid FROM member WHERE unit_id = $1 AND join_state = 'active' AND wecom_userid NOT LIKE 't.%' ORDER BY id LIMIT $2`,
      [n],
    );

  it('makes a label in WeCom, gives it to members and a department, and takes it away [LAB-01]', async () => {
    const id = await label(admin, '科組長', 'all_admins');
    const [one, two] = await people(2);
    const entries = [
      { kind: 'member' as const, id: one!.id },
      { kind: 'member' as const, id: two!.id },
      { kind: 'department' as const, id: root },
    ];
    expect((await rig.test.call(admin, labelsApi.addMembers, { params: { id }, body: { entries }, key: key() })).status).toBe(200);
    const tag = async () => (await rig.corp()).tags.find((each) => each.tagname === '科組長');
    expect(await tag()).toMatchObject({ userlist: expect.arrayContaining([one!.userid, two!.userid]), partylist: [1] });
    const listed = await rig.test.call(admin, directoryApi.labelMembers, { params: { id } });
    expect(listed.body.items).toHaveLength(3);
    const gone = await rig.test.call(admin, labelsApi.removeMembers, {
      params: { id },
      body: { entries: entries.slice(0, 1) },
      key: key(),
    });
    expect(gone.status).toBe(200);
    expect((await tag())!.userlist).toEqual([two!.userid]);
    const renamed = await rig.test.call(admin, labelsApi.rename, { params: { id }, body: { name: '科主任' }, version: 1 });
    expect(renamed.status).toBe(200);
    expect((await rig.corp()).tags.map((each) => each.tagname)).toContain('科主任');
    const twice = await rig.test.call(admin, labelsApi.add, {
      body: { name: '科主任', useScope: 'all_admins', memberIds: [], apps: [] },
      key: key(),
    });
    expect([twice.status, twice.body.code]).toEqual([409, 'DUPLICATE']);
  });

  it('offers a label to its creator and his group, to those named, or to all administrators [LAB-03, LAB-04, LAB-05, LAB-06]', async () => {
    const [sub, other] = [await administrator('sub_admin'), await administrator('sub_admin')];
    await label(sub, '自用', 'creator_group');
    await label(admin, '指定', 'specified', [other.actor.memberId]);
    await label(admin, '公用', 'all_admins');
    expect(await usable(sub)).toEqual(expect.arrayContaining(['公用', '自用']));
    expect(await usable(sub)).not.toContain('指定');
    expect(await usable(other)).toEqual(expect.arrayContaining(['公用', '指定']));
    expect(await usable(other)).not.toContain('自用');
    const colleague = await administrator('super_admin');
    const id = await label(admin, '超管自用', 'creator_group');
    expect(await usable(colleague)).toContain('超管自用');
    const listed = (await rig.test.call(other, directoryApi.labels)).body.items.map((one) => one.name);
    expect(listed).toEqual(expect.arrayContaining(['公用', '指定']));
    expect(listed).not.toEqual(expect.arrayContaining(['超管自用']));
    expect((await rig.test.call(other, directoryApi.labelMembers, { params: { id } })).status).toBe(404);
    expect((await rig.test.call(other, labelsApi.one, { params: { id } })).status).toBe(404);
    const teacher = staffCtx(await buildMember(rig.test.db, rig.unit, { departments: [{ id: root }] }));
    expect(await usable(teacher)).toEqual([]);
    const nobody = await rig.test.call(admin, labelsApi.add, {
      body: { name: '無人', useScope: 'specified', memberIds: [], apps: [] },
      key: key(),
    });
    expect([nobody.status, nobody.body.code]).toEqual([422, 'LABEL_USERS_REQUIRED']);
  });

  it('keeps a label out of messages until its users were set [LAB-08]', async () => {
    // A tag somebody made in WeCom.
    const id = randomUUIDv7();
    await rig.add([{ kind: 'label.create', labelId: id, name: '企業微信的標籤' }]);
    await rig.drain();
    const name = (await rig.test.call(admin, labelsApi.one, { params: { id } })).body;
    expect(name.usersSet).toBe(false);
    expect(await usable(admin)).not.toContain(name.name);
    const set = await rig.test.call(admin, labelsApi.setUsers, {
      params: { id },
      body: { useScope: 'all_admins', memberIds: [], apps: [] },
      version: name.version,
    });
    expect(set.body).toMatchObject({ usersSet: true, useScope: 'all_admins' });
    expect(await usable(admin)).toContain(name.name);
  });

  /** A unit without the label gets it with its first holder (LAB-09). */
  async function adminLabel(): Promise<string> {
    const [one] = await people(1);
    await rig.test.db.inUnit(rig.unit.ctx, (tx) => rig.test.app.get(LabelMembers, { strict: false }).giveAdminLabel(tx, one!.id));
    await rig.drain();
    return rig.id('label', `system_key = 'admin'`);
  }
  const holders = (id: string) =>
    rig.query<{ member_id: string }>(`SELECT member_id FROM label_member WHERE unit_id = $1 AND label_id = $2`, [id]);

  it('gives the label 管理員 to a new administrator, and neither deletes nor renames it [LAB-09, LAB-10]', async () => {
    const id = await adminLabel();
    const { version } = (await rig.test.call(admin, labelsApi.one, { params: { id } })).body;
    expect((await rig.corp()).tags.find((each) => each.tagname === '管理員')?.userlist).toHaveLength(1);
    expect((await rig.test.call(admin, labelsApi.rename, { params: { id }, body: { name: '別的' }, version })).body.code).toBe(
      'LABEL_SYSTEM',
    );
    expect((await rig.test.call(admin, labelsApi.remove, { params: { id }, body: { confirmed: true }, key: key() })).body.code).toBe(
      'LABEL_SYSTEM',
    );
    const sub = await administrator('sub_admin');
    const [one] = await people(1);
    const given = await rig.test.call(sub, labelsApi.addMembers, {
      params: { id },
      body: { entries: [{ kind: 'member', id: one!.id }] },
      key: key(),
    });
    expect([given.status, given.body.code]).toEqual([403, 'FORBIDDEN']);
  });

  it('keeps one holder of 管理員, also when two are taken out at the same moment [LAB-10, ADMIN_LABEL_LAST]', async () => {
    const id = await adminLabel();
    const [one, two] = await people(2);
    const service = rig.test.app.get(LabelMembers, { strict: false });
    await rig.test.db.inUnit(rig.unit.ctx, async (tx) => {
      for (const { id: memberId } of [one!, two!]) await service.giveAdminLabel(tx, memberId);
    });
    await rig.drain();
    const others = (await holders(id)).map((row) => row.member_id).filter((memberId) => memberId !== one!.id && memberId !== two!.id);
    const remove = (memberIds: string[]) =>
      rig.test.call(admin, labelsApi.removeMembers, {
        params: { id },
        body: { entries: memberIds.map((memberId) => ({ kind: 'member' as const, id: memberId })) },
        key: key(),
      });
    if (others.length > 0) expect((await remove(others)).status).toBe(200);
    const answers = await Promise.all([remove([one!.id]), remove([two!.id])]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409]);
    expect(answers.find((answer) => answer.status === 409)!.body.code).toBe('ADMIN_LABEL_LAST');
    await rig.drain();
    const [last] = await holders(id);
    expect(await holders(id)).toHaveLength(1);
    expect((await remove([last!.member_id])).body.code).toBe('ADMIN_LABEL_LAST');
    const told = await rig.query(`SELECT 1 FROM reminder_topic WHERE unit_id = $1 AND source_key LIKE 'admin-label:%'`);
    expect(told.length).toBeGreaterThanOrEqual(3);
  });

  it('lists where a label is used and asks before deleting it [LAB-11]', async () => {
    const id = await label(admin, '要刪除', 'all_admins');
    uses = [{ labelId: id, count: 2 }];
    const asked = await rig.test.call(admin, labelsApi.remove, { params: { id }, body: { confirmed: false }, key: key() });
    expect([asked.status, asked.body.code, asked.body.details]).toEqual([
      409,
      'LABEL_IN_USE',
      { usedIn: [{ kind: 'notice', name: '家長會', count: 2 }] },
    ]);
    expect((await rig.test.call(admin, labelsApi.one, { params: { id } })).body.usedIn).toHaveLength(1);
    expect((await rig.test.call(admin, labelsApi.remove, { params: { id }, body: { confirmed: true }, key: key() })).status).toBe(200);
    expect((await rig.corp()).tags.map((each) => each.tagname)).not.toContain('要刪除');
    expect((await rig.test.call(admin, labelsApi.one, { params: { id } })).status).toBe(404);
  });
});
