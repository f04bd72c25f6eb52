import type { Department } from '@wecom';
import type { Tx } from '@platform/db/tx';
import { searchKey } from '@platform/text/search-key';
import type { Difference } from '../domain/tally';
import { topDown } from '../domain/tree';
import { isStale } from './directory-lock';

interface Row {
  id: string;
  wecom_id: number;
  parent_wecom_id: number | null;
  name: string;
  name_en: string | null;
  sort: number;
  depth: number;
  state: string;
  missing_runs: number;
  read_at: Date;
}

/** Writes what differs of the whole list WeCom gave; departments that are not in it are left to `countMissing`. */
export async function applyDepartments(tx: Tx, list: readonly Department[], readAt: Date): Promise<Difference> {
  const rows = await tx.query<Row>(
    `SELECT d.id, d.wecom_id, p.wecom_id AS parent_wecom_id, d.name, d.name_en, d.sort, d.depth, d.state, d.missing_runs, d.read_at
       FROM department d LEFT JOIN department p ON p.unit_id = d.unit_id AND p.id = d.parent_id
      WHERE d.unit_id = $1`,
    [tx.unitId],
  );
  const known = new Map(rows.map((row) => [row.wecom_id, row]));
  const visible = new Set(list.map((department) => department.id));
  const changed = topDown(list)
    .map(({ node, depth }) => ({
      wecom_id: node.id,
      parent: visible.has(node.parentid) && node.parentid !== node.id ? node.parentid : null,
      name: node.name,
      name_en: node.name_en === undefined || node.name_en === '' ? null : node.name_en,
      sort: node.order ?? 0,
      depth,
      search: '',
    }))
    .filter((next) => {
      const old = known.get(next.wecom_id);
      if (old === undefined) return true;
      if (isStale(old, readAt)) return false;
      return (
        old.parent_wecom_id !== next.parent ||
        old.name !== next.name ||
        old.name_en !== next.name_en ||
        old.sort !== next.sort ||
        old.depth !== next.depth ||
        old.state !== 'active' ||
        old.missing_runs > 0
      );
    });
  if (changed.length === 0) return { added: 0, changed: 0, removed: 0 };
  for (const row of changed) row.search = searchKey(row.name, row.name_en);
  const json = JSON.stringify(changed);
  await tx.execute(
    `INSERT INTO department AS d (unit_id, wecom_id, name, name_en, sort, depth, search, read_at)
     SELECT $1, r.wecom_id, r.name, r.name_en, r.sort, r.depth, r.search, $3
       FROM jsonb_to_recordset($2::jsonb) AS r (wecom_id int, name text, name_en text, sort bigint, depth int, search text)
     ON CONFLICT (unit_id, wecom_id) DO UPDATE
        SET name = excluded.name, name_en = excluded.name_en, sort = excluded.sort, depth = excluded.depth, search = excluded.search,
            state = 'active', deleted_at = NULL, missing_runs = 0, read_at = excluded.read_at, version = d.version + 1, updated_at = now()`,
    [tx.unitId, json, readAt],
  );
  // Second step: a parent may be new in the same list.
  await tx.execute(
    `UPDATE department d SET parent_id = p.id
       FROM jsonb_to_recordset($2::jsonb) AS r (wecom_id int, parent int)
       LEFT JOIN department p ON p.unit_id = $1 AND p.wecom_id = r.parent
      WHERE d.unit_id = $1 AND d.wecom_id = r.wecom_id AND d.parent_id IS DISTINCT FROM p.id`,
    [tx.unitId, json],
  );
  const added = changed.filter((row) => !known.has(row.wecom_id)).length;
  return { added, changed: changed.length - added, removed: 0 };
}
