import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { API_POLICY, writeHeaders } from '@platform/http/answer-headers';

describe('headers of an answer', () => {
  let server: FastifyInstance;

  beforeAll(() => {
    server = Fastify();
    server.addHook('onSend', async (_req, reply) => writeHeaders(reply, true));
    server.get('/data', async () => ({ ok: true }));
    server.get('/file', async (_req, reply) =>
      reply
        .header('Cross-Origin-Resource-Policy', 'same-site')
        .header('Cache-Control', 'private, max-age=600')
        .type('image/png')
        .send(Buffer.from('x')),
    );
  });
  afterAll(() => server.close());

  it.each(['/data', '/file', '/absent'])(
    'keep %s out of other pages, sniffing, frames and plain http [D3, V3.4.1, V3.4.4, V3.4.5, V3.4.6]',
    async (url) => {
      const { headers } = await server.inject(url);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'strict-transport-security': 'max-age=63072000; includeSubDomains',
        'content-security-policy': API_POLICY,
      });
      expect(headers['access-control-allow-origin']).toBeUndefined();
    },
  );

  it('let data run, load and be framed nowhere [D3, V3.2.1, V3.4.3]', () => {
    for (const rule of [`default-src 'none'`, `base-uri 'none'`, `form-action 'none'`, `frame-ancestors 'none'`])
      expect(API_POLICY).toContain(rule);
  });

  it('say a type with charset, and keep nothing that does not say so itself [D3, V4.1.1, V14.3.2]', async () => {
    const { headers } = await server.inject('/data');
    expect(headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  });

  it('leave what an answer says of itself: a file of the host of user content may be shown by our pages [E5, V3.5.8]', async () => {
    expect((await server.inject('/data')).headers['cross-origin-resource-policy']).toBe('same-origin');
    const { headers } = await server.inject('/file');
    expect(headers).toMatchObject({ 'cross-origin-resource-policy': 'same-site', 'cache-control': 'private, max-age=600' });
  });

  it('are never asked for by TRACE or CONNECT [V13.4.4]', async () => {
    expect(server.supportedMethods).not.toContain('CONNECT');
    expect((await server.inject({ method: 'TRACE', url: '/data' })).statusCode).toBe(404);
  });
});
