import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CallbackHandlers, WecomGatewayHttpModule, WecomSettings } from '@features/wecom-gateway';
import { drainWith, registryOf } from '@testing/drain-jobs';
import { createTestApp, type TestApp } from '@testing/test-app';
import { sealMessage } from '@wecom';
import { DispatchCallback } from '../callbacks/dispatch-callback.job';
import { PurgeCallbacks } from '../callbacks/purge-callbacks.job';
import { callbackRig, REFUSAL, type Connected, type Sent } from './callback.rig';

describe('callbacks of WeCom', () => {
  let test: TestApp;
  let unit: Connected;
  let rig: ReturnType<typeof callbackRig>;
  const seen: { unitId: number; userId: string }[] = [];

  beforeAll(async () => {
    test = await createTestApp({ modules: [WecomGatewayHttpModule], poolSize: 10 });
    rig = callbackRig(test);
    test.app.get(CallbackHandlers).on('change_contact', async (ctx, event) => {
      seen.push({ unitId: ctx.unitId, userId: 'userId' in event ? event.userId : '' });
      await Promise.resolve();
    });
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    unit = await rig.connected();
    seen.length = 0;
  });

  const drain = () => drainWith(registryOf(test.app.get(DispatchCallback), test.app.get(PurgeCallbacks)), test.parts.relay);

  it('answers the URL check with the decrypted text and nothing else [G1]', async () => {
    const stamp = { timestamp: String(Math.floor(Date.now() / 1000)), nonce: 'nonce43' };
    const { ciphertext, signature } = sealMessage(unit, unit.corpId, '1616140317555161061', stamp);
    const query = new URLSearchParams({ msg_signature: signature, ...stamp, echostr: ciphertext });
    const answer = await test.app.inject({ url: `/api/v1/wecom/corp/${unit.corpId}?${query.toString()}` });
    expect({ status: answer.statusCode, body: answer.body }).toEqual({ status: 200, body: '1616140317555161061' });
    query.set('echostr', ciphertext.replaceAll('+', ' '));
    expect((await test.app.inject({ url: `/api/v1/wecom/corp/${unit.corpId}?${query.toString()}` })).body).toBe('1616140317555161061');
    query.set('nonce', 'other');
    expect((await test.app.inject({ url: `/api/v1/wecom/corp/${unit.corpId}?${query.toString()}` })).statusCode).toBe(403);
  });

  it('stores, answers empty and hands over in a job, with one effect for three copies at once and one later [G2]', async () => {
    const sent = rig.sealed(unit);
    const answers = await Promise.all([rig.post(sent), rig.post(sent), rig.post(sent)]);
    expect(answers).toEqual(Array(3).fill({ status: 200, body: '' }));
    expect(seen).toEqual([]);
    await drain();
    expect(seen).toHaveLength(1);
    expect(seen[0]?.unitId).toBe(unit.id);
    expect(await rig.post(sent)).toEqual({ status: 200, body: '' });
    await drain();
    expect(seen).toHaveLength(1);
    expect(await rig.stored(unit)).toEqual([{ outcome: 'handled' }]);
  });

  it('gives the same refusal whatever is wrong, and keeps nothing [G1]', async () => {
    const other = await rig.connected();
    const wrong: Sent[] = [
      rig.sealed(unit, { token: 'another-token' }),
      rig.sealed(unit, { receiver: other.corpId }),
      rig.sealed(unit, { corpId: other.corpId }),
      rig.sealed(unit, { corpId: 'ww0000000000000000' }),
      rig.sealed(unit, { at: Date.now() - 11 * 60_000 }),
      rig.sealed(unit, { at: Date.now() + 11 * 60_000 }),
      { ...rig.sealed(unit), payload: '' },
      { ...rig.sealed(unit), payload: 'no xml' },
      { ...rig.sealed(unit), payload: '<!DOCTYPE x [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>' },
      { ...rig.sealed(unit), url: `/api/v1/wecom/corp/${unit.corpId}` },
      { ...rig.sealed(unit), url: `/api/v1/wecom/corp/${unit.corpId}?timestamp=1&timestamp=2&nonce=a&msg_signature=b` },
    ];
    const good = rig.sealed(unit);
    for (let i = 0; i < 40; i += 1) {
      const at = good.payload.indexOf('CDATA[', 60) + 6 + i * 3;
      const other = good.payload[at] === 'A' ? 'B' : 'A';
      wrong.push({ ...good, payload: good.payload.slice(0, at) + other + good.payload.slice(at + 1) });
    }
    for (const sent of wrong) expect(await rig.post(sent)).toEqual(REFUSAL);
    expect(await rig.stored(unit)).toEqual([]);
    expect(await rig.post(good)).toEqual({ status: 200, body: '' });
  });

  it('needs no origin, because the signature proves the sender, and never opens another route that way [A9]', async () => {
    expect((await rig.post(rig.sealed(unit))).status).toBe(200);
    const answer = await test.app.inject({
      method: 'POST',
      url: '/api/v1/wecom/corp',
      headers: { 'content-type': 'text/xml' },
      payload: '',
    });
    expect(answer.statusCode).toBe(404);
  });

  it('marks an event unreadable when the keys have changed meanwhile, and an unwanted kind ignored [G4]', async () => {
    await rig.post(rig.sealed(unit));
    await test.db.inUnit(unit.ctx, (tx) =>
      test.app.get(WecomSettings).setConnection(tx, { agentId: 1, secret: 's', callbackToken: 'changed', callbackAesKey: 'a'.repeat(43) }),
    );
    await drain();
    expect(await rig.stored(unit)).toEqual([{ outcome: 'unreadable' }]);
    const second = await rig.connected();
    const seconds = Math.floor(Date.now() / 1000);
    const message = `<xml><ToUserName>${second.corpId}</ToUserName><FromUserName>sys</FromUserName><CreateTime>${String(seconds)}</CreateTime><MsgType>event</MsgType><Event>subscribe</Event><AgentID>1</AgentID></xml>`;
    await rig.post(rig.sealed(second, { message }));
    await drain();
    expect(await rig.stored(second)).toEqual([{ outcome: 'ignored' }]);
  });

  it('does nothing when a job runs twice or its unit has no such callback [B9]', async () => {
    await rig.post(rig.sealed(unit));
    const [row] = await test.db.read(unit.ctx, (tx) =>
      tx.query<{ id: string }>(`SELECT id FROM wecom_callback WHERE unit_id = $1`, [tx.unitId]),
    );
    const job = test.app.get(DispatchCallback);
    await job.run((await rig.connected()).ctx, { callbackId: row?.id ?? '' });
    expect(seen).toHaveLength(0);
    await job.run(unit.ctx, { callbackId: row?.id ?? '' });
    await job.run(unit.ctx, { callbackId: row?.id ?? '' });
    expect(seen).toHaveLength(1);
  });

  it('forgets callbacks after three days, not after one [G2]', async () => {
    await rig.post(rig.sealed(unit));
    const age = (days: number) =>
      test.db.inUnit(unit.ctx, (tx) =>
        tx.execute(`UPDATE wecom_callback SET received_at = now() - make_interval(days => $2) WHERE unit_id = $1`, [tx.unitId, days]),
      );
    await age(2);
    await test.app.get(PurgeCallbacks).run(unit.ctx);
    expect(await rig.stored(unit)).toHaveLength(1);
    await age(4);
    await test.app.get(PurgeCallbacks).run(unit.ctx);
    expect(await rig.stored(unit)).toHaveLength(0);
  });
});
