import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable, Module } from '@nestjs/common';
import * as z from 'zod/mini';
import { done } from '@contracts/fields';
import type { Permission } from '@contracts/permissions';
import { route } from '@contracts/route';
import { makeCtx, type Ctx } from '@platform/ctx/ctx';
import { KEPT_MS } from '@platform/config/kept-connections';
import { Db } from '@platform/db/door';
import { API_POLICY } from '@platform/http/answer-headers';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { HttpSettings } from '@platform/http/http-settings';
import { createTestApp, type TestApp } from '@testing/test-app';

const probe = route('POST', '/probe/:id', {
  permission: 'staff',
  params: z.strictObject({ id: z.uuid() }),
  body: z.strictObject({ title: z.string().check(z.minLength(1), z.maxLength(5)) }),
  ok: z.strictObject({ made: z.number() }),
  idempotent: true,
});
const open = route('GET', '/probe-open', { permission: 'public', ok: done });

@Injectable()
class ProbeService {
  constructor(private readonly db: Db) {}

  make(ctx: Ctx): Promise<{ made: number }> {
    return this.db.inUnit(ctx, async (tx) => {
      await tx.audit({ action: 'probe.made', entity: 'probe' });
      const row = await tx.one<{ n: number }>(`SELECT count(*) AS n FROM audit_log WHERE unit_id = $1 AND action = 'probe.made'`, [
        tx.unitId,
      ]);
      return { made: row?.n ?? 0 };
    });
  }
}

@Controller()
class ProbeController {
  constructor(private readonly service: ProbeService) {}

  @Handle(probe)
  make(@Call() { ctx }: In<typeof probe>): Promise<{ made: number }> {
    return this.service.make(ctx);
  }

  @Handle(open)
  open(): { ok: true } {
    return { ok: true };
  }

  @Get('/probe-undeclared')
  undeclared(): string {
    return 'never';
  }
}

@Module({ controllers: [ProbeController], providers: [ProbeService] })
class ProbeModule {}

describe('the edge', () => {
  let test: TestApp;
  let staff: Ctx;
  const params = { id: '01890000-0000-7000-8000-000000000000' };

  beforeAll(async () => {
    test = await createTestApp({ modules: [ProbeModule] });
    staff = await someone(['staff']);
  });
  afterAll(() => test.close());

  async function someone(rights: Permission[]): Promise<Ctx> {
    const unit = await test.unit();
    return makeCtx({
      ...unit.ctx,
      surface: 'console',
      actor: { kind: 'staff', memberId: params.id, name: '何嘉敏', roles: [], rights: new Set(rights) },
    });
  }

  it('refuses everybody on a route outside the table [B12]', async () => {
    const answer = await test.app.inject({ method: 'GET', url: '/api/v1/probe-undeclared' });
    expect(answer.statusCode).toBe(403);
  });

  it('asks for a session and for the right of the route', async () => {
    expect((await test.call(null, probe, { params, body: { title: 'a' } })).status).toBe(401);
    expect((await test.call(await someone([]), probe, { params, body: { title: 'a' } })).status).toBe(403);
    expect((await test.call(null, open)).status).toBe(200);
  });

  it('runs no handler for HEAD: nothing is logged in or marked by a look at the headers [A9, G9]', async () => {
    const answers = await Promise.all(
      ['/api/v1/probe-open', '/api/v1/auth/wecom/callback?code=a&state=b'].map((url) => test.app.inject({ method: 'HEAD', url })),
    );
    expect(answers.map((a) => a.statusCode)).toEqual([404, 404]);
    expect(answers.some((a) => 'set-cookie' in a.headers)).toBe(false);
  });

  it('sends the headers of an answer that is data, and HSTS only where the product is served over https [D3]', async () => {
    const settings = test.app.get(HttpSettings) as { secure: boolean };
    const plain = await test.app.inject({ method: 'GET', url: '/api/v1/probe-open' });
    settings.secure = true;
    const secure = await test.app.inject({ method: 'GET', url: '/api/v1/probe-open' });
    settings.secure = false;
    expect(plain.headers['strict-transport-security']).toBeUndefined();
    expect(secure.headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains');
    expect(secure.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': API_POLICY,
    });
  });

  it('says for how long a connection without a request is kept, which is over before a process ends [R10, J5]', async () => {
    await test.app.listen({ port: 0, host: '127.0.0.1' });
    const answer = await fetch(`${await test.app.getUrl()}/api/v1/probe-open`);
    expect(answer.headers.get('keep-alive')).toBe(`timeout=${String(KEPT_MS / 1_000)}`);
    await answer.body?.cancel();
  });

  it('refuses another origin and a missing header on writes [A9]', async () => {
    const evil = await test.call(staff, probe, {
      params,
      body: { title: 'a' },
      headers: { origin: 'http://evil.example' },
    });
    expect(evil.status).toBe(403);
    const plain = await test.call(staff, probe, {
      params,
      body: { title: 'a' },
      headers: { 'x-requested-with': 'no' },
    });
    expect(plain.status).toBe(403);
  });

  it('names the field at fault and refuses unknown ones [C1]', async () => {
    const long = await test.call(staff, probe, { params, body: { title: 'abcdef' } });
    expect(long.status).toBe(422);
    expect(long.body.code).toBe('VALIDATION_FAILED');
    expect(long.body.details).toEqual({ title: { code: 'too_big', params: { max: 5 } } });
    const extra = await test.call(staff, probe, { params, body: { title: 'a', role: 'admin' } as never });
    expect(extra.status).toBe(422);
    const polluted = await test.app.inject({
      method: 'POST',
      url: `/api/v1/probe/${params.id}`,
      headers: {
        origin: 'http://app.campus.localhost:3000',
        'x-requested-with': 'smart-campus',
        'content-type': 'application/json',
      },
      payload: '{"title":"a","__proto__":{"x":1}}',
    });
    expect(polluted.statusCode).toBe(422);
  });

  it('answers errors in the language of the person', async () => {
    const answer = await test.call({ ...staff, locale: 'pt' } as Ctx, probe, {
      params: { id: 'x' },
      body: { title: 'a' },
    });
    expect(answer.body.code).toBe('VALIDATION_FAILED');
    const refused = await test.call(null, probe, {
      params,
      body: { title: 'a' },
      headers: { 'accept-language': 'en' },
    });
    expect(refused.body.message).toBe('Your session has expired; please open the app again');
  });

  it('leaves one effect and one answer for 50 parallel copies with one key [C7, R8, OVR-26]', async () => {
    const me = await someone(['staff']);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => test.call(me, probe, { params, body: { title: 'a' }, key: 'key-00000001' })),
    );
    expect(answers.map((a) => a.status)).toEqual(Array(50).fill(200));
    expect(new Set(answers.map((a) => JSON.stringify(a.body)))).toEqual(new Set(['{"made":1}']));
  });

  it('refuses another body under the same key [OVR-26]', async () => {
    const me = await someone(['staff']);
    expect((await test.call(me, probe, { params, body: { title: 'a' }, key: 'key-00000002' })).status).toBe(200);
    const other = await test.call(me, probe, { params, body: { title: 'b' }, key: 'key-00000002' });
    expect(other.status).toBe(409);
    expect(other.body.code).toBe('IDEMPOTENCY_CONFLICT');
  });
});
