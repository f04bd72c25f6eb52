import type { ModuleRight } from '@contracts/permissions';
import type { ReadTx } from '@platform/db/tx';

/** What a sub admin administers, as his management group says now (spec 15 §2). */
export interface AdminScope {
  /** 全校: no narrowing at all. */
  readonly whole: boolean;
  /** Departments, each with everything below it. */
  readonly departments: readonly string[];
  /** Nodes of Contact Parents, each with everything below it. */
  readonly nodes: readonly string[];
  /** Single members of staff. */
  readonly members: readonly string[];
  readonly rights: readonly ModuleRight[];
  /** Apps of the catalogue this group administers; empty = none in particular. */
  readonly apps: readonly string[];
}

/**
 * The scope of a sub admin at this moment: the one place that reads it, for lists, pickers and grants (PER-03, CON-22).
 * @returns undefined for everybody who is no active sub admin (founder and super admins have no narrowing)
 */
export async function adminScope(tx: ReadTx, memberId: string): Promise<AdminScope | undefined> {
  return tx.one<AdminScope & Record<string, unknown>>(
    `SELECT g.whole_unit AS whole, g.department_ids AS departments, g.node_ids AS nodes, g.member_ids AS members, g.rights, g.app_ids AS apps
       FROM unit_role r JOIN admin_group g ON g.unit_id = $1 AND g.id = r.admin_group_id AND g.deleted_at IS NULL
      WHERE r.unit_id = $1 AND r.member_id = $2 AND r.role = 'sub_admin' AND r.state = 'active'`,
    [tx.unitId, memberId],
  );
}
