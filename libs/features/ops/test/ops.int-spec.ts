import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allRoutes } from '@contracts/all-routes';
import { OPS_SESSION_LIMITS, opsApi } from '@contracts/ops';
import { API_BASE } from '@contracts/route';
import { AuditHttpModule } from '@features/audit';
import { IdentityHttpModule } from '@features/identity';
import { enrolOperator, OpsHttpModule } from '@features/ops';
import { AuthenticatorsModule } from '@platform/http/authenticators';
import { buildMember } from '@features/contacts/test/directory.builder';
import { createTestApp, TEST_OPS_ORIGIN, TEST_ORIGIN, type TestApp } from '@testing/test-app';
import { SoftPasskey } from '@testing/soft-passkey';

const OPS = 'ops.campus.localhost';

/** What the platform's log-in may read at any time: its own, units by number and name, and which ids belong to one person. */
const PLATFORM_TABLES = [
  'alarm',
  'alarm_event',
  'backup_report',
  'bureau_message',
  'operator',
  'operator_credential',
  'operator_news',
  'operator_news_read',
  'operator_session',
  'person_membership',
  'platform_read_log',
  'platform_registration_code',
  'school',
  'school_unit',
];

/** A browser at the operators' host. */
class OpsBrowser {
  readonly jar = new Map<string, string>();

  constructor(
    private readonly test: TestApp,
    private readonly host = `${OPS}:3000`,
  ) {}

  async call(
    method: 'GET' | 'POST',
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: Record<string, unknown>; cookies: string[] }> {
    const answer = await this.test.app.inject({
      method,
      url: `${API_BASE}${path}`,
      headers: {
        host: this.host,
        cookie: [...this.jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(method === 'POST' ? { origin: TEST_OPS_ORIGIN, 'x-requested-with': 'smart-campus' } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    const set = answer.headers['set-cookie'];
    const cookies = set === undefined ? [] : Array.isArray(set) ? set : [set];
    for (const cookie of cookies) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      if (value === '') this.jar.delete(name);
      else this.jar.set(name, value);
    }
    return {
      status: answer.statusCode,
      body: answer.body.startsWith('{') ? (JSON.parse(answer.body) as Record<string, unknown>) : {},
      cookies,
    };
  }

  async challenge(path: string, body?: object): Promise<string> {
    return String((await this.call('POST', path, body)).body['challenge']);
  }
}

describe('operators', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({
      modules: [AuthenticatorsModule, IdentityHttpModule, AuditHttpModule, OpsHttpModule],
      realAuthenticator: true,
    });
  });
  afterAll(() => test.close());

  const invite = async (name?: string) => (await enrolOperator(test.parts.platform, TEST_OPS_ORIGIN, name)).split('#')[1] ?? '';
  const passkey = () => new SoftPasskey(TEST_OPS_ORIGIN, OPS);

  async function enrolled(name?: string): Promise<{ browser: OpsBrowser; key: SoftPasskey; token: string }> {
    const token = await invite(name);
    const browser = new OpsBrowser(test);
    const key = passkey();
    const response = key.register(await browser.challenge('/ops/enrol/options', { token }));
    expect((await browser.call('POST', '/ops/enrol', { token, response })).status).toBe(200);
    return { browser, key, token };
  }

  it('prints a link whose token no server sees in an address, and keeps only its hash [F1]', async () => {
    const link = await enrolOperator(test.parts.platform, TEST_OPS_ORIGIN, '甲');
    expect(link).toMatch(/^http:\/\/ops\.campus\.localhost:3000\/ops\/enrol#[\w-]{43}$/);
    const rows = await test.parts.platform.query(`SELECT o::text AS row FROM operator o`);
    expect(JSON.stringify(rows)).not.toContain(link.split('#')[1]);
  });

  it('enrols a passkey by a one-time link and signs in with it [H2]', async () => {
    const { browser, key, token } = await enrolled('乙');
    expect((await browser.call('GET', '/ops/session')).body).toMatchObject({ name: '乙' });
    const again = new OpsBrowser(test);
    expect((await again.call('POST', '/ops/enrol/options', { token })).status).toBe(401);
    const login = await again.call('POST', '/ops/login', {
      response: key.answer(await again.challenge('/ops/login/options')),
    });
    expect([login.status, login.body['name']]).toEqual([200, '乙']);
    for (const cookie of login.cookies)
      for (const part of [/^__Host-/, /; Path=\//, /; HttpOnly/, /; Secure/, /; SameSite=Strict/]) expect(cookie).toMatch(part);
    expect((await again.call('GET', '/ops/session')).status).toBe(200);
  });

  it('ends the other sessions of an operator who enrols another passkey, and nobody else’s [V7.4.3]', async () => {
    const [first, other] = [await enrolled('庚'), await enrolled('辛')];
    const second = await enrolled('庚');
    const status = async ({ browser }: { browser: OpsBrowser }) => (await browser.call('GET', '/ops/session')).status;
    expect([await status(first), await status(second), await status(other)]).toEqual([401, 200, 200]);
  });

  it('replaces an older link of the same operator, and refuses one that is old', async () => {
    const first = await invite('丙');
    const second = await invite('丙');
    const browser = new OpsBrowser(test);
    expect((await browser.call('POST', '/ops/enrol/options', { token: first })).status).toBe(401);
    expect((await browser.call('POST', '/ops/enrol/options', { token: second })).status).toBe(200);
    await test.parts.platform.query(`UPDATE operator SET enrol_expires_at = now() - interval '1 second' WHERE name = '丙'`);
    expect((await browser.call('POST', '/ops/enrol/options', { token: second })).status).toBe(401);
  });

  it('lets one of two enrolments with one link through', async () => {
    const token = await invite('丁');
    const both = await Promise.all(
      [new OpsBrowser(test), new OpsBrowser(test)].map(async (browser) => {
        const response = passkey().register(await browser.challenge('/ops/enrol/options', { token }));
        return { browser, response };
      }),
    );
    const answers = await Promise.all(both.map(({ browser, response }) => browser.call('POST', '/ops/enrol', { token, response })));
    expect(answers.map((answer) => answer.status).toSorted((x, y) => x - y)).toEqual([200, 401]);
  });

  it('refuses an answer for another site, host, challenge or person unchecked, a copied passkey, and a challenge used twice [H2]', async () => {
    const { key } = await enrolled('戊');
    const attempt = async (faults: Parameters<SoftPasskey['answer']>[1], other = key) => {
      const browser = new OpsBrowser(test);
      return (
        await browser.call('POST', '/ops/login', {
          response: other.answer(await browser.challenge('/ops/login/options'), faults),
        })
      ).status;
    };
    expect(await attempt({ origin: 'http://ops.campus.localhost.evil.example' })).toBe(401);
    expect(await attempt({ origin: TEST_ORIGIN })).toBe(401);
    expect(await attempt({ rpId: 'campus.localhost' })).toBe(401);
    expect(await attempt({ challenge: 'AAAA' })).toBe(401);
    expect(await attempt({ unverified: true })).toBe(401);
    expect(await attempt({}, passkey())).toBe(401);
    expect(await attempt({ counter: 100 })).toBe(200);
    expect(await attempt({ counter: 100 })).toBe(401);
    const browser = new OpsBrowser(test);
    const challenge = await browser.challenge('/ops/login/options');
    const jar = new Map(browser.jar);
    expect((await browser.call('POST', '/ops/login', { response: key.answer(challenge, { counter: 200 }) })).status).toBe(200);
    for (const [name, value] of jar) browser.jar.set(name, value);
    expect((await browser.call('POST', '/ops/login', { response: key.answer(challenge, { counter: 300 }) })).status).toBe(401);
    expect((await new OpsBrowser(test).call('POST', '/ops/login', { response: { id: key.id, type: 'public-key' } })).status).toBe(401);
  });

  it('gives a new value at each log-in, ends the old one, and keeps none in clear [A1, A2]', async () => {
    const { browser, key } = await enrolled('己');
    const old = browser.jar.get('__Host-ops') ?? '';
    await browser.call('POST', '/ops/login', { response: key.answer(await browser.challenge('/ops/login/options')) });
    const now = browser.jar.get('__Host-ops') ?? '';
    expect(now).not.toBe(old);
    browser.jar.set('__Host-ops', old);
    expect((await browser.call('GET', '/ops/session')).status).toBe(401);
    const rows = JSON.stringify(await test.parts.platform.query(`SELECT s::text AS row FROM operator_session s`));
    for (const secret of [old, now])
      expect([rows.includes(secret), rows.includes(Buffer.from(secret).toString('hex'))]).toEqual([false, false]);
    browser.jar.set('__Host-ops', now);
    expect((await browser.call('POST', '/ops/logout')).status).toBe(200);
    browser.jar.set('__Host-ops', now);
    expect((await browser.call('GET', '/ops/session')).status).toBe(401);
  });

  it('ends a session one second after each limit and with a disabled operator [A7, A8]', async () => {
    const set = (sql: string, values: unknown[] = []) =>
      test.parts.platform.query(`UPDATE operator_session SET ${sql} WHERE revoked_at IS NULL`, values);
    const { browser } = await enrolled('庚');
    const status = async () => (await browser.call('GET', '/ops/session')).status;
    await set(`last_seen_at = now() - make_interval(secs => $1)`, [OPS_SESSION_LIMITS.idle - 5]);
    expect(await status()).toBe(200);
    await set(`last_seen_at = now() - make_interval(secs => $1)`, [OPS_SESSION_LIMITS.idle + 1]);
    expect(await status()).toBe(401);
    const second = await enrolled('辛');
    await set(`expires_at = now() - interval '1 second'`);
    expect((await second.browser.call('GET', '/ops/session')).status).toBe(401);
    const third = await enrolled('壬');
    await test.parts.platform.query(`UPDATE operator SET disabled_at = now() WHERE name = '壬'`);
    expect((await third.browser.call('GET', '/ops/session')).status).toBe(401);
  });

  it('answers on its own host only, and only its own origin [H2, A9]', async () => {
    const { browser, key } = await enrolled('癸');
    const elsewhere = new OpsBrowser(test, 'app.campus.localhost:3000');
    for (const [name, value] of browser.jar) elsewhere.jar.set(name, value);
    for (const def of Object.values(opsApi).filter((route) => route.method === 'GET'))
      expect((await elsewhere.call('GET', def.path)).status).toBe(404);
    const challenge = await browser.challenge('/ops/login/options');
    for (const origin of [TEST_ORIGIN, 'http://ops.campus.localhost', 'https://ops.campus.localhost:3000', 'null']) {
      expect((await browser.call('POST', '/ops/login', { response: key.answer(challenge) }, { origin })).status).toBe(403);
    }
  });

  it('opens no administration route without the session: not by a ceremony, a link or another feature’s cookie [H2]', async () => {
    const visitor = new OpsBrowser(test);
    await visitor.challenge('/ops/login/options');
    const ceremony = [...visitor.jar.values()][0] ?? '';
    for (const value of ['', 'x', ceremony, await invite('子')]) {
      visitor.jar.set('__Host-ops', value);
      for (const def of Object.values(opsApi).filter((route) => route.permission === 'ops')) {
        const path = def.path.replace(':unitId', '1').replace(':id', '01930000-0000-7000-8000-000000000001');
        expect((await visitor.call(def.method === 'GET' ? 'GET' : 'POST', path)).status).toBe(401);
      }
    }
  });

  it('shows units, numbers and failed jobs, records each look first, and no school data [H1, B13]', async () => {
    const unit = await test.unit({ name: '小學部', schoolName: '望洋學校' });
    await test.db.inUnit(unit.ctx, async (tx) => {
      await tx.execute(
        `INSERT INTO outbox (unit_id, job, payload, state) VALUES ($1, 'notice.fanout', '{}', 'ready'), ($1, 'notice.fanout', '{}', 'done')`,
        [tx.unitId],
      );
      await tx.execute(
        `INSERT INTO outbox (unit_id, job, payload, state, tries, error, done_at) VALUES ($1, 'notice.export', '{"noticeId":"x"}', 'failed', 5, '{"code":"X","message":"y"}', now())`,
        [tx.unitId],
      );
      const message = await tx.one<{ id: string }>(
        `INSERT INTO outbound_message (unit_id, kind, app, channel, dedupe_key, priority) VALUES ($1, 'notice', 'notice', 'school_notice', 'a', 5) RETURNING id`,
        [tx.unitId],
      );
      await tx.execute(
        `INSERT INTO delivery_batch (unit_id, message_id, seq, app, channel, priority, body, receivers) VALUES ($1, $2, 1, 'notice', 'school_notice', 5, $3, 700)`,
        [tx.unitId, message?.id, Buffer.from('planted title')],
      );
    });
    const { browser } = await enrolled('丑');
    const look = async (path: string) => (await browser.call('GET', path)).body['items'] as Record<string, unknown>[];
    expect(await look('/ops/units')).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: unit.id, name: '小學部', school: '望洋學校', state: 'active' })]),
    );
    const queues = await look('/ops/queues');
    expect(queues).toEqual([
      expect.objectContaining({ job: 'notice.export', state: 'failed', jobs: 1, oldestDueAt: null }),
      expect.objectContaining({
        job: 'notice.fanout',
        state: 'ready',
        jobs: 1,
        oldestDueAt: expect.stringMatching(/\+08:00$/),
      }),
    ]);
    expect(await look('/ops/deliveries')).toEqual([
      expect.objectContaining({ unitId: unit.id, number: unit.number, state: 'ready', batches: 1, receivers: 700 }),
    ]);
    const failed = await look(`/ops/failed-jobs?unitId=${String(unit.id)}`);
    expect(failed).toEqual([expect.objectContaining({ job: 'notice.export', tries: 5, code: 'X', message: 'y', number: unit.number })]);
    expect(JSON.stringify([queues, failed])).not.toMatch(/noticeId|planted/);
    const path = `/ops/failed-jobs/${String(unit.id)}/${String(failed[0]?.['id'])}/run-again`;
    expect((await browser.call('POST', path)).status).toBe(200);
    expect((await browser.call('POST', path)).status).toBe(404);
    const log = await test.parts.platform.query<{ what: string; unit_id: number | null }>(
      `SELECT what, unit_id FROM platform_read_log ORDER BY at`,
    );
    expect(log.map((row) => row.what.split(' ')[0])).toEqual(['units', 'queues', 'deliveries', 'failed-jobs', 'run-again', 'run-again']);
    expect(log[3]?.unit_id).toBe(unit.id);
  });

  it('gives an operator no route of a school, on either host, with either cookie [H1]', async () => {
    const unit = await test.unit();
    const { browser } = await enrolled('卯');
    const secret = browser.jar.get('__Host-ops') ?? '';
    browser.jar.set('__Host-session', `${String(unit.id)}.${secret}`);
    const school = new OpsBrowser(test, 'app.campus.localhost:3000');
    for (const [name, value] of browser.jar) school.jar.set(name, value);
    const routes = allRoutes().filter(({ tag, def }) => (tag === 'session' || tag === 'audit') && def.permission !== 'public');
    expect(routes.length).toBeGreaterThan(6);
    for (const { def } of routes) {
      const path = def.path.replace(':id', '01930000-0000-7000-8000-000000000001');
      const method = def.method === 'GET' ? 'GET' : 'POST';
      expect([401, 403]).toContain((await browser.call(method, path)).status);
      expect((await school.call(method, path, undefined, method === 'POST' ? { origin: TEST_ORIGIN } : {})).status).toBe(401);
    }
  });

  it('has a log-in at the database that sees no row of school data [H1, PER-25]', async () => {
    const unit = await test.unit();
    await buildMember(test.db, unit, { name: '只有學校可見' });
    const tables = await test.parts.platform.query<{ name: string; guarded: boolean }>(
      `SELECT c.relname::text AS name, c.relrowsecurity AND EXISTS (
           SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'erase_only_closing_unit' AND NOT p.polpermissive) AS guarded
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v') AND has_any_column_privilege(c.oid, 'SELECT') ORDER BY 1`,
    );
    // Tables of units are readable to it only while a dissolved unit is being erased: here nobody is.
    expect(tables.filter((table) => !table.guarded).map((table) => table.name)).toEqual(PLATFORM_TABLES);
    const guarded = tables.filter((table) => table.guarded).map((table) => table.name);
    expect(guarded).toContain('member');
    for (const name of guarded) {
      const rows = await test.parts.platform.query(`SELECT 1 FROM "${name}" WHERE unit_id = $1 LIMIT 1`, [unit.id]);
      expect([name, rows]).toEqual([name, []]);
    }
    // Public keys are answered to anybody by their fingerprint (BEY-01); of a key nothing else can be read.
    const columns = await test.parts.platform.query<{ name: string }>(
      `SELECT attname::text AS name FROM pg_attribute WHERE attrelid = 'ledger_key'::regclass AND attnum > 0
          AND has_column_privilege(attrelid, attnum, 'SELECT') ORDER BY 1`,
    );
    expect(columns.map((row) => row.name)).toEqual(['fingerprint', 'public_key', 'unit_id', 'valid_from']);
  });

  it('serves the OpenAPI document of every route, to operators only [J9]', async () => {
    const { browser } = await enrolled('寅');
    const { status, body } = await browser.call('GET', '/openapi.json');
    expect(status).toBe(200);
    expect(body['openapi']).toBe('3.1.0');
    const paths = body['paths'] as Record<
      string,
      Record<string, { parameters: { name: string; in: string }[]; requestBody?: unknown; responses: Record<string, unknown> }>
    >;
    for (const { def } of allRoutes()) {
      const operation = paths[`${API_BASE}${def.path.replace(/:(\w+)/g, '{$1}')}`]?.[def.method.toLowerCase()];
      expect(operation).toBeDefined();
      const placed = [...def.path.matchAll(/:(\w+)/g)].map((match) => match[1]);
      expect(
        operation?.parameters
          .filter((field) => field.in === 'path')
          .map((field) => field.name)
          .sort(),
      ).toEqual(placed.toSorted((x, y) => String(x).localeCompare(String(y))));
      expect(Object.keys(operation?.responses ?? {})).toEqual(expect.arrayContaining(['200', '404', '422', '429', '500']));
    }
    expect((await new OpsBrowser(test).call('GET', '/openapi.json')).status).toBe(401);
  });
});
