import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, TestSim } from './sim-client';
import { AGENTS, CORP, OTHER_CORP, SECRETS } from './small-school';

let sim: TestSim;
beforeAll(async () => {
  sim = await TestSim.start();
});
afterAll(() => sim.close());

const getToken = async (corpid: string, corpsecret: string) =>
  (await sim.json('GET', `/cgi-bin/gettoken?corpid=${corpid}&corpsecret=${corpsecret}`)).body;

describe('gettoken [wecom 01 §2]', () => {
  it('answers the same token with its remaining life until it expires, then a new one', async () => {
    const first = await getToken(CORP, SECRETS.edit);
    expect(first).toMatchObject({ errcode: 0, errmsg: 'ok', expires_in: 7200 });
    sim.time.now += 600_000;
    expect(await getToken(CORP, SECRETS.edit)).toMatchObject({ access_token: first['access_token'], expires_in: 6600 });
    sim.time.now += 6_600_000;
    const later = await getToken(CORP, SECRETS.edit);
    expect(later['access_token']).not.toBe(first['access_token']);
    const expired = await sim.json('GET', `/cgi-bin/department/list?access_token=${String(first['access_token'])}`);
    expect(codeOf(expired.body)).toBe(42001);
  });

  it('names each mistake with its own code and a hint', async () => {
    expect(codeOf((await sim.json('GET', '/cgi-bin/gettoken?corpsecret=x')).body)).toBe(41002);
    expect(codeOf((await sim.json('GET', `/cgi-bin/gettoken?corpid=${CORP}`)).body)).toBe(41004);
    expect(codeOf(await getToken('wwnobody', 'x'))).toBe(40013);
    expect(codeOf(await getToken(OTHER_CORP, SECRETS.edit))).toBe(40001);
    const wrong = await getToken(CORP, 'wrong');
    expect(codeOf(wrong)).toBe(40001);
    expect(wrong['errmsg']).toMatch(
      /^invalid credential, hint: \[\d+_\d+_\w+\], from ip: 127\.0\.0\.1, more info at https:\/\/open\.work\.weixin\.qq\.com\/devtool\/query\?e=40001$/,
    );
  });

  it('locks the address for an hour after many wrong secrets', async () => {
    await sim.control('PUT', '/faults', { limits: { wrongSecretPerHour: 3 } });
    for (let wrong = 0; wrong < 4; wrong += 1) await getToken(CORP, 'wrong');
    expect(codeOf(await getToken(CORP, SECRETS.edit))).toBe(45009);
    sim.time.now += 3_600_000;
    expect(codeOf(await getToken(CORP, SECRETS.edit))).toBe(0);
    await sim.control('DELETE', '/faults');
    sim.forgetTokens();
  });
});

describe('who may call what [wecom 01 §2, 08 §2]', () => {
  it('refuses a missing and an unknown token', async () => {
    expect(codeOf((await sim.json('GET', '/cgi-bin/user/get?userid=x')).body)).toBe(41001);
    expect(codeOf((await sim.json('GET', '/cgi-bin/user/get?access_token=nonsense')).body)).toBe(40014);
  });

  it('lets only the contact-sync assistant write, and only apps send', async () => {
    expect(codeOf(await sim.post('edit', 'user/create', { userid: 'x' }))).toBe(48002);
    expect(codeOf(await sim.post('sync', 'message/send', { touser: 'x' }))).toBe(48002);
    expect(codeOf(await sim.get('sync', 'user/get', { userid: 'ho.kaman' }))).toBe(48002);
  });

  it('gates the school address book by the right of the app', async () => {
    expect(codeOf(await sim.get('plain', 'school/department/list'))).toBe(65022);
    expect(codeOf(await sim.get('notice', 'school/department/list'))).toBe(0);
    expect(codeOf(await sim.post('notice', 'school/user/create_student', {}))).toBe(48002);
    expect(codeOf(await sim.post('edit', 'externalcontact/message/send', {}))).toBe(301002);
    expect(codeOf(await sim.get('sync', 'school/department/list'))).toBe(48002);
  });

  it('gives its addresses to any token', async () => {
    for (const path of ['get_api_domain_ip', 'getcallbackip'])
      for (const who of ['sync', 'plain'] as const)
        expect(await sim.get(who, path)).toMatchObject({ errcode: 0, ip_list: [expect.any(String)] });
  });

  it('refuses another agent than the one of the token', async () => {
    const body = { touser: 'ho.kaman', msgtype: 'text', text: { content: 'x' } };
    expect(codeOf(await sim.post('edit', 'message/send', { ...body, agentid: AGENTS.notice }))).toBe(301002);
    expect(codeOf(await sim.post('edit', 'message/send', { ...body, agentid: 1 }))).toBe(40056);
    expect(codeOf(await sim.post('edit', 'message/send', body))).toBe(41011);
  });

  it('answers an unknown path with 404, business errors with HTTP 200, and warns about broken JSON', async () => {
    expect((await sim.json('POST', '/cgi-bin/no/such')).status).toBe(404);
    const token = await sim.token('edit');
    const broken = await sim.raw('POST', `/cgi-bin/message/send?access_token=${token}`, '{"touser":');
    expect(broken.status).toBe(200);
    expect(broken.body.toString()).toContain('Warning: wrong json format.');
    const read = await sim.json('GET', `/cgi-bin/message/send?access_token=${token}`);
    expect(read.status).toBe(200);
    expect(codeOf(read.body)).toBe(41011);
  });

  it('does not let a token of one corp reach another', async () => {
    const other = await sim.token({ corpId: OTHER_CORP, secret: 'notice-secret-2' });
    const answer = await sim.json('GET', `/cgi-bin/school/user/get?access_token=${other}&userid=s001`);
    expect(codeOf(answer.body)).toBe(60111);
  });

  it('ends tokens early on demand', async () => {
    const token = await sim.token('edit');
    expect(await sim.control('POST', '/tokens/end', { corpId: CORP, agentId: AGENTS.edit })).toEqual({ ended: 1 });
    expect(codeOf((await sim.json('GET', `/cgi-bin/department/list?access_token=${token}`)).body)).toBe(40014);
    sim.forgetTokens();
    expect(await sim.token('edit')).not.toBe(token);
  });
});
