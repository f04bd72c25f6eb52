import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { unitPath } from '@contracts/links';
import { asUnitId, systemCtx, type Ctx } from '@platform/ctx/ctx';
import { Authenticator } from '@platform/http/authenticator';
import { HttpSettings } from '@platform/http/http-settings';
import { servePages } from '../serve-pages';

/** Who asks is said by a header: the unit of the session. */
class ByHeader extends Authenticator {
  authenticate(req: FastifyRequest): Promise<Ctx | null> {
    const unit = req.headers['x-unit'];
    return Promise.resolve(typeof unit === 'string' ? systemCtx(asUnitId(Number(unit)), 'test', '1') : null);
  }
}

@Module({
  providers: [
    { provide: Authenticator, useValue: new ByHeader() },
    { provide: HttpSettings, useValue: { opsHost: 'ops.school.test' } },
  ],
})
class Pages {}

const PHONE = 'Mozilla/5.0 (iPhone) Mobile MicroMessenger/8.0';
const LOGIN = '/api/v1/auth/wecom/start';

describe('a page that a card opens', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(Pages, new FastifyAdapter(), { logger: false });
    await servePages(app, { dist: 'absent', corpOfUnit: (unit) => Promise.resolve(unit === 7 ? 'ww7' : null) });
    await app.init();
  });
  afterAll(() => app.close());

  const open = async (url: string, unit?: number) => {
    const headers = { 'user-agent': PHONE, ...(unit === undefined ? {} : { 'x-unit': String(unit) }) };
    const answer = await app.getHttpAdapter().getInstance().inject({ method: 'GET', url, headers });
    return [answer.statusCode, answer.headers.location];
  };

  it('leads a phone that has lost its cookie, or is signed in to another school, through the log-in of the card’s unit [OVR-04, SUB-97]', async () => {
    const start = `${LOGIN}?${new URLSearchParams({ corpId: 'ww7', to: '/family/alumni/1?m=2' }).toString()}`;
    expect(await open(unitPath('/family/alumni/1?m=2', 7))).toEqual([302, start]);
    expect(await open(unitPath('/family/alumni/1?m=2', 7), 8)).toEqual([302, start]);
  });

  it('opens at once for who is signed in there', async () => {
    expect(await open(unitPath('/staff/notices/1', 7), 7)).toEqual([302, '/staff/notices/1']);
    expect(await open(unitPath('/staff', 7), 7)).toEqual([302, '/staff']);
  });

  it('knows nothing of a unit that is not there, and never leads to another host', async () => {
    expect(await open(unitPath('/staff', 9))).toEqual([404, undefined]);
    expect((await open('//example.org/staff?unit=7', 7))[0]).toBe(404);
    expect(await open('/staff//example.org?unit=7', 7)).toEqual([302, '/staff//example.org']);
  });
});
