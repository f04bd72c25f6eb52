import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DirectoryReadback } from '@features/identity';
import { SESSION_COOKIE } from '../cookies';
import { addMember, HOST, startRig, type Person, type Rig, type School } from './login.rig';

const teacher: Person = { kind: 'member', userid: 'Lam.WaiYi' };
const boss: Person = { kind: 'member', userid: 'ho.kaman' };
const mother: Person = { kind: 'parent', userid: 'p001' };
const FAILED = '/public/sign-in-failed?why=link';

describe('log-in', () => {
  let rig: Rig;
  let a: School;
  let b: School;

  beforeAll(async () => {
    rig = await startRig();
    a = await rig.school();
    b = await rig.school();
  });
  afterAll(() => rig.close());

  const sessionsOf = async (school: School) =>
    Number((await school.write((tx) => tx.one<{ n: number }>(`SELECT count(*) AS n FROM session WHERE unit_id = $1`, [tx.unitId])))?.n);

  it('brings a teacher on the phone in, with what he may do here', async () => {
    const phone = rig.browser('phone');
    const page = await phone.login(a, teacher, { app: 'notice', to: '/staff/notices/new' });
    expect(page).toMatchObject({ status: 302, location: '/staff/notices/new' });
    const me = await phone.me();
    expect(me.body).toMatchObject({
      unit: { number: a.number, corpId: a.corpId, state: 'active' },
      person: { kind: 'staff', id: a.ids.teacher, name: '林慧儀' },
      rights: ['messaging.send', 'signed-in', 'staff'],
      surface: 'h5-staff',
      children: [],
      memberships: [{ number: a.number, kind: 'staff', current: true }],
    });
  });

  it('brings a mother in WeChat in, with her children and their classes, asking O2 and never O1 (wecom 08 §9)', async () => {
    const phone = rig.browser('wechat');
    const to = '/family/notices/01930000-0000-7000-8000-000000000001?g=2';
    expect((await phone.login(a, mother, { to })).location).toBe(to);
    const me = await phone.me();
    expect(me.body).toMatchObject({
      person: { kind: 'family', id: a.ids.mother, isStudent: false },
      surface: 'h5-family',
      rights: ['family', 'signed-in'],
    });
    expect(me.body['children']).toMatchObject([{ classes: [{ id: a.ids.class, name: '4A' }] }, { classes: [{ name: '4A' }] }]);
    const { counts } = await rig.sim.control<{ counts: Record<string, Record<string, number>> }>('GET', `/sim/calls?corp=${a.corpId}`);
    expect(Object.keys(counts).some((path) => path.includes('school/getuserinfo'))).toBe(true);
  });

  it('keeps the WeChat account out that a phone change left behind, until WeCom names another one [BEY-13]', async () => {
    const school = await rig.school();
    const external = (id: string) =>
      school.write((tx) =>
        tx.execute(`UPDATE parent SET external_userid = $2, barred_external = 'wm-old' WHERE unit_id = $1 AND wecom_userid = 'p001'`, [
          tx.unitId,
          id,
        ]),
      );
    const login = async () => (await rig.browser('wechat').login(school, { kind: 'parent', userid: 'p001' })).location;
    await external('wm-old');
    expect(await login()).toBe('/public/not-joined');
    await external('wm-new');
    expect(await login()).not.toBe('/public/not-joined');
    await external('wm-old');
    expect(await login()).toBe('/public/not-joined');
  });

  it('opens the console in the WeCom desktop for a teacher, and in a browser for administrators only [PER-16]', async () => {
    const desktop = rig.browser('desktop');
    expect((await desktop.login(a, teacher)).location).toBe('/console');
    expect((await desktop.me()).body['surface']).toBe('console');
    const browser = rig.browser('browser');
    expect(await browser.start(a)).toContain('/wwlogin/sso/login?login_type=CorpApp');
    expect((await browser.login(a, boss, { to: '/console/notices' })).location).toBe('/console/notices');
    expect((await browser.me()).body['rights']).toContain('audit.read');
    const other = rig.browser('browser');
    expect((await other.login(a, teacher)).location).toBe('/public/sign-in-failed?why=role');
    expect(other.jar.has(SESSION_COOKIE)).toBe(false);
  });

  it('sends a phone browser and an unknown corp or app to the page that explains, without a state', async () => {
    expect(await rig.browser('phoneBrowser').start(a)).toBe('/public/sign-in-failed?why=client');
    expect(await rig.browser('phone').start({ corpId: 'ww0000000000000000' })).toBe('/public/sign-in-failed?why=unit');
    expect(await rig.browser('phone').start(a, { app: 'no-such-app' })).toBe('/public/sign-in-failed?why=unit');
    const closed = await rig.school({ state: 'closed' });
    expect(await rig.browser('phone').start(closed)).toBe('/public/sign-in-failed?why=unit');
  });

  it('builds redirect_uri from the configured host, whatever the request says [A5]', async () => {
    const phone = rig.browser('phone');
    const first = await phone.open(`/api/v1/auth/wecom/start?corpId=${a.corpId}`, {
      headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
    });
    expect(first.location).toMatch(new RegExp(`^http://${HOST}/api/v1/auth/wecom/start\\?corpId=${a.corpId}&app=notice&hop=1$`));
    const hopped = await phone.open(`/api/v1/auth/wecom/start?corpId=${a.corpId}&hop=1`, {
      headers: { host: 'evil.example' },
    });
    expect(new URL(hopped.location).searchParams.get('redirect_uri')).toBe(`http://${HOST}/api/v1/auth/wecom/callback?app=notice`);
  });

  it('leaves neither code nor state in the address the browser ends at [A5]', async () => {
    const page = await rig.browser('phone').login(a, teacher, { to: 'https://evil.example/' });
    expect(page.location).toBe('/staff/notices');
    expect(page.body).toBe('');
  });

  it('sets every cookie Secure, HttpOnly, SameSite=Lax, Path=/ and without Domain [A3]', async () => {
    const phone = rig.browser('phone');
    const start = await phone.open(`/api/v1/auth/wecom/start?corpId=${a.corpId}`);
    const back = await phone.open(await phone.answerAs(start.location, teacher));
    const out = await phone.post('/session/logout');
    const cookies = [...start.cookies, ...back.cookies, ...out.cookies];
    expect(cookies).toHaveLength(3);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Host-(session|browser)=/);
      for (const part of [/; Path=\//, /; HttpOnly/, /; Secure/, /; SameSite=Lax/]) expect(cookie).toMatch(part);
      expect(cookie).not.toMatch(/Domain/i);
    }
  });

  it('keeps session, browser and state only as hashes [A1]', async () => {
    const phone = rig.browser('phone');
    const authorize = await phone.start(a);
    await phone.open(await phone.answerAs(authorize, teacher));
    const secrets = [...phone.jar.values(), new URL(authorize).searchParams.get('state') ?? ''].map((value) =>
      value.replace(/^\d+[.x]/, ''),
    );
    const dump = await a.write(async (tx) => {
      const rows = [];
      for (const table of ['session', 'login_state', 'audit_log'])
        rows.push(await tx.query(`SELECT t::text AS row FROM ${table} t WHERE unit_id = $1`, [tx.unitId]));
      return JSON.stringify(rows);
    });
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThanOrEqual(43);
      expect(dump).not.toContain(secret);
      expect(dump).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  describe('state and code [A4, S8]', () => {
    const refused = async (page: Promise<{ location: string; cookies: string[] }>, before: number) => {
      const { location, cookies } = await page;
      expect(location).toBe(FAILED);
      expect(cookies).toEqual([]);
      expect(await sessionsOf(a)).toBe(before);
    };

    it('refuses a missing, altered or made-up state', async () => {
      const phone = rig.browser('phone', '10.0.0.1');
      const back = new URL(await phone.answerAs(await phone.start(a), teacher), 'http://x');
      const before = await sessionsOf(a);
      for (const state of [
        '',
        'x',
        `${String(a.id)}x${'0'.repeat(64)}`,
        `${back.searchParams.get('state') ?? ''}0`,
        '-1x',
        `99999999999x${'0'.repeat(64)}`,
      ]) {
        await refused(
          phone.open(`/api/v1/auth/wecom/callback?app=notice&code=${back.searchParams.get('code') ?? ''}&state=${state}`),
          before,
        );
      }
      await refused(phone.open(`/api/v1/auth/wecom/callback?app=notice&code=${back.searchParams.get('code') ?? ''}`), before);
    });

    it('refuses a state in another browser, as a forwarded link would bring it [S8]', async () => {
      const phone = rig.browser('phone', '10.0.0.2');
      const link = await phone.answerAs(await phone.start(a), teacher);
      const before = await sessionsOf(a);
      await refused(rig.browser('phone', '10.0.0.3').open(link), before);
      const other = rig.browser('phone', '10.0.0.3');
      await other.start(a);
      await refused(other.open(link), before);
      expect((await phone.open(link)).location).toBe('/staff/notices');
    });

    it('refuses a state of another unit, and a code of another corp (mix-up) [S8]', async () => {
      const phone = rig.browser('phone', '10.0.0.4');
      const inA = new URL(await phone.answerAs(await phone.start(a), teacher), 'http://x').searchParams;
      const inB = new URL(await phone.answerAs(await phone.start(b), teacher), 'http://x').searchParams;
      const before = await sessionsOf(a);
      const moved = (inA.get('state') ?? '').replace(/^\d+/, String(b.id));
      await refused(phone.open(`/api/v1/auth/wecom/callback?app=notice&code=${inA.get('code') ?? ''}&state=${moved}`), before);
      await refused(
        phone.open(`/api/v1/auth/wecom/callback?app=notice&code=${inB.get('code') ?? ''}&state=${inA.get('state') ?? ''}`),
        before,
      );
    });

    it('refuses a state at the return address of another app, or of none', async () => {
      const phone = rig.browser('phone', '10.0.0.9');
      const link = await phone.answerAs(await phone.start(a, { app: 'reminder' }), teacher);
      expect(link).toContain('app=reminder');
      const before = await sessionsOf(a);
      await refused(phone.open(link.replace('app=reminder', 'app=notice')), before);
      await refused(phone.open(link.replace('app=reminder', '')), before);
      expect((await phone.open(link)).location).toBe('/staff/notices');
    });

    it('refuses an old state, and a used one with another code', async () => {
      const phone = rig.browser('phone', '10.0.0.5');
      const link = await phone.answerAs(await phone.start(a), teacher);
      await a.write((tx) => tx.execute(`UPDATE login_state SET expires_at = now() - interval '1 second' WHERE unit_id = $1`, [tx.unitId]));
      const before = await sessionsOf(a);
      await refused(phone.open(link), before);
      const good = new URL(await phone.answerAs(await phone.start(a), teacher), 'http://x');
      await phone.open(`${good.pathname}${good.search}`);
      const now = await sessionsOf(a);
      const code = new URL(await phone.answerAs(await phone.start(a), teacher), 'http://x').searchParams.get('code') ?? '';
      await refused(phone.open(`/api/v1/auth/wecom/callback?app=notice&code=${code}&state=${good.searchParams.get('state') ?? ''}`), now);
    });

    it('spends a code once: a second state with the same code is refused [S8]', async () => {
      const phone = rig.browser('phone', '10.0.0.6');
      const first = new URL(await phone.answerAs(await phone.start(a), teacher), 'http://x');
      const state = new URL(await phone.start(a)).searchParams.get('state') ?? '';
      await phone.open(`${first.pathname}${first.search}`);
      const before = await sessionsOf(a);
      await refused(
        phone.open(`/api/v1/auth/wecom/callback?app=notice&code=${first.searchParams.get('code') ?? ''}&state=${state}`),
        before,
      );
      const { counts } = await rig.sim.control<{ counts: Record<string, Record<string, number>> }>('GET', `/sim/calls?corp=${a.corpId}`);
      expect(JSON.stringify(counts)).not.toMatch(/42022/);
    });

    it('takes a return loaded twice on to the same page, with one exchange and one session, as the back button does [S8]', async () => {
      const phone = rig.browser('phone', '10.0.0.7');
      const link = await phone.answerAs(await phone.start(a, { to: '/staff/notices/new' }), teacher);
      expect((await phone.open(link)).location).toBe('/staff/notices/new');
      const before = await sessionsOf(a);
      const again = await phone.open(link);
      expect(again.location).toBe('/staff/notices/new');
      expect(again.cookies).toEqual([]);
      expect(await sessionsOf(a)).toBe(before);
      phone.jar.delete(SESSION_COOKIE);
      expect((await phone.open(link)).location).toContain('/api/v1/auth/wecom/start?');
      expect(await sessionsOf(a)).toBe(before);
    });

    it('makes one session and one exchange of two returns at the same moment', async () => {
      const phone = rig.browser('phone', '10.0.0.8');
      const link = await phone.answerAs(await phone.start(a), teacher);
      const before = await sessionsOf(a);
      const pages = await Promise.all([phone.open(link), phone.open(link), phone.open(link)]);
      expect(pages.filter((page) => page.location === '/staff/notices')).toHaveLength(1);
      expect(pages.filter((page) => page.location.includes('/auth/wecom/start?'))).toHaveLength(2);
      expect(await sessionsOf(a)).toBe(before + 1);
    });
  });

  it('maps an identity by corp and user id alone: the same ids in two corps are two accounts [A6]', async () => {
    const one = rig.browser('phone');
    const two = rig.browser('phone');
    await one.login(a, teacher);
    await two.login(b, teacher);
    expect((await one.me()).body['person']).toMatchObject({ id: a.ids.teacher });
    expect((await two.me()).body['person']).toMatchObject({ id: b.ids.teacher });
  });

  it('refuses whoever the app is not visible to, though WeCom names him (wecom 03 §1)', async () => {
    const phone = rig.browser('phone');
    expect((await phone.login(a, { kind: 'member', userid: 'store' }, { app: 'notice' })).location).toBe('/public/not-joined');
    expect((await phone.login(a, { kind: 'member', userid: 'store' }, { app: 'reminder' })).location).toBe('/staff/notices');
  });

  it('answers strangers, people who have left and parents who do not follow in the same way [A11]', async () => {
    await a.write((tx) =>
      addMember(tx, 'gone', '離職者').then((id) =>
        tx.execute(`UPDATE member SET join_state = 'left' WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]),
      ),
    );
    const c = await rig.school();
    await c.write((tx) => tx.execute(`UPDATE member SET join_state = 'left' WHERE unit_id = $1 AND id = $2`, [tx.unitId, c.ids.teacher]));
    const answers = [
      await rig.browser('phone').login(c, teacher),
      await rig.browser('phone').login(c, null),
      await rig.browser('wechat').login(c, null),
      await rig.browser('wechat').login(c, { kind: 'parent', userid: 'p002' }),
      await rig.browser('wechat').login(c, { kind: 'parent', userid: 'p009' }),
    ];
    for (const page of answers) {
      expect(page).toMatchObject({ status: 302, location: '/public/not-joined', body: '' });
      expect(page.cookies).toEqual([]);
    }
  });

  it('reads back whom WeCom knows and the mirror does not, and goes on (conventions, Identity)', async () => {
    const asked: string[] = [];
    rig.test.app.get(DirectoryReadback, { strict: false }).use({
      member: async (ctx, userid) => {
        asked.push(userid);
        await rig.test.db.inUnit(ctx, (tx) => addMember(tx, userid, '新老師'));
        return true;
      },
      family: async (_ctx, userid, kind) => {
        asked.push(`${kind} ${userid}`);
        return Promise.resolve(false);
      },
    });
    const c = await rig.school();
    await c.write((tx) => tx.execute(`DELETE FROM member WHERE unit_id = $1 AND wecom_userid = 'store'`, [tx.unitId]));
    const phone = rig.browser('phone');
    expect((await phone.login(c, { kind: 'member', userid: 'store' }, { app: 'reminder' })).location).toBe('/staff/notices');
    expect((await rig.browser('wechat').login(c, { kind: 'parent', userid: 'p009' })).location).toBe('/public/not-joined');
    expect(asked).toEqual(['store', 'parent p009']);
  });

  it('says so when WeCom does not answer, and the person can try again', async () => {
    const c = await rig.school();
    const phone = rig.browser('phone');
    const link = await phone.answerAs(await phone.start(c), teacher);
    const rule = await rig.sim.control<{ id: string }>('POST', '/sim/faults/rules', {
      kind: 'down',
      mode: 'http500',
      corp: c.corpId,
    });
    expect((await phone.open(link)).location).toBe('/public/sign-in-failed?why=wecom');
    await rig.sim.control('DELETE', `/sim/faults/rules/${rule.id}`);
    expect((await phone.login(c, teacher)).location).toBe('/staff/notices');
  });

  it('blocks an address after many wrong tries, and only that one [A11]', async () => {
    const phone = rig.browser('phone', '10.9.9.9');
    await phone.start(a);
    const answers: string[] = [];
    for (let i = 0; i < 100; i += 1) {
      answers.push(
        (await phone.open(`/api/v1/auth/wecom/callback?app=notice&code=wrong${String(i)}&state=${String(a.id)}x${'0'.repeat(64)}`))
          .location,
      );
    }
    expect(answers[0]).toBe(FAILED);
    expect(answers.at(-1)).toBe('/public/sign-in-failed?why=limit');
    expect(await phone.start(a)).toBe('/public/sign-in-failed?why=limit');
    expect((await rig.browser('phone', '10.9.9.10').login(a, teacher)).location).toBe('/staff/notices');
  });

  it('records log-ins and refusals [J2]', async () => {
    const rows = await a.write((tx) =>
      tx.query<{ action: string; result: string }>(`SELECT DISTINCT action, result FROM audit_log WHERE unit_id = $1 ORDER BY 1`, [
        tx.unitId,
      ]),
    );
    expect(rows).toEqual(
      expect.arrayContaining([
        { action: 'session.opened', result: 'ok' },
        { action: 'session.refused', result: 'refused' },
      ]),
    );
  });
});
