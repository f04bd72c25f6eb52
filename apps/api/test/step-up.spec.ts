import { describe, expect, it } from '@jest/globals';
import { SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host';
import { allRoutes } from '@contracts/all-routes';
import { PERMISSIONS } from '@contracts/permissions';
import type { RouteDef } from '@contracts/route';
import { asUnitId, makeCtx, type Ctx } from '@platform/ctx/ctx';
import { DomainError } from '@platform/errors/domain-error';
import { Authenticator } from '@platform/http/authenticator';
import { ROUTE_KEY } from '@platform/http/handle.decorator';
import type { HttpSettings } from '@platform/http/http-settings';
import { RouteGuard } from '@platform/http/route.guard';

const APP = 'http://app.campus.localhost:3000';
const OPS = 'http://ops.campus.localhost:3000';
const settings: HttpSettings = {
  origins: new Set([APP, OPS]),
  opsHost: 'ops.campus.localhost',
  filesHost: 'files.campus.localhost',
  filesOrigin: 'http://files.campus.localhost:3000',
  publicOrigin: APP,
  frameAncestors: [],
  secure: false,
};

/** Somebody who may do everything, and who confirmed his identity lately or not. */
class Powerful extends Authenticator {
  constructor(private readonly steppedUp: boolean) {
    super();
  }

  authenticate(): Promise<Ctx> {
    const actor = { kind: 'staff', memberId: 'm', name: '', roles: [], rights: new Set(PERMISSIONS) } as const;
    const { steppedUp } = this;
    return Promise.resolve(
      makeCtx({ unitId: asUnitId(1), actor, sessionId: 's', locale: 'en', surface: 'console', requestId: 'r', steppedUp }),
    );
  }
}

async function refusalOf(def: RouteDef, steppedUp: boolean): Promise<string | undefined> {
  const handler = (): void => undefined;
  SetMetadata(ROUTE_KEY, def)(handler as never);
  const ops = def.permission === 'ops' || def.path.startsWith('/ops/');
  const headers = { origin: ops ? OPS : APP, 'x-requested-with': 'smart-campus' };
  const req = {
    headers,
    hostname: ops ? settings.opsHost : 'app.campus.localhost',
    ip: '10.0.0.1',
    id: 'r',
    params: {},
    query: {},
    method: def.method,
  };
  try {
    await new RouteGuard(new Reflector(), new Powerful(steppedUp), settings).canActivate(
      new ExecutionContextHost([req, {}], class {}, handler),
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.code;
  }
}

/** What gives or takes rights, secrets, a whole school or a list of its people, each looked at by a person; a route added to the modules is looked at too. */
const CONFIRMED = [
  'alumni.export',
  'companyMembers.export',
  'connection.save',
  'founder.accept',
  'founder.cancelDissolve',
  'founder.cancelTransfer',
  'founder.dissolve',
  'founder.transfer',
  'ledger.export',
  'memberFields.mobileCode',
  'memberFields.saveMobile',
  'memberUsage.export',
  'permissionRegisters.setAppOwner',
  'permissions.change',
  'permissions.changeGroup',
  'permissions.confirmIdentity',
  'permissions.confirmMine',
  'permissions.createGroup',
  'permissions.deleteGroup',
  'permissions.grant',
  'permissions.revoke',
  'permissions.saveSettings',
  'privacy.download',
  'privacy.erase',
  'roleViews.start',
  'schoolEdit.startExport',
  'sessionAdmin.endAll',
  'sessionAdmin.endPerson',
  'subscriptions.startExport',
  'unitLooks.agree',
  'unitLooks.end',
];

describe('acts that need a confirmed identity', () => {
  const confirmed = allRoutes().filter(({ def }) => def.stepUp === true);

  it('are these [A10, V7.5.3]', () => {
    expect(confirmed.map(({ name }) => name).toSorted()).toEqual(CONFIRMED);
  });

  it.each(confirmed.map(({ name, def }) => [name, def] as const))(
    '%s is refused without it, whatever the rights [A10, V7.5.3]',
    async (_name, def) => {
      expect(await refusalOf(def, false)).toBe('STEP_UP_REQUIRED');
      expect(await refusalOf(def, true)).not.toBe('STEP_UP_REQUIRED');
    },
  );

  it('change something: reading asks for none', () => {
    expect(confirmed.filter(({ def }) => def.method === 'GET')).toEqual([]);
  });
});
