import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { opsApi } from '@contracts/ops';
import { PERMISSIONS } from '@contracts/permissions';
import type { RouteDef } from '@contracts/route';
import { JobsModule } from '@platform/jobs/jobs.module';
import { AuthenticatorsModule } from '@platform/http/authenticators';
import { ROUTE_KEY } from '@platform/http/handle.decorator';
import { createTestApp, TEST_OPS_ORIGIN, type TestApp } from '@testing/test-app';
import { ENTITIES, FEATURE_MODULES, HTTP_MODULES } from '../features';

/** The whole product in one application: what only shows when every feature is there. */
describe('the product', () => {
  let test: TestApp;
  let handled: { name: string; route: RouteDef | undefined }[];

  beforeAll(async () => {
    test = await createTestApp({
      modules: [AuthenticatorsModule, JobsModule, ...FEATURE_MODULES, ...HTTP_MODULES],
      entities: [...ENTITIES],
      realAuthenticator: true,
    });
    const discovery = test.app.get(DiscoveryService, { strict: false });
    const reflector = test.app.get(Reflector, { strict: false });
    const scanner = new MetadataScanner();
    handled = discovery.getControllers().flatMap((wrapper) => {
      const prototype = Object.getPrototypeOf(wrapper.instance) as Record<string, () => unknown>;
      return scanner.getAllMethodNames(prototype).flatMap((name) => {
        const method = prototype[name];
        if (method === undefined || Reflect.getMetadata('path', method) === undefined) return [];
        return [{ name: `${wrapper.name}.${name}`, route: reflector.get<RouteDef | undefined>(ROUTE_KEY, method) }];
      });
    });
  });
  afterAll(() => test?.close());

  it('serves no path that is not in the route table [B12]', () => {
    expect(handled.length).toBeGreaterThan(10);
    expect(handled.filter(({ route }) => route === undefined).map(({ name }) => name)).toEqual([]);
  });

  it('asks a declared right on every route [B12]', () => {
    const odd = handled.filter(({ route }) => route !== undefined && !PERMISSIONS.includes(route.permission));
    expect(odd).toEqual([]);
  });

  it('serves each method and path once', () => {
    const keys = handled.map(({ route }) => `${route?.method ?? ''} ${route?.path ?? ''}`);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  it('answers 429 with the seconds to wait above the rate of a route [J6]', async () => {
    const ask = () =>
      test.app.inject({
        method: 'POST',
        url: '/api/v1/ops/login/options',
        headers: { host: 'ops.campus.localhost:3000', origin: TEST_OPS_ORIGIN, 'x-requested-with': 'smart-campus' },
        remoteAddress: '10.9.8.7',
      });
    const limit = opsApi.loginOptions.perMinute ?? 0;
    expect(limit).toBeGreaterThan(0);
    for (let i = 0; i < limit; i += 1) expect((await ask()).statusCode).toBe(200);
    const over = await ask();
    expect([over.statusCode, over.json<{ code: string }>().code]).toEqual([429, 'RATE_LIMITED']);
    const wait = Number(over.headers['retry-after']);
    expect(wait).toBeGreaterThanOrEqual(1);
    expect(wait).toBeLessThanOrEqual(60);
  });

  it('takes only strict objects: an unknown property is refused on every route [C1]', () => {
    const loose = handled.flatMap(({ name, route }) =>
      (['params', 'query', 'body'] as const).flatMap((part) => {
        const schema = route?.[part] as { def?: { type?: string; catchall?: { def?: { type?: string } } } } | undefined;
        if (schema?.def === undefined) return [];
        return schema.def.type === 'object' && schema.def.catchall?.def?.type !== 'never' ? [`${name} ${part}`] : [];
      }),
    );
    // WeCom may add parameters of its own to the address it returns to (wecom 03, 3.1).
    expect(loose.toSorted()).toEqual(['LoginController.finish query', 'PublicRegistrationController.callback query']);
  });
});
