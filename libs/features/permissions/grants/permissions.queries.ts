import { Injectable } from '@nestjs/common';
import { StaffNow } from '@features/identity';
import { MODULE_RIGHTS } from '@contracts/permissions';
import type { ChangeBody, permissionsApi, ScopeOptions, ScopePreview } from '@contracts/permissions-admin';
import type { OkOf, QueryOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { isoMacauOrNull } from '@platform/time/macau-time';
import { superAdmins } from '../data/role.rows';
import { managesAll, within } from '../domain/authority';
import { pendingFor } from '../founder/transfer.queries';
import { adminList, SCOPE_NAMES, scopeOf } from './admins.queries';
import { authorityOf, giver } from './authority.queries';
import { firstLogin } from './first-login.queries';
import { grantOf } from './grant-of';
import { candidates, whomToAsk } from './people.queries';
import { previewOf, previewOfMember } from './preview.queries';
import { scopeOptions } from './scope-options.queries';

const PAGE_SIZE = 20;

/** What the pages of 權限管理 read. */
@Injectable()
export class PermissionsQueries {
  constructor(
    private readonly db: Db,
    private readonly staff: StaffNow,
  ) {}

  mine(ctx: Ctx): Promise<OkOf<typeof permissionsApi.mine>> {
    return this.db.read(ctx, async (tx) => {
      if (ctx.actor.kind !== 'staff') throw new DomainError('FORBIDDEN');
      const { memberId, rights } = ctx.actor;
      const role = await ownRole(tx, memberId);
      const confirmed = await tx.one<{ until: Date }>(
        `SELECT valid_until AS until FROM step_up WHERE unit_id = $1 AND session_id = $2 AND valid_until > now()`,
        [tx.unitId, ctx.sessionId ?? null],
      );
      return {
        role: role?.role ?? null,
        state: role?.state ?? null,
        group:
          role === undefined || role.group_id === null || role.group_name === null ? null : { id: role.group_id, name: role.group_name },
        scope: role === undefined || role.group_id === null ? null : scopeOf(role),
        rights: MODULE_RIGHTS.filter((right) => rights.has(right)),
        steppedUpUntil: isoMacauOrNull(confirmed?.until),
        transfer: await pendingFor(tx, memberId),
        firstLogin: await firstLogin(tx, rights),
      };
    });
  }

  whomToAsk(ctx: Ctx): Promise<OkOf<typeof permissionsApi.whomToAsk>> {
    return this.db.read(ctx, async (tx) => ({ items: await whomToAsk(tx) }));
  }

  admins(ctx: Ctx, query: QueryOf<typeof permissionsApi.admins>): Promise<OkOf<typeof permissionsApi.admins>> {
    return this.db.read(ctx, async (tx) => {
      const authority = await giver(tx, ctx.actor);
      const all = await adminList(tx, authority, query);
      const page = query.page ?? 1;
      const pageSize = query.pageSize ?? PAGE_SIZE;
      return {
        items: all.slice((page - 1) * pageSize, page * pageSize),
        total: all.length,
        page,
        pageSize,
        noSuperAdmin: (await superAdmins(tx)) === 0,
        mayManage: managesAll(authority),
      };
    });
  }

  candidates(ctx: Ctx, query: QueryOf<typeof permissionsApi.candidates>): Promise<OkOf<typeof permissionsApi.candidates>> {
    return this.db.read(ctx, async (tx) => ({
      items: await candidates(tx, await giver(tx, ctx.actor), query.q, query.admins === 'true'),
    }));
  }

  scopeOptions(ctx: Ctx): Promise<ScopeOptions> {
    return this.db.read(ctx, async (tx) => scopeOptions(tx, await authorityOf(tx, ctx.actor)));
  }

  /** @throws DomainError GRANT_EXCEEDS_OWN, SCOPE_REQUIRED */
  preview(ctx: Ctx, body: ChangeBody & { memberId?: string | undefined }): Promise<ScopePreview> {
    return this.db.read(ctx, async (tx) => {
      const authority = await giver(tx, ctx.actor);
      const { grant } = await grantOf(tx, body);
      if (!within(authority, grant)) throw new DomainError('GRANT_EXCEEDS_OWN');
      if (body.memberId !== undefined) await reach(tx, authority.limits?.whole === false ? authority.limits.members : null, body.memberId);
      return previewOf(tx, grant, body.memberId);
    });
  }

  memberPreview(ctx: Ctx, memberId: string): Promise<ScopePreview> {
    return this.db.read(ctx, async (tx) => {
      const { limits } = await giver(tx, ctx.actor);
      await reach(tx, limits?.whole === false ? limits.members : null, memberId);
      return previewOfMember(tx, this.staff, memberId);
    });
  }
}

/** @throws DomainError NOT_FOUND for a member of another unit or outside a sub admin's scope */
async function reach(tx: ReadTx, own: ReadonlySet<string> | null, memberId: string): Promise<void> {
  const known = await tx.one(`SELECT 1 FROM member WHERE unit_id = $1 AND id = $2 AND join_state <> 'left'`, [tx.unitId, memberId]);
  if (known === undefined || own?.has(memberId) === false) throw notFound();
}

type OwnRole = Parameters<typeof scopeOf>[0] & {
  role: OkOf<typeof permissionsApi.mine>['role'];
  state: OkOf<typeof permissionsApi.mine>['state'];
  group_id: string | null;
  group_name: string | null;
};

function ownRole(tx: ReadTx, memberId: string): Promise<OwnRole | undefined> {
  return tx.one<OwnRole & Record<string, unknown>>(
    `SELECT r.role, r.state, g.id AS group_id, g.name AS group_name, g.whole_unit AS whole, ${SCOPE_NAMES}
       FROM unit_role r LEFT JOIN admin_group g ON g.unit_id = $1 AND g.id = r.admin_group_id
      WHERE r.unit_id = $1 AND r.member_id = $2 AND r.state <> 'revoked'`,
    [tx.unitId, memberId],
  );
}
