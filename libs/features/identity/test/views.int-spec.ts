import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { roleViewsApi, type PastView, type Viewable, type ViewKind } from '@contracts/role-views';
import type { Me } from '@contracts/session';
import { startRig, type Browser, type Page, type Person, type Rig, type School } from './login.rig';

const boss: Person = { kind: 'member', userid: 'ho.kaman' };
const teacher: Person = { kind: 'member', userid: 'Lam.WaiYi' };
const WHY = '家長表示看不到通知';

describe('an administrator looks as a role [PER-31]', () => {
  let rig: Rig;
  let a: School;
  let desk: Browser;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.close());
  beforeEach(async () => {
    a = await rig.school();
    desk = rig.browser('desktop');
    await desk.login(a, boss);
  });

  const confirm = (school = a) =>
    school.write((tx) =>
      tx.execute(
        `INSERT INTO step_up (unit_id, session_id, method, valid_until)
         SELECT unit_id, id, 'sms', now() + interval '10 minutes' FROM session WHERE unit_id = $1 AND revoked_at IS NULL ON CONFLICT DO NOTHING`,
        [tx.unitId],
      ),
    );
  const start = (browser: Browser, kind: ViewKind, id: string, reason = WHY): Promise<Page> =>
    browser.post(roleViewsApi.start.path.replace(':id', id), { kind, reason });
  const end = (browser: Browser): Promise<Page> => browser.post(roleViewsApi.end.path);
  const json = <T>(page: Page): T => JSON.parse(page.body) as T;
  const code = (page: Page): string => (page.status < 400 ? 'ok' : json<{ code: string }>(page).code);
  const me = async (browser = desk): Promise<Me> => (await browser.me()).body as unknown as Me;
  const find = async (query: Record<string, string>): Promise<Viewable[]> =>
    json<{ items: Viewable[] }>(await desk.open(`/api/v1${roleViewsApi.people.path}?${new URLSearchParams(query).toString()}`)).items;
  const views = async (): Promise<PastView[]> => json<{ items: PastView[] }>(await desk.open(`/api/v1${roleViewsApi.list.path}`)).items;
  const acts = () =>
    a.write((tx) =>
      tx.query<{ action: string; actor_id: string; entity_id: string }>(
        `SELECT action, actor_id, entity_id FROM audit_log WHERE unit_id = $1 AND action LIKE 'role-view.%' ORDER BY at, id`,
        [tx.unitId],
      ),
    );

  it('finds the families and the teachers of a class, and people by name', async () => {
    expect(await find({ kind: 'family', classId: a.ids.class })).toEqual([
      { kind: 'family', id: a.ids.mother, name: '歐陽靜', facts: '陳樂瑤 4A、陳樂謙 4A' },
    ]);
    expect((await find({ kind: 'staff', classId: a.ids.class })).map((one) => one.id)).toEqual([a.ids.teacher]);
    expect((await find({ kind: 'staff' })).map((one) => one.name).toSorted()).toEqual(['何嘉敏', '倉務員', '林慧儀'].toSorted());
    expect(await find({ kind: 'student' })).toEqual([]);
    expect(await find({ kind: 'family', classId: a.ids.teacher })).toEqual([]);
  });

  it('becomes the session of that person for reading, says so, and is the administrator’s again at its end', async () => {
    expect(code(await start(desk, 'family', a.ids.mother))).toBe('STEP_UP_REQUIRED');
    await confirm();
    const before = desk.jar.get('__Host-session');
    const begun = await start(desk, 'family', a.ids.mother);
    expect([begun.status, json(begun)]).toEqual([200, { url: '/family/notices' }]);
    // A new value with each change of whose pages it opens (A2).
    expect(desk.jar.get('__Host-session')).not.toBe(before);
    expect(await me()).toMatchObject({
      person: { kind: 'family', id: a.ids.mother, name: '歐陽靜' },
      surface: 'h5-family',
      rights: ['family', 'signed-in'],
      roles: [],
      memberships: [],
      children: [{ name: '陳樂瑤' }, { name: '陳樂謙' }],
      view: { kind: 'family', by: '何嘉敏' },
    });
    expect(code(await desk.post('/probe'))).toBe('VIEW_READ_ONLY');
    expect(code(await desk.post('/probe-step-up'))).toBe('VIEW_READ_ONLY');
    expect(code(await desk.open('/api/v1/session/list'))).toBe('VIEW_NOT_SHOWN');
    expect(code(await desk.post('/session/locale', { locale: 'en' }))).toBe('VIEW_READ_ONLY');
    expect(code(await start(desk, 'staff', a.ids.teacher))).toBe('VIEW_READ_ONLY');
    const ended = await end(desk);
    expect([ended.status, json(ended), ended.headers['clear-site-data']]).toEqual([200, { url: '/console/rights/views' }, '"cache"']);
    expect(await me()).toMatchObject({ person: { kind: 'staff', name: '何嘉敏' }, surface: 'console', view: null });
    expect(code(await desk.post('/probe'))).toBe('ok');
    expect(code(await end(desk))).toBe('FORBIDDEN');
  });

  it('is recorded under the administrator’s name with person and reason, and shown to the others who manage rights [PER-32]', async () => {
    await confirm();
    await start(desk, 'staff', a.ids.teacher);
    await end(desk);
    expect(await acts()).toEqual([
      { action: 'role-view.started', actor_id: a.ids.boss, entity_id: a.ids.teacher },
      { action: 'role-view.ended', actor_id: a.ids.boss, entity_id: a.ids.teacher },
    ]);
    expect(await views()).toMatchObject([{ by: '何嘉敏', kind: 'staff', name: '林慧儀', reason: WHY, endedAt: expect.any(String) }]);
  });

  it('gives no right that the administrator lacks, and none at all once he manages rights no longer [PER-21, PER-26]', async () => {
    await confirm();
    await start(desk, 'staff', a.ids.teacher);
    expect((await me()).rights).toEqual(['messaging.send', 'signed-in', 'staff']);
    await a.write((tx) => tx.execute(`DELETE FROM unit_role WHERE unit_id = $1 AND member_id = $2`, [tx.unitId, a.ids.boss]));
    // The gate asks the database for what writes; then reading knows it, too.
    expect(code(await desk.post('/probe'))).toBe('ok');
    expect(await me()).toMatchObject({ person: { name: '何嘉敏' }, roles: [], view: null });
  });

  it('is over with its minutes, with the person, and with the session', async () => {
    await confirm();
    await start(desk, 'family', a.ids.mother);
    await a.write((tx) => tx.execute(`UPDATE role_view SET until = now() - interval '1 second' WHERE unit_id = $1`, [tx.unitId]));
    expect(code(await desk.post('/probe'))).toBe('ok');
    await start(desk, 'staff', a.ids.teacher);
    await a.write((tx) => tx.execute(`UPDATE member SET join_state = 'left' WHERE unit_id = $1 AND id = $2`, [tx.unitId, a.ids.teacher]));
    expect(code(await desk.post('/probe'))).toBe('ok');
    expect(code(await start(desk, 'staff', a.ids.teacher))).toBe('NOT_FOUND');
    await start(desk, 'family', a.ids.mother);
    expect(code(await desk.post('/session/logout'))).toBe('ok');
    expect((await desk.me()).status).toBe(401);
    await desk.login(a, boss);
    expect(await me()).toMatchObject({ view: null });
    expect((await views()).every((one) => one.endedAt !== null)).toBe(true);
  });

  it('is for nobody but super admins, and reaches nobody of another kind or another school [B1]', async () => {
    const phone = rig.browser('phone');
    await phone.login(a, teacher);
    const other = await rig.school();
    await confirm();
    expect(code(await start(phone, 'family', a.ids.mother))).toBe('FORBIDDEN');
    expect(code(await phone.open(`/api/v1${roleViewsApi.list.path}`))).toBe('FORBIDDEN');
    await a.write((tx) =>
      tx.execute(
        `WITH made AS (INSERT INTO admin_group (unit_id, name, whole_unit, rights) VALUES ($1, '南校區', true, '{contacts.edit,audit.read}') RETURNING id)
         INSERT INTO unit_role (unit_id, member_id, role, admin_group_id) SELECT $1, $2, 'sub_admin', id FROM made`,
        [tx.unitId, a.ids.teacher],
      ),
    );
    expect(code(await start(phone, 'family', a.ids.mother))).toBe('FORBIDDEN');
    for (const [kind, id] of [
      ['family', other.ids.mother],
      ['staff', other.ids.teacher],
      ['staff', a.ids.mother],
      ['student', a.ids.mother],
      ['family', a.ids.teacher],
    ] as const)
      expect([kind, code(await start(desk, kind, id))]).toEqual([kind, 'NOT_FOUND']);
    expect(code(await start(desk, 'family', a.ids.mother, ' '))).toBe('VALIDATION_FAILED');
    expect(await acts()).toEqual([]);
  });

  it('can be left in a suspended unit, and cannot be begun there', async () => {
    await confirm();
    await start(desk, 'family', a.ids.mother);
    await rig.test.parts.platform.query(`UPDATE school_unit SET state = 'suspended' WHERE id = $1`, [a.id]);
    expect(code(await desk.post('/probe'))).toBe('UNIT_SUSPENDED');
    expect(code(await end(desk))).toBe('ok');
    expect(code(await start(desk, 'family', a.ids.mother))).toBe('UNIT_SUSPENDED');
  });
});
