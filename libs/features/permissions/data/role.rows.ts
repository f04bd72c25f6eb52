import type { ModuleRight, UnitRole } from '@contracts/permissions';
import type { ReadTx, Tx } from '@platform/db/tx';

export interface RoleRow {
  id: string;
  member_id: string;
  name: string;
  role: UnitRole;
  state: 'pending_identity' | 'active' | 'revoked';
  admin_group_id: string | null;
  version: number;
  join_state: string;
}
export interface GroupRow {
  id: string;
  name: string | null;
  own_of: string | null;
  whole: boolean;
  departments: string[];
  nodes: string[];
  members: string[];
  rights: ModuleRight[];
  apps: string[];
  version: number;
}
export type GroupContent = Pick<GroupRow, 'whole' | 'departments' | 'nodes' | 'members' | 'rights' | 'apps'>;

const ROLE = `SELECT r.id, r.member_id, m.name, r.role, r.state, r.admin_group_id, r.version, m.join_state
  FROM unit_role r JOIN member m ON m.unit_id = $1 AND m.id = r.member_id WHERE r.unit_id = $1`;
const GROUP = `SELECT id, name, own_of, whole_unit AS whole, department_ids AS departments, node_ids AS nodes, member_ids AS members,
  rights, app_ids AS apps, version FROM admin_group WHERE unit_id = $1 AND deleted_at IS NULL`;

export const roleById = (tx: ReadTx, id: string): Promise<RoleRow | undefined> =>
  tx.one<RoleRow & Record<string, unknown>>(`${ROLE} AND r.id = $2`, [tx.unitId, id]);

export const roleOfMember = (tx: ReadTx, memberId: string): Promise<RoleRow | undefined> =>
  tx.one<RoleRow & Record<string, unknown>>(`${ROLE} AND r.member_id = $2`, [tx.unitId, memberId]);

export const founderRole = (tx: ReadTx): Promise<RoleRow | undefined> =>
  tx.one<RoleRow & Record<string, unknown>>(`${ROLE} AND r.role = 'founder' AND r.state <> 'revoked'`, [tx.unitId]);

export const groupById = (tx: ReadTx, id: string): Promise<GroupRow | undefined> =>
  tx.one<GroupRow & Record<string, unknown>>(`${GROUP} AND id = $2`, [tx.unitId, id]);

/** Active super admins besides the founder (PER-22). */
export async function superAdmins(tx: ReadTx): Promise<number> {
  const row = await tx.one<{ n: number }>(
    `SELECT count(*)::int AS n FROM unit_role WHERE unit_id = $1 AND role = 'super_admin' AND state = 'active'`,
    [tx.unitId],
  );
  return row?.n ?? 0;
}

export interface RoleChange {
  role: UnitRole;
  groupId: string | null;
  state: 'pending_identity' | 'active';
  grantedBy: string | null;
}

/** One row per person: a role that was taken away comes back in the same row. @returns its id */
export async function putRole(tx: Tx, memberId: string, change: RoleChange): Promise<string> {
  const row = await tx.one<{ id: string }>(
    `INSERT INTO unit_role AS r (unit_id, member_id, role, admin_group_id, state, granted_by) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (unit_id, member_id) DO UPDATE
       SET role = excluded.role, admin_group_id = excluded.admin_group_id, state = excluded.state, granted_by = excluded.granted_by,
           granted_at = now(), evidence = NULL, revoked_at = NULL, revoked_why = NULL, told_at = now(), version = r.version + 1
     RETURNING r.id`,
    [tx.unitId, memberId, change.role, change.groupId, change.state, change.grantedBy],
  );
  if (row === undefined) throw new Error('a role was not stored');
  return row.id;
}

/** Takes a role away; the row stays and says when and why. */
export async function endRole(tx: Tx, id: string, why: 'removed' | 'transferred'): Promise<void> {
  await tx.execute(
    `UPDATE unit_role SET state = 'revoked', revoked_at = now(), revoked_why = $3, version = version + 1 WHERE unit_id = $1 AND id = $2 AND state <> 'revoked'`,
    [tx.unitId, id, why],
  );
}

/** Stores scope and rights of one sub admin alone. @returns id of his own group */
export async function putOwnGroup(tx: Tx, memberId: string, content: GroupContent, by: string | null): Promise<string> {
  const row = await tx.one<{ id: string }>(
    `INSERT INTO admin_group AS g (unit_id, own_of, whole_unit, department_ids, node_ids, member_ids, rights, app_ids, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (unit_id, own_of) WHERE own_of IS NOT NULL AND deleted_at IS NULL DO UPDATE
       SET whole_unit = excluded.whole_unit, department_ids = excluded.department_ids, node_ids = excluded.node_ids,
           member_ids = excluded.member_ids, rights = excluded.rights, app_ids = excluded.app_ids, version = g.version + 1, updated_at = now()
     RETURNING id`,
    [tx.unitId, memberId, content.whole, content.departments, content.nodes, content.members, content.rights, content.apps, by],
  );
  if (row === undefined) throw new Error('a group was not stored');
  return row.id;
}
