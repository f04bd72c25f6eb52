import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CallbackHandlers, WecomGatewayHttpModule, WecomSettings } from '@features/wecom-gateway';
import { drainWith, registryOf } from '@testing/drain-jobs';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { sealMessage } from '@wecom';
import { DispatchCallback } from '../callbacks/dispatch-callback.job';
import { PurgeCallbacks } from '../callbacks/purge-callbacks.job';

interface Connected extends BuiltUnit {
  token: string;
  aesKey: string;
}
interface Sent {
  url: string;
  payload: string;
}

const refusal = { status: 403, body: 'refused' };

describe('callbacks of WeCom', () => {
  let test: TestApp;
  let unit: Connected;
  const seen: { unitId: number; userId: string }[] = [];

  beforeAll(async () => {
    test = await createTestApp({ modules: [WecomGatewayHttpModule], poolSize: 10 });
    test.app.get(CallbackHandlers).on('change_contact', async (ctx, event) => {
      seen.push({ unitId: ctx.unitId, userId: 'userId' in event ? event.userId : '' });
      await Promise.resolve();
    });
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    unit = await connected();
    seen.length = 0;
  });

  async function connected(): Promise<Connected> {
    const built = await test.unit();
    const token = randomBytes(12).toString('hex');
    const aesKey = randomBytes(60).toString('hex').slice(0, 43);
    await test.db.inUnit(built.ctx, (tx) =>
      test.app.get(WecomSettings).setConnection(tx, { agentId: 1, secret: 'secret', callbackToken: token, callbackAesKey: aesKey }),
    );
    return { ...built, token, aesKey };
  }

  function sealed(to: Connected, over: { receiver?: string; message?: string; at?: number; token?: string; corpId?: string } = {}): Sent {
    const seconds = Math.floor((over.at ?? Date.now()) / 1000);
    const message =
      over.message ??
      `<xml><ToUserName><![CDATA[${to.corpId}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>${String(seconds)}</CreateTime>
<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_contact]]></Event><ChangeType><![CDATA[update_user]]></ChangeType><UserID><![CDATA[u-${randomUUID()}]]></UserID></xml>`;
    const stamp = { timestamp: String(seconds), nonce: randomBytes(6).toString('hex') };
    const { ciphertext, signature } = sealMessage(
      { token: over.token ?? to.token, aesKey: to.aesKey },
      over.receiver ?? to.corpId,
      message,
      stamp,
    );
    const query = new URLSearchParams({ msg_signature: signature, ...stamp });
    return {
      url: `/api/v1/wecom/corp/${over.corpId ?? to.corpId}?${query.toString()}`,
      payload: `<xml><ToUserName><![CDATA[${to.corpId}]]></ToUserName><Encrypt><![CDATA[${ciphertext}]]></Encrypt></xml>`,
    };
  }

  async function post(sent: Sent) {
    const answer = await test.app.inject({ method: 'POST', ...sent, headers: { 'content-type': 'text/xml' } });
    return { status: answer.statusCode, body: answer.body };
  }

  const stored = (of: Connected) =>
    test.db.read(of.ctx, (tx) =>
      tx.query<{ outcome: string | null }>(`SELECT outcome FROM wecom_callback WHERE unit_id = $1`, [tx.unitId]),
    );
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
    const sent = sealed(unit);
    const answers = await Promise.all([post(sent), post(sent), post(sent)]);
    expect(answers).toEqual(Array(3).fill({ status: 200, body: '' }));
    expect(seen).toEqual([]);
    await drain();
    expect(seen).toHaveLength(1);
    expect(seen[0]?.unitId).toBe(unit.id);
    expect(await post(sent)).toEqual({ status: 200, body: '' });
    await drain();
    expect(seen).toHaveLength(1);
    expect(await stored(unit)).toEqual([{ outcome: 'handled' }]);
  });

  it('gives the same refusal whatever is wrong, and keeps nothing [G1]', async () => {
    const other = await connected();
    const wrong: Sent[] = [
      sealed(unit, { token: 'another-token' }),
      sealed(unit, { receiver: other.corpId }),
      sealed(unit, { corpId: other.corpId }),
      sealed(unit, { corpId: 'ww0000000000000000' }),
      sealed(unit, { at: Date.now() - 11 * 60_000 }),
      sealed(unit, { at: Date.now() + 11 * 60_000 }),
      { ...sealed(unit), payload: '' },
      { ...sealed(unit), payload: 'no xml' },
      { ...sealed(unit), payload: '<!DOCTYPE x [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>' },
      { ...sealed(unit), url: `/api/v1/wecom/corp/${unit.corpId}` },
      { ...sealed(unit), url: `/api/v1/wecom/corp/${unit.corpId}?timestamp=1&timestamp=2&nonce=a&msg_signature=b` },
    ];
    const good = sealed(unit);
    for (let i = 0; i < 40; i += 1) {
      const at = good.payload.indexOf('CDATA[', 60) + 6 + i * 3;
      const other = good.payload[at] === 'A' ? 'B' : 'A';
      wrong.push({ ...good, payload: good.payload.slice(0, at) + other + good.payload.slice(at + 1) });
    }
    for (const sent of wrong) expect(await post(sent)).toEqual(refusal);
    expect(await stored(unit)).toEqual([]);
    expect(await post(good)).toEqual({ status: 200, body: '' });
  });

  it('needs no origin, because the signature proves the sender, and never opens another route that way [A9]', async () => {
    expect((await post(sealed(unit))).status).toBe(200);
    const answer = await test.app.inject({
      method: 'POST',
      url: '/api/v1/wecom/corp',
      headers: { 'content-type': 'text/xml' },
      payload: '',
    });
    expect(answer.statusCode).toBe(404);
  });

  it('marks an event unreadable when the keys have changed meanwhile, and an unwanted kind ignored [G4]', async () => {
    await post(sealed(unit));
    await test.db.inUnit(unit.ctx, (tx) =>
      test.app.get(WecomSettings).setConnection(tx, { agentId: 1, secret: 's', callbackToken: 'changed', callbackAesKey: 'a'.repeat(43) }),
    );
    await drain();
    expect(await stored(unit)).toEqual([{ outcome: 'unreadable' }]);
    const second = await connected();
    const seconds = Math.floor(Date.now() / 1000);
    const message = `<xml><ToUserName>${second.corpId}</ToUserName><FromUserName>sys</FromUserName><CreateTime>${String(seconds)}</CreateTime><MsgType>event</MsgType><Event>subscribe</Event><AgentID>1</AgentID></xml>`;
    await post(sealed(second, { message }));
    await drain();
    expect(await stored(second)).toEqual([{ outcome: 'ignored' }]);
  });

  it('does nothing when a job runs twice or its unit has no such callback [B9]', async () => {
    await post(sealed(unit));
    const [row] = await test.db.read(unit.ctx, (tx) =>
      tx.query<{ id: string }>(`SELECT id FROM wecom_callback WHERE unit_id = $1`, [tx.unitId]),
    );
    const job = test.app.get(DispatchCallback);
    await job.run((await connected()).ctx, { callbackId: row?.id ?? '' });
    expect(seen).toHaveLength(0);
    await job.run(unit.ctx, { callbackId: row?.id ?? '' });
    await job.run(unit.ctx, { callbackId: row?.id ?? '' });
    expect(seen).toHaveLength(1);
  });

  it('forgets callbacks after three days, not after one [G2]', async () => {
    await post(sealed(unit));
    const age = (days: number) =>
      test.db.inUnit(unit.ctx, (tx) =>
        tx.execute(`UPDATE wecom_callback SET received_at = now() - make_interval(days => $2) WHERE unit_id = $1`, [tx.unitId, days]),
      );
    await age(2);
    await test.app.get(PurgeCallbacks).run(unit.ctx);
    expect(await stored(unit)).toHaveLength(1);
    await age(4);
    await test.app.get(PurgeCallbacks).run(unit.ctx);
    expect(await stored(unit)).toHaveLength(0);
  });
});
