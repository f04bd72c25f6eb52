import type { ReadTx } from '@platform/db/tx';
import { groupById, type RoleRow } from '../data/role.rows';
import type { MeantGrant } from './grant-of';

/** What a role holds now, for the audit log: ids and codes, no names (PER-32). */
export async function currentGrant(tx: ReadTx, role: RoleRow): Promise<Record<string, unknown>> {
  const group = role.admin_group_id === null ? undefined : await groupById(tx, role.admin_group_id);
  const base = { member: role.member_id, role: role.role, state: role.state };
  if (group === undefined) return base;
  if (group.own_of === null) return { ...base, group: group.id };
  const { whole, departments, nodes, members, rights, apps } = group;
  return { ...base, whole, departments, nodes, members, rights, apps };
}

export function grantFacts({ grant, groupId, own }: MeantGrant): Record<string, unknown> {
  if (groupId !== null) return { role: grant.role, group: groupId };
  return own === null ? { role: grant.role } : { role: grant.role, ...own };
}
