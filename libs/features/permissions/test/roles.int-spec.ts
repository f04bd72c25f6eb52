import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { permissionsApi } from '@contracts/permissions-admin';
import { grant, scope, startPermissions, type PermissionsRig, type World } from './permissions.rig';

describe('administrators of a unit', () => {
  let rig: PermissionsRig;
  let w: World;
  beforeAll(async () => {
    rig = await startPermissions();
  });
  afterAll(() => rig.close());
  beforeEach(async () => {
    w = await rig.world();
  });

  const change = async (who: { id: string }, target: { id: string }, body: object) => {
    const role = await w.roleOf(target);
    return rig.test.call(await w.as(who), permissionsApi.change, {
      params: { id: role!.id },
      version: role!.version,
      body: body as never,
      key: `key-${randomUUID()}`,
    });
  };
  const remove = async (who: { id: string }, target: { id: string }) => {
    const role = await w.roleOf(target);
    return rig.test.call(await w.as(who), permissionsApi.revoke, { params: { id: role!.id }, version: role!.version });
  };
  const audit = (action: string) =>
    w.rows<{ before: Record<string, unknown>; after: Record<string, unknown>; actor_id: string }>(
      `SELECT before, after, actor_id FROM audit_log WHERE unit_id = $1 AND action = $2 ORDER BY id`,
      [action],
    );
  const titles = (member: { id: string }) =>
    w
      .rows<{ title: string }>(
        `SELECT t.title FROM reminder r JOIN reminder_topic t ON t.unit_id = $1 AND t.id = r.topic_id WHERE r.unit_id = $1 AND r.recipient_id = $2 ORDER BY t.created_at`,
        [member.id],
      )
      .then((rows) => rows.map((row) => row.title));

  it('makes a super admin, who has all rights on his next request [PER-01, PER-02, PER-26]', async () => {
    const answer = await grant(rig, await w.as(w.boss), { memberId: w.teacher.id, role: 'super_admin' });
    expect([answer.status, answer.body.role, answer.body.state]).toEqual([200, 'super_admin', 'active']);
    expect((await w.as(w.teacher)).actor.rights.has('permissions.manage')).toBe(true);
  });

  it('makes a sub admin with scope and rights of his own [PER-03]', async () => {
    const answer = await grant(rig, await w.as(w.boss), {
      memberId: w.teacher.id,
      role: 'sub_admin',
      scope: scope({ departmentIds: [w.south.id] }),
      rights: ['announcement.send'],
    });
    expect(answer.status).toBe(200);
    expect(answer.body.scope).toEqual({ whole: false, departments: [{ id: w.south.id, name: '南校區' }], nodes: [], members: [] });
    const { rights } = (await w.as(w.teacher)).actor;
    expect([rights.has('announcement.send'), rights.has('security.settings'), rights.has('permissions.manage')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('tells the person and all super admins, and writes before and after into the audit log [PER-32]', async () => {
    await grant(rig, await w.as(w.boss), { memberId: w.teacher.id, role: 'super_admin' });
    await change(w.boss, w.teacher, { role: 'sub_admin', scope: scope({ whole: true }), rights: ['labels.manage'] });
    await remove(w.boss, w.teacher);
    const told = ['何嘉敏將林慧儀設為超級管理員', '何嘉敏更改了林慧儀的權限：分級管理員', '何嘉敏移除了林慧儀的分級管理員'];
    expect(await titles(w.teacher)).toEqual(told);
    expect(await titles(w.founder)).toEqual(told);
    expect(await titles(w.other)).toEqual(told);
    expect((await audit('role.given'))[0]).toMatchObject({ after: { role: 'super_admin', member: w.teacher.id }, actor_id: w.boss.id });
    expect((await audit('role.changed'))[0]).toMatchObject({
      before: { role: 'super_admin' },
      after: { role: 'sub_admin', whole: true, rights: ['labels.manage'] },
    });
    expect((await audit('role.removed'))[0]).toMatchObject({ before: { rights: ['labels.manage'] }, after: { state: 'revoked' } });
  });

  it('edits and removes administrators, and the page forgets them [PER-33]', async () => {
    await grant(rig, await w.as(w.boss), { memberId: w.teacher.id, role: 'super_admin' });
    expect((await remove(w.boss, w.teacher)).status).toBe(200);
    const list = await rig.test.call(await w.as(w.boss), permissionsApi.admins, {});
    expect(list.body.items.map((one) => one.person.name)).toEqual(['周永康', '何嘉敏', '黃詠琪']);
  });

  it('asks for a confirmed identity before giving, changing and taking [PER-23]', async () => {
    const ctx = await w.as(w.boss, false);
    const given = await grant(rig, ctx, { memberId: w.teacher.id, role: 'super_admin' });
    const role = await w.roleOf(w.other);
    const taken = await rig.test.call(ctx, permissionsApi.revoke, { params: { id: role!.id }, version: role!.version });
    expect([given.status, given.body.code, taken.status, taken.body.code]).toEqual([401, 'STEP_UP_REQUIRED', 401, 'STEP_UP_REQUIRED']);
    expect(await w.roleOf(w.teacher)).toBeUndefined();
  });

  it('refuses a sub admin without scope [SCOPE_REQUIRED]', async () => {
    const answer = await grant(rig, await w.as(w.boss), {
      memberId: w.teacher.id,
      role: 'sub_admin',
      scope: scope(),
      rights: ['labels.manage'],
    });
    expect([answer.status, answer.body.code]).toEqual([422, 'SCOPE_REQUIRED']);
  });

  it('refuses permissions.manage as a right of a group: only super admins have it [PER-21]', async () => {
    const answer = await grant(rig, await w.as(w.boss), {
      memberId: w.teacher.id,
      role: 'sub_admin',
      scope: scope({ whole: true }),
      rights: ['permissions.manage'],
    });
    expect(answer.status).toBe(422);
  });

  describe('what a sub admin may give [PER-21, H5]', () => {
    let sub: { id: string };
    beforeEach(async () => {
      sub = await w.member({
        name: '梁志恆',
        roles: ['sub_admin'],
        departments: [w.south],
        scope: { departments: [w.south.id], nodes: [w.southClass.campus!.id], rights: ['contacts.edit', 'labels.manage'] },
      });
    });

    it('gives what he has himself', async () => {
      const answer = await grant(rig, await w.as(sub), {
        memberId: w.teacher.id,
        role: 'sub_admin',
        scope: scope({ departmentIds: [w.south.id], nodeIds: [w.southClass.id] }),
        rights: ['labels.manage'],
      });
      expect(answer.status).toBe(200);
    });

    it('gives no right he lacks (acceptance 7) [GRANT_EXCEEDS_OWN]', async () => {
      const answer = await grant(rig, await w.as(sub), {
        memberId: w.teacher.id,
        role: 'sub_admin',
        scope: scope({ departmentIds: [w.south.id] }),
        rights: ['security.settings'],
      });
      expect([answer.status, answer.body.code]).toEqual([403, 'GRANT_EXCEEDS_OWN']);
      expect(await w.roleOf(w.teacher)).toBeUndefined();
    });

    it.each([
      ['another department', () => scope({ departmentIds: [w.north.id] })],
      ['another campus', () => scope({ nodeIds: [w.northClass.id] })],
      ['the whole unit', () => scope({ whole: true })],
      ['a member outside', () => scope({ memberIds: [w.other.id] })],
    ])('gives no scope beyond his own: %s', async (_name, make) => {
      const answer = await grant(rig, await w.as(sub), { memberId: w.teacher.id, role: 'sub_admin', scope: make(), rights: [] });
      expect([answer.status, answer.body.code]).toEqual([403, 'GRANT_EXCEEDS_OWN']);
    });

    it('makes no super admin and touches none', async () => {
      const made = await grant(rig, await w.as(sub), { memberId: w.teacher.id, role: 'super_admin' });
      expect(made.body.code).toBe('GRANT_EXCEEDS_OWN');
      expect((await remove(sub, w.other)).body.code).toBe('GRANT_EXCEEDS_OWN');
    });

    it.each([
      ['a right he lacks', { role: 'sub_admin' }, ['security.settings']],
      ['a department beyond his own', { role: 'sub_admin', departments: 'north' }, ['labels.manage']],
      ['the role of a super admin', { role: 'super_admin' }, []],
    ] as const)('changes nobody below him to %s [H5, S3]', async (_name, wish, rights) => {
      const below = await w.member({ roles: ['sub_admin'], scope: { departments: [w.south.id], rights: ['labels.manage'] } });
      const before = await w.roleOf(below);
      const department = 'departments' in wish ? w.north.id : w.south.id;
      const answer = await change(sub, below, {
        role: wish.role,
        ...(wish.role === 'sub_admin' ? { scope: scope({ departmentIds: [department] }), rights } : {}),
      });
      expect([answer.status, answer.body.code]).toEqual([403, 'GRANT_EXCEEDS_OWN']);
      expect(await w.roleOf(below)).toEqual(before);
      // What lies within his own he may change.
      const may = await change(sub, below, { role: 'sub_admin', scope: scope({ departmentIds: [w.south.id] }), rights: ['contacts.edit'] });
      expect(may.status).toBe(200);
    });

    it('does not raise himself', async () => {
      const answer = await change(sub, sub, {
        role: 'sub_admin',
        scope: scope({ whole: true }),
        rights: ['contacts.edit', 'security.settings'],
      });
      expect(answer.body.code).toBe('GRANT_EXCEEDS_OWN');
    });

    it('gives nothing without contacts.edit', async () => {
      const small = await w.member({ roles: ['sub_admin'], scope: { departments: [w.south.id], rights: ['labels.manage'] } });
      const answer = await grant(rig, await w.as(small), {
        memberId: w.teacher.id,
        role: 'sub_admin',
        scope: scope({ departmentIds: [w.south.id] }),
      });
      expect(answer.status).toBe(403);
    });

    it('finds no member outside his scope, and is offered only his own places and rights (acceptance 1)', async () => {
      const answer = await grant(rig, await w.as(sub), {
        memberId: w.other.id,
        role: 'sub_admin',
        scope: scope({ departmentIds: [w.south.id] }),
      });
      expect(answer.status).toBe(404);
      const options = (await rig.test.call(await w.as(sub), permissionsApi.scopeOptions, {})).body;
      expect(options.whole).toBe(false);
      expect(options.departments.filter((one) => one.selectable).map((one) => one.name)).toEqual(['南校區']);
      expect(options.nodes.some((one) => one.name === '北校部')).toBe(false);
      expect(options.rights).toEqual(['contacts.edit', 'labels.manage']);
      const people = (await rig.test.call(await w.as(sub), permissionsApi.candidates, { query: {} })).body.items.map((one) => one.name);
      expect(people).not.toContain('黃詠琪');
      expect(people).toContain('林慧儀');
    });
  });

  describe('the last super admin [PER-22, H5]', () => {
    it('cannot be removed or made less [LAST_SUPER_ADMIN]', async () => {
      expect((await remove(w.boss, w.other)).status).toBe(200);
      expect((await remove(w.founder, w.boss)).body.code).toBe('LAST_SUPER_ADMIN');
      expect((await change(w.boss, w.boss, { role: 'sub_admin', scope: scope({ whole: true }) })).body.code).toBe('LAST_SUPER_ADMIN');
    });

    it('stays when two super admins remove each other at once', async () => {
      for (let round = 0; round < 8; round += 1) {
        const u = await rig.world();
        const [one, two] = [await u.as(u.boss), await u.as(u.other)];
        const [roleOne, roleTwo] = [await u.roleOf(u.boss), await u.roleOf(u.other)];
        const answers = await Promise.all([
          rig.test.call(one, permissionsApi.revoke, { params: { id: roleTwo!.id }, version: roleTwo!.version }),
          rig.test.call(two, permissionsApi.revoke, { params: { id: roleOne!.id }, version: roleOne!.version }),
        ]);
        expect(answers.map((answer) => answer.status).sort()).toEqual([200, 403]);
        const left = await u.rows(`SELECT 1 FROM unit_role WHERE unit_id = $1 AND role = 'super_admin' AND state = 'active'`);
        expect(left).toHaveLength(1);
      }
    });

    it('warns while there is none besides the founder', async () => {
      await w.sql(
        `UPDATE unit_role SET state = 'revoked', revoked_at = now(), revoked_why = 'removed' WHERE unit_id = $1 AND role = 'super_admin'`,
      );
      expect((await rig.test.call(await w.as(w.founder), permissionsApi.admins, {})).body.noSuperAdmin).toBe(true);
    });
  });

  it('does not remove the founder and tells him that somebody tried, once a day [FOUNDER_CANNOT_LEAVE, PER-12]', async () => {
    for (let i = 0; i < 2; i += 1) expect((await remove(w.boss, w.founder)).body.code).toBe('FOUNDER_CANNOT_LEAVE');
    expect(await titles(w.founder)).toEqual(['有人嘗試移除創建人周永康，請先轉讓創建人']);
  });

  it('keeps a role waiting until real-name verification, and gives nothing before [PER-19]', async () => {
    const given = await grant(rig, await w.as(w.boss), { memberId: w.teacher.id, role: 'super_admin', identityPending: true });
    expect(given.body.state).toBe('pending_identity');
    expect((await w.as(w.teacher)).actor.roles).toEqual([]);
    const confirmed = await rig.test.call(await w.as(w.boss), permissionsApi.confirmIdentity, {
      params: { id: given.body.id },
      version: given.body.version,
      body: { evidence: '企業微信截圖' },
      key: `key-${randomUUID()}`,
    });
    expect([confirmed.status, confirmed.body.state]).toEqual([200, 'active']);
    expect((await w.as(w.teacher)).actor.roles).toEqual(['super_admin']);
  });

  it('lets the person himself confirm in WeCom, once [PER-19]', async () => {
    await grant(rig, await w.as(w.boss), { memberId: w.teacher.id, role: 'super_admin', identityPending: true });
    expect((await rig.test.call(await w.as(w.teacher, false), permissionsApi.confirmMine, {})).body.code).toBe('STEP_UP_REQUIRED');
    expect((await rig.test.call(await w.as(w.teacher), permissionsApi.confirmMine, {})).status).toBe(200);
    expect((await rig.test.call(await w.as(w.teacher), permissionsApi.confirmMine, {})).body.code).toBe('STATE_CONFLICT');
  });

  it('takes all roles of who leaves or is disabled in the same moment, tells once, and keeps him struck through [PER-27]', async () => {
    await w.sql(`UPDATE member SET join_state = 'left' WHERE unit_id = $1 AND id = $2`, [w.other.id]);
    expect((await w.roleOf(w.other))?.state).toBe('revoked');
    await w.sql(`UPDATE member SET join_state = 'active' WHERE unit_id = $1 AND id = $2`, [w.other.id]);
    expect((await w.as(w.other)).actor.roles).toEqual([]);
    const { Leavers } = await import('../grants/leavers.service');
    const leavers = rig.test.app.get(Leavers, { strict: false });
    await leavers.cleanUp(w.ctx);
    await leavers.cleanUp(w.ctx);
    expect(await titles(w.boss)).toEqual(['黃詠琪已離開或被停用，超級管理員權限已即時收回']);
    const rows = (await rig.test.call(await w.as(w.boss), permissionsApi.admins, {})).body.items;
    expect(rows.find((one) => one.person.id === w.other.id)).toMatchObject({ gone: true, can: ['remove'] });
    expect((await remove(w.boss, w.other)).status).toBe(200);
    expect((await rig.test.call(await w.as(w.boss), permissionsApi.admins, {})).body.items).toHaveLength(2);
  });

  it('refuses the next save of who lost his right while the page was open (acceptance 5) [PER-26]', async () => {
    const open = await w.as(w.other);
    await remove(w.boss, w.other);
    expect((await grant(rig, open, { memberId: w.teacher.id, role: 'super_admin' })).status).toBe(403);
  });

  it('answers a conflict with what stands there when somebody else was quicker [OVR-25]', async () => {
    const role = await w.roleOf(w.other);
    const answer = await rig.test.call(await w.as(w.boss), permissionsApi.revoke, { params: { id: role!.id }, version: role!.version + 1 });
    expect([answer.status, answer.body.code]).toEqual([409, 'VERSION_CONFLICT']);
  });

  it('gives an administrator no second role by the way of adding [ALREADY_ADMIN]', async () => {
    expect((await grant(rig, await w.as(w.boss), { memberId: w.other.id, role: 'super_admin' })).body.code).toBe('ALREADY_ADMIN');
  });

  it('names founder and super admins to whoever lacks a right [PER-20]', async () => {
    const answer = await rig.test.call(await w.as(w.teacher), permissionsApi.whomToAsk, {});
    expect(answer.body.items.map((one) => one.name)).toEqual(['何嘉敏', '黃詠琪', '周永康']);
    expect((await rig.test.call(await w.as(w.teacher), permissionsApi.admins, {})).status).toBe(403);
  });
});
