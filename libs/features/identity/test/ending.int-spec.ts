import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sessionAdminApi, sessionApi } from '@contracts/session';
import { startRig, type Browser, type Client, type Person, type Rig, type School } from './login.rig';

const teacher: Person = { kind: 'member', userid: 'Lam.WaiYi' };
const boss: Person = { kind: 'member', userid: 'ho.kaman' };
const mother: Person = { kind: 'parent', userid: 'p001' };

describe('sessions ended by hand', () => {
  let rig: Rig;
  let a: School;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.close());
  beforeEach(async () => {
    a = await rig.school();
  });

  async function entered(client: Client, who: Person): Promise<Browser> {
    const browser = rig.browser(client);
    await browser.login(a, who);
    return browser;
  }
  const confirm = (memberId: string) =>
    a.write((tx) =>
      tx.execute(
        `INSERT INTO step_up (unit_id, session_id, method, valid_until)
         SELECT unit_id, id, 'sms', now() + interval '10 minutes' FROM session WHERE unit_id = $1 AND ref_id = $2 AND revoked_at IS NULL`,
        [tx.unitId, memberId],
      ),
    );
  const code = (page: { status: number; body: string }) => (page.status === 200 ? 200 : (JSON.parse(page.body) as { code: string }).code);
  const alive = async (browser: Browser) => (await browser.post('/probe')).status === 200;
  const others = sessionApi.revokeOthers.path;
  const acts = () =>
    a.write((tx) =>
      tx.query<{ action: string; after: unknown }>(
        `SELECT action, after FROM audit_log WHERE unit_id = $1 AND action LIKE 'session.%ended%' ORDER BY at`,
        [tx.unitId],
      ),
    );

  it('shows staff their own, and ends another of them only after a confirmed identity [V7.5.2]', async () => {
    const desktop = await entered('desktop', teacher);
    const phone = await entered('phone', teacher);
    const list = await desktop.open('/api/v1/session/list');
    const { items } = JSON.parse(list.body) as { items: { id: string; current: boolean }[] };
    expect(items.map((one) => one.current).toSorted()).toEqual([false, true]);
    const other = items.find((one) => !one.current)!.id;
    expect(code(await desktop.post(`/session/${other}/revoke`))).toBe('STEP_UP_REQUIRED');
    expect(code(await desktop.post(others))).toBe('STEP_UP_REQUIRED');
    expect(await alive(phone)).toBe(true);
    await confirm(a.ids.teacher);
    expect(code(await desktop.post(`/session/${other}/revoke`))).toBe(200);
    expect([await alive(phone), await alive(desktop)]).toEqual([false, true]);
  });

  it('ends all others of a person at once, families without a second proof, and is recorded [V7.5.2, J2]', async () => {
    const phones = [await entered('wechat', mother), await entered('wechat', mother), await entered('wechat', mother)];
    const page = await phones[0]!.post(others);
    expect(JSON.parse(page.body)).toEqual({ ended: 2 });
    expect(await Promise.all(phones.map(alive))).toEqual([true, false, false]);
    expect(JSON.parse((await phones[0]!.post(others)).body)).toEqual({ ended: 0 });
    expect(await acts()).toEqual([{ action: 'session.others_ended', after: { ended: 2 } }]);
  });

  it('ends the present session without asking, and empties the cache of the browser [V7.4.4, V14.3.1]', async () => {
    const phone = await entered('phone', teacher);
    const page = await phone.post('/session/logout');
    expect([page.status, page.headers['clear-site-data']]).toEqual([200, '"cache"']);
    expect(await alive(phone)).toBe(false);
  });

  it('lets an administrator end those of one person, and of the whole unit but his own [V7.4.5, J2]', async () => {
    const [desk, phone, home] = [await entered('desktop', boss), await entered('phone', teacher), await entered('wechat', mother)];
    const person = (id: string, kind: string) => desk.post(sessionAdminApi.endPerson.path.replace(':id', id), { kind });
    expect(code(await person(a.ids.teacher, 'member'))).toBe('STEP_UP_REQUIRED');
    await confirm(a.ids.boss);
    expect(JSON.parse((await person(a.ids.teacher, 'member')).body)).toEqual({ ended: 1 });
    expect(await alive(phone)).toBe(false);
    expect(code(await person(a.ids.teacher, 'parent'))).toBe('NOT_FOUND');
    await phone.login(a, teacher);
    expect(JSON.parse((await desk.post(sessionAdminApi.endAll.path)).body)).toEqual({ ended: 2 });
    expect([await alive(phone), await alive(home), await alive(desk)]).toEqual([false, false, true]);
    expect((await acts()).map((one) => one.action)).toEqual(['session.ended_of_person', 'session.ended_of_unit']);
  });

  it('lets nobody else do that, nor reach another school [V7.4.5, B1]', async () => {
    const phone = await entered('phone', teacher);
    await confirm(a.ids.teacher);
    expect(code(await phone.post(sessionAdminApi.endAll.path))).toBe('FORBIDDEN');
    const other = await rig.school();
    const desk = await entered('desktop', boss);
    await confirm(a.ids.boss);
    const foreign = await desk.post(sessionAdminApi.endPerson.path.replace(':id', other.ids.teacher), { kind: 'member' });
    expect(code(foreign)).toBe('NOT_FOUND');
  });
});
