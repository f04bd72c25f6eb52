import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WecomSettings } from '@features/wecom-gateway';
import { permissionsApi } from '@contracts/permissions-admin';
import { permissionRegistersApi } from '@contracts/permissions-registers';
import type { BodyInputOf } from '@contracts/route';
import { startTestSimulator, type TestSimulator } from '@testing/simulator';
import { assertMayLeave, founderLeavingTried } from '../../identity';
import { DevicesService } from '../registers/devices.service';
import { RoleComparison } from '../registers/comparison.service';
import { TwoPersons } from '../two-person.service';
import { grant, scope, startPermissions, type PermissionsRig, type World } from './permissions.rig';

const key = (): string => `key-${randomUUID()}`;

describe('groups, previews and registers of 權限管理', () => {
  let sim: TestSimulator;
  let rig: PermissionsRig;
  let w: World;
  beforeAll(async () => {
    sim = await startTestSimulator();
    rig = await startPermissions({ env: sim.env });
  });
  afterAll(async () => {
    await rig.close();
    await sim.close();
  });
  beforeEach(async () => {
    w = await rig.world();
  });

  type Group = BodyInputOf<typeof permissionsApi.createGroup>;
  const groupBody = (over: Partial<Group> = {}): Group => ({
    name: '南校區管理組',
    scope: scope({ departmentIds: [w.south.id], nodeIds: [w.southClass.campus!.id] }),
    rights: ['labels.manage'],
    apps: ['notice'],
    memberIds: [w.teacher.id],
    ...over,
  });
  const create = async (body: Group) => rig.test.call(await w.as(w.boss), permissionsApi.createGroup, { body, key: key() });

  describe('management groups [PER-04]', () => {
    it('gives scope and rights to all its members, edited later for all at once', async () => {
      const made = await create(groupBody());
      expect([made.status, made.body.members.map((one) => one.name)]).toEqual([200, ['林慧儀']]);
      expect((await w.as(w.teacher)).actor.rights.has('labels.manage')).toBe(true);
      const second = await w.member({ name: '蘇永年' });
      const changed = await rig.test.call(await w.as(w.boss), permissionsApi.changeGroup, {
        params: { id: made.body.id },
        version: made.body.version,
        body: groupBody({ rights: ['announcement.send'], memberIds: [second.id] }),
        key: key(),
      });
      expect(changed.body.members.map((one) => one.name)).toEqual(['蘇永年']);
      expect((await w.as(second)).actor.rights.has('announcement.send')).toBe(true);
      expect((await w.as(w.teacher)).actor.roles).toEqual([]);
    });

    it('has a name of its own, of 32 signs at most', async () => {
      await create(groupBody());
      expect((await create(groupBody({ name: '南校區管理組 ', memberIds: [] }))).body.code).toBe('ADMIN_GROUP_NAME');
      expect((await create(groupBody({ name: '組'.repeat(33) }))).status).toBe(422);
    });

    it('is deleted only when nobody is in it, and never made by a sub admin', async () => {
      const made = (await create(groupBody())).body;
      const remove = async () =>
        rig.test.call(await w.as(w.boss), permissionsApi.deleteGroup, { params: { id: made.id }, version: made.version });
      expect((await remove()).body.code).toBe('ADMIN_GROUP_IN_USE');
      await w.sql(
        `UPDATE unit_role SET state = 'revoked', revoked_at = now(), revoked_why = 'removed' WHERE unit_id = $1 AND member_id = $2`,
        [w.teacher.id],
      );
      expect((await remove()).status).toBe(200);
      const sub = await w.member({ roles: ['sub_admin'], scope: { departments: [w.south.id], rights: ['contacts.edit'] } });
      expect(
        (await rig.test.call(await w.as(sub), permissionsApi.createGroup, { body: groupBody({ memberIds: [] }), key: key() })).status,
      ).toBe(403);
    });

    it('makes no super admin less by the way of a list', async () => {
      expect((await create(groupBody({ memberIds: [w.other.id] }))).body.code).toBe('ALREADY_ADMIN');
    });
  });

  describe('what this person can see', () => {
    it('counts and names departments, classes and rights before saving', async () => {
      const answer = await rig.test.call(await w.as(w.boss), permissionsApi.preview, {
        body: {
          role: 'sub_admin',
          scope: scope({ departmentIds: [w.south.id], nodeIds: [w.southClass.campus!.id] }),
          rights: ['labels.manage'],
        },
      });
      expect(answer.body).toMatchObject({ whole: false, members: 3, students: 1, guardians: 1, rights: ['labels.manage'] });
      expect(answer.body.departments.map((one) => one.name)).toEqual(['南校區']);
      expect(answer.body.classes).toEqual([{ id: w.southClass.id, name: '小四A', students: 1 }]);
      expect(await w.roleOf(w.teacher)).toBeUndefined();
    });

    it('says the same afterwards, and everything for a super admin', async () => {
      await grant(rig, await w.as(w.boss), {
        memberId: w.teacher.id,
        role: 'sub_admin',
        scope: scope({ departmentIds: [w.south.id] }),
        rights: ['labels.manage'],
      });
      const see = async (id: string) => (await rig.test.call(await w.as(w.boss), permissionsApi.memberPreview, { params: { id } })).body;
      expect(await see(w.teacher.id)).toMatchObject({ whole: false, members: 3, students: 0, classes: [], rights: ['labels.manage'] });
      expect(await see(w.boss.id)).toMatchObject({ whole: true, members: 4, students: 2 });
    });
  });

  describe('devices [PER-29]', () => {
    const body = (nodeId: string | null) => ({ kind: 'attendance_tablet' as const, name: '正門平板', place: '正門', nodeId });
    const add = async (who: { id: string }, nodeId: string | null) =>
      rig.test.call(await w.as(who), permissionRegistersApi.addDevice, { body: body(nodeId), key: key() });

    it('are known by a key that is shown once, are seen, and count no more when revoked', async () => {
      const made = await add(w.boss, null);
      const devices = rig.test.app.get(DevicesService, { strict: false });
      const known = () => rig.test.db.inUnit(w.ctx, (tx) => devices.byKey(tx, made.body.key));
      expect((await known())?.id).toBe(made.body.device.id);
      const [row] = (await rig.test.call(await w.as(w.boss), permissionRegistersApi.devices, { query: {} })).body.items;
      expect(row!.lastSeenAt).not.toBeNull();
      expect(JSON.stringify(row)).not.toContain(made.body.key);
      await rig.test.call(await w.as(w.boss), permissionRegistersApi.revokeDevice, { params: { id: row!.id }, version: row!.version });
      expect(await known()).toBeUndefined();
    });

    it('are those of his scope for a sub admin', async () => {
      const sub = await w.member({ roles: ['sub_admin'], scope: { nodes: [w.southClass.campus!.id], rights: ['devices.manage'] } });
      await add(w.boss, w.northClass.id);
      expect((await add(sub, w.southClass.id)).status).toBe(200);
      expect((await add(sub, null)).body.code).toBe('GRANT_EXCEEDS_OWN');
      const mine = (await rig.test.call(await w.as(sub), permissionRegistersApi.devices, { query: {} })).body.items;
      expect(mine.map((one) => one.node?.name)).toEqual(['小四A']);
      expect((await rig.test.call(await w.as(w.teacher), permissionRegistersApi.devices, { query: {} })).status).toBe(403);
    });
  });

  it('keeps one owner per app and puts the step for WeCom’s console on the list, ticked with who and when [PER-30, PER-18]', async () => {
    const ctx = await w.as(w.boss);
    const set = (memberId: string | null) =>
      rig.test.call(ctx, permissionRegistersApi.setAppOwner, { params: { app: 'notice' }, body: { memberId } });
    expect((await set(w.teacher.id)).status).toBe(200);
    const owners = (await rig.test.call(ctx, permissionRegistersApi.appOwners, {})).body.items;
    expect(owners.find((one) => one.app === 'notice')?.owner?.name).toBe('林慧儀');
    const [step] = (await rig.test.call(ctx, permissionRegistersApi.checklist, {})).body.items;
    expect(step).toMatchObject({ kind: 'app_owner', app: 'notice', member: '林慧儀', doneAt: null });
    const ticked = await rig.test.call(ctx, permissionRegistersApi.tick, {
      params: { id: step!.id },
      version: step!.version,
      body: { done: true, note: '' },
    });
    expect(ticked.body).toMatchObject({ doneBy: '何嘉敏', version: 2 });
    const again = await rig.test.call(ctx, permissionRegistersApi.tick, {
      params: { id: step!.id },
      version: 1,
      body: { done: false, note: '' },
    });
    expect(again.body.code).toBe('VERSION_CONFLICT');
    expect((await set(randomUUID())).status).toBe(404);
  });

  it('shows at the first log-in whether the rights and apps are there [PER-18]', async () => {
    await rig.test.db.inUnit(w.ctx, (tx) =>
      rig.test.app.get(WecomSettings, { strict: false }).setApp(tx, 'notice', { agentId: 1000003, secret: 'secret-notice' }),
    );
    const mine = (await rig.test.call(await w.as(w.boss), permissionsApi.mine, {})).body;
    expect(mine.firstLogin).toEqual({ adminRights: true, apps: [{ app: 'notice', connected: true }] });
    expect(mine.role).toBe('super_admin');
  });

  describe('compared with administrators of WeCom’s apps [PER-28]', () => {
    const corp = async (kind: 'self-built' | 'agent-developed', admins: object[]) => {
      await sim.control('PUT', `/sim/corps/${w.corpId}`, {
        name: w.number,
        contactSync: { secret: 'sync-secret' },
        departments: [],
        members: [],
        apps: [{ agentId: 1000003, name: '家校通知', secret: `s-${w.corpId}`, kind, admins }],
      });
      await rig.test.db.inUnit(w.ctx, async (tx) => {
        const settings = rig.test.app.get(WecomSettings, { strict: false });
        await settings.setConnection(tx, { agentId: 1000003, secret: `s-${w.corpId}` });
        await settings.setApp(tx, 'notice', { agentId: 1000003, secret: `s-${w.corpId}` });
      });
    };
    const compare = () => rig.test.app.get(RoleComparison, { strict: false }).run(w.ctx);
    const list = async () => (await rig.test.call(await w.as(w.boss), permissionRegistersApi.differences, {})).body;

    it('lists who is administrator on one side only, changes nothing, and tells once a week', async () => {
      await corp('agent-developed', [
        { userid: w.boss.wecomUserid, auth_type: 1 },
        { userid: w.founder.wecomUserid.toUpperCase(), auth_type: 1 },
        { userid: w.teacher.wecomUserid, auth_type: 1 },
        { userid: 'somebody', auth_type: 0 },
      ]);
      await compare();
      await compare();
      const found = await list();
      expect(found.state).toBe('ok');
      expect(found.items.map((one) => [one.member?.name, one.kind])).toEqual([
        ['黃詠琪', 'only_platform'],
        ['林慧儀', 'only_wecom'],
      ]);
      expect(await w.roleOf(w.teacher)).toBeUndefined();
      const told = await w.rows(`SELECT title FROM reminder_topic WHERE unit_id = $1 AND source_key LIKE 'role-differences:%'`);
      expect(told).toEqual([{ title: '企業微信管理員與平台角色有2項差異' }]);
    });

    it('forgets what is the same again, and stays silent then', async () => {
      const all = [w.boss, w.founder, w.other].map((one) => ({ userid: one.wecomUserid, auth_type: 1 }));
      await corp('agent-developed', all.slice(1));
      await compare();
      expect((await list()).items).toHaveLength(1);
      await corp('agent-developed', all);
      await compare();
      expect((await list()).items).toEqual([]);
    });

    it('says so where WeCom gives self-built apps no list', async () => {
      await corp('self-built', []);
      await compare();
      expect(await list()).toMatchObject({ state: 'unavailable', items: [] });
    });
  });

  it('says that nothing was compared where WeCom is not connected [PER-28]', async () => {
    await rig.test.app.get(RoleComparison, { strict: false }).run(w.ctx);
    expect((await rig.test.call(await w.as(w.boss), permissionRegistersApi.differences, {})).body.state).toBe('failed');
  });

  it('lets nobody remove the founder from another page, and tells him [PER-12]', async () => {
    await expect(rig.test.db.read(w.ctx, (tx) => assertMayLeave(tx, [w.teacher.id, w.founder.id]))).rejects.toMatchObject({
      code: 'FOUNDER_CANNOT_LEAVE',
    });
    await rig.test.db.read(w.ctx, (tx) => assertMayLeave(tx, [w.teacher.id, w.boss.id]));
    await founderLeavingTried(rig.test.db, await w.as(w.boss));
    await w.drain();
    expect(await w.rows(`SELECT title FROM reminder_topic WHERE unit_id = $1`)).toEqual([
      { title: '有人嘗試移除創建人周永康，請先轉讓創建人' },
    ]);
  });

  it('does what one asks when another confirms it, once [two-person rule]', async () => {
    const persons = rig.test.app.get(TwoPersons, { strict: false });
    const [one, two] = [await w.as(w.boss), await w.as(w.other)];
    const ask = () =>
      rig.test.db.inUnit(one, (tx) =>
        persons.ask(tx, { action: 'test.thing', subjectId: null, payload: { n: 1 }, office: null, hours: 1 }),
      );
    const id = await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await expect(rig.test.db.inUnit(one, (tx) => persons.confirm(tx, id, 'test.thing', null))).rejects.toMatchObject({
      code: 'TWO_PERSONS_REQUIRED',
    });
    expect((await rig.test.db.inUnit(two, (tx) => persons.confirm(tx, id, 'test.thing', null))).payload).toEqual({ n: 1 });
    await expect(rig.test.db.inUnit(two, (tx) => persons.confirm(tx, id, 'test.thing', null))).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    });
    const late = await ask();
    await w.sql(`UPDATE two_person SET expires_at = now() WHERE unit_id = $1 AND id = $2`, [late]);
    await expect(rig.test.db.inUnit(two, (tx) => persons.confirm(tx, late, 'test.thing', null))).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    });
  });

  it('takes no name of another person from a request: who acts is who is signed in [PER-31]', async () => {
    const ctx = await w.as(w.boss);
    for (const extra of ['grantedBy', 'actorId', 'as']) {
      const answer = await rig.test.call(ctx, permissionsApi.grant, {
        body: { memberId: w.teacher.id, role: 'super_admin', [extra]: w.founder.id } as never,
        key: key(),
      });
      expect(answer.status).toBe(422);
    }
    await grant(rig, ctx, { memberId: w.teacher.id, role: 'super_admin' });
    expect(await w.rows(`SELECT granted_by FROM unit_role WHERE unit_id = $1 AND member_id = $2`, [w.teacher.id])).toEqual([
      { granted_by: w.boss.id },
    ]);
  });
});
