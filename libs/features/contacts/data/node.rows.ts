import type { NodeKind, TeacherRole } from '@contracts/directory';
import type { DeptAdmin, SchoolDepartment } from '@wecom';
import type { Tx } from '@platform/db/tx';
import { searchKey } from '@platform/text/search-key';
import type { Difference } from '../domain/tally';
import { topDown } from '../domain/tree';
import { isStale } from './directory-lock';

/** WeCom's types (wecom 08 §4); 5 is the school itself: no row (conventions, Tables). */
const KINDS: Readonly<Record<number, NodeKind>> = { 1: 'class', 2: 'grade', 3: 'section', 4: 'campus' };
const ROLES: Readonly<Record<DeptAdmin['type'], TeacherRole>> = {
  1: 'head',
  2: 'head',
  5: 'head',
  3: 'class_teacher',
  4: 'subject_teacher',
};

interface Row {
  wecom_id: number;
  kind: string;
  parent_wecom_id: number | null;
  name: string;
  register_year: number | null;
  standard_grade: number | null;
  is_graduated: boolean;
  group_open: boolean;
  group_chat_id: string | null;
  sort: number;
  deleted_at: Date | null;
  missing_runs: number;
  read_at: Date;
}

const COMPARED = [
  'kind',
  'parent_wecom_id',
  'name',
  'register_year',
  'standard_grade',
  'is_graduated',
  'group_open',
  'group_chat_id',
  'sort',
] as const;

/** Writes what differs of the whole school tree, without teachers; missing nodes are left to `countMissing`. */
export async function applyNodes(tx: Tx, list: readonly SchoolDepartment[], readAt: Date): Promise<Difference> {
  const rows = await tx.query<Row>(
    `SELECT n.wecom_id, n.kind, p.wecom_id AS parent_wecom_id, n.name, n.register_year, n.standard_grade, n.is_graduated,
            n.group_open, n.group_chat_id, n.sort, n.deleted_at, n.missing_runs, n.read_at
       FROM school_node n LEFT JOIN school_node p ON p.unit_id = n.unit_id AND p.id = n.parent_id
      WHERE n.unit_id = $1`,
    [tx.unitId],
  );
  const known = new Map(rows.map((row) => [row.wecom_id, row]));
  const real = list.filter((node) => KINDS[node.type] !== undefined);
  const visible = new Set(real.map((node) => node.id));
  const changed = topDown(real)
    .map(({ node }) => ({
      // WeCom tells grade and entry year of its standard grades only; those of others are the platform's own (PRM-17).
      own: known.get(node.id),
      node,
    }))
    .map(({ node, own }) => ({
      wecom_id: node.id,
      kind: KINDS[node.type]!,
      parent_wecom_id: visible.has(node.parentid) && node.parentid !== node.id ? node.parentid : null,
      name: node.name,
      register_year: node.register_year ?? own?.register_year ?? null,
      standard_grade: node.standard_grade ?? own?.standard_grade ?? null,
      is_graduated: node.is_graduated === 1,
      group_open: node.open_group_chat === 1,
      group_chat_id: node.group_chat_id === undefined || node.group_chat_id === '' ? null : node.group_chat_id,
      sort: node.order ?? 0,
      search: '',
    }))
    .filter((next) => {
      const old = known.get(next.wecom_id);
      if (old === undefined) return true;
      if (isStale(old, readAt)) return false;
      return old.deleted_at !== null || old.missing_runs > 0 || COMPARED.some((field) => old[field] !== next[field]);
    });
  if (changed.length === 0) return { added: 0, changed: 0, removed: 0 };
  for (const row of changed) row.search = searchKey(row.name);
  const json = JSON.stringify(changed);
  await tx.execute(
    `INSERT INTO school_node AS n (unit_id, wecom_id, kind, name, register_year, standard_grade, is_graduated, group_open, group_chat_id, sort, search, read_at)
     SELECT $1, r.wecom_id, r.kind, r.name, r.register_year, r.standard_grade, r.is_graduated, r.group_open, r.group_chat_id, r.sort, r.search, $3
       FROM jsonb_to_recordset($2::jsonb) AS r (wecom_id int, kind text, name text, register_year int, standard_grade int,
            is_graduated boolean, group_open boolean, group_chat_id text, sort bigint, search text)
     ON CONFLICT (unit_id, wecom_id) DO UPDATE
        SET kind = excluded.kind, name = excluded.name, register_year = excluded.register_year, standard_grade = excluded.standard_grade,
            is_graduated = excluded.is_graduated, group_open = excluded.group_open, group_chat_id = excluded.group_chat_id,
            sort = excluded.sort, search = excluded.search, deleted_at = NULL, missing_runs = 0, read_at = excluded.read_at,
            version = n.version + 1, updated_at = now()`,
    [tx.unitId, json, readAt],
  );
  await tx.execute(
    `UPDATE school_node n SET parent_id = p.id
       FROM jsonb_to_recordset($2::jsonb) AS r (wecom_id int, parent_wecom_id int)
       LEFT JOIN school_node p ON p.unit_id = $1 AND p.wecom_id = r.parent_wecom_id
      WHERE n.unit_id = $1 AND n.wecom_id = r.wecom_id AND n.parent_id IS DISTINCT FROM p.id`,
    [tx.unitId, json],
  );
  const added = changed.filter((row) => !known.has(row.wecom_id)).length;
  return { added, changed: changed.length - added, removed: 0 };
}

/** Makes teachers and heads of the listed nodes those WeCom names; members must be mirrored before (CON-16, SCH-22). */
export async function applyTeachers(tx: Tx, list: readonly SchoolDepartment[]): Promise<Difference> {
  const wanted = list.flatMap((node) =>
    (node.department_admins ?? []).map((admin) => ({
      node: node.id,
      userid: admin.userid.toLowerCase(),
      role: ROLES[admin.type],
      subject: admin.subject === undefined || admin.subject === '' ? null : admin.subject,
    })),
  );
  const row = await tx.one<{ added: number; removed: number }>(
    `WITH wanted AS (
       SELECT DISTINCT n.id AS node_id, m.id AS member_id, r.role, r.subject
         FROM jsonb_to_recordset($2::jsonb) AS r (node int, userid text, role text, subject text)
         JOIN school_node n ON n.unit_id = $1 AND n.wecom_id = r.node
         JOIN member m ON m.unit_id = $1 AND lower(m.wecom_userid) = r.userid
        WHERE r.role IS NOT NULL
     ), gone AS (
       DELETE FROM node_teacher t USING school_node n
        WHERE t.unit_id = $1 AND n.unit_id = $1 AND n.id = t.node_id AND n.wecom_id = ANY ($3::int[])
          AND NOT EXISTS (SELECT FROM wanted w WHERE w.node_id = t.node_id AND w.member_id = t.member_id AND w.role = t.role
                             AND w.subject IS NOT DISTINCT FROM t.subject)
       RETURNING t.node_id
     ), put AS (
       INSERT INTO node_teacher (unit_id, node_id, member_id, role, subject)
       SELECT $1, node_id, member_id, role, subject FROM wanted ON CONFLICT DO NOTHING RETURNING node_id
     ), seen AS (
       -- Who edits the teachers of a node sees by its version that somebody else did (BEY-16).
       UPDATE school_node n SET version = n.version + 1, updated_at = now()
        WHERE n.unit_id = $1 AND n.id IN (SELECT node_id FROM gone UNION SELECT node_id FROM put)
     )
     SELECT (SELECT count(*) FROM put)::int AS added, (SELECT count(*) FROM gone)::int AS removed`,
    [tx.unitId, JSON.stringify(wanted), list.map((node) => node.id)],
  );
  return { added: row?.added ?? 0, changed: 0, removed: row?.removed ?? 0 };
}
