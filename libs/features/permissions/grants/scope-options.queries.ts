import { APP_CODES } from '@contracts/apps';
import { MODULE_RIGHTS } from '@contracts/permissions';
import type { ScopeOptions } from '@contracts/permissions-admin';
import type { ReadTx } from '@platform/db/tx';
import { managesAll, type Authority } from '../domain/authority';

/** Trees to choose a scope from: everything for super admins, for a sub admin his own places and the way that leads there. */
export async function scopeOptions(tx: ReadTx, authority: Authority): Promise<ScopeOptions> {
  const { limits } = authority;
  const all = managesAll(authority) || limits?.whole === true;
  const departments = await tx.query<{ id: string; parentId: string | null; name: string; count: number }>(
    `SELECT d.id, d.parent_id AS "parentId", d.name, (SELECT count(*)::int FROM member_department md JOIN member m ON m.unit_id = $1 AND m.id = md.member_id
        AND m.join_state <> 'left' WHERE md.unit_id = $1 AND md.department_id = d.id) AS count
       FROM department d WHERE d.unit_id = $1 AND d.deleted_at IS NULL ORDER BY d.depth, d.sort DESC, d.wecom_id`,
    [tx.unitId],
  );
  const nodes = await tx.query<{
    id: string;
    parentId: string | null;
    name: string;
    count: number;
    kind: ScopeOptions['nodes'][number]['kind'];
  }>(
    `SELECT n.id, n.parent_id AS "parentId", n.name, n.kind, (SELECT count(*)::int FROM student_class c JOIN student s ON s.unit_id = $1 AND s.id = c.student_id
        AND s.state = 'active' WHERE c.unit_id = $1 AND c.class_id = n.id AND c.to_date IS NULL) AS count
       FROM school_node n WHERE n.unit_id = $1 AND n.deleted_at IS NULL AND NOT n.is_graduated
      ORDER BY n.sort DESC, n.standard_grade NULLS LAST, n.name, n.id`,
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

type Place = { id: string; parentId: string | null; count: number };

/** Own places can be chosen; what stands above an own place only shows the way. */
function offered<T extends Place>(rows: readonly T[], own: ReadonlySet<string> | null): (T & { selectable: boolean })[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const upwards = (id: string): string[] => {
    const path: string[] = [];
    for (let at = byId.get(id); at !== undefined && !path.includes(at.id); at = at.parentId === null ? undefined : byId.get(at.parentId))
      path.push(at.id);
    return path;
  };
  const sums = new Map<string, number>();
  for (const row of rows) for (const id of upwards(row.id)) sums.set(id, (sums.get(id) ?? 0) + row.count);
  const shown = own === null ? null : new Set([...own].flatMap(upwards));
  return rows
    .filter((row) => shown === null || shown.has(row.id))
    .map((row) => ({ ...row, count: sums.get(row.id) ?? 0, selectable: own === null || own.has(row.id) }));
}
