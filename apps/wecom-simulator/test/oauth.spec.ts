import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { codeOf, TestSim, type Json } from './sim-client';
import { AGENTS, CORP, OTHER_CORP, PLATFORM_HOST } from './small-school';

let sim: TestSim;
beforeAll(async () => {
  sim = await TestSim.start({
    devices: [
      {
        id: 'teacher',
        hostLabel: 'teacher',
        client: 'wecom-mobile',
        corpId: CORP,
        identity: { kind: 'member', userid: 'Lam.WaiYi' },
        also: [{ corpId: CORP, kind: 'parent', userid: 'p002' }],
      },
      {
        id: 'mother',
        hostLabel: 'mother',
        client: 'wechat',
        corpId: CORP,
        identity: { kind: 'parent', userid: 'P001' },
      },
      {
        id: 'wei',
        hostLabel: 'wei',
        client: 'wechat',
        corpId: CORP,
        identity: { kind: 'member', userid: 'Lam.WaiYi' },
        also: [{ corpId: CORP, kind: 'parent', userid: 'p002' }],
      },
    ],
  });
});
beforeEach(() => sim.forgetTokens());
afterAll(() => sim.close());

const BACK = `http://${PLATFORM_HOST}/api/v1/auth/wecom/callback`;
const authorize = (more: Record<string, string> = {}): string =>
  `/connect/oauth2/authorize?${new URLSearchParams({ appid: CORP, redirect_uri: BACK, response_type: 'code', scope: 'snsapi_base', state: 'abc123', ...more }).toString()}`;

const codeFor = async (as: Json | null, more: Record<string, string> = {}, client?: string): Promise<string> => {
  const answer = await sim.control('POST', '/oauth/answer', {
    url: `http://open.weixin.qq.com${authorize(more)}`,
    as,
    ...(client ? { client } : {}),
  });
  return String(answer['code']);
};
const member = { kind: 'member', userid: 'ho.kaman' };
const mother = { kind: 'parent', userid: 'P001' };

describe('code exchange [wecom 03 §1, 08 §9]', () => {
  it('answers a member with his userid, once', async () => {
    const code = await codeFor(member);
    expect(await sim.get('edit', 'auth/getuserinfo', { code })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      userid: 'ho.kaman',
    });
    expect(codeOf(await sim.get('edit', 'auth/getuserinfo', { code }))).toBe(40029);
    expect(codeOf(await sim.get('edit', 'auth/getuserinfo'))).toBe(41008);
  });

  it('forgets a code after five minutes', async () => {
    const code = await codeFor(member);
    sim.time.now += 300_000;
    expect(codeOf(await sim.get('edit', 'auth/getuserinfo', { code }))).toBe(40029);
  });

  it('answers a following parent on both interfaces and nobody twice', async () => {
    const first = await sim.get('notice', 'auth/getuserinfo', { code: await codeFor(mother) });
    expect(first).toMatchObject({ parent_userid: 'P001', external_userid: expect.stringMatching(/^wm/) });
    const code = await codeFor(mother);
    const second = await sim.get('notice', 'school/getuserinfo', { code });
    expect(second).toMatchObject({ parent_userid: 'P001', DeviceId: expect.any(String) });
    expect(second).not.toHaveProperty('children');
    expect(codeOf(await sim.get('notice', 'auth/getuserinfo', { code }))).toBe(40029);
  });

  it('answers a student only on the school interface', async () => {
    const who = { kind: 'student', userid: 's003' };
    expect(await sim.get('notice', 'school/getuserinfo', { code: await codeFor(who) })).toMatchObject({
      student_userid: 's003',
    });
    expect(await sim.get('notice', 'auth/getuserinfo', { code: await codeFor(who) })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      openid: expect.stringMatching(/^o/),
    });
  });

  it('gives a parent who does not follow, and a stranger, an openid and nothing else', async () => {
    const grandmother = { kind: 'parent', userid: 'p003' };
    const before = await sim.get('notice', 'auth/getuserinfo', { code: await codeFor(grandmother) });
    expect(before).toEqual({ errcode: 0, errmsg: 'ok', openid: expect.stringMatching(/^o/) });
    const stranger = await sim.get('notice', 'auth/getuserinfo', { code: await codeFor(null) });
    expect(stranger['openid']).not.toBe(before['openid']);
    await sim.control('POST', `/corps/${CORP}/parents/p003/follow`, {});
    expect(await sim.get('notice', 'auth/getuserinfo', { code: await codeFor(grandmother) })).toMatchObject({
      parent_userid: 'p003',
    });
    await sim.control('POST', `/corps/${CORP}/parents/p003/unfollow`, {});
    expect(await sim.get('notice', 'auth/getuserinfo', { code: await codeFor(grandmother) })).toEqual(before);
  });

  it('answers the old path in its own letter case', async () => {
    expect(await sim.get('edit', 'user/getuserinfo', { code: await codeFor(member) })).toMatchObject({
      UserId: 'ho.kaman',
      DeviceId: expect.any(String),
    });
    expect(await sim.get('edit', 'user/getuserinfo', { code: await codeFor(null) })).toMatchObject({
      OpenId: expect.any(String),
    });
  });

  it('refuses an app whose trusted domain the redirect did not go to, and keeps the code for the right one', async () => {
    const code = await codeFor(member);
    expect(codeOf(await sim.get('plain', 'auth/getuserinfo', { code }))).toBe(50001);
    expect(codeOf(await sim.get('edit', 'auth/getuserinfo', { code }))).toBe(0);
  });

  it('refuses a code of another corp', async () => {
    const code = await codeFor(member);
    const token = await sim.token({ corpId: OTHER_CORP, secret: 'notice-secret-2' });
    expect(codeOf((await sim.json('GET', `/cgi-bin/auth/getuserinfo?access_token=${token}&code=${code}`)).body)).toBe(40029);
  });

  it('gives a ticket for private details only with that scope and an agent, for half an hour', async () => {
    const more = { scope: 'snsapi_privateinfo', agentid: String(AGENTS.edit) };
    const { user_ticket } = await sim.get('edit', 'auth/getuserinfo', { code: await codeFor(member, more) });
    expect(await sim.post('edit', 'auth/getuserdetail', { user_ticket })).toMatchObject({
      userid: 'ho.kaman',
      mobile: '+853 66000002',
    });
    expect(await sim.get('edit', 'auth/getuserinfo', { code: await codeFor(member, { scope: 'snsapi_privateinfo' }) })).not.toHaveProperty(
      'user_ticket',
    );
    expect(codeOf(await sim.post('edit', 'auth/getuserdetail', { user_ticket: 'x' }))).toBe(84015);
    sim.time.now += 1_800_000;
    expect(codeOf(await sim.post('edit', 'auth/getuserdetail', { user_ticket }))).toBe(84014);
  });
});

describe('authorize page [wecom 03 §1]', () => {
  it.each([
    [{ appid: 'wwnobody' }, '40013'],
    [{ redirect_uri: 'http://evil.example/x' }, '50001'],
    [{ redirect_uri: 'http://app.campus.localhost/x' }, '50001'],
    [{ response_type: 'token' }, '40035'],
    [{ scope: 'snsapi_userinfo' }, '40035'],
    [{ state: 'a-b' }, '84025'],
    [{ agentid: '1' }, '40056'],
    [{ agentid: String(AGENTS.plain) }, '50001'],
  ])('shows an error page for a faulty address (case %#)', async (more, code) => {
    const answer = await sim.raw('GET', authorize(more as Record<string, string>));
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).toContain(code);
    expect(answer.headers.location).toBeUndefined();
  });

  it('lets one pick the person on the plain host, in three languages, without running what the names hold', async () => {
    const page = await sim.raw('GET', authorize(), undefined, { 'accept-language': 'pt-PT,en;q=0.5' });
    expect(page.body.toString()).toContain('<html lang="pt">');
    expect((await sim.raw('GET', authorize({ lang: 'en' }))).body.toString()).toContain('<html lang="en">');
    const found = (await sim.raw('GET', `${authorize()}&sim_q=${encodeURIComponent('"><script>')}`)).body.toString();
    expect(found).not.toContain('<script>');
    const chosen = await sim.raw('GET', `${authorize()}&sim_as=parent:P001`);
    expect(chosen.status).toBe(302);
    expect(chosen.headers.location).toMatch(new RegExp(`^${BACK.replaceAll('.', '\\.')}\\?code=[\\w-]+&state=abc123$`));
  });

  it('answers silently as the holder of the device and comes back to the device host', async () => {
    const answer = await sim.raw('GET', authorize(), undefined, { host: `mother.campus.localhost:${sim.sim.port}` });
    const back = new URL(String(answer.headers.location));
    expect(back.origin).toBe(`http://mother.campus.localhost:${sim.sim.port}`);
    expect(back.pathname).toBe('/api/v1/auth/wecom/callback');
    expect(await sim.get('notice', 'school/getuserinfo', { code: back.searchParams.get('code') ?? '' })).toMatchObject({
      parent_userid: 'P001',
    });
  });

  it('takes the member in WeCom and the parent in WeChat of one who is both', async () => {
    const as = async (label: string): Promise<Json> => {
      const answer = await sim.raw('GET', authorize(), undefined, {
        host: `${label}.campus.localhost:${sim.sim.port}`,
      });
      return sim.get('notice', 'auth/getuserinfo', {
        code: new URL(String(answer.headers.location)).searchParams.get('code') ?? '',
      });
    };
    expect(await as('teacher')).toMatchObject({ userid: 'Lam.WaiYi' });
    expect(await as('wei')).toMatchObject({ parent_userid: 'p002' });
  });

  it('is a stranger in a corp that does not know the holder', async () => {
    const answer = await sim.raw('GET', authorize({ appid: OTHER_CORP }), undefined, {
      host: 'mother.campus.localhost',
    });
    const code = new URL(String(answer.headers.location)).searchParams.get('code') ?? '';
    const token = await sim.token({ corpId: OTHER_CORP, secret: 'notice-secret-2' });
    expect((await sim.json('GET', `/cgi-bin/auth/getuserinfo?access_token=${token}&code=${code}`)).body).toEqual({
      errcode: 0,
      errmsg: 'ok',
      openid: expect.any(String),
    });
  });
});

describe('web log-in [wecom 03 §3]', () => {
  const login = (more: Record<string, string> = {}): string =>
    `/wwlogin/sso/login?${new URLSearchParams({ login_type: 'CorpApp', appid: CORP, agentid: String(AGENTS.edit), redirect_uri: BACK, state: 's-1', ...more }).toString()}`;

  it('gives a code that never yields a ticket, and the corp id beside it', async () => {
    const answer = await sim.raw('GET', login(), undefined, { host: 'teacher.campus.localhost' });
    const back = new URL(String(answer.headers.location));
    expect([back.searchParams.get('state'), back.searchParams.get('appid')]).toEqual(['s-1', CORP]);
    expect(await sim.get('edit', 'auth/getuserinfo', { code: back.searchParams.get('code') ?? '' })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      userid: 'Lam.WaiYi',
    });
  });

  it('needs an agent and a known log-in domain, and lets nobody in who is no member', async () => {
    expect((await sim.raw('GET', login({ agentid: '' }))).status).toBe(400);
    await sim.control('PATCH', `/corps/${CORP}/apps/${AGENTS.edit}`, { loginDomains: ['console.example.mo'] });
    expect((await sim.raw('GET', login())).status).toBe(400);
    expect((await sim.raw('GET', login({ redirect_uri: 'https://console.example.mo/x' }))).status).toBe(200);
    await sim.control('PATCH', `/corps/${CORP}/apps/${AGENTS.edit}`, { loginDomains: [] });
    expect((await sim.raw('GET', login(), undefined, { host: 'mother.campus.localhost' })).status).toBe(400);
  });

  it('goes back without code when the old QR page is refused', async () => {
    const address = login().replace('/wwlogin/sso/login', '/wwopen/sso/qrConnect');
    expect((await sim.raw('GET', `${address}&sim_as=refuse`)).headers.location).toBe(`${BACK}?state=s-1`);
  });
});
