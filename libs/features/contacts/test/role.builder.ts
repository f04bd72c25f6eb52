import type { ModuleRight, UnitRole } from '@contracts/permissions';
import type { Tx } from '@platform/db/tx';

/** Scope and rights of a sub admin. */
export interface BuiltScope {
  departments?: string[];
  nodes?: string[];
  members?: string[];
  rights?: ModuleRight[];
}

/** Gives a role as it stands in the tables; a sub admin gets a group of his own, of the whole unit unless a scope is named. */
export async function grantRole(tx: Tx, memberId: string, role: UnitRole, scope?: BuiltScope): Promise<void> {
  const group =
    role === 'sub_admin'
      ? await tx.one<{ id: string }>(
          `INSERT INTO admin_group (unit_id, own_of, whole_unit, department_ids, node_ids, member_ids, rights)
           VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
          [
            tx.unitId,
            memberId,
            scope?.departments === undefined && scope?.nodes === undefined && scope?.members === undefined,
            scope?.departments ?? [],
            scope?.nodes ?? [],
            scope?.members ?? [],
            scope?.rights ?? [],
          ],
        )
      : undefined;
  await tx.execute('INSERT INTO unit_role (unit_id, member_id, role, admin_group_id) VALUES ($1, $2, $3, $4)', [
    tx.unitId,
    memberId,
    role,
    group?.id ?? null,
  ]);
}
