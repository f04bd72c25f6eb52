import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ExportsHttpModule } from '@features/exports';
import { membersApi } from '@contracts/contacts-members';
import { usageApi } from '@contracts/contacts-usage';
import { directoryApi } from '@contracts/directory';
import { exportsApi } from '@contracts/exports';
import type { StaffCtx } from '@platform/ctx/ctx';
import { CompanyContactsHttpModule } from '../index';
import { usageDailyJob, usageTodayJob, wecomActivityJob } from '../contacts-company.jobs';
import { buildDepartment, buildMember, staffCtx } from './directory.builder';
import { writeRig, type WriteRig } from './write.rig';

const key = (): string => randomUUIDv7();

describe('invitations and use of the platform', () => {
  let rig: WriteRig;
  let admin: StaffCtx;
  let office: string;
  beforeAll(async () => {
    rig = await writeRig([CompanyContactsHttpModule, ExportsHttpModule]);
    const root = await rig.id('department', 'wecom_id = 1');
    office = (await buildDepartment(rig.test.db, rig.unit, { name: '八十四人部', parentId: root })).id;
    admin = staffCtx(await buildMember(rig.test.db, rig.unit, { roles: ['super_admin'], departments: [{ id: root }] }), {
      surface: 'console',
      rights: ['directory.read', 'contacts.edit', 'contacts.export'],
    });
    await rig.test.db.inUnit(rig.unit.ctx, async (tx) => {
      for (let i = 0; i < 84; i += 1) {
        const joinState = i < 20 ? 'not_joined' : i < 27 ? 'not_downloaded' : 'active';
        await buildMember(tx, rig.unit, { name: `職員${String(i).padStart(2, '0')}`, departments: [{ id: office }], joinState });
      }
    });
  });
  afterAll(() => rig.close());

  const invite = (body: { memberIds?: string[]; departmentId?: string }) => rig.test.call(admin, membersApi.invite, { body, key: key() });

  it('filters 27 of 84 and exports 27 rows [CON-10, CON-11]', async () => {
    const list = await rig.test.call(admin, directoryApi.members, { query: { departmentId: office, filter: 'not_joined' } });
    expect(list.body).toMatchObject({ total: 27 });
    const started = await rig.test.call({ ...admin, steppedUp: true }, membersApi.export, {
      body: { filter: 'not_joined', departmentId: office },
      key: key(),
    });
    expect(started.body).toMatchObject({ kind: 'members', state: 'queued' });
    await rig.drain();
    const ready = await rig.test.call(admin, exportsApi.one, { params: { id: started.body.id } });
    expect(ready.body).toMatchObject({ state: 'ready', total: 27, done: 27, error: null });
  });

  it('invites the 27 who have not joined; pressed again within the hour all are listed as throttled [CON-11, CON-21]', async () => {
    const first = await invite({ departmentId: office });
    expect(first.body).toMatchObject({ inviting: 27, throttled: [] });
    const second = await invite({ departmentId: office });
    expect(second.body).toMatchObject({ inviting: 0, batchId: null });
    expect(second.body.throttled).toHaveLength(27);
    await rig.drain();
    const invited = await rig.query(`SELECT 1 FROM directory_change WHERE unit_id = $1 AND kind = 'member.invite' AND batch_id = $2`, [
      first.body.batchId,
    ]);
    expect(invited).toHaveLength(27);
    const progress = (await rig.test.call(admin, membersApi.batch, { params: { id: first.body.batchId! } })).body;
    expect(progress).toMatchObject({ total: 27, pending: 0 });
    const [one] = second.body.throttled;
    const alone = await invite({ memberIds: [one!.id] });
    expect([alone.status, alone.body.code]).toEqual([429, 'INVITE_THROTTLED']);
  });

  it('invites nobody more than three times a day [CON-21]', async () => {
    const person = await buildMember(rig.test.db, rig.unit, { joinState: 'not_joined', departments: [{ id: office }] });
    const hourAgo = () =>
      rig.test.db.inUnit(rig.unit.ctx, (tx) =>
        tx.execute(`UPDATE member SET last_invited_at = now() - interval '61 minutes' WHERE unit_id = $1 AND id = $2`, [
          tx.unitId,
          person.id,
        ]),
      );
    for (let i = 0; i < 3; i += 1) {
      expect((await invite({ memberIds: [person.id] })).body).toMatchObject({ inviting: 1 });
      await hourAgo();
    }
    expect((await invite({ memberIds: [person.id] })).body.code).toBe('INVITE_THROTTLED');
  });

  async function seen(memberId: string, ago: string, platform: string | null): Promise<void> {
    await rig.test.db.inUnit(rig.unit.ctx, (tx) =>
      tx.execute(
        `INSERT INTO session (unit_id, token_hash, kind, ref_id, surface, app, last_seen_at, expires_at, platform)
         VALUES ($1, $2, 'member', $3, 'h5-staff', 'notice', now() - $4::interval, now() + interval '1 day', $5)`,
        [tx.unitId, Buffer.from(randomUUIDv7()), memberId, ago, platform],
      ),
    );
  }

  it('notes who used the platform on a day, lists, counts and exports it; run twice it stays the same [VIS-20, VIS-21, VIS-23]', async () => {
    const place = (await buildDepartment(rig.test.db, rig.unit, { name: '使用部', parentId: office })).id;
    const [user, idle] = [
      await buildMember(rig.test.db, rig.unit, { name: '有使用', departments: [{ id: place }] }),
      await buildMember(rig.test.db, rig.unit, { name: '未使用者', departments: [{ id: place }] }),
    ];
    await seen(user.id, '0 minutes', 'ios');
    const [{ day } = { day: '' }] = await rig.query<{ day: string }>(
      `SELECT (now() AT TIME ZONE 'Asia/Macau')::date::text AS day WHERE $1::int > 0`,
    );
    for (const job of [usageTodayJob, usageDailyJob, usageDailyJob]) {
      await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.enqueue(job, { day }));
      await rig.drain();
    }
    const ask = async (query: Record<string, string> = {}) =>
      (await rig.test.call(admin, usageApi.list, { query: { from: day, to: day, departmentId: place, ...query } })).body;
    const all = await ask();
    expect(all).toMatchObject({ total: 2, used: 1, members: 2, days: [{ day, used: 1, members: 2 }] });
    expect(Object.fromEntries(all.items.map((one) => [one.memberId, one]))).toEqual({
      [user.id]: expect.objectContaining({ name: '有使用', used: true, platform: 'ios', departments: ['使用部'] }),
      [idle.id]: expect.objectContaining({ name: '未使用者', used: false, platform: null, lastUsedAt: null }),
    });
    expect((await ask({ state: 'unused' })).items.map((one) => one.name)).toEqual(['未使用者']);
    const exported = await rig.test.call({ ...admin, steppedUp: true }, usageApi.export, {
      body: { from: day, to: day, departmentId: place },
      key: key(),
    });
    await rig.drain();
    expect((await rig.test.call(admin, exportsApi.one, { params: { id: exported.body.id } })).body).toMatchObject({
      state: 'ready',
      done: 2,
    });
    const long = await rig.test.call(admin, usageApi.list, { query: { from: '2026-01-01', to: '2026-11-01' } });
    expect(long.status).toBe(422);
  });

  it('reads how many were active in WeCom itself, once per day, and shows it to who administers everybody [VIS-23]', async () => {
    for (let twice = 0; twice < 2; twice += 1) {
      await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.enqueue(wecomActivityJob, {}, { dedupe: `activity ${String(twice)}` }));
      await rig.drain();
    }
    const known = await rig.query<{ day: string; active: number }>(
      `SELECT day::text AS day, active FROM wecom_activity WHERE unit_id = $1 ORDER BY day`,
    );
    expect(known).toHaveLength(7);
    const [first, last] = [known[0]!.day, known[6]!.day];
    const told = (await rig.test.call(admin, usageApi.list, { query: { from: first, to: last } })).body.wecom;
    expect(told).toEqual(known);
    const part = await rig.test.call(admin, usageApi.list, { query: { from: first, to: last, departmentId: office } });
    expect(part.body.wecom).toEqual([]);
  });

  it('reminds those who have not used it for seven days, at most once a week [VIS-22]', async () => {
    const at = (ago: string | null, joinState: 'active' | 'not_joined' = 'active') =>
      rig.test.db.inUnit(rig.unit.ctx, async (tx) => {
        const member = await buildMember(tx, rig.unit, { departments: [{ id: office }], joinState });
        await tx.execute(
          `UPDATE member SET last_active_at = now() - $3::interval, created_at = now() - interval '30 days' WHERE unit_id = $1 AND id = $2`,
          [tx.unitId, member.id, ago],
        );
        return member;
      });
    const [long, never, lately, outside] = [await at('8 days'), await at(null), await at('6 days'), await at(null, 'not_joined')];
    const remind = () =>
      rig.test.call(admin, usageApi.remind, { body: { memberIds: [long.id, never.id, lately.id, outside.id] }, key: key() });
    const first = (await remind()).body;
    expect(first.reminded).toBe(2);
    expect(first.skipped.map((one) => [one.id, one.why]).toSorted()).toEqual(
      [
        [lately.id, 'used'],
        [outside.id, 'unreachable'],
      ].toSorted(),
    );
    const second = (await remind()).body;
    expect(second.reminded).toBe(0);
    expect(second.skipped.filter((one) => one.why === 'reminded')).toHaveLength(2);
    await rig.drain();
    const cards = await rig.query<{ receivers: number }>(
      `SELECT 1 AS receivers FROM outbound_message WHERE unit_id = $1 AND kind = 'staff_card' AND dedupe_key LIKE 'usage:%'`,
    );
    expect(cards).toHaveLength(1);
  });
});
