import { Injectable } from '@nestjs/common';
import type { GroupBody, GroupItem } from '@contracts/permissions-admin';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { PERMISSIONS_TOPIC } from '@platform/live/topics';
import { groupById, endRole, roleOfMember, type GroupContent } from '../data/role.rows';
import { lockRoles } from '../data/role-lock';
import { managesAll, within, type Authority } from '../domain/authority';
import { RoleNews } from '../news/role-news.service';
import { SCOPE_NAMES, scopeOf } from './admins.queries';
import { giver, manager } from './authority.queries';
import { contentOf } from './grant-of';
import { keepOneSuperAdmin, RolesService, rightsChanged } from './roles.service';

type Row = Parameters<typeof scopeOf>[0] & Pick<GroupItem, 'id' | 'name' | 'rights' | 'apps' | 'members' | 'version'>;
const UNIQUE_VIOLATION = '23505';

/** 管理組: a scope and rights that several sub admins share; only super admins make and change them (PER-04). */
@Injectable()
export class GroupsService {
  constructor(
    private readonly db: Db,
    private readonly roles: RolesService,
    private readonly news: RoleNews,
  ) {}

  /** Groups the caller may give: all, or those within what a sub admin has himself. */
  list(ctx: Ctx): Promise<{ items: GroupItem[] }> {
    return this.db.read(ctx, async (tx) => {
      const authority = await giver(tx, ctx.actor);
      return { items: (await groups(tx)).filter((group) => mayGive(authority, group)) };
    });
  }

  /** @throws DomainError SCOPE_REQUIRED, ADMIN_GROUP_NAME, ALREADY_ADMIN (founder or super admin among the members) */
  create(ctx: Ctx, body: GroupBody): Promise<GroupItem> {
    return this.#named(() =>
      this.db.inUnit(ctx, async (tx) => {
        await lockRoles(tx);
        const { memberId } = await manager(tx, ctx.actor);
        const content = await contentOf(tx, body.scope, body.rights, body.apps);
        const row = await tx.one<{ id: string }>(
          `INSERT INTO admin_group (unit_id, name, whole_unit, department_ids, node_ids, member_ids, rights, app_ids, created_by)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
          [tx.unitId, body.name, ...values(content), memberId],
        );
        if (row === undefined) throw new Error('a group was not stored');
        await this.#setMembers(tx, row.id, memberId, body.memberIds);
        tx.hint(PERMISSIONS_TOPIC);
        await tx.audit({
          action: 'admin-group.created',
          entity: 'admin_group',
          entityId: row.id,
          after: { name: body.name, ...content, people: body.memberIds },
        });
        return groupItem(tx, row.id);
      }),
    );
  }

  /** @throws DomainError VERSION_CONFLICT and what `create` throws */
  change(ctx: Ctx, id: string, version: number, body: GroupBody): Promise<GroupItem> {
    return this.#named(() =>
      this.db.inUnit(ctx, async (tx) => {
        await lockRoles(tx);
        const { memberId } = await manager(tx, ctx.actor);
        const before = await this.#present(tx, id, version);
        const content = await contentOf(tx, body.scope, body.rights, body.apps);
        await tx.execute(
          `UPDATE admin_group SET name = $3, whole_unit = $4, department_ids = $5, node_ids = $6, member_ids = $7, rights = $8, app_ids = $9,
                  version = version + 1, updated_at = now() WHERE unit_id = $1 AND id = $2`,
          [tx.unitId, id, body.name, ...values(content)],
        );
        await this.#setMembers(tx, id, memberId, body.memberIds);
        rightsChanged(tx);
        tx.hint(PERMISSIONS_TOPIC);
        await tx.audit({
          action: 'admin-group.changed',
          entity: 'admin_group',
          entityId: id,
          before: { name: before.name, ...facts(before), people: before.members.map((one) => one.id) },
          after: { name: body.name, ...content, people: body.memberIds },
        });
        const after = await groupItem(tx, id);
        await this.news.tell(tx, {
          kind: 'roleChanged',
          key: `group:${id}:${String(after.version)}`,
          memberIds: after.members.map((one) => one.id),
          name: after.name,
          role: 'sub_admin',
        });
        return after;
      }),
    );
  }

  /** @throws DomainError ADMIN_GROUP_IN_USE while somebody is in it, VERSION_CONFLICT */
  remove(ctx: Ctx, id: string, version: number): Promise<{ ok: true }> {
    return this.db.inUnit(ctx, async (tx) => {
      await lockRoles(tx);
      await manager(tx, ctx.actor);
      const before = await this.#present(tx, id, version);
      const n = before.members.filter((one) => !one.gone).length;
      if (n > 0) throw new DomainError('ADMIN_GROUP_IN_USE', { n });
      await tx.execute(`UPDATE admin_group SET deleted_at = now(), version = version + 1 WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
      tx.hint(PERMISSIONS_TOPIC);
      await tx.audit({
        action: 'admin-group.deleted',
        entity: 'admin_group',
        entityId: id,
        before: { name: before.name, ...facts(before) },
      });
      return { ok: true as const };
    });
  }

  async #present(tx: ReadTx, id: string, version: number): Promise<GroupItem> {
    const group = await groupItem(tx, id);
    if (group.version !== version) throw new DomainError('VERSION_CONFLICT', {}, { current: group });
    return group;
  }

  /** Makes these people its members: new ones become sub admins, those left out lose the role. */
  async #setMembers(tx: Tx, groupId: string, by: string, wanted: readonly string[]): Promise<void> {
    const rows = await tx.query<{ id: string; member_id: string; name: string }>(
      `SELECT r.id, r.member_id, m.name FROM unit_role r JOIN member m ON m.unit_id = $1 AND m.id = r.member_id
        WHERE r.unit_id = $1 AND r.admin_group_id = $2 AND r.state <> 'revoked'`,
      [tx.unitId, groupId],
    );
    const present = new Set(rows.map((row) => row.member_id));
    for (const memberId of new Set(wanted)) {
      if (present.has(memberId)) continue;
      const member = await tx.one<{ name: string }>(
        `SELECT name FROM member WHERE unit_id = $1 AND id = $2 AND join_state NOT IN ('left', 'disabled')`,
        [tx.unitId, memberId],
      );
      if (member === undefined) throw notFound();
      const role = await roleOfMember(tx, memberId);
      // A super admin does not become less by the way of a list, and nobody enters himself (PER-21).
      if (memberId === by || (role !== undefined && role.state !== 'revoked' && role.role !== 'sub_admin'))
        throw new DomainError('ALREADY_ADMIN');
      if (role !== undefined) await keepOneSuperAdmin(tx, role);
      const grant = await groupById(tx, groupId);
      if (grant === undefined) throw notFound();
      const id = await this.roles.put(
        tx,
        memberId,
        { role: 'sub_admin' },
        { grant: { role: 'sub_admin', ...grant }, groupId, own: null },
        'active',
      );
      tx.hint(PERMISSIONS_TOPIC);
      await tx.audit({
        action: 'role.given',
        entity: 'unit_role',
        entityId: id,
        after: { member: memberId, role: 'sub_admin', group: groupId },
      });
      await this.#tell(tx, 'roleGiven', id, memberId, member.name);
    }
    for (const row of rows) {
      if (wanted.includes(row.member_id)) continue;
      await endRole(tx, row.id, 'removed');
      rightsChanged(tx);
      await tx.audit({ action: 'role.removed', entity: 'unit_role', entityId: row.id, before: { member: row.member_id, group: groupId } });
      await this.#tell(tx, 'roleRemoved', row.id, row.member_id, row.name);
    }
  }

  async #tell(tx: Tx, kind: 'roleGiven' | 'roleRemoved', roleId: string, memberId: string, name: string): Promise<void> {
    const row = await tx.one<{ version: number }>(`SELECT version FROM unit_role WHERE unit_id = $1 AND id = $2`, [tx.unitId, roleId]);
    await this.news.tell(tx, { kind, key: `role:${roleId}:${String(row?.version)}`, memberIds: [memberId], name, role: 'sub_admin' });
  }

  async #named<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      const { code, constraint } = error as { code?: unknown; constraint?: unknown };
      if (code === UNIQUE_VIOLATION && constraint === 'admin_group_name') {
        throw new DomainError('ADMIN_GROUP_NAME', {}, { name: { code: 'ADMIN_GROUP_NAME' } });
      }
      throw error;
    }
  }
}

const values = (content: GroupContent): unknown[] => [
  content.whole,
  content.departments,
  content.nodes,
  content.members,
  content.rights,
  content.apps,
];

const facts = ({ scope, rights, apps }: GroupItem): Record<string, unknown> => ({
  whole: scope.whole,
  departments: scope.departments.map((one) => one.id),
  nodes: scope.nodes.map((one) => one.id),
  members: scope.members.map((one) => one.id),
  rights,
  apps,
});

const GROUPS = `
  SELECT g.id, g.name, g.whole_unit AS whole, g.rights, g.app_ids AS apps, g.version, ${SCOPE_NAMES},
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', m.id, 'roleId', r.id, 'name', m.name, 'gone', r.state = 'revoked') ORDER BY r.state = 'revoked', m.name, m.id)
       FROM unit_role r JOIN member m ON m.unit_id = $1 AND m.id = r.member_id
      WHERE r.unit_id = $1 AND r.admin_group_id = g.id AND (r.state <> 'revoked' OR r.revoked_why = 'left')), '[]') AS members
  FROM admin_group g WHERE g.unit_id = $1 AND g.deleted_at IS NULL AND g.own_of IS NULL`;

async function groups(tx: ReadTx): Promise<GroupItem[]> {
  return (await tx.query<Row & Record<string, unknown>>(`${GROUPS} ORDER BY g.name, g.id LIMIT 200`, [tx.unitId])).map(itemOf);
}

async function groupItem(tx: ReadTx, id: string): Promise<GroupItem> {
  const row = await tx.one<Row & Record<string, unknown>>(`${GROUPS} AND g.id = $2`, [tx.unitId, id]);
  if (row === undefined) throw notFound();
  return itemOf(row);
}

const itemOf = (row: Row): GroupItem => ({
  id: row.id,
  name: row.name,
  scope: scopeOf(row),
  rights: row.rights,
  apps: row.apps,
  members: row.members,
  version: row.version,
});

function mayGive(authority: Authority, { scope, rights, apps }: GroupItem): boolean {
  if (managesAll(authority)) return true;
  const ids = (list: readonly { id: string }[]): string[] => list.map((one) => one.id);
  const { whole, departments, nodes, members } = scope;
  return within(authority, {
    role: 'sub_admin',
    whole,
    departments: ids(departments),
    nodes: ids(nodes),
    members: ids(members),
    rights,
    apps,
  });
}
