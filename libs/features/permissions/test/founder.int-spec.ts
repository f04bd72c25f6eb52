import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { founderApi } from '@contracts/permissions-founder';
import { permissionsApi } from '@contracts/permissions-admin';
import { FirstFounder } from '../founder/first-founder';
import { FounderRecovery } from '../founder/founder-recovery.service';
import { TransferService } from '../founder/transfer.service';
import { assertMayLeave } from '../../identity';
import { grant, operator, startPermissions, type PermissionsRig, type World } from './permissions.rig';

describe('the founder', () => {
  let rig: PermissionsRig;
  let w: World;
  beforeAll(async () => {
    rig = await startPermissions();
  });
  afterAll(() => rig.close());
  beforeEach(async () => {
    w = await rig.world();
  });

  const transfer = async (who: { id: string }, body: object, u: World = w) =>
    rig.test.call(await u.as(who), founderApi.transfer, { body: { keepSuperAdmin: true, ...body } as never, key: `key-${randomUUID()}` });
  const accept = async (who: { id: string }, id: string) => rig.test.call(await w.as(who), founderApi.accept, { params: { id } });
  const askToAccept = () => w.sql(`INSERT INTO unit_setting (unit_id, transfer_accept) VALUES ($1, true)`);
  const role = async (who: { id: string }) => {
    const row = await w.roleOf(who);
    return row?.state === 'active' ? row.role : null;
  };

  it('passes on at 【確定】: the old one stays super admin, both and all super admins are told [PER-09, PER-24]', async () => {
    const answer = await transfer(w.founder, { memberId: w.boss.id });
    expect([answer.status, answer.body.state]).toEqual([200, 'completed']);
    expect([await role(w.boss), await role(w.founder), await w.founders()]).toEqual(['founder', 'super_admin', [w.boss.id]]);
    const told = await w.rows<{ recipient_id: string }>(
      `SELECT r.recipient_id FROM reminder r JOIN reminder_topic t ON t.unit_id = $1 AND t.id = r.topic_id WHERE r.unit_id = $1 AND t.title = '創建人已由周永康轉讓給何嘉敏'`,
    );
    expect(told.map((row) => row.recipient_id).sort()).toEqual([w.founder.id, w.boss.id, w.other.id].sort());
    const steps = await w.rows(`SELECT kind FROM wecom_step WHERE unit_id = $1`);
    expect(steps).toEqual([{ kind: 'set_founder' }]);
  });

  it('lets the old founder opt out of staying super admin [PER-24]', async () => {
    await transfer(w.founder, { memberId: w.boss.id, keepSuperAdmin: false });
    expect(await role(w.founder)).toBeNull();
  });

  it('finds the new founder by name or account, and asks when several match [PER-09, MEMBER_AMBIGUOUS]', async () => {
    const twins = [await w.member({ name: '李美儀', roles: ['super_admin'] }), await w.member({ name: '李美儀' })];
    const several = await transfer(w.founder, { nameOrAccount: '李美儀' });
    expect([several.status, several.body.code]).toEqual([409, 'MEMBER_AMBIGUOUS']);
    expect((several.body.details!['members'] as { id: string }[]).map((one) => one.id).sort()).toEqual(twins.map((one) => one.id).sort());
    expect((await transfer(w.founder, { nameOrAccount: w.boss.wecomUserid.toUpperCase() })).status).toBe(200);
    expect(await w.founders()).toEqual([w.boss.id]);
  });

  it('lets the founder leave only after he has passed the role on; he may do so in other cases too [PER-08, PER-12]', async () => {
    const leave = () => rig.test.db.read(w.ctx, (tx) => assertMayLeave(tx, [w.founder.id]));
    await expect(leave()).rejects.toMatchObject({ code: 'FOUNDER_CANNOT_LEAVE' });
    await transfer(w.founder, { memberId: w.boss.id, keepSuperAdmin: false });
    await leave();
    // The next one is bound in turn, and passes it on without leaving.
    await expect(rig.test.db.read(w.ctx, (tx) => assertMayLeave(tx, [w.boss.id]))).rejects.toMatchObject({ code: 'FOUNDER_CANNOT_LEAVE' });
    expect((await transfer(w.boss, { memberId: w.other.id })).body.state).toBe('completed');
    expect([await role(w.boss), await w.founders()]).toEqual(['super_admin', [w.other.id]]);
  });

  it('takes nobody as new founder who is no administrator now [PER-10]', async () => {
    const refused = async (who: { id: string }) => (await transfer(w.founder, { memberId: who.id })).body.code;
    expect(await refused(w.teacher)).toBe('FOUNDER_TARGET_NOT_ADMIN');
    // Made administrator, but not verified yet; removed again; left.
    const waiting = await grant(rig, await w.as(w.boss), { memberId: w.teacher.id, role: 'super_admin', identityPending: true });
    expect([waiting.body.state, await refused(w.teacher)]).toEqual(['pending_identity', 'FOUNDER_TARGET_NOT_ADMIN']);
    await w.sql(
      `UPDATE unit_role SET state = 'revoked', revoked_at = now(), revoked_why = 'removed' WHERE unit_id = $1 AND member_id = $2`,
      [w.boss.id],
    );
    expect(await refused(w.boss)).toBe('FOUNDER_TARGET_NOT_ADMIN');
    await w.sql(`UPDATE member SET join_state = 'left' WHERE unit_id = $1 AND id = $2`, [w.other.id]);
    expect(await refused(w.other)).toBe('NOT_FOUND');
    expect(await w.founders()).toEqual([w.founder.id]);
    const sub = await w.member({ name: '梁志恆', roles: ['sub_admin'], scope: { departments: [w.south.id], rights: ['labels.manage'] } });
    expect((await transfer(w.founder, { memberId: sub.id })).body.state).toBe('completed');
    expect(await w.founders()).toEqual([sub.id]);
  });

  it('is the first of the list for whoever may open it, also for a sub admin, who can do nothing with him [PER-13, PER-15]', async () => {
    const sub = await w.member({ name: '阿一', roles: ['sub_admin'], scope: { departments: [w.north.id], rights: ['contacts.edit'] } });
    for (const who of [w.boss, w.founder, sub]) {
      const list = (await rig.test.call(await w.as(who), permissionsApi.admins, { query: { pageSize: '1' } })).body;
      const mine = who.id === w.founder.id;
      expect(list.items).toMatchObject([
        { role: 'founder', person: { id: w.founder.id }, scope: null, can: mine ? ['transfer', 'dissolve'] : [] },
      ]);
    }
    const page = await rig.test.call(await w.as(w.boss), founderApi.state, {});
    expect(page.body.founder?.person).toMatchObject({ name: '周永康', account: w.founder.wecomUserid, departments: ['南校區'] });
    expect((await rig.test.call(await w.as(sub), founderApi.state, {})).status).toBe(403);
  });

  it('refuses everybody but the founder, himself, and who is no administrator (acceptance 2) [PER-10, FOUNDER_ONLY, FOUNDER_SELF, FOUNDER_TARGET_NOT_ADMIN]', async () => {
    expect((await transfer(w.boss, { memberId: w.other.id })).body.code).toBe('FOUNDER_ONLY');
    expect((await transfer(w.founder, { memberId: w.founder.id })).body.code).toBe('FOUNDER_SELF');
    expect((await transfer(w.founder, { memberId: w.teacher.id })).body.code).toBe('FOUNDER_TARGET_NOT_ADMIN');
    expect((await transfer(w.founder, { memberId: randomUUID() })).status).toBe(404);
    expect(await w.founders()).toEqual([w.founder.id]);
  });

  it('refuses one who is founder of five units already, counted over units (acceptance 2) [PER-11, FOUNDER_LIMIT]', async () => {
    const others = [];
    for (let i = 0; i < 5; i += 1) others.push(await rig.world());
    const person = randomUUID();
    const link = (u: World, member: { id: string }) =>
      rig.test.db.inUnit(u.ctx, async (tx) => {
        await tx.execute(`INSERT INTO person (id) VALUES ($1) ON CONFLICT DO NOTHING`, [person]);
        await tx.execute(`INSERT INTO person_membership (person_id, unit_id, kind, ref_id) VALUES ($1, $2, 'member', $3)`, [
          person,
          tx.unitId,
          member.id,
        ]);
      });
    for (const u of others.slice(0, 4)) await link(u, u.founder);
    await link(w, w.boss);
    await link(others[4]!, others[4]!.boss);
    // Two units give him the fifth place at once: one of them does.
    const answers = await Promise.all([
      transfer(w.founder, { memberId: w.boss.id }),
      transfer(others[4]!.founder, { memberId: others[4]!.boss.id }, others[4]),
    ]);
    expect(answers.map((answer) => answer.body.code ?? answer.body.state).sort()).toEqual(['FOUNDER_LIMIT', 'completed']);
  });

  it('is one before and one after, also with two transfers at the same moment (acceptance 3)', async () => {
    for (let round = 0; round < 8; round += 1) {
      const u = await rig.world();
      const answers = await Promise.all([
        transfer(u.founder, { memberId: u.boss.id }, u),
        transfer(u.founder, { memberId: u.other.id }, u),
      ]);
      expect(answers.map((answer) => answer.body.code ?? answer.body.state).sort()).toEqual(['FOUNDER_ONLY', 'completed']);
      expect(await u.founders()).toHaveLength(1);
    }
  });

  it('asks for a confirmed identity [PER-23, STEP_UP_REQUIRED]', async () => {
    const answer = await rig.test.call(await w.as(w.founder, false), founderApi.transfer, {
      body: { memberId: w.boss.id, keepSuperAdmin: true },
    });
    expect(answer.body.code).toBe('STEP_UP_REQUIRED');
  });

  describe('where the unit wants acceptance [PER-24]', () => {
    beforeEach(askToAccept);

    it('waits for the new one, refuses a second transfer, and passes on when he accepts [TRANSFER_PENDING]', async () => {
      const asked = await transfer(w.founder, { memberId: w.boss.id });
      expect([asked.body.state, asked.body.can, await w.founders()]).toEqual(['pending', ['cancel'], [w.founder.id]]);
      expect((await transfer(w.founder, { memberId: w.other.id })).body.code).toBe('TRANSFER_PENDING');
      expect((await rig.test.call(await w.as(w.boss), permissionsApi.mine, {})).body.transfer).toMatchObject({
        id: asked.body.id,
        can: ['accept'],
      });
      expect((await accept(w.other, asked.body.id)).status).toBe(404);
      expect((await accept(w.boss, asked.body.id)).body.state).toBe('completed');
      expect(await w.founders()).toEqual([w.boss.id]);
      expect((await accept(w.boss, asked.body.id)).body.code).toBe('STATE_CONFLICT');
    });

    it('accepts once of two calls at the same moment (acceptance 3)', async () => {
      const asked = await transfer(w.founder, { memberId: w.boss.id });
      const answers = await Promise.all([accept(w.boss, asked.body.id), accept(w.boss, asked.body.id)]);
      expect(answers.map((answer) => answer.body.code ?? answer.body.state).sort()).toEqual(['STATE_CONFLICT', 'completed']);
      expect(await w.founders()).toEqual([w.boss.id]);
    });

    it('is cancelled by the founder alone', async () => {
      const asked = await transfer(w.founder, { memberId: w.boss.id });
      const cancel = async (who: { id: string }) =>
        rig.test.call(await w.as(who), founderApi.cancelTransfer, { params: { id: asked.body.id } });
      expect((await cancel(w.other)).body.code).toBe('FOUNDER_ONLY');
      expect((await cancel(w.founder)).body.state).toBe('cancelled');
      expect((await accept(w.boss, asked.body.id)).body.code).toBe('STATE_CONFLICT');
    });

    it('ends after 72 hours, told once however often the job runs', async () => {
      const asked = await transfer(w.founder, { memberId: w.boss.id });
      const job = rig.test.app.get(TransferService, { strict: false });
      await job.expire(w.ctx);
      expect(await w.rows(`SELECT state FROM founder_transfer WHERE unit_id = $1`)).toEqual([{ state: 'pending' }]);
      await w.sql(`UPDATE founder_transfer SET expires_at = now() - interval '1 second' WHERE unit_id = $1`);
      expect((await accept(w.boss, asked.body.id)).body.code).toBe('STATE_CONFLICT');
      await job.expire(w.ctx);
      await job.expire(w.ctx);
      expect(await w.rows(`SELECT state FROM founder_transfer WHERE unit_id = $1`)).toEqual([{ state: 'expired' }]);
      expect(await w.rows(`SELECT 1 FROM reminder_topic WHERE unit_id = $1 AND source_key LIKE 'founder-transfer:%Expired'`)).toHaveLength(
        1,
      );
    });

    it('is decided by the founder alone', async () => {
      const save = async (who: { id: string }) =>
        rig.test.call(await w.as(who), permissionsApi.saveSettings, { version: 1, body: { transferAccept: false } });
      expect((await save(w.boss)).body.code).toBe('FOUNDER_ONLY');
      expect((await save(w.founder)).body).toEqual({ transferAccept: false, version: 2 });
      expect((await transfer(w.founder, { memberId: w.boss.id })).body.state).toBe('completed');
    });
  });

  describe('of a unit that has nobody yet [PER-17]', () => {
    const appoint = (who: { id: string }) =>
      rig.test.db.inUnit(w.ctx, (tx) => rig.test.app.get(FirstFounder, { strict: false }).appoint(tx, who.id));

    it('is the first administrator whom the operator let in, once, also when two are let in at the same moment', async () => {
      await w.sql(`DELETE FROM unit_role WHERE unit_id = $1`);
      const answers = await Promise.all([appoint(w.teacher), appoint(w.other)]);
      expect(answers.toSorted()).toEqual([false, true]);
      expect(await w.founders()).toEqual([answers[0] ? w.teacher.id : w.other.id]);
      expect(await appoint(w.teacher)).toBe(false);
      expect(await w.rows(`SELECT kind FROM wecom_step WHERE unit_id = $1`)).toEqual([{ kind: 'set_founder' }]);
      expect(await w.rows(`SELECT 1 FROM audit_log WHERE unit_id = $1 AND action = 'founder.changed'`)).toHaveLength(1);
    });

    it('is nobody where there was one before: that one comes back by letter alone', async () => {
      await w.sql(`UPDATE member SET join_state = 'left' WHERE unit_id = $1 AND id = ANY ($2)`, [[w.founder.id, w.boss.id, w.other.id]]);
      expect(await w.founders()).toEqual([]);
      expect([await appoint(w.teacher), await w.founders()]).toEqual([false, []]);
    });

    it('is nobody who has left or is of another unit', async () => {
      await w.sql(`DELETE FROM unit_role WHERE unit_id = $1`);
      await w.sql(`UPDATE member SET join_state = 'disabled' WHERE unit_id = $1 AND id = $2`, [w.teacher.id]);
      const other = await rig.world();
      expect([await appoint(w.teacher), await appoint(other.teacher), await w.founders()]).toEqual([false, false, []]);
    });
  });

  describe('appointed when all administrators are gone [PER-14]', () => {
    const ask = { letter: 'DSEDJ-2026/0147', reason: '管理員均已離職' };
    beforeEach(async () => {
      await w.sql(`UPDATE member SET join_state = 'left' WHERE unit_id = $1 AND id = ANY ($2)`, [[w.founder.id, w.boss.id, w.other.id]]);
    });

    it('needs the platform and the bureau, each with a person of his own', async () => {
      const recovery = rig.test.app.get(FounderRecovery, { strict: false });
      const [platform, colleague, bureau] = [
        await operator(rig, 'platform'),
        await operator(rig, 'platform'),
        await operator(rig, 'bureau'),
      ];
      const id = await recovery.ask(platform, w.id, { ...ask, account: w.teacher.wecomUserid });
      await expect(recovery.confirm(platform, w.id, id)).rejects.toMatchObject({ code: 'TWO_PERSONS_REQUIRED' });
      await expect(recovery.confirm(colleague, w.id, id)).rejects.toMatchObject({ code: 'TWO_PERSONS_REQUIRED' });
      expect(await w.founders()).toEqual([]);
      await recovery.confirm(bureau, w.id, id);
      expect(await w.founders()).toEqual([w.teacher.id]);
      await expect(recovery.confirm(bureau, w.id, id)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
      expect(await w.rows(`SELECT state, reason FROM founder_transfer WHERE unit_id = $1`)).toEqual([
        { state: 'forced', reason: 'DSEDJ-2026/0147 管理員均已離職' },
      ]);
    });

    it('appoints once of two confirmations at the same moment', async () => {
      const recovery = rig.test.app.get(FounderRecovery, { strict: false });
      const id = await recovery.ask(await operator(rig, 'platform'), w.id, { ...ask, account: w.teacher.wecomUserid });
      const officers = [await operator(rig, 'bureau'), await operator(rig, 'bureau')];
      const ends = await Promise.allSettled(officers.map((one) => recovery.confirm(one, w.id, id)));
      expect(ends.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await w.founders()).toEqual([w.teacher.id]);
    });

    it('knows no member of another unit', async () => {
      const recovery = rig.test.app.get(FounderRecovery, { strict: false });
      const other = await rig.world();
      await expect(
        recovery.ask(await operator(rig, 'platform'), w.id, { ...ask, account: other.teacher.wecomUserid }),
      ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });
});
