import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { LABEL_RIGHTS } from '@contracts/permissions';
import { SESSION_LIMITS, sessionApi } from '@contracts/session';
import { BROWSER_COOKIE, SESSION_COOKIE } from '../cookies';
import { PurgeSessions } from '../jobs/purge-sessions.job';
import { startRig, type Browser, type Client, type Person, type Rig, type School } from './login.rig';

const teacher: Person = { kind: 'member', userid: 'Lam.WaiYi' };
const boss: Person = { kind: 'member', userid: 'ho.kaman' };
const mother: Person = { kind: 'parent', userid: 'p001' };

describe('sessions', () => {
  let rig: Rig;
  let a: School;

  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.close());
  beforeEach(async () => {
    a = await rig.school();
  });

  async function entered(client: Client, who: Person, school: School = a): Promise<Browser> {
    const browser = rig.browser(client);
    await browser.login(school, who);
    expect((await browser.me()).status).toBe(200);
    return browser;
  }

  const status = async (browser: Browser) => (await browser.me()).status;
  const sql = (text: string, values: unknown[] = []) => a.write((tx) => tx.execute(text, [tx.unitId, ...values]));

  /** Asks every 100 ms until the answer changes; the limit itself is the one of the checklist. */
  async function within5Seconds(check: () => Promise<boolean>): Promise<void> {
    const end = performance.now() + 5_000;
    while (!(await check())) {
      if (performance.now() > end) throw new Error('not within 5 seconds');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  describe('new value at each log-in [A2]', () => {
    it('replaces the value at a new log-in and ends the old one', async () => {
      const phone = await entered('phone', teacher);
      const old = phone.jar.get(SESSION_COOKIE) ?? '';
      await phone.login(a, teacher);
      expect(phone.jar.get(SESSION_COOKIE)).not.toBe(old);
      phone.jar.set(SESSION_COOKIE, old);
      await within5Seconds(async () => (await status(phone)) === 401);
      expect((await phone.post('/session/locale', { locale: 'en' })).status).toBe(401);
    });

    it('gives a new value with a change of role, and the old one stops working [PER-26]', async () => {
      const desktop = await entered('desktop', teacher);
      const old = desktop.jar.get(SESSION_COOKIE) ?? '';
      const parallel = rig.browser('desktop');
      parallel.jar.set(SESSION_COOKIE, old);
      await sql(`INSERT INTO unit_role (unit_id, member_id, role) VALUES ($1, $2, 'super_admin')`, [a.ids.teacher]);
      const page = await desktop.post('/session/locale', { locale: 'pt' });
      expect(page.cookies[0]).toMatch(/^__Host-session=\d+\.[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
      expect(desktop.jar.get(SESSION_COOKIE)).not.toBe(old);
      expect((await desktop.me()).body['rights']).toContain('admin');
      expect((await parallel.post('/probe')).status).toBe(200);
      await sql(`UPDATE session SET renewed_at = now() - interval '6 seconds' WHERE unit_id = $1`);
      expect((await parallel.post('/probe')).status).toBe(401);
      expect(parallel.jar.get(SESSION_COOKIE)).toBe(old);
      expect((await desktop.post('/probe')).status).toBe(200);
    });

    it('makes nothing of a cookie planted before the log-in (fixation) [S8]', async () => {
      const phone = rig.browser('phone');
      const planted = `${String(a.id)}.${'A'.repeat(43)}`;
      phone.jar.set(SESSION_COOKIE, planted);
      await phone.login(a, teacher);
      expect(phone.jar.get(SESSION_COOKIE)).not.toBe(planted);
      phone.jar.set(SESSION_COOKIE, planted);
      expect(await status(phone)).toBe(401);
    });

    it('ends the session of the unit that is left, and a value of one unit opens no other [B1]', async () => {
      const b = await rig.school();
      const phone = await entered('phone', teacher);
      const inA = phone.jar.get(SESSION_COOKIE) ?? '';
      await phone.login(b, teacher);
      expect((await phone.me()).body['unit']).toMatchObject({ number: b.number });
      phone.jar.set(SESSION_COOKIE, inA);
      await within5Seconds(async () => (await status(phone)) === 401);
      const other = await entered('phone', teacher);
      const secret = (other.jar.get(SESSION_COOKIE) ?? '').split('.')[1] ?? '';
      for (const forged of [
        `${String(b.id)}.${secret}`,
        `0.${secret}`,
        `-1.${secret}`,
        `2147483648.${secret}`,
        secret,
        '',
        `${String(a.id)}.`,
      ]) {
        other.jar.set(SESSION_COOKIE, forged);
        expect(await status(other)).toBe(401);
      }
    });
  });

  describe('limits [A7]', () => {
    it.each(['phone', 'desktop', 'wechat'] as const)(
      'refuses a session of %s one second after each limit, by the database clock',
      async (client) => {
        const who = client === 'wechat' ? mother : teacher;
        const surface = { phone: 'h5-staff', desktop: 'console', wechat: 'h5-family' } as const;
        const { idle, absolute } = SESSION_LIMITS[surface[client]];
        const idleOne = await entered(client, who);
        const write = async () => (await idleOne.post('/session/locale', { locale: 'pt' })).status;
        await sql(`UPDATE session SET last_seen_at = now() - make_interval(secs => $2) WHERE unit_id = $1`, [idle - 30]);
        expect(await write()).toBe(200);
        await sql(`UPDATE session SET last_seen_at = now() - make_interval(secs => $2) WHERE unit_id = $1`, [idle + 1]);
        expect(await write()).toBe(401);
        const old = await entered(client, who);
        const life = await a.write((tx) =>
          tx.one<{ s: number }>(
            `SELECT extract(epoch FROM expires_at - created_at)::float8 AS s FROM session WHERE unit_id = $1 ORDER BY created_at DESC LIMIT 1`,
            [tx.unitId],
          ),
        );
        expect(life?.s).toBe(absolute);
        await sql(`UPDATE session SET expires_at = now() - interval '1 second' WHERE unit_id = $1`);
        expect((await old.post('/session/locale', { locale: 'pt' })).status).toBe(401);
      },
    );

    it('writes the time of last use at most once a minute', async () => {
      const phone = await entered('phone', teacher);
      await sql(`UPDATE session SET last_seen_at = now() - interval '10 minutes' WHERE unit_id = $1`);
      await phone.post('/session/locale', { locale: 'en' });
      const seen = await a.write((tx) =>
        tx.one<{ s: number }>(`SELECT extract(epoch FROM now() - last_seen_at)::float8 AS s FROM session WHERE unit_id = $1`, [tx.unitId]),
      );
      expect(seen?.s).toBeLessThan(60);
    });
  });

  describe('what changes while a session is open [A8, PER-26]', () => {
    it('refuses a member who has left: writes at once, reads within 5 seconds [S8]', async () => {
      const phone = await entered('phone', teacher);
      await sql(`UPDATE member SET join_state = 'left' WHERE unit_id = $1 AND id = $2`, [a.ids.teacher]);
      expect((await phone.post('/session/locale', { locale: 'en' })).status).toBe(401);
      await within5Seconds(async () => (await status(phone)) === 401);
    });

    it('takes a lost role and a lost class from the rights', async () => {
      const desktop = await entered('desktop', boss);
      const phone = await entered('phone', teacher);
      expect((await desktop.me()).body['rights']).toContain('admin');
      await sql(`DELETE FROM unit_role WHERE unit_id = $1 AND member_id = $2`, [a.ids.boss]);
      await sql(`DELETE FROM node_teacher WHERE unit_id = $1`);
      await within5Seconds(async () => !((await desktop.me()).body['rights'] as string[]).includes('admin'));
      await within5Seconds(async () => !((await phone.me()).body['rights'] as string[]).includes('messaging.send'));
      expect((await desktop.me()).body['roles']).toEqual([]);
    });

    it('refuses a guardian whose last relation has ended', async () => {
      const phone = await entered('wechat', mother);
      await sql(
        `UPDATE guardianship SET ended_at = now() WHERE unit_id = $1 AND student_id IN (SELECT id FROM student WHERE unit_id = $1 AND wecom_userid = 's001')`,
      );
      expect(((await phone.me()).body['children'] as unknown[]).length).toBe(1);
      await sql(`UPDATE guardianship SET ended_at = now() WHERE unit_id = $1`);
      await within5Seconds(async () => (await status(phone)) === 401);
    });

    it('keeps a guardian whose last child has become an alumnus, for the page and the notices of the alumni [PRM-52]', async () => {
      await sql(`UPDATE student SET state = 'alumnus' WHERE unit_id = $1`);
      const phone = await entered('wechat', mother);
      expect(await status(phone)).toBe(200);
      expect((await phone.me()).body['children']).toEqual([]);
    });

    it('gives the label 管理員 its rights through a department above the member', async () => {
      const phone = await entered('phone', { kind: 'member', userid: 'ho.kaman' });
      await sql(`DELETE FROM unit_role WHERE unit_id = $1`);
      await a.write(async (tx) => {
        const top = await tx.one<{ id: string }>(`INSERT INTO department (unit_id, wecom_id, name) VALUES ($1, 1, 'root') RETURNING id`, [
          tx.unitId,
        ]);
        const own = await tx.one<{ id: string }>(
          `INSERT INTO department (unit_id, wecom_id, parent_id, name) VALUES ($1, 2, $2, 'own') RETURNING id`,
          [tx.unitId, top?.id],
        );
        await tx.execute(`INSERT INTO member_department (unit_id, member_id, department_id) VALUES ($1, $2, $3)`, [
          tx.unitId,
          a.ids.boss,
          own?.id,
        ]);
        const label = await tx.one<{ id: string }>(
          `INSERT INTO label (unit_id, name, system_key) VALUES ($1, '管理員', 'admin') RETURNING id`,
          [tx.unitId],
        );
        await tx.execute(`INSERT INTO label_member (unit_id, label_id, department_id) VALUES ($1, $2, $3)`, [
          tx.unitId,
          label?.id,
          top?.id,
        ]);
      });
      await within5Seconds(
        async () =>
          ((await phone.me()).body['rights'] as string[]).join() === ['admin', 'signed-in', 'staff', ...LABEL_RIGHTS].sort().join(),
      );
    });
  });

  it('lets a suspended unit read and answers 423 to every write but those of the session itself (spec 00 §2)', async () => {
    const phone = await entered('phone', teacher);
    expect((await phone.post('/probe')).status).toBe(200);
    await rig.test.parts.platform.query(`UPDATE school_unit SET state = 'suspended' WHERE id = $1`, [a.id]);
    await within5Seconds(async () => (((await phone.me()).body['unit'] ?? {}) as { state?: string }).state === 'suspended');
    const write = await phone.post('/probe');
    expect([write.status, (JSON.parse(write.body) as { code: string }).code]).toEqual([423, 'UNIT_SUSPENDED']);
    expect((await phone.post('/session/locale', { locale: 'en' })).status).toBe(200);
    expect((await phone.post('/session/logout')).status).toBe(200);
    expect((await rig.browser('phone').login(a, teacher)).location).toBe('/staff/notices');
  });

  it('refuses every write of this feature from another origin, without the header or as a simple form [A9]', async () => {
    const phone = await entered('phone', teacher);
    const rows = async () =>
      JSON.stringify(
        await a.write((tx) => tx.query(`SELECT id, revoked_at, locale FROM session WHERE unit_id = $1 ORDER BY id`, [tx.unitId])),
      );
    const before = await rows();
    const writes = Object.values(sessionApi).filter((def) => def.method !== 'GET');
    expect(writes.length).toBe(5);
    for (const def of writes) {
      const url = `/api/v1${def.path.replace(':id', a.ids.teacher)}`;
      const evil: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { origin: 'http://app.campus.localhost:3001' },
        { origin: 'http://app.campus.localhost' },
        { 'x-requested-with': 'other' },
      ];
      for (const headers of evil) expect((await phone.open(url, { method: 'POST', headers, body: { locale: 'en' } })).status).toBe(403);
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
        const form = await rig.test.app.inject({
          method: 'POST',
          url,
          payload: 'locale=en',
          headers: {
            'content-type': type,
            origin: 'http://app.campus.localhost:3000',
            'x-requested-with': 'smart-campus',
            cookie: `${SESSION_COOKIE}=${phone.jar.get(SESSION_COOKIE) ?? ''}`,
          },
        });
        expect([415, 422]).toContain(form.statusCode);
      }
    }
    for (const def of Object.values(sessionApi).filter((route) => route.method === 'GET' && !route.path.startsWith('/auth/')))
      await phone.open(`/api/v1${def.path}`);
    expect(await rows()).toBe(before);
  });

  it('lists and ends own sessions only, on two devices [S8]', async () => {
    const phone = await entered('phone', teacher);
    const desktop = await entered('desktop', teacher);
    const other = await entered('desktop', boss);
    const list = async (browser: Browser) =>
      (
        JSON.parse((await browser.open('/api/v1/session/list')).body) as {
          items: { id: string; surface: string; current: boolean }[];
        }
      ).items;
    const mine = await list(phone);
    expect(mine.map(({ surface, current }) => ({ surface, current }))).toEqual(
      expect.arrayContaining([
        { surface: 'h5-staff', current: true },
        { surface: 'console', current: false },
      ]),
    );
    expect(mine).toHaveLength(2);
    const foreign = (await list(other))[0]?.id ?? '';
    await a.write((tx) =>
      tx.execute(
        `INSERT INTO step_up (unit_id, session_id, method, valid_until) SELECT unit_id, id, 'sms', now() + interval '10 minutes'
           FROM session WHERE unit_id = $1 AND ref_id = $2 AND revoked_at IS NULL`,
        [tx.unitId, a.ids.teacher],
      ),
    );
    const refused = await phone.post(`/session/${foreign}/revoke`);
    const unknown = await phone.post('/session/01930000-0000-7000-8000-000000000001/revoke');
    expect([refused.status, unknown.status]).toEqual([404, 404]);
    const end = mine.find((session) => !session.current)?.id ?? '';
    expect((await phone.post(`/session/${end}/revoke`)).status).toBe(200);
    await within5Seconds(async () => (await status(desktop)) === 401);
    expect(await status(other)).toBe(200);
    await phone.post('/session/logout');
    expect(phone.jar.has(SESSION_COOKIE)).toBe(false);
    expect(await list(other)).toHaveLength(1);
  });

  it("keeps the chosen language for the next log-in, else takes the client's [OVR-13]", async () => {
    const phone = await entered('phone', teacher);
    const spoken = async (language: string, more: Record<string, string> = {}) =>
      (JSON.parse((await phone.open('/api/v1/session', { headers: { 'accept-language': language, ...more } })).body) as { locale: string })
        .locale;
    expect(await spoken('en-US')).toBe('en');
    expect(await spoken('zh-CN')).toBe('zh-Hant');
    await phone.post('/session/locale', { locale: 'pt' });
    await within5Seconds(async () => (await spoken('en-US')) === 'pt');
    await phone.login(a, teacher);
    expect(await spoken('en-US')).toBe('pt');
    // A page of ours says what it shows: it never speaks two languages.
    expect(await spoken('en', { 'x-requested-with': 'smart-campus' })).toBe('en');
    expect(await spoken('fr', { 'x-requested-with': 'smart-campus' })).toBe('pt');
  });

  describe('more than one unit [OVR-04]', () => {
    it('makes one person of two identities proved on one phone, and lists both units', async () => {
      const b = await rig.school({ nameEn: 'Second', schoolId: a.schoolId });
      const phone = await entered('phone', teacher);
      expect((await phone.me()).body['memberships']).toHaveLength(1);
      await phone.login(b, teacher);
      expect((await phone.me()).body['memberships']).toHaveLength(2);
      const again = await entered('phone', teacher);
      expect(((await again.me()).body['memberships'] as { number: string }[]).map((unit) => unit.number).sort()).toEqual(
        [a.number, b.number].sort(),
      );
    });

    it('never joins by user id, phone or name alone, nor on a shared computer without 切換校部 [A6]', async () => {
      const b = await rig.school();
      await entered('phone', teacher);
      const second = await entered('phone', teacher, b);
      expect((await second.me()).body['memberships']).toHaveLength(1);
      const desktop = await entered('desktop', teacher);
      await desktop.login(b, boss);
      expect((await desktop.me()).body['memberships']).toHaveLength(1);
    });

    it('does not join when the browser cookie is another one than at the first log-in', async () => {
      const b = await rig.school();
      const phone = await entered('phone', teacher);
      phone.jar.delete(BROWSER_COOKIE);
      await phone.login(b, teacher);
      expect((await phone.me()).body['memberships']).toHaveLength(1);
    });

    it('answers 切換校部 with the log-in of the other unit of the school, and 404 for any other unit', async () => {
      const b = await rig.school({ schoolId: a.schoolId });
      const stranger = await rig.school();
      const desktop = await entered('desktop', teacher);
      const foreign = await desktop.post('/session/switch-unit', { number: stranger.number });
      const unknown = await desktop.post('/session/switch-unit', { number: 'T-unknown' });
      const strip = (body: string) => body.replace(/"requestId":"[^"]+"/, '');
      expect([foreign.status, strip(foreign.body)]).toEqual([404, strip(unknown.body)]);
      const { url } = JSON.parse((await desktop.post('/session/switch-unit', { number: b.number })).body) as {
        url: string;
      };
      expect(url).toContain(`corpId=${b.corpId}`);
      const before = desktop.jar.get(SESSION_COOKIE);
      await desktop.open(await desktop.answerAs((await desktop.open(url)).location, teacher));
      expect(desktop.jar.get(SESSION_COOKIE)).not.toBe(before);
      expect((await desktop.me()).body['memberships']).toHaveLength(2);
    });
  });

  it('asks for a session on every route that is not public, and knows no ops session here [B12]', async () => {
    const visitor = rig.browser('phone');
    for (const def of Object.values(sessionApi).filter((route) => route.permission !== 'public')) {
      const page = await visitor.open(`/api/v1${def.path.replace(':id', a.ids.teacher)}`, {
        method: def.method === 'GET' ? 'GET' : 'POST',
        headers: { origin: 'http://app.campus.localhost:3000', 'x-requested-with': 'smart-campus' },
      });
      expect(page.status).toBe(401);
    }
  });

  it('forgets old log-ins and sessions, twice without harm', async () => {
    const phone = await entered('phone', teacher);
    await sql(`UPDATE login_state SET expires_at = now() - interval '2 days' WHERE unit_id = $1`);
    await phone.start(a);
    const count = (table: string) =>
      a.write((tx) => tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE unit_id = $1`, [tx.unitId]));
    await rig.test.app.get(PurgeSessions, { strict: false }).run(a.ctx);
    await rig.test.app.get(PurgeSessions, { strict: false }).run(a.ctx);
    expect((await count('login_state'))?.n).toBe(1);
    expect((await count('session'))?.n).toBe(1);
    await sql(`UPDATE session SET expires_at = now() - interval '31 days' WHERE unit_id = $1`);
    await rig.test.app.get(PurgeSessions, { strict: false }).run(a.ctx);
    expect((await count('session'))?.n).toBe(0);
  });
});
