import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { textOf } from '../callbacks/xml';
import { CallbackReceiver } from './callback-receiver';
import { codeOf, TestSim, type Json } from './sim-client';
import { AGENTS, CORP } from './small-school';

let sim: TestSim;
let address = '';
const receiver = new CallbackReceiver();

const fresh = async (): Promise<void> => {
  await sim.control('POST', '/reset', {});
  sim.forgetTokens();
  receiver.received.length = 0;
  for (const place of [`apps/${AGENTS.edit}`, `apps/${AGENTS.notice}`, 'contact-sync'])
    await sim.control('PUT', `/corps/${CORP}/${place}/callback`, receiver.settings(address));
};

beforeAll(async () => {
  sim = await TestSim.start();
  address = await receiver.start();
});
beforeEach(fresh);
afterAll(async () => {
  await sim.close();
  await receiver.close();
});

const switches = (callbacks: Json) => sim.control('PUT', '/faults', { callbacks });
const follow = () => sim.control('POST', `/corps/${CORP}/parents/p003/follow`, {});
const drained = () => sim.control('POST', '/callbacks/drain', {});

describe('saving receive settings [wecom 05 §2.1]', () => {
  const save = (settings: Json) => sim.json('PUT', `/sim/corps/${CORP}/apps/${AGENTS.edit}/callback`, settings);

  it('takes an address that answers the plain text byte for byte, and refuses every other', async () => {
    expect((await save(receiver.settings(address))).status).toBe(200);
    receiver.verifySuffix = '\n';
    expect(await save(receiver.settings(address))).toMatchObject({
      status: 409,
      body: { error: { code: 'VERIFY_FAILED' } },
    });
    receiver.verifySuffix = '';
    expect((await save({ ...receiver.settings(address), token: 'other' })).status).toBe(409);
    expect((await save({ ...receiver.settings(address), aesKey: 'short' })).status).toBe(409);
    expect((await save({ ...receiver.settings(address), url: 'http://127.0.0.1:1/x' })).status).toBe(409);
    expect((await save({ ...receiver.settings('http://127.0.0.1:1/x'), verify: false })).status).toBe(200);
  });

  it('refuses an answer that takes more than a second', async () => {
    receiver.verifyDelayMs = 1100;
    expect((await save(receiver.settings(address))).status).toBe(409);
    receiver.verifyDelayMs = 0;
  });
});

describe('who gets which event [wecom 02 §6, 08 §11]', () => {
  it('sends change_contact to contact sync without echoing its own writes', async () => {
    await sim.post('sync', 'department/create', { name: '新部門', parentid: 1 });
    await drained();
    expect(receiver.received).toHaveLength(0);
    await switches({ selfEcho: true });
    await sim.post('sync', 'user/update', { userid: 'ho.kaman', department: [3, 4] });
    await drained();
    const event = receiver.received.find((each) => textOf(each.tree, 'Event') === 'change_contact');
    expect(event?.xml).toBe(
      `<xml><ToUserName><![CDATA[${CORP}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>${Math.floor(sim.time.now / 1000)}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_contact]]></Event><ChangeType><![CDATA[update_user]]></ChangeType><UserID><![CDATA[ho.kaman]]></UserID><Department><![CDATA[3,4]]></Department></xml>`,
    );
    expect(event?.receiveId).toBe(CORP);
  });

  it('sends change_school_contact to the other apps with a right and the switch, spelled right or wrong', async () => {
    await sim.post('edit', 'school/department/create', { type: 1, parentid: 40, name: 'C' });
    await drained();
    expect(receiver.received.map((each) => textOf(each.tree, 'ChangeType'))).toEqual(['create_department']);
    await switches({ typoSpelling: true, selfEcho: true });
    await sim.post('edit', 'school/department/create', { type: 1, parentid: 40, name: 'D' });
    await drained();
    expect(receiver.received.slice(1).map((each) => textOf(each.tree, 'ChangeType'))).toEqual(['create_deparmtment', 'create_deparmtment']);
    await sim.control('PUT', `/corps/${CORP}/apps/${AGENTS.notice}/callback`, {
      ...receiver.settings(address),
      schoolEvents: false,
    });
    await follow();
    await drained();
    expect(receiver.received).toHaveLength(4);
  });

  it('tells about following and about the children of a changed parent', async () => {
    await follow();
    await follow();
    await sim.post('edit', 'school/user/update_parent', { parent_userid: 'p002', mobile: '+853 62333333' });
    await drained();
    const seen = receiver.received.map((each) => `${textOf(each.tree, 'ChangeType')} ${textOf(each.tree, 'Id')}`);
    expect(seen.filter((each) => each === 'subscribe p003')).toHaveLength(2);
    expect(seen).toEqual(expect.arrayContaining(['update_parent p002', 'update_student s001']));
  });

  it('brings messages, menu clicks and entering to the app, with agent and large message id', async () => {
    const base = `/corps/${CORP}/members/ho.kaman`;
    const { msgId } = await sim.control('POST', `${base}/text`, { agentId: AGENTS.edit, content: '時間表 ]]> ?' });
    await sim.control('POST', `${base}/menu`, { agentId: AGENTS.edit, key: 'today' });
    await sim.control('POST', `${base}/enter`, { agentId: AGENTS.edit });
    await drained();
    const byKind = new Map(receiver.received.map((each) => [textOf(each.tree, 'Event') || textOf(each.tree, 'MsgType'), each]));
    expect([...byKind.keys()].sort()).toEqual(['click', 'enter_agent', 'text']);
    expect(textOf(byKind.get('text')?.tree, 'Content')).toBe('時間表 ]]> ?');
    expect(textOf(byKind.get('text')?.tree, 'MsgId')).toBe(msgId);
    expect(BigInt(String(msgId)) > BigInt(Number.MAX_SAFE_INTEGER)).toBe(true);
    expect(textOf(byKind.get('click')?.tree, 'AgentID')).toBe(String(AGENTS.edit));
    expect((await sim.json('POST', `/sim/corps/${CORP}/members/staff.store/text`, { agentId: AGENTS.plain, content: 'x' })).status).toBe(
      409,
    );
  });

  it('tells members who enter or leave the scope of an app', async () => {
    await sim.control('PATCH', `/corps/${CORP}/apps/${AGENTS.edit}`, { scope: { departments: [4] } });
    await drained();
    const left = receiver.received
      .filter((each) => textOf(each.tree, 'Event') === 'unsubscribe')
      .map((each) => textOf(each.tree, 'FromUserName'));
    expect(left.sort()).toEqual(['Lam.WaiYi', 'ho.kaman']);
  });
});

describe('delivery [wecom 05 §5]', () => {
  it('tries three times with fresh nonces, then gives up', async () => {
    await switches({ retryMs: 1 });
    receiver.nextStatus.push(500, 302, 500);
    await sim.control('POST', `/corps/${CORP}/members/ho.kaman/text`, { agentId: AGENTS.edit, content: 'x' });
    await drained();
    expect(receiver.received).toHaveLength(3);
    expect(new Set(receiver.received.map((each) => each.nonce)).size).toBe(3);
    expect(new Set(receiver.received.map((each) => each.xml)).size).toBe(1);
    const { callbacks } = await sim.control('GET', '/callbacks?status=failed');
    expect(callbacks).toMatchObject([{ event: 'text', attempts: [{ httpStatus: 500 }, { httpStatus: 302 }, { httpStatus: 500 }] }]);
    const [failed] = callbacks as Json[];
    await sim.control('POST', `/callbacks/${String(failed?.['id'])}/resend`, {});
    await drained();
    expect(await sim.control('GET', '/callbacks?status=delivered')).toMatchObject({
      callbacks: [{ id: failed?.['id'] }],
    });
  });

  it('drops a connection that does not answer in time', async () => {
    await switches({ timeoutMs: 30, tries: 1 });
    receiver.verifyDelayMs = 0;
    const slow = new CallbackReceiver();
    const slowAddress = await slow.start();
    await sim.control('PUT', `/corps/${CORP}/apps/${AGENTS.edit}/callback`, {
      ...slow.settings(slowAddress.replace('/callback', '/')),
      verify: false,
    });
    await slow.close();
    await sim.control('POST', `/corps/${CORP}/members/ho.kaman/text`, { agentId: AGENTS.edit, content: 'x' });
    await drained();
    expect(await sim.control('GET', '/callbacks?status=failed')).toMatchObject({
      callbacks: [{ attempts: [{ httpStatus: 0 }] }],
    });
  });

  it('holds events until they are released, loses and doubles as told', async () => {
    await switches({ hold: true });
    await follow();
    await drained();
    expect(receiver.received).toHaveLength(0);
    expect(await sim.control('POST', '/callbacks/release', {})).toEqual({ released: 2 });
    await drained();
    expect(receiver.received).toHaveLength(2);
    await switches({ hold: false, duplicatePercent: 100 });
    await sim.control('POST', `/corps/${CORP}/parents/p003/unfollow`, {});
    await drained();
    expect(receiver.received).toHaveLength(6);
    await switches({ duplicatePercent: 0, losePercent: 100 });
    await follow();
    await drained();
    expect(receiver.received).toHaveLength(6);
    expect((await sim.control('GET', '/callbacks?status=lost'))['callbacks']).toHaveLength(2);
  });

  it('lets later events overtake earlier ones', async () => {
    await switches({ hold: true, shuffle: true });
    for (let count = 0; count < 12; count += 1)
      await sim.control('POST', `/corps/${CORP}/members/ho.kaman/text`, {
        agentId: AGENTS.edit,
        content: String(count),
      });
    await sim.control('POST', '/callbacks/release', {});
    await drained();
    const order = receiver.received.map((each) => Number(textOf(each.tree, 'Content')));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_each, at) => at));
    expect(order).not.toEqual(Array.from({ length: 12 }, (_each, at) => at));
  });

  it('forges events on demand, which a receiver must refuse', async () => {
    await switches({ forge: 'signature', retryMs: 1 });
    await sim.control('POST', `/corps/${CORP}/members/ho.kaman/text`, { agentId: AGENTS.edit, content: 'x' });
    await drained();
    expect(await sim.control('GET', '/callbacks?status=failed')).toMatchObject({
      callbacks: [{ attempts: [{ httpStatus: 401 }, {}, {}] }],
    });
    receiver.received.length = 0;
    await switches({ forge: 'receive-id' });
    await sim.control('POST', `/corps/${CORP}/members/ho.kaman/text`, { agentId: AGENTS.edit, content: 'x' });
    await drained();
    expect(receiver.received[0]?.receiveId).toBe(`${CORP}x`);
  });

  it('names corp and agent outside, and no agent for the contact-sync assistant', async () => {
    await switches({ selfEcho: true });
    expect(codeOf(await sim.post('sync', 'department/create', { name: '外', parentid: 1 }))).toBe(0);
    await sim.control('POST', `/corps/${CORP}/members/ho.kaman/text`, { agentId: AGENTS.edit, content: 'x' });
    await drained();
    const outer = receiver.received.map((each) => each.outer.replace(/<Encrypt>.*/, ''));
    expect(outer.sort()).toEqual([
      `<xml><ToUserName><![CDATA[${CORP}]]></ToUserName><AgentID><![CDATA[${AGENTS.edit}]]></AgentID>`,
      `<xml><ToUserName><![CDATA[${CORP}]]></ToUserName><AgentID><![CDATA[]]></AgentID>`,
    ]);
  });
});
