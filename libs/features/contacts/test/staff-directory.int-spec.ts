import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { directoryApi } from '@contracts/directory';
import { createTestApp, type TestApp } from '@testing/test-app';
import { ContactsHttpModule } from '../index';
import { buildClass, buildDepartment, buildMember, buildTeacherOf, staffCtx, type UnitLike } from './directory.builder';
import { FakeDirectory } from './fake-directory';
import { mirrorParts } from './mirror-parts';

describe('企業通訊錄 over HTTP', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ modules: [ContactsHttpModule] });
  });
  afterAll(() => test.close());

  const adminOf = async (unit: UnitLike) =>
    staffCtx(await buildMember(test.db, unit, { name: '何嘉敏', roles: ['super_admin'] }), { surface: 'console' });

  /** Pages as the console asks for them. */
  async function members(ctx: ReturnType<typeof staffCtx>, query: Record<string, string> = {}) {
    const answer = await test.call(ctx, directoryApi.members, { query });
    expect(answer.status).toBe(200);
    return answer.body as {
      items: {
        id: string;
        name: string;
        departments: string[];
        isHead: boolean;
        mobile: string | null;
        isAdminLabel: boolean;
      }[];
      total: number;
      page: number;
    };
  }

  it('lists members with title, departments joined, masked mobile and head of the listed department [CON-09, CON-28, OVR-34]', async () => {
    const unit = await test.unit();
    const wecom = new FakeDirectory();
    wecom.putDepartment(2, '教務處', 1, 9);
    wecom.putDepartment(3, '數學科', 2);
    wecom.putUser({
      userid: 'lam',
      name: '林慧儀',
      position: '班主任',
      department: [2, 3],
      is_leader_in_dept: [0, 1],
      mobile: '+853 6612-3456',
      alias: 'Vivian',
    });
    wecom.putTag(1, '管理員', ['lam']);
    await mirrorParts(test, wecom).compare(unit.ctx);
    const admin = await adminOf(unit);
    const tree = (await test.call(admin, directoryApi.departments)).body.items;
    const department = (name: string) => tree.find((d) => d.name === name)!;
    const row = {
      name: '林慧儀',
      title: '班主任',
      departments: ['教務處', '數學科'],
      mobile: '6***3456',
      isHead: true,
      isAdminLabel: true,
      joinState: 'active',
    };
    expect((await members(admin, { departmentId: department('數學科').id })).items).toEqual([expect.objectContaining(row)]);
    expect((await members(admin, { departmentId: department('教務處').id, below: 'false' })).items).toEqual([
      expect.objectContaining({ ...row, isHead: false }),
    ]);
    expect(department('教務處')).toMatchObject({ members: 1, membersBelow: 1 });
    for (const q of ['6612 3456', '+853 66123456', 'vivian', 'lhy', 'lamwai', '林慧仪', '数学', 'ＬＨＹ']) {
      expect([q, (await members(admin, { q })).items.map((m) => m.name)]).toEqual([q, ['林慧儀']]);
    }
    expect((await members(admin, { q: '%' })).total).toBe(0);
    const labels = (await test.call(admin, directoryApi.labels)).body.items;
    expect(labels).toEqual([expect.objectContaining({ name: '管理員', system: true, members: 1 })]);
    const entries = await test.call(admin, directoryApi.labelMembers, { params: { id: labels[0]!.id } });
    expect(entries.body.items).toEqual([expect.objectContaining({ kind: 'member', name: '林慧儀' })]);
  });

  it('filters by join state: 27 of 84 have not joined [CON-10]', async () => {
    const unit = await test.unit();
    await test.db.inUnit(unit.ctx, async (tx) => {
      for (let i = 0; i < 83; i += 1) {
        await buildMember(tx, unit, {
          joinState: i < 20 ? 'not_downloaded' : i < 27 ? 'not_joined' : i < 30 ? 'disabled' : 'active',
        });
      }
      await buildMember(tx, unit, { joinState: 'left' });
    });
    const admin = await adminOf(unit);
    const totals = await Promise.all(
      ['all', 'not_joined', 'not_downloaded', 'disabled', 'active', 'left'].map(async (filter) => (await members(admin, { filter })).total),
    );
    expect(totals).toEqual([84, 27, 20, 3, 54, 1]);
  });

  it('pages stably, shows the last page beyond the end, and walks by cursor on phones [OVR-16, OVR-17, OVR-19]', async () => {
    const unit = await test.unit();
    await test.db.inUnit(unit.ctx, async (tx) => {
      for (let i = 0; i < 24; i += 1) await buildMember(tx, unit, { name: i % 3 === 0 ? '同名' : `老師${String(i)}` });
    });
    const admin = await adminOf(unit);
    const seen: string[] = [];
    for (let page = 1; page <= 3; page += 1) seen.push(...(await members(admin, { page: String(page) })).items.map((m) => m.id));
    expect(new Set(seen).size).toBe(25);
    expect(await members(admin, { page: '99' })).toMatchObject({ page: 3, total: 25 });
    const phone = staffCtx(await buildMember(test.db, unit, { name: '林慧儀' }));
    const walked: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: Record<string, string> = cursor === '' ? { pageSize: '7' } : { pageSize: '7', cursor };
      const { body } = await test.call(phone, directoryApi.search, { query });
      const answer = body as { items: { id: string }[]; nextCursor: string | null };
      walked.push(...answer.items.map((m) => m.id));
      cursor = answer.nextCursor;
    }
    expect([walked.length, new Set(walked).size]).toEqual([26, 26]);
    expect((await test.call(phone, directoryApi.search, { query: { cursor: 'bm90IG91cnM' } })).status).toBe(422);
  });

  it('shows everybody of the staff name, department and title, and nothing more [CON-26]', async () => {
    const unit = await test.unit();
    const office = await buildDepartment(test.db, unit, { name: '校務處' });
    await buildMember(test.db, unit, { name: '何嘉敏', title: '主任', departments: [{ id: office.id }] });
    await buildMember(test.db, unit, { name: '離職者', joinState: 'left' });
    const reader = staffCtx(await buildMember(test.db, unit, { name: '林慧儀' }), { rights: [] });
    const answer = await test.call(reader, directoryApi.search, { query: { q: '主任' } });
    expect((answer.body as { items: unknown[] }).items).toEqual([]);
    const found = await test.call(reader, directoryApi.search, { query: { departmentId: office.id } });
    expect((found.body as { items: unknown[] }).items).toEqual([
      { id: expect.any(String), name: '何嘉敏', alias: null, title: '主任', departments: ['校務處'] },
    ]);
    expect((await test.call(reader, directoryApi.members)).status).toBe(403);
    expect((await test.call(reader, directoryApi.sync, { body: {} })).status).toBe(403);
  });

  it('keeps a sub admin to the departments of his scope [CON-22]', async () => {
    const unit = await test.unit();
    const north = await buildDepartment(test.db, unit, { name: '北區' });
    const below = await buildDepartment(test.db, unit, { name: '北區小學', parentId: north.id });
    const south = await buildDepartment(test.db, unit, { name: '南區' });
    await buildMember(test.db, unit, { name: '甲', departments: [{ id: below.id }] });
    await buildMember(test.db, unit, { name: '乙', departments: [{ id: south.id }] });
    const sub = staffCtx(
      await buildMember(test.db, unit, {
        name: '丙',
        roles: ['sub_admin'],
        scope: { departments: [north.id] },
        departments: [{ id: south.id }],
      }),
      { surface: 'console' },
    );
    expect((await members(sub)).items.map((m) => m.name)).toEqual(['甲']);
    expect((await members(sub, { departmentId: south.id })).total).toBe(0);
    const whole = staffCtx(await buildMember(test.db, unit, { name: '丁', roles: ['sub_admin'] }), {
      surface: 'console',
    });
    expect((await members(whole)).total).toBe(4);
  });

  it('shows nothing of another unit, not even that it is there [OVR-03]', async () => {
    const [mine, theirs] = [await test.unit(), await test.unit()];
    const office = await buildDepartment(test.db, theirs, { name: '校務處' });
    await buildMember(test.db, theirs, { departments: [{ id: office.id }] });
    const admin = await adminOf(mine);
    expect((await members(admin, { departmentId: office.id })).total).toBe(0);
    expect((await test.call(admin, directoryApi.labelMembers, { params: { id: office.id } })).status).toBe(404);
  });

  it('says how the mirror stands and starts one comparison however often it is asked [SCH-16]', async () => {
    const unit = await test.unit();
    const admin = await adminOf(unit);
    const state = async () => (await test.call(admin, directoryApi.syncState)).body.items;
    expect((await state()).map((s) => s.state)).toEqual(['never', 'never']);
    for (let i = 0; i < 3; i += 1) expect((await test.call(admin, directoryApi.sync, { body: {} })).status).toBe(200);
    const waiting = await test.parts.relay.query(`SELECT 1 FROM outbox WHERE unit_id = $1 AND job = 'directory.full'`, [unit.id]);
    expect(waiting).toHaveLength(1);
    const wecom = new FakeDirectory();
    wecom.putUser({ userid: 'lam', name: '林慧儀' });
    wecom.putNode(20, 2, '小一', 1);
    wecom.putNode(301, 1, '小一甲', 20);
    for (let i = 0; i < 60; i += 1) wecom.putStudent(`s${String(i)}`, `學生${String(i)}`, [301]);
    const mirror = mirrorParts(test, wecom);
    await mirror.drain();
    expect(await state()).toEqual([
      expect.objectContaining({
        directory: 'contacts',
        state: 'ok',
        error: null,
        lastFullAt: expect.stringMatching(/\+08:00$/),
      }),
      expect.objectContaining({
        directory: 'school',
        state: 'ok',
        counts: expect.objectContaining({ students: { added: 60, changed: 0, removed: 0 } }),
      }),
    ]);
    wecom.students.clear();
    await mirror.compare(unit.ctx);
    expect((await state())[1]).toMatchObject({ state: 'failed', error: expect.stringContaining('少了60項（共60項）') });
  });

  it('lets neither families nor strangers in [B11]', async () => {
    const unit = await test.unit();
    const home = await buildClass(test.db, unit);
    const teacher = await buildTeacherOf(test.db, unit, home);
    expect((await test.call(null, directoryApi.departments)).status).toBe(401);
    expect((await test.call(staffCtx(teacher), directoryApi.labels)).status).toBe(403);
  });
});
