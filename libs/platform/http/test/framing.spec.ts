import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';

describe('where one request ends and the next begins', () => {
  const seen: string[] = [];
  let server: FastifyInstance;
  let port: number;

  beforeAll(async () => {
    server = Fastify();
    server.all('/*', async (req) => {
      seen.push(req.url);
      return { ok: true };
    });
    await server.listen({ port: 0, host: '127.0.0.1' });
    port = (server.server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());

  const send = async (lines: readonly string[]): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    socket.end(lines.join('\r\n'));
    return text(socket);
  };
  const HEAD = ['POST /a HTTP/1.1', 'Host: app', 'Content-Type: application/json'];
  const HIDDEN = 'GET /hidden HTTP/1.1\r\nHost: app\r\n\r\n';

  it.each([
    ['two ways of saying the length', ['Content-Length: 4', 'Transfer-Encoding: chunked', '', '0', '', HIDDEN]],
    ['two lengths', ['Content-Length: 2', `Content-Length: ${String(HIDDEN.length)}`, '', HIDDEN]],
    ['an odd coding', ['Transfer-Encoding: xchunked', '', '0', '', HIDDEN]],
    ['a blank before the colon', ['Transfer-Encoding : chunked', 'Content-Length: 5', '', '0', '', HIDDEN]],
    ['a broken length of a part', ['Transfer-Encoding: chunked', '', '0x2', '{}', '0', '', HIDDEN]],
  ])('is never in doubt: %s [V4.2.1]', async (_what, rest) => {
    seen.length = 0;
    const answer = await send([...HEAD, ...rest]);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(seen.filter((url) => url === '/hidden')).toEqual([]);
  });

  it('is found in an honest request', async () => {
    seen.length = 0;
    expect(await send([...HEAD, 'Connection: close', 'Content-Length: 2', '', '{}'])).toMatch(/^HTTP\/1\.1 200 /);
    expect(seen).toEqual(['/a']);
  });
});
