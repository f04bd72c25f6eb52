import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { CORP } from './small-school';
import { TestSim, type Json } from './sim-client';

let sim: TestSim;
beforeAll(async () => {
  sim = await TestSim.start();
});
afterAll(() => sim.close());
afterEach(() => sim.control('DELETE', '/sms'));

const KEY = { authorization: 'Bearer k' };
const MESSAGE = { to: '+85361234567', template: 'code', params: { code: '048213' }, text: '驗證碼 048213' };
const send = (body: unknown = MESSAGE, headers: Record<string, string> = KEY) => sim.json('POST', '/sms/messages', body, headers);
const box = async (to: string): Promise<Json[]> => (await sim.control('GET', `/sms?to=${encodeURIComponent(to)}`))['messages'] as Json[];

describe('the SMS gateway of the simulator', () => {
  it('keeps messages by number, however the number is written, and reports their delivery', async () => {
    const { body } = await send();
    expect(await box('6123 4567')).toEqual([
      expect.objectContaining({ id: body['id'], text: '驗證碼 048213', params: { code: '048213' } }),
    ]);
    expect(await box('+85361234568')).toEqual([]);
    const report = async () => (await sim.json('GET', `/sms/messages/${String(body['id'])}`, undefined, KEY)).body['state'];
    expect(await report()).toBe('accepted');
    sim.time.now += 1_000;
    expect(await report()).toBe('delivered');
  });

  it('refuses without key, without number and without text', async () => {
    expect((await send(MESSAGE, {})).status).toBe(401);
    expect((await send({ ...MESSAGE, to: '61234567' })).status).toBe(400);
    expect((await send({ ...MESSAGE, text: '' })).status).toBe(400);
    expect((await sim.json('GET', '/sms/messages/none', undefined, KEY)).status).toBe(404);
  });

  it('can refuse, break the line, be slow, and take what it never delivers', async () => {
    await sim.control('PUT', '/sms/mode', { mode: 'refuse' });
    expect((await send()).status).toBe(422);
    await sim.control('PUT', '/sms/mode', { mode: 'down' });
    await expect(send()).rejects.toThrow();
    await sim.control('PUT', '/sms/mode', { mode: 'slow', ms: 5 });
    expect((await send()).status).toBe(200);
    await sim.control('PUT', '/sms/mode', { mode: 'lost' });
    const { body } = await send();
    sim.time.now += 1_000;
    expect((await sim.json('GET', `/sms/messages/${String(body['id'])}`, undefined, KEY)).body['state']).toBe('failed');
  });
});

describe('the phone of a stranger', () => {
  const device = async (id: string): Promise<Json> => {
    const all = (await sim.control('GET', '/devices'))['devices'] as Json[];
    return all.find((each) => each['id'] === id) ?? {};
  };

  it('is nobody until an account of its number is taken up, then it is that person', async () => {
    await sim.control('PUT', '/devices/new', { hostLabel: 'new', client: 'wechat', corpId: CORP, mobile: '+85362000099', title: '新家長' });
    expect(await device('new')).toMatchObject({ stranger: true, name: '新家長', invitations: [], mobile: '+85362000099' });
    const made = await sim.post('edit', 'school/user/create_parent', {
      parent_userid: 'p900',
      mobile: '+853 62000099',
      to_invite: true,
      children: [{ student_userid: 's001', relation: '媽媽' }],
    });
    expect(made['errcode']).toBe(0);
    const waiting = await device('new');
    expect(waiting).toMatchObject({ stranger: true, invitations: [{ corpId: CORP, kind: 'parent', userid: 'p900' }] });
    await sim.control('POST', '/devices/new/join', { corpId: CORP, kind: 'parent', userid: 'p900' });
    expect(await device('new')).toMatchObject({ stranger: false, identity: { kind: 'parent', userid: 'p900' }, invitations: [] });
    await expect(sim.control('POST', '/devices/new/join', { corpId: CORP, kind: 'parent', userid: 'p900' })).rejects.toThrow('404');
  });

  it('is one visitor of WeChat before and the person after, on the authorize page too', async () => {
    await sim.control('PUT', '/devices/late', { hostLabel: 'late', client: 'wechat', corpId: CORP, mobile: '+85362000098' });
    const redirect = encodeURIComponent('http://app.campus.localhost:3000/back');
    const path = `/connect/oauth2/authorize?appid=${CORP}&redirect_uri=${redirect}&response_type=code&scope=snsapi_base&state=x`;
    const openid = async () => {
      const answer = await sim.raw('GET', path, undefined, { host: `late.campus.localhost:${String(sim.sim.port)}` });
      const code = new URL(String(answer.headers['location'])).searchParams.get('code') ?? '';
      return sim.get('notice', 'school/getuserinfo', { code });
    };
    const first = await openid();
    expect(first).toMatchObject({ errcode: 0, openid: expect.any(String) });
    expect((await openid())['openid']).toBe(first['openid']);
  });
});
