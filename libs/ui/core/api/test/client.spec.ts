import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { route } from '@contracts/route';
import { ApiError, isApiError } from '../api-error';
import { createApi, retryAfterOf } from '../client';
import { routeKey } from '../query';
import { mayRelogin, reloginUrl } from '../session-over';

const edit = route('PATCH', '/notices/:id', {
  permission: 'signed-in',
  params: z.strictObject({ id: z.string() }),
  query: z.strictObject({ dry: z.optional(z.string()), tag: z.optional(z.string()) }),
  body: z.strictObject({ title: z.string() }),
  ok: z.strictObject({ version: z.int() }),
  ifMatch: true,
});

function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  const calls: { url: string; init: RequestInit }[] = [];
  const api = createApi({
    fetch: async (url, init) => {
      calls.push({ url: url instanceof Request ? url.url : url.toString(), init: init ?? {} });
      return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
    },
  });
  return { api, calls };
}
const input = { params: { id: 'a/b' }, query: { dry: 'yes' }, body: { title: '參觀' } };
const faultOf = async (promise: Promise<unknown>): Promise<ApiError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error('no ApiError');
  return error;
};

describe('api client', () => {
  it('sends path, query, body, version, key and language of a route', async () => {
    const { api, calls } = answering(200, { version: 8 });
    expect(await api.call(edit, { ...input, ifMatch: 7, idempotencyKey: 'k1' })).toEqual({ version: 8 });
    const [call] = calls;
    expect(call?.url).toBe('/api/v1/notices/a%2Fb?dry=yes');
    expect(call?.init.method).toBe('PATCH');
    expect(call?.init.body).toBe('{"title":"參觀"}');
    expect(call?.init.headers).toMatchObject({
      'X-Requested-With': 'smart-campus',
      'Accept-Language': 'zh-Hant',
      'If-Match': '"7"',
      'Idempotency-Key': 'k1',
      'Content-Type': 'application/json',
    });
  });

  it('throws code, words, fields and reference of the server [OVR-25]', async () => {
    const body = {
      code: 'VALIDATION_FAILED',
      message: '資料有誤',
      details: { 'links.0.url': { code: 'NOT_LINK' } },
      requestId: 'r-1',
    };
    const error = await faultOf(answering(422, body).api.call(edit, input));
    expect(error).toMatchObject({
      status: 422,
      code: 'VALIDATION_FAILED',
      message: '資料有誤',
      requestId: 'r-1',
      transient: false,
    });
    expect(error.fields.get('links.0.url')).toEqual({ code: 'NOT_LINK' });
  });

  it('gives the present record of a version conflict', async () => {
    const body = { code: 'VERSION_CONFLICT', message: '', details: { current: { version: 9 } }, requestId: 'r' };
    expect((await faultOf(answering(409, body).api.call(edit, input))).current).toEqual({ version: 9 });
  });

  it('tells how long to wait when the system is busy', async () => {
    const body = { code: 'UNAVAILABLE', message: '', details: {}, requestId: 'r' };
    expect(await faultOf(answering(503, body, { 'Retry-After': '12' }).api.call(edit, input))).toMatchObject({
      retryAfter: 12,
      transient: true,
    });
    expect(retryAfterOf('Fri, 20 Nov 2026 00:00:30 GMT', Date.parse('2026-11-20T00:00:00Z'))).toBe(30);
    expect(retryAfterOf('soon', 0)).toBeUndefined();
  });

  it('names the lost network, a foreign answer and a broken body instead of passing them on', async () => {
    const lost = createApi({ fetch: () => Promise.reject(new TypeError('failed')) });
    expect(await faultOf(lost.call(edit, input))).toMatchObject({ status: 0, code: 'OFFLINE', transient: true });
    expect(await faultOf(answering(502, '<html>bad gateway</html>').api.call(edit, input))).toMatchObject({
      status: 502,
      code: 'BAD_ANSWER',
    });
    expect(await faultOf(answering(200, 'not json').api.call(edit, input))).toMatchObject({ code: 'BAD_ANSWER' });
  });

  it('ends a call that takes too long', async () => {
    const never = createApi({
      fetch: (_url, init) => new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted')))),
    });
    expect(await faultOf(never.call(edit, { ...input, timeout: 1 }))).toMatchObject({ status: 0, code: 'TIMEOUT' });
  });

  it('lets a call that was given up end without an error of its own', async () => {
    const stop = new AbortController();
    const never = createApi({
      fetch: (_url, init) => new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))),
    });
    const call = never.call(edit, { ...input, signal: stop.signal });
    stop.abort();
    await expect(call).rejects.not.toBeInstanceOf(ApiError);
  });

  it('reports an ended session once per answer and still throws', async () => {
    const seen: string[] = [];
    const api = createApi({
      fetch: async () =>
        new Response(JSON.stringify({ code: 'UNAUTHENTICATED', message: '', details: {}, requestId: 'r' }), {
          status: 401,
        }),
      onSessionOver: (error) => seen.push(error.code),
    });
    expect(isApiError(await faultOf(api.call(edit, input)), 'UNAUTHENTICATED')).toBe(true);
    expect(seen).toEqual(['UNAUTHENTICATED']);
  });

  it('returns to the present path after a silent log-in, and does not turn in circles', () => {
    expect(reloginUrl({ corpId: 'ww1', app: 'notice' }, '/family/notices/1?g=2')).toBe(
      '/api/v1/auth/wecom/start?corpId=ww1&app=notice&to=%2Ffamily%2Fnotices%2F1%3Fg%3D2',
    );
    expect(mayRelogin(null, 1_000_000)).toBe(true);
    expect(mayRelogin('990000', 1_000_000)).toBe(false);
    expect(mayRelogin('900000', 1_000_000)).toBe(true);
  });

  it('derives keys from the route, so that a prefix names all its entries', () => {
    expect(routeKey(edit)).toEqual(['PATCH /notices/:id']);
    expect(routeKey(edit, { params: { id: '1' } })).toEqual(['PATCH /notices/:id', { params: { id: '1' }, query: {} }]);
  });
});
