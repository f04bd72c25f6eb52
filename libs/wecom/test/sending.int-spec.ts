import http from 'node:http';
import axios from 'axios';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createWecomClient, freeze, schoolNoticeCard, createMemoryCallLimiter, createMemoryTokenStore, systemClock } from '../index';
import { endOfBeijingDay } from '../limits/throttle';
import { APP, harness, SECRET, type Harness } from './client.harness';
import { manualClock } from './manual-clock';

const SEND = '/cgi-bin/message/send';
const NOTICE = '/cgi-bin/externalcontact/message/send';
let h: Harness;
afterEach(() => h.close());

const frozen = freeze(
  schoolNoticeCard({ agentId: 1000002, title: '家長會', url: 'https://x.example/n/1', to: { students: ['s1'] } }),
).bytes;

describe('outcomes of sending [G5]', () => {
  it('sends the frozen bytes as they are and reports invalid receivers of both kinds [G7]', async () => {
    h = await harness();
    h.server.on(SEND, {
      errcode: 0,
      errmsg: 'ok',
      invaliduser: 'li.si|zhao.liu',
      unlicenseduser: 'sun',
      msgid: 'Kp3x',
      response_code: 'r',
    });
    h.server.on(NOTICE, { errcode: 0, errmsg: 'ok', invalid_parent_userid: ['p9'], invalid_party: [77] });
    expect(await h.app.messages.send('{"b":1, "a":"家"}')).toEqual({
      kind: 'accepted',
      invalidUsers: ['li.si', 'zhao.liu'],
      invalidParties: [],
      invalidTags: [],
      unlicensedUsers: ['sun'],
      msgid: 'Kp3x',
      responseCode: 'r',
    });
    expect(await h.app.schoolNotices.send(frozen)).toEqual({
      kind: 'accepted',
      invalidParents: ['p9'],
      invalidStudents: [],
      invalidParties: ['77'],
      invalidExternalUsers: [],
    });
    const [, first, second] = h.server.received;
    expect(first?.body.toString()).toBe('{"b":1, "a":"家"}');
    expect(first?.headers['content-type']).toMatch(/^application\/json/);
    expect(second?.body.equals(frozen)).toBe(true);
  });

  it('calls an answered errcode refused, with its lists, and does not repeat -1', async () => {
    h = await harness();
    h.server.on(NOTICE, { errcode: 81013, errmsg: 'all invalid', invalid_student_userid: ['s1'] });
    expect(await h.app.schoolNotices.send(frozen)).toMatchObject({
      kind: 'refused',
      error: { code: 81013, retryable: false },
      invalid: { invalidStudents: ['s1'] },
    });
    h.server.on(SEND, { errcode: -1, errmsg: 'system busy' });
    expect(await h.app.messages.send('{}')).toMatchObject({ kind: 'refused', error: { code: -1, retryable: true } });
    expect(h.server.count(SEND)).toBe(1);
  });

  it('calls everything without a usable answer unknown, and never repeats it', async () => {
    h = await harness({ timeoutMs: () => 300 });
    const cases: [string, (response: http.ServerResponse) => void][] = [
      ['ECONNRESET', (response) => response.socket?.destroy()],
      ['HTTP 502', (response) => response.writeHead(502).end('<html>bad gateway</html>')],
      ['HTTP 500', (response) => response.writeHead(500).end('{"errcode":40058,"errmsg":"x"}')],
      ['HTTP 302', (response) => response.writeHead(302, { Location: `${h.server.base}/elsewhere` }).end()],
      ['HTTP 404', (response) => response.writeHead(404).end('not here')],
      ['unparsable answer', (response) => response.end('{"errcode":0,')],
      ['unparsable answer', (response) => response.end('[]')],
      ['unparsable answer', (response) => response.end('{"errcode":"0"}')],
      ['answer without errcode', (response) => response.end('{}')],
      ['time-out', () => undefined],
    ];
    for (const [i, [reason, act]] of cases.entries()) {
      h.server.on(SEND, (_request, response) => act(response));
      const outcome = await h.app.messages.send('{}');
      expect(outcome).toMatchObject({ kind: 'unknown', error: { kind: 'transport', delivered: 'maybe' } });
      if (outcome.kind === 'unknown') expect(outcome.reason).toBe(reason);
      expect(h.server.count(SEND)).toBe(i + 1);
    }
    expect(h.server.count('/elsewhere')).toBe(0);
  });

  it('calls an answer that breaks off unknown', async () => {
    h = await harness();
    h.server.on(SEND, (_request, response, socket) => {
      response.writeHead(200, { 'Content-Length': '500' });
      response.write('{"errcode":0,"errmsg":"ok"');
      setTimeout(() => socket.destroy(), 20);
    });
    expect(await h.app.messages.send('{}')).toMatchObject({ kind: 'unknown' });
  });

  it('calls a refused connection or an unknown host not sent', async () => {
    h = await harness();
    h.server.on(SEND, { errcode: 0, errmsg: 'ok' });
    await h.app.messages.send('{}');
    const store = createMemoryTokenStore();
    const gone = await harness({ store });
    gone.server.on(SEND, { errcode: 0, errmsg: 'ok' });
    await gone.app.messages.send('{}');
    await gone.close();
    expect(await gone.app.messages.send('{}')).toMatchObject({ kind: 'not_sent', error: { delivered: 'no' } });
    const nowhere = createWecomClient({
      apiBase: 'http://no-such-host.invalid',
      oauthBase: '',
      loginBase: '',
      store,
      limiter: createMemoryCallLimiter(systemClock),
    });
    expect(await nowhere.forApp(APP).messages.send('{}')).toMatchObject({
      kind: 'not_sent',
      reason: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) as unknown,
    });
    nowhere.close();
  });

  it('calls a send whose token could not be had not sent or refused, never unknown', async () => {
    h = await harness({ timeoutMs: 300 });
    h.server.on('/cgi-bin/gettoken', (_request, response) => void response.socket?.destroy(), {
      errcode: 40013,
      errmsg: 'invalid corpid',
    });
    expect(await h.app.messages.send('{}')).toMatchObject({ kind: 'not_sent', error: { delivered: 'no' } });
    expect(await h.app.messages.send('{}')).toMatchObject({
      kind: 'refused',
      error: { code: 40013, call: '/cgi-bin/gettoken' },
    });
    expect(h.server.count(SEND)).toBe(0);
  });

  it('calls a send that got no socket in its time not sent', async () => {
    const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    h = await harness({ timeoutMs: 300, http: axios.create({ proxy: false, httpAgent }) });
    h.server.on(SEND, { errcode: 0, errmsg: 'ok' });
    expect(await h.app.messages.send('{}')).toMatchObject({ kind: 'accepted' });
    h.server.on('/busy', () => undefined);
    const hog = http.get(`${h.server.base}/busy`, { agent: httpAgent }).on('error', () => undefined);
    expect(await h.app.messages.send('{}')).toMatchObject({ kind: 'not_sent', reason: 'time-out' });
    expect(h.server.count(SEND)).toBe(1);
    hog.destroy();
    httpAgent.destroy();
  });

  it('puts no secret or token into outcomes and events [F1]', async () => {
    h = await harness({ timeoutMs: 300 });
    h.server.on(
      SEND,
      (request, response) => response.end(JSON.stringify({ errcode: 40058, errmsg: `bad ${request.query.get('access_token')}` })),
      (_request, response) => void response.socket?.destroy(),
    );
    const text = JSON.stringify([await h.app.messages.send('{}'), await h.app.messages.send('{}'), h.events]);
    expect(text).not.toContain('TOKEN-1');
    expect(text).not.toContain(SECRET);
  });
});

describe('throttling answers [G6]', () => {
  const limited = (errmsg: string) => ({ errcode: 45009, errmsg });

  it('waits by the kind of the block, at most one probe a window, and other interfaces and units go on', async () => {
    const clock = manualClock();
    h = await harness({ clock });
    h.server.on(SEND, limited('api minute-quota reach limit'), { errcode: 0, errmsg: 'ok' });
    h.server.on(NOTICE, { errcode: 0, errmsg: 'ok' });
    expect(await h.app.messages.send('{}')).toMatchObject({
      kind: 'throttled',
      scope: 'minute',
      retryAfterMs: 60_000,
      error: { kind: 'answer', code: 45009 },
    });
    for (let i = 0; i < 10; i += 1)
      expect(await h.app.messages.send('{}')).toMatchObject({
        kind: 'throttled',
        scope: 'minute',
        error: { kind: 'limit' },
      });
    expect(h.server.count(SEND)).toBe(1);
    expect(await h.app.schoolNotices.send(frozen)).toMatchObject({ kind: 'accepted' });
    expect(await h.client.forApp({ ...APP, unitId: 8 }).messages.send('{}')).toMatchObject({ kind: 'accepted' });
    clock.advance(60_000);
    expect(await h.app.messages.send('{}')).toMatchObject({ kind: 'accepted' });
  });

  it('knows hour and day, and climbs when the kind is not named', async () => {
    const clock = manualClock();
    h = await harness({ clock });
    h.server.on(NOTICE, limited('reach hour limit'));
    expect(await h.app.schoolNotices.send(frozen)).toMatchObject({ scope: 'hour', retryAfterMs: 3_600_000 });
    h.server.on('/cgi-bin/user/get', limited('api daily quota'));
    await expect(h.app.users.get('u')).rejects.toMatchObject({
      code: 45009,
      retryAfterMs: endOfBeijingDay(clock.now()) - clock.now(),
    });
    h.server.on(SEND, limited('api freq out of limit'));
    expect(await h.app.messages.send('{}')).toMatchObject({ scope: 'minute' });
    clock.advance(60_000);
    expect(await h.app.messages.send('{}')).toMatchObject({ scope: 'hour' });
  });

  it('treats 45033 as a short pause', async () => {
    h = await harness({ clock: manualClock() });
    h.server.on(SEND, { errcode: 45033, errmsg: 'concurrent' });
    const outcome = await h.app.messages.send('{}');
    expect(outcome).toMatchObject({ kind: 'throttled', scope: 'concurrency' });
    if (outcome.kind === 'throttled') expect(outcome.retryAfterMs).toBeLessThanOrEqual(3_000);
  });

  it('treats a block of gettoken as a throttled send', async () => {
    h = await harness({ clock: manualClock() });
    h.server.on('/cgi-bin/gettoken', limited('api hour limit'));
    expect(await h.app.messages.send('{}')).toMatchObject({ kind: 'throttled', scope: 'hour' });
    expect(await h.app.messages.send('{}')).toMatchObject({ kind: 'throttled', scope: 'hour' });
    expect(h.server.count('/cgi-bin/gettoken')).toBe(1);
  });
});
