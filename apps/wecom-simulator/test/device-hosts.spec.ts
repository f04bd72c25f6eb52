import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withoutFrameAncestors } from '../devices/device-proxy';
import { TestSim } from './sim-client';
import { CORP, PLATFORM_HOST } from './small-school';

let sim: TestSim;
let platform: Server;
const seen: { url: string; method: string; headers: IncomingMessage['headers']; body: string }[] = [];
let streamEnded = false;
const used = new WeakSet<IncomingMessage['socket']>();

/** A stand-in for the platform's web server: it answers what the test's path asks for. */
const startPlatform = async (): Promise<string> => {
  platform = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      seen.push({
        url: incoming.url ?? '',
        method: incoming.method ?? '',
        headers: incoming.headers,
        body: Buffer.concat(parts).toString(),
      });
      const path = (incoming.url ?? '').split('?')[0];
      if (path === '/hurried') {
        // A platform so busy that a kept connection's time is over before it reads what came on it.
        if (used.has(incoming.socket)) incoming.socket.destroy();
        else response.end('ok');
        used.add(incoming.socket);
        return;
      }
      if (path === '/stream') {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: one\n\n');
        response.on('close', () => (streamEnded = true));
        return;
      }
      if (path === '/page') {
        response.writeHead(200, {
          'content-type': 'text/html; charset=utf-8',
          etag: '"1"',
          'content-security-policy': "script-src 'nonce-aZ9_' 'self'",
        });
        response.end('<!doctype html><html><head lang="x"><title>家校通知</title></head><body></body></html>');
        return;
      }
      if (path === '/api/v1/auth/step-up') {
        const login = `http://campus.localhost:${sim.sim.port}/connect/oauth2/authorize?appid=x#wechat_redirect`;
        response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
        response.end(JSON.stringify({ url: login, other: `http://${PLATFORM_HOST}/next`, sentTo: null }));
        return;
      }
      const redirects: Record<string, string> = {
        '/to-self': `http://${PLATFORM_HOST}/next?x=1#y`,
        '/to-login': `http://campus.localhost:${sim.sim.port}/connect/oauth2/authorize?appid=x#wechat_redirect`,
        '/to-tencent': 'https://open.weixin.qq.com/connect/oauth2/authorize?appid=x#wechat_redirect',
        '/to-files': 'http://files.campus.localhost:3000/a.png',
        '/relative': '/next',
      };
      const location = redirects[path ?? ''];
      response.writeHead(location ? 302 : 200, {
        ...(location ? { location } : {}),
        'x-frame-options': 'DENY',
        'content-security-policy': "default-src 'self'; frame-ancestors 'none'; img-src *",
        'set-cookie': ['__Host-session=abc; Path=/; Secure; HttpOnly; SameSite=Lax', 'b=2; Path=/'],
      });
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(platform.address() as AddressInfo).port}`;
};

beforeAll(async () => {
  sim = await TestSim.start({
    platformUrl: await startPlatform(),
    platformHost: PLATFORM_HOST,
    devices: [
      {
        id: 'mother',
        hostLabel: 'mother',
        client: 'wechat',
        corpId: CORP,
        identity: { kind: 'parent', userid: 'P001' },
      },
      {
        id: 'admin',
        hostLabel: 'admin',
        client: 'wecom-desktop',
        corpId: CORP,
        identity: { kind: 'member', userid: 'ho.kaman' },
      },
      {
        id: 'teacher',
        hostLabel: 'teacher',
        client: 'wecom-mobile',
        corpId: CORP,
        identity: { kind: 'member', userid: 'Lam.WaiYi' },
      },
    ],
  });
});
afterAll(async () => {
  await sim.close();
  platform.closeAllConnections();
  platform.close();
});

const origin = (label: string): string => `http://${label}.campus.localhost:${sim.sim.port}`;
const visit = (label: string, path: string, headers: Record<string, string> = {}, body?: string) =>
  sim.raw(body === undefined ? 'GET' : 'POST', path, body, {
    host: `${label}.campus.localhost:${sim.sim.port}`,
    ...headers,
  });

describe('device hosts', () => {
  it('keep a log-in address that a page is told, and follows by itself, on the device', async () => {
    const answer = await visit('admin', '/api/v1/auth/step-up', { 'content-type': 'application/json', 'accept-encoding': 'gzip' }, '{}');
    expect(JSON.parse(answer.body.toString())).toEqual({
      url: `${origin('admin')}/connect/oauth2/authorize?appid=x#wechat_redirect`,
      other: `http://${PLATFORM_HOST}/next`,
      sentTo: null,
    });
    expect(seen.at(-1)?.headers['accept-encoding']).toBeUndefined();
  });

  it('ask anew on a connection that the platform cannot have given up meanwhile (R10)', async () => {
    const answers = [await visit('admin', '/hurried'), await visit('admin', '/hurried'), await visit('mother', '/hurried')];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('reach the platform under its own host with the client of the device and without claimed addresses', async () => {
    const headers = {
      origin: origin('mother'),
      referer: `${origin('mother')}/family/notices`,
      'user-agent': 'Chrome',
      'x-forwarded-for': '1.2.3.4',
      forwarded: 'for=1.2.3.4',
      'x-real-ip': '1.2.3.4',
      cookie: '__Host-session=abc',
    };
    const answer = await visit('mother', '/api/v1/x?y=1', headers, '{"a":1}');
    const got = seen.at(-1);
    expect(got).toMatchObject({ url: '/api/v1/x?y=1', method: 'POST', body: '{"a":1}' });
    expect(got?.headers).toMatchObject({
      host: PLATFORM_HOST,
      origin: `http://${PLATFORM_HOST}`,
      referer: `http://${PLATFORM_HOST}/family/notices`,
      cookie: '__Host-session=abc',
    });
    expect(got?.headers['user-agent']).toMatch(/MicroMessenger\/8\.0\.50/);
    expect(got?.headers['user-agent']).not.toContain('wxwork');
    for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip']) expect(got?.headers).not.toHaveProperty(name);
    expect(answer.headers['set-cookie']).toEqual(['__Host-session=abc; Path=/; Secure; HttpOnly; SameSite=Lax', 'b=2; Path=/']);
    expect(answer.headers['x-frame-options']).toBeUndefined();
    expect(answer.headers['content-security-policy']).toBe("default-src 'self'; img-src *");
  });

  it('carry the User-Agent of WeCom on phone and desktop', async () => {
    await visit('teacher', '/');
    expect(seen.at(-1)?.headers['user-agent']).toMatch(/wxwork\/4\.1\.30 MicroMessenger\/7\.0\.1/);
    await visit('admin', '/');
    expect(seen.at(-1)?.headers['user-agent']).toMatch(/Windows.*wxwork\/4\.1\.30.*WindowsWechat/);
  });

  it('leave a foreign origin as it is', async () => {
    await visit('mother', '/', { origin: 'http://evil.example' });
    expect(seen.at(-1)?.headers.origin).toBe('http://evil.example');
  });

  it('keep redirects to the platform and the log-in pages on the device and let others go', async () => {
    expect((await visit('mother', '/to-self')).headers.location).toBe(`${origin('mother')}/next?x=1#y`);
    expect((await visit('mother', '/to-login')).headers.location).toBe(
      `${origin('mother')}/connect/oauth2/authorize?appid=x#wechat_redirect`,
    );
    expect((await visit('mother', '/to-tencent')).headers.location).toBe(
      `${origin('mother')}/connect/oauth2/authorize?appid=x#wechat_redirect`,
    );
    expect((await visit('mother', '/to-files')).headers.location).toBe('http://files.campus.localhost:3000/a.png');
    expect((await visit('mother', '/relative')).headers.location).toBe('/next');
  });

  it('stream events as they come and end them with the reader', async () => {
    const first = await new Promise<string>((resolve, reject) => {
      const outgoing = request(
        { host: '127.0.0.1', port: sim.sim.port, path: '/stream', headers: { host: 'mother.campus.localhost' } },
        (answer) => {
          answer.once('data', (part: Buffer) => {
            resolve(part.toString());
            outgoing.destroy();
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end();
    });
    expect(first).toBe('data: one\n\n');
    for (let wait = 0; wait < 100 && !streamEnded; wait += 1) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(streamEnded).toBe(true);
  });

  it('never pass the control interface on to a device, nor the API', async () => {
    const before = seen.length;
    await visit('mother', '/sim/corps');
    await visit('mother', '/cgi-bin/gettoken');
    expect(seen.slice(before).map((each) => each.url)).toEqual(['/sim/corps', '/cgi-bin/gettoken']);
  });

  it('answer an unknown device with 404 and drop the connection of one without network', async () => {
    expect((await visit('nobody', '/')).status).toBe(404);
    await sim.control('PATCH', '/devices/mother', { offline: true });
    await expect(visit('mother', '/')).rejects.toThrow();
    await sim.control('PATCH', '/devices/mother', { offline: false });
    expect((await visit('mother', '/')).status).toBe(200);
  });

  it('refuse a label that is reserved, malformed or taken', async () => {
    const device = { client: 'wechat', corpId: CORP, identity: { kind: 'parent', userid: 'p002' } };
    for (const hostLabel of ['files', 'a.b', 'mother', ''])
      expect((await sim.json('PUT', '/sim/devices/x', { ...device, hostLabel })).status).toBe(409);
    expect((await sim.json('PUT', '/sim/devices/x', { ...device, hostLabel: 'father' })).body).toMatchObject({
      id: 'x',
      url: origin('father'),
      person: { userid: 'p002', isSubscribe: 1 },
    });
  });

  it('show a page in three languages while the platform is away', async () => {
    const alone = await TestSim.start({
      platformUrl: 'http://127.0.0.1:1',
      devices: [{ id: 'm', hostLabel: 'm', client: 'wechat', corpId: CORP, identity: { kind: 'parent', userid: 'P001' } }],
    });
    const answer = await alone.raw('GET', '/', undefined, { host: 'm.campus.localhost' });
    expect(answer.status).toBe(502);
    expect(answer.body.toString()).toContain('lang="pt"');
    await alone.close();
  });
});

describe('frame-ancestors', () => {
  it('is taken out wherever it stands and nothing else', () => {
    expect(withoutFrameAncestors("frame-ancestors 'self' https://x")).toBe('');
    expect(withoutFrameAncestors("script-src 'nonce-a';FRAME-ANCESTORS *;  img-src *;")).toBe("script-src 'nonce-a'; img-src *");
  });

  it("bring the client's script to every page, under the page's own policy, and change nothing else", async () => {
    const page = await visit('mother', '/page', { accept: 'text/html', 'accept-encoding': 'gzip' });
    expect(page.body.toString()).toBe(
      '<!doctype html><html><head lang="x"><script src="/sim/jssdk.js" nonce="aZ9_"></script><title>家校通知</title></head><body></body></html>',
    );
    expect(page.headers['content-length']).toBe(String(page.body.length));
    expect(page.headers).not.toHaveProperty('etag');
    expect(seen.at(-1)?.headers).not.toHaveProperty('accept-encoding');
    expect((await visit('mother', '/api/v1/x', { 'accept-encoding': 'gzip' })).body.toString()).toBe('ok');
    expect(seen.at(-1)?.headers['accept-encoding']).toBe('gzip');
  });
});
