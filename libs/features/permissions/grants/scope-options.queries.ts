import { APP_CODES } from '@contracts/apps';
import { MODULE_RIGHTS } from '@contracts/permissions';
import type { ScopeOptions } from '@contracts/permissions-admin';
import type { ReadTx } from '@platform/db/tx';
import { managesAll, type Authority } from '../domain/authority';

/** Trees to choose a scope from: everything for super admins, for a sub admin his own places and the way that leads there. */
export async function scopeOptions(tx: ReadTx, authority: Authority): Promise<ScopeOptions> {
  const { limits } = authority;
  const all = managesAll(authority) || limits?.whole === true;
  const departments = await tx.query<{ id: string; parentId: string | null; name: string }>(
    `SELECT id, parent_id AS "parentId", name FROM department WHERE unit_id = $1 AND deleted_at IS NULL ORDER BY depth, sort DESC, wecom_id`,
    [tx.unitId],
  );
  const nodes = await tx.query<{ id: string; parentId: string | null; name: string; kind: ScopeOptions['nodes'][number]['kind'] }>(
    `SELECT id, parent_id AS "parentId", name, kind FROM school_node WHERE unit_id = $1 AND deleted_at IS NULL AND NOT is_graduated
      ORDER BY sort DESC, standard_grade NULLS LAST, name, id`,
    [tx.unitId],
  );
  return {
    whole: all,
    departments: offered(departments, all ? null : (limits?.departments ?? new Set())),
    nodes: offered(nodes, all ? null : (limits?.nodes ?? new Set())),
    rights: managesAll(authority) ? [...MODULE_RIGHTS] : MODULE_RIGHTS.filter((right) => limits?.rights.has(right) === true),
    apps: managesAll(authority) ? [...APP_CODES] : APP_CODES.filter((app) => limits?.apps.has(app) === true),
  };
}

/** Own places can be chosen; what stands above an own place only shows the way. */
function offered<T extends { id: string; parentId: string | null }>(
  rows: readonly T[],
  own: ReadonlySet<string> | null,
): (T & { selectable: boolean })[] {
  if (own === null) return rows.map((row) => ({ ...row, selectable: true }));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const shown = new Set<string>();
  for (const id of own) {
    for (let at = byId.get(id); at !== undefined && !shown.has(at.id); at = at.parentId === null ? undefined : byId.get(at.parentId))
      shown.add(at.id);
  }
  return rows.filter((row) => shown.has(row.id)).map((row) => ({ ...row, selectable: own.has(row.id) }));
}
