import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host';
import { allRoutes, type NamedRoute } from '@contracts/all-routes';
import { PERMISSIONS } from '@contracts/permissions';
import type { RouteDef } from '@contracts/route';
import { asUnitId, makeCtx, type Ctx } from '@platform/ctx/ctx';
import { DomainError } from '@platform/errors/domain-error';
import { Authenticator } from '@platform/http/authenticator';
import { ROUTE_KEY } from '@platform/http/handle.decorator';
import type { HttpSettings } from '@platform/http/http-settings';
import { RouteGuard } from '@platform/http/route.guard';

const OPS = 'http://ops.campus.localhost:3000';
const APP = 'http://app.campus.localhost:3000';
const settings: HttpSettings = {
  origins: new Set([APP, OPS]),
  opsHost: 'ops.campus.localhost',
  filesHost: 'files.campus.localhost',
  filesOrigin: 'http://files.campus.localhost:3000',
  publicOrigin: APP,
  frameAncestors: [],
  secure: false,
};

interface Sender {
  unit: number;
  session?: string;
  ip: string;
}
const ONE: Sender = { unit: 1, session: 'one', ip: '10.0.0.1' };

/** Takes the sender from the request itself: who somebody is has tests of its own. */
class SaidAuthenticator extends Authenticator {
  authenticate(req: { headers: Record<string, unknown> }): Promise<Ctx | null> {
    const { unit, session, ip } = req.headers['x-sender'] as Sender;
    if (session === undefined) return Promise.resolve(null);
    const actor = { kind: 'staff', memberId: session, name: '', roles: [], rights: new Set(PERMISSIONS) } as const;
    return Promise.resolve(
      makeCtx({
        unitId: asUnitId(unit),
        actor,
        sessionId: session,
        steppedUp: true,
        ip,
        locale: 'zh-Hant',
        surface: 'console',
        requestId: 'r',
      }),
    );
  }
}

/** The one gate of every route, with nothing behind it: what it lets through, or the seconds to wait. */
function gateOf(def: RouteDef) {
  const guard = new RouteGuard(new Reflector(), new SaidAuthenticator(), settings);
  const handler = (): void => undefined;
  SetMetadata(ROUTE_KEY, def)(handler as never);
  const ops = def.permission === 'ops' || def.path.startsWith('/ops/');
  // The one with tens of thousands is called rightly: refusing costs more.
  const params = def.path.includes(':corpId') ? { corpId: 'ww0123456789abcdef' } : {};
  return async (sender: Sender): Promise<'through' | number> => {
    const headers = { origin: ops ? OPS : APP, 'x-requested-with': 'smart-campus', 'x-sender': sender };
    const req = { headers, hostname: ops ? 'ops.campus.localhost' : 'app.campus.localhost', ip: sender.ip, id: 'r', params, query: {} };
    try {
      await guard.canActivate(new ExecutionContextHost([req, {}], class {}, handler));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'RATE_LIMITED') return Number(error.params['s']);
      // The call itself is empty: what is wrong with it is said after the rate was counted.
      if (error.code !== 'VALIDATION_FAILED') throw error;
    }
    return 'through';
  };
}

const usual = allRoutes().filter(({ def }) => def.perMinute === undefined && def.permission === 'staff');
const walked: NamedRoute[] = [
  ...allRoutes().filter(({ def }) => def.perMinute !== undefined),
  ...usual.filter(({ def }) => def.method === 'GET').slice(0, 1),
  ...usual.filter(({ def }) => def.method === 'POST').slice(0, 1),
];

describe('the rate of every route', () => {
  const traced = Error.stackTraceLimit;
  // Some 70,000 refusals, whose traces nobody reads.
  beforeAll(() => void (Error.stackTraceLimit = 0));
  afterAll(() => void (Error.stackTraceLimit = traced));

  for (const { name, def } of walked) {
    const limit = def.perMinute ?? (def.method === 'GET' ? 1_200 : 300);
    it(`${name} lets ${String(limit)} calls a minute through, then says how long to wait, and holds up nobody else [J6]`, async () => {
      const call = gateOf(def);
      // One that is not signed in is known by the address alone.
      const first = def.permission === 'public' ? { ...ONE, session: undefined } : ONE;
      for (let i = 0; i < limit; i += 1) if ((await call(first)) !== 'through') throw new Error(`held up after ${String(i)} calls`);
      for (let i = 0; i < 3; i += 1) {
        const wait = await call(first);
        expect(wait).toBeGreaterThanOrEqual(1);
        expect(wait).toBeLessThanOrEqual(60);
      }
      for (const other of [
        { ...first, ip: '10.0.0.2', session: first.session === undefined ? undefined : 'two' },
        { ...ONE, unit: 2, session: 'three' },
      ]) {
        expect(await call(other)).toBe('through');
      }
      if (first.session !== undefined) expect(await call({ ...first, ip: '10.0.0.9' })).not.toBe('through');
    });
  }
});
