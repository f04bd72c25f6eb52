import { Injectable } from '@nestjs/common';
import { SESSIONS_TOPIC } from '@features/identity';
import type { AdminItem, ChangeBody, GrantBody } from '@contracts/permissions-admin';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { RIGHTS_TOPIC } from '@platform/live/topics';
import { lockRoles } from '../data/role-lock';
import { endRole, putOwnGroup, putRole, roleById, roleOfMember, superAdmins, type RoleRow } from '../data/role.rows';
import { managesAll, within, type Authority } from '../domain/authority';
import { tellFounderLeaving } from '../news/founder-leaving';
import { RoleNews } from '../news/role-news.service';
import { putStep } from '../registers/checklist.service';
import { adminItem } from './admins.queries';
import { giver, manager } from './authority.queries';
import { currentGrant, grantFacts } from './current-grant';
import { grantOf, type GrantWish, type MeantGrant } from './grant-of';

/** Gives, changes and takes roles (PER-01…05, PER-19, PER-21…23, PER-33). Everything happens under the unit's lock of roles. */
@Injectable()
export class RolesService {
  constructor(
    private readonly db: Db,
    private readonly news: RoleNews,
  ) {}

  /** @throws DomainError ALREADY_ADMIN, GRANT_EXCEEDS_OWN, SCOPE_REQUIRED, NOT_FOUND for a member outside one's own scope */
  grant(ctx: Ctx, body: GrantBody): Promise<AdminItem> {
    return this.db.inUnit(ctx, async (tx) => {
      await lockRoles(tx);
      const authority = await giver(tx, ctx.actor);
      const member = await memberOf(tx, authority, body.memberId);
      // Nobody raises himself; who is an administrator already is changed, not given again (PER-21).
      const present = await roleOfMember(tx, body.memberId);
      if (present !== undefined && present.state !== 'revoked') throw new DomainError('ALREADY_ADMIN');
      if (body.memberId === authority.memberId) throw new DomainError('GRANT_EXCEEDS_OWN');
      const meant = await grantOf(tx, body);
      if (!within(authority, meant.grant)) throw new DomainError('GRANT_EXCEEDS_OWN');
      const id = await this.put(tx, body.memberId, body, meant, body.identityPending === true ? 'pending_identity' : 'active');
      await tx.audit({ action: 'role.given', entity: 'unit_role', entityId: id, after: { member: body.memberId, ...grantFacts(meant) } });
      await this.#tell(tx, 'roleGiven', { id, member_id: body.memberId, name: member.name, role: body.role });
      await putStep(tx, { kind: 'set_admin', subject: body.memberId, memberId: body.memberId });
      return adminItem(tx, authority, id);
    });
  }

  /** @throws DomainError FOUNDER_ONLY for the founder's row, LAST_SUPER_ADMIN, GRANT_EXCEEDS_OWN (own row of a sub admin too), VERSION_CONFLICT */
  change(ctx: Ctx, id: string, version: number, body: ChangeBody): Promise<AdminItem> {
    return this.db.inUnit(ctx, async (tx) => {
      await lockRoles(tx);
      const authority = await giver(tx, ctx.actor);
      const role = await this.#reachable(tx, authority, id, version);
      if (role.role === 'founder') throw new DomainError('FOUNDER_ONLY');
      const meant = await grantOf(tx, body);
      if (!within(authority, meant.grant)) throw new DomainError('GRANT_EXCEEDS_OWN');
      if (body.role !== 'super_admin') await keepOneSuperAdmin(tx, role);
      const before = await currentGrant(tx, role);
      await this.put(tx, role.member_id, body, meant, role.state === 'pending_identity' ? 'pending_identity' : 'active');
      await tx.audit({ action: 'role.changed', entity: 'unit_role', entityId: id, before, after: grantFacts(meant) });
      await this.#tell(tx, 'roleChanged', { ...role, role: body.role });
      return adminItem(tx, authority, id);
    });
  }

  /** @throws DomainError FOUNDER_CANNOT_LEAVE, LAST_SUPER_ADMIN, GRANT_EXCEEDS_OWN, VERSION_CONFLICT */
  async revoke(ctx: Ctx, id: string, version: number): Promise<{ ok: true }> {
    const founder = await this.db.inUnit(ctx, async (tx) => {
      await lockRoles(tx);
      const authority = await giver(tx, ctx.actor);
      if (managesAll(authority) && (await this.#clearLeft(tx, id, version))) return undefined;
      const role = await this.#reachable(tx, authority, id, version);
      if (role.role === 'founder') return role;
      await keepOneSuperAdmin(tx, role);
      const before = await currentGrant(tx, role);
      await endRole(tx, id, 'removed');
      rightsChanged(tx);
      await tx.audit({ action: 'role.removed', entity: 'unit_role', entityId: id, before, after: { state: 'revoked' } });
      await this.#tell(tx, 'roleRemoved', role);
      await putStep(tx, { kind: 'remove_admin', subject: role.member_id, memberId: role.member_id });
      return undefined;
    });
    if (founder === undefined) return { ok: true };
    // The refusal undoes nothing of its own: founder and super admins are told in a commit apart (spec 15 §7).
    await this.db.inUnit(ctx, async (tx) => {
      await tellFounderLeaving(tx, this.news, founder);
      await tx.audit({ action: 'role.removed', entity: 'unit_role', entityId: id, result: 'refused' });
    });
    throw new DomainError('FOUNDER_CANNOT_LEAVE');
  }

  /** Somebody who has left goes from the list; his role ended long before (PER-27). */
  async #clearLeft(tx: Tx, id: string, version: number): Promise<boolean> {
    const cleared = await tx.execute(
      `UPDATE unit_role SET revoked_why = 'removed', version = version + 1
        WHERE unit_id = $1 AND id = $2 AND version = $3 AND state = 'revoked' AND revoked_why = 'left'`,
      [tx.unitId, id, version],
    );
    if (cleared === 1) await tx.audit({ action: 'role.cleared', entity: 'unit_role', entityId: id });
    return cleared === 1;
  }

  /** Real-name verification seen by an administrator, with what he saw (PER-19). @throws DomainError STATE_CONFLICT */
  confirmIdentity(ctx: Ctx, id: string, version: number, evidence: string): Promise<AdminItem> {
    return this.db.inUnit(ctx, async (tx) => {
      await lockRoles(tx);
      const authority = await manager(tx, ctx.actor);
      const role = await this.#reachable(tx, authority, id, version);
      // Nobody confirms himself by hand: he confirms in WeCom.
      if (role.state !== 'pending_identity' || role.member_id === authority.memberId) throw new DomainError('STATE_CONFLICT');
      await this.#activate(tx, role, evidence);
      return adminItem(tx, authority, id);
    });
  }

  /** The person himself, just confirmed by WeCom (step-up), takes the role on. @throws DomainError STATE_CONFLICT without one that waits */
  confirmMine(ctx: Ctx): Promise<{ ok: true }> {
    return this.db.inUnit(ctx, async (tx) => {
      await lockRoles(tx);
      const role = ctx.actor.kind === 'staff' ? await roleOfMember(tx, ctx.actor.memberId) : undefined;
      if (role?.state !== 'pending_identity') throw new DomainError('STATE_CONFLICT');
      await this.#activate(tx, role, null);
      return { ok: true as const };
    });
  }

  async #activate(tx: Tx, role: RoleRow, evidence: string | null): Promise<void> {
    await tx.execute(`UPDATE unit_role SET state = 'active', evidence = $3, version = version + 1 WHERE unit_id = $1 AND id = $2`, [
      tx.unitId,
      role.id,
      evidence,
    ]);
    rightsChanged(tx);
    await tx.audit({
      action: 'role.confirmed',
      entity: 'unit_role',
      entityId: role.id,
      before: { state: 'pending_identity' },
      after: { state: 'active', evidence },
    });
  }

  /** A role the caller may touch: of a sub admin only what lies within his own, and never his own row (PER-21). */
  async #reachable(tx: ReadTx, authority: Authority, id: string, version: number): Promise<RoleRow> {
    const role = await roleById(tx, id);
    if (role === undefined || role.state === 'revoked') throw notFound();
    if (!managesAll(authority)) {
      if (role.member_id === authority.memberId) throw new DomainError('GRANT_EXCEEDS_OWN');
      if (role.role !== 'sub_admin') throw new DomainError('GRANT_EXCEEDS_OWN');
      const present = await grantOfRole(tx, role);
      if (!within(authority, present.grant)) throw notFound();
    }
    if (role.version !== version) throw new DomainError('VERSION_CONFLICT', {}, { current: await adminItem(tx, authority, id) });
    return role;
  }

  /** Stores role and, where it is one of his own, scope and rights. @returns id of the role */
  async put(tx: Tx, memberId: string, wish: GrantWish, meant: MeantGrant, state: 'pending_identity' | 'active'): Promise<string> {
    const by = tx.ctx.actor.kind === 'staff' ? tx.ctx.actor.memberId : null;
    const groupId = meant.own === null ? meant.groupId : await putOwnGroup(tx, memberId, meant.own, by);
    const id = await putRole(tx, memberId, { role: wish.role, groupId, state, grantedBy: by });
    rightsChanged(tx);
    return id;
  }

  async #tell(
    tx: Tx,
    kind: 'roleGiven' | 'roleChanged' | 'roleRemoved',
    role: Pick<RoleRow, 'id' | 'member_id' | 'name' | 'role'>,
  ): Promise<void> {
    const { version } = (await roleById(tx, role.id)) ?? { version: 0 };
    await this.news.tell(tx, {
      kind,
      key: `role:${role.id}:${String(version)}`,
      memberIds: [role.member_id],
      name: role.name,
      role: role.role,
    });
  }
}

/** Pages and memories of all processes learn that rights are others now (PER-26). */
export function rightsChanged(tx: Tx): void {
  tx.hint(SESSIONS_TOPIC);
  tx.hint(RIGHTS_TOPIC);
}

/** @throws DomainError LAST_SUPER_ADMIN when this is the last active one (PER-22) */
export async function keepOneSuperAdmin(tx: ReadTx, role: Pick<RoleRow, 'role' | 'state'>): Promise<void> {
  if (role.role === 'super_admin' && role.state === 'active' && (await superAdmins(tx)) <= 1) throw new DomainError('LAST_SUPER_ADMIN');
}

async function grantOfRole(tx: ReadTx, role: RoleRow): Promise<MeantGrant> {
  const row = await tx.one<{ whole: boolean; departments: string[]; nodes: string[]; members: string[]; rights: never[]; apps: string[] }>(
    `SELECT whole_unit AS whole, department_ids AS departments, node_ids AS nodes, member_ids AS members, rights, app_ids AS apps
       FROM admin_group WHERE unit_id = $1 AND id = $2`,
    [tx.unitId, role.admin_group_id],
  );
  if (row === undefined) throw notFound();
  return { grant: { role: 'sub_admin', ...row }, groupId: role.admin_group_id, own: null };
}

/** @throws DomainError NOT_FOUND for a member who is not here, has left, or lies outside a sub admin's scope */
async function memberOf(tx: ReadTx, authority: Authority, memberId: string): Promise<{ name: string }> {
  const row = await tx.one<{ name: string }>(
    `SELECT name FROM member WHERE unit_id = $1 AND id = $2 AND join_state NOT IN ('left', 'disabled')`,
    [tx.unitId, memberId],
  );
  const inReach = authority.limits === null || authority.limits.whole || authority.limits.members.has(memberId);
  if (row === undefined || !inReach) throw notFound();
  return row;
}
