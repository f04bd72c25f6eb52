import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FixedAddress } from '@platform/outgoing/fixed-address';

describe('calls to an address of the configuration', () => {
  const asked: string[] = [];
  let server: Server;
  let base: string;

  beforeAll(async () => {
    server = createServer((req, res) => {
      asked.push(req.url ?? '');
      if (req.url === '/api/moved') res.writeHead(302, { location: '/api/inside' }).end('{}');
      else res.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/api`;
  });
  beforeEach(() => {
    asked.length = 0;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = () => new FixedAddress({ base, headers: { 'x-key': 'k' }, timeoutMs: 5_000, maxAnswerBytes: 1_000 });

  it('follow no redirect: the answer is handed over as it is [S11, V15.3.2]', async () => {
    expect(await address().call({ method: 'GET', path: '/moved' })).toMatchObject({ status: 302 });
    expect(asked).toEqual(['/api/moved']);
  });

  it.each(['/../admin', '/..%2f../admin/../../x', 'other', '//evil.example/x', '@evil.example/x', '/\\evil.example', '.evil.example/x'])(
    'never leave it by a path: %s [S11, V1.3.6]',
    async (path) => {
      await address()
        .call({ method: 'GET', path })
        .catch((error: unknown) => expect(String(error)).toContain('may not leave'));
      expect(asked.filter((url) => !url.startsWith('/api/'))).toEqual([]);
    },
  );
});
