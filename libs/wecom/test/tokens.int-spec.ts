import { afterEach, describe, expect, it } from '@jest/globals';
import { createMemoryTokenStore, WecomError, type TokenStore } from '../index';
import type { Received } from './answering-server';
import { APP, harness, SECRET, type Harness } from './client.harness';
import { manualClock } from './manual-clock';

const GET_USER = '/cgi-bin/user/get';
const TOKEN = '/cgi-bin/gettoken';
let h: Harness;
afterEach(() => h.close());

/** Answers 40014 (or another code) to every token in `dead`, else a user. */
const endedTokens =
  (dead: Set<string>, code = 40014) =>
  (request: Received, response: { end(text: string): unknown }): void => {
    const token = request.query.get('access_token') ?? '';
    // Like WeCom, whose texts carry the refused token's hint.
    if (dead.has(token)) response.end(JSON.stringify({ errcode: code, errmsg: `invalid credential ${token}` }));
    else response.end(JSON.stringify({ errcode: 0, errmsg: 'ok', userid: 'u', name: '王磊' }));
  };

async function failure(work: Promise<unknown>): Promise<WecomError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof WecomError)) throw new Error(`expected a WecomError, got ${String(error)}`);
  return error;
}

describe('access tokens [G10]', () => {
  it('asks once for twenty callers at the start and keeps the token', async () => {
    h = await harness();
    h.server.on(GET_USER, endedTokens(new Set()));
    await Promise.all(Array.from({ length: 20 }, () => h.app.users.get('u')));
    await h.app.users.get('u');
    expect(h.server.count(TOKEN)).toBe(1);
    expect(h.server.count(GET_USER)).toBe(21);
  });

  it('asks once for twenty callers whose token ended early, and no call fails', async () => {
    h = await harness();
    const dead = new Set<string>();
    h.server.on(GET_USER, endedTokens(dead));
    await h.app.users.get('u');
    dead.add('TOKEN-1');
    const users = await Promise.all(Array.from({ length: 20 }, () => h.app.users.get('u')));
    expect(users.every((user) => user.name === '王磊')).toBe(true);
    expect(h.server.count(TOKEN)).toBe(2);
  });

  it('asks once for twenty processes whose token ended early', async () => {
    h = await harness();
    const dead = new Set<string>();
    h.server.on(GET_USER, endedTokens(dead, 42001));
    const apps = Array.from({ length: 20 }, () => h.another());
    await Promise.all(apps.map((app) => app.users.get('u')));
    expect(h.server.count(TOKEN)).toBe(1);
    dead.add('TOKEN-1');
    await Promise.all(apps.map((app) => app.users.get('u')));
    expect(h.server.count(TOKEN)).toBe(2);
  });

  it('takes the lock of the store once per token, also for a caller that comes late with the old one', async () => {
    const memory = createMemoryTokenStore();
    let locks = 0;
    const store: TokenStore = {
      ...memory,
      withLock: (key, fn) => {
        locks += 1;
        return memory.withLock(key, fn);
      },
    };
    h = await harness({ store });
    const dead = new Set<string>();
    const answer = endedTokens(dead);
    let release: (() => void) | undefined;
    h.server.on(GET_USER, answer);
    await Promise.all(Array.from({ length: 20 }, () => h.app.users.get('u')));
    expect(locks).toBe(1);
    dead.add('TOKEN-1');
    const asked = new Promise<void>((resolve) => {
      h.server.on(
        GET_USER,
        (request, response) => {
          release = () => answer(request, response);
          resolve();
        },
        answer,
      );
    });
    const late = h.app.users.get('late');
    await asked;
    await Promise.all(Array.from({ length: 20 }, () => h.app.users.get('u')));
    release?.();
    await late;
    expect(locks).toBe(2);
    expect(h.server.count(TOKEN)).toBe(2);
  });

  it('sends a message whose token had ended, once', async () => {
    h = await harness();
    const path = '/cgi-bin/message/send';
    h.server.on(path, { errcode: 42001, errmsg: 'access_token expired' }, { errcode: 0, errmsg: 'ok', msgid: 'm1' });
    expect(await h.app.messages.send('{}')).toMatchObject({ kind: 'accepted', msgid: 'm1' });
    expect(h.server.count(path)).toBe(2);
    expect(h.events.map((e) => [e.call, e.tokenEnded])).toEqual([
      [TOKEN, false],
      [path, true],
      [TOKEN, false],
      [path, false],
    ]);
  });

  it('repeats only once when the new token is refused too', async () => {
    h = await harness();
    h.server.on(GET_USER, { errcode: 40014, errmsg: 'invalid access_token' });
    expect(await failure(h.app.users.get('u'))).toMatchObject({ code: 40014, retryable: true });
    expect(h.server.count(GET_USER)).toBe(2);
    expect(h.server.count(TOKEN)).toBe(2);
  });

  it('renews on 40001 only when the token was a kept one', async () => {
    h = await harness();
    h.server.on(GET_USER, { errcode: 40001, errmsg: 'invalid credential' });
    expect(await failure(h.app.users.get('u'))).toMatchObject({ code: 40001 });
    expect(h.server.count(TOKEN)).toBe(1);
    await failure(h.app.users.get('u'));
    expect(h.server.count(TOKEN)).toBe(2);
  });

  it('fetches again when the lifetime is over, a little early', async () => {
    const clock = manualClock();
    h = await harness({ clock });
    h.server.on(GET_USER, endedTokens(new Set()));
    await h.app.users.get('u');
    clock.advance(7_000_000);
    await h.app.users.get('u');
    expect(h.server.count(TOKEN)).toBe(1);
    clock.advance(175_000);
    await h.app.users.get('u');
    expect(h.server.count(TOKEN)).toBe(2);
  });

  it('asks a wrong secret once a minute, not once a call, and at once when the secret is corrected', async () => {
    const clock = manualClock();
    h = await harness({ clock });
    h.server.on(TOKEN, { errcode: 40001, errmsg: `invalid credential secret ${SECRET}` });
    for (let i = 0; i < 5; i += 1) {
      const error = await failure(h.app.users.get('u'));
      expect(error).toMatchObject({ code: 40001, call: TOKEN });
      expect(JSON.stringify(error) + String(error)).not.toContain(SECRET);
    }
    expect(await h.app.messages.send('{}')).toMatchObject({ kind: 'refused' });
    expect(h.server.count(TOKEN)).toBe(1);
    clock.advance(61_000);
    await failure(h.app.users.get('u'));
    expect(h.server.count(TOKEN)).toBe(2);
    h.server.on(TOKEN, { errcode: 0, errmsg: 'ok', access_token: 'GOOD', expires_in: 7200 });
    expect(await h.client.forApp({ ...APP, secret: 'the-corrected-one' }).checkSecret()).toEqual({
      expiresInSeconds: 7200,
    });
  });

  it('does not answer the check of a mistyped secret from the token of the right one', async () => {
    h = await harness();
    h.server.on(GET_USER, endedTokens(new Set()));
    await h.app.users.get('u');
    h.server.on(TOKEN, { errcode: 40001, errmsg: 'invalid credential' });
    await failure(h.client.forApp({ ...APP, secret: 'mistyped' }).users.get('u'));
    await expect(h.app.users.get('u')).resolves.toMatchObject({ userid: 'u' });
  });

  it('keeps tickets like tokens and signs with them', async () => {
    h = await harness();
    h.server.on('/cgi-bin/ticket/get', { errcode: 0, errmsg: 'ok', ticket: 'TICKET-1', expires_in: 7200 });
    h.server.on('/cgi-bin/get_jsapi_ticket', { errcode: 0, errmsg: 'ok', ticket: 'TICKET-2', expires_in: 7200 });
    const signed = await Promise.all(Array.from({ length: 10 }, () => h.app.tickets.signForApp('https://x.example/#a')));
    await h.app.tickets.signForCorp('https://x.example/');
    expect(new Set(signed.map((s) => s.nonceStr)).size).toBe(10);
    expect(h.server.count('/cgi-bin/ticket/get')).toBe(1);
    expect(h.server.received.find((r) => r.path === '/cgi-bin/ticket/get')?.query.get('type')).toBe('agent_config');
    expect(h.server.count('/cgi-bin/get_jsapi_ticket')).toBe(1);
  });
});
