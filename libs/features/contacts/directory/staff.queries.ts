import type { DepartmentItem, DirectoryPerson, JoinState, LabelEntry, LabelItem, MemberFilter } from '@contracts/directory';
import type { ReadTx } from '@platform/db/tx';
import { searchPattern } from '@platform/text/search-key';
import { seenDepartments, type Sight } from '../domain/sight';
import { seenSql } from '../visibility/sight';
import type { Slice } from './paging';

/** The tree as far as the reader sees it, with counts of those he sees; larger WeCom order first, parents before children. */
export async function departmentTree(tx: ReadTx, sight: Sight): Promise<DepartmentItem[]> {
  if (sight.kind === 'none') return [];
  const params: unknown[] = [tx.unitId];
  const rows = await tx.query<DepartmentItem & Record<string, unknown>>(
    `WITH RECURSIVE up AS (
       SELECT d.id AS leaf, d.id, d.parent_id FROM department d WHERE d.unit_id = $1 AND d.state = 'active'
       UNION SELECT up.leaf, p.id, p.parent_id FROM up JOIN department p ON p.unit_id = $1 AND p.id = up.parent_id
     ), sums AS (
       SELECT up.id, count(DISTINCT m.id)::int AS below, (count(DISTINCT m.id) FILTER (WHERE up.id = up.leaf))::int AS own
         FROM up JOIN member_department md ON md.unit_id = $1 AND md.department_id = up.leaf
         JOIN member m ON m.unit_id = $1 AND m.id = md.member_id AND m.join_state <> 'left' AND ${seenSql(sight, 'm', params)}
        GROUP BY up.id
     )
     SELECT d.id, CASE WHEN p.state = 'active' THEN d.parent_id END AS "parentId", d.name, d.name_en AS "nameEn",
            coalesce(s.own, 0) AS members, coalesce(s.below, 0) AS "membersBelow"
       FROM department d LEFT JOIN department p ON p.unit_id = $1 AND p.id = d.parent_id LEFT JOIN sums s ON s.id = d.id
      WHERE d.unit_id = $1 AND d.state = 'active' ORDER BY d.depth, d.sort DESC, d.wecom_id`,
    params,
  );
  return seenDepartments(sight, rows);
}

export interface MemberRow {
  id: string;
  name: string;
  alias: string | null;
  title: string | null;
  departments: string[];
  mobile: string | null;
  is_head: boolean;
  join_state: JoinState;
  is_admin: boolean;
  last_invited_at: Date | null;
}

export interface MemberQuestion {
  /** Only members of these; null = all. */
  departmentIds: readonly string[] | null;
  filter: MemberFilter;
  typed: string | undefined;
  /** Blind index of what was typed, where it looks like a mobile number. */
  mobileIndex: Buffer | null;
}

const STATES: Readonly<Record<MemberFilter, readonly JoinState[]>> = {
  all: ['not_joined', 'not_downloaded', 'active', 'disabled'],
  active: ['active'],
  not_joined: ['not_joined', 'not_downloaded'],
  not_downloaded: ['not_downloaded'],
  disabled: ['disabled'],
  left: ['left'],
};

const MATCHES = `
  m.unit_id = $1 AND m.join_state = ANY ($2::text[])
  AND ($3::uuid[] IS NULL OR EXISTS (SELECT FROM member_department f WHERE f.unit_id = $1 AND f.member_id = m.id AND f.department_id = ANY ($3::uuid[])))
  AND ($4::text IS NULL OR m.search LIKE $4 ESCAPE '\\' OR m.mobile_index = $5::bytea OR EXISTS (
        SELECT FROM member_department x JOIN department xd ON xd.unit_id = $1 AND xd.id = x.department_id AND xd.state = 'active'
         WHERE x.unit_id = $1 AND x.member_id = m.id AND xd.search LIKE $4 ESCAPE '\\'))`;

/** Members sorted by name and id, with the columns of CON-09. */
export function memberSlice(tx: ReadTx, question: MemberQuestion): Slice<MemberRow> {
  const pattern = question.typed === undefined ? null : searchPattern(question.typed);
  const params = [tx.unitId, STATES[question.filter], question.departmentIds, pattern, question.mobileIndex];
  return {
    rows: (after, limit, offset) =>
      tx.query<MemberRow & Record<string, unknown>>(
        `SELECT m.id, m.name, m.alias, m.title, m.mobile, m.join_state, m.last_invited_at,
                coalesce(md.names, '{}') AS departments, coalesce(md.is_head, false) AS is_head,
                EXISTS (SELECT FROM label l JOIN label_member lm ON lm.unit_id = $1 AND lm.label_id = l.id
                         WHERE l.unit_id = $1 AND l.system_key = 'admin' AND (lm.member_id = m.id OR lm.department_id = ANY (md.ids))) AS is_admin
           FROM (SELECT * FROM member m WHERE ${MATCHES} AND ($6::text IS NULL OR (m.name, m.id) > ($6, $7::uuid))
                  ORDER BY m.name, m.id LIMIT $8 OFFSET $9) m
           LEFT JOIN LATERAL (
             SELECT array_agg(d.name ORDER BY d.depth, d.name) AS names, array_agg(d.id) AS ids,
                    bool_or(x.is_head) FILTER (WHERE $3::uuid[] IS NULL OR d.id = ANY ($3::uuid[])) AS is_head
               FROM member_department x JOIN department d ON d.unit_id = $1 AND d.id = x.department_id AND d.state = 'active'
              WHERE x.unit_id = $1 AND x.member_id = m.id) md ON true
          ORDER BY m.name, m.id`,
        [...params, after?.[0] ?? null, after?.[1] ?? null, limit, offset],
      ),
    count: async () => {
      const row = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM member m WHERE ${MATCHES}`, params);
      return row?.n ?? 0;
    },
  };
}

/** What everybody of the staff may read of the colleagues he sees (CON-26): no numbers, nobody who left or is disabled. */
export function colleagueSlice(
  tx: ReadTx,
  sight: Sight,
  departmentIds: readonly string[] | null,
  typed: string | undefined,
): Slice<DirectoryPerson> {
  const pattern = typed === undefined ? null : searchPattern(typed);
  const params: unknown[] = [tx.unitId, ['not_joined', 'not_downloaded', 'active'], departmentIds, pattern, null];
  const where = `${MATCHES} AND ${seenSql(sight, 'm', params)}`;
  const next = params.length;
  return {
    rows: (after, limit, offset) =>
      tx.query<DirectoryPerson & Record<string, unknown>>(
        `SELECT m.id, m.name, m.alias, m.title,
                ARRAY(SELECT d.name FROM member_department x JOIN department d ON d.unit_id = $1 AND d.id = x.department_id AND d.state = 'active'
                       WHERE x.unit_id = $1 AND x.member_id = m.id ORDER BY d.depth, d.name) AS departments
           FROM member m WHERE ${where} AND ($${String(next + 1)}::text IS NULL OR (m.name, m.id) > ($${String(next + 1)}, $${String(next + 2)}::uuid))
          ORDER BY m.name, m.id LIMIT $${String(next + 3)} OFFSET $${String(next + 4)}`,
        [...params, after?.[0] ?? null, after?.[1] ?? null, limit, offset],
      ),
    count: async () => {
      const row = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM member m WHERE ${where}`, params);
      return row?.n ?? 0;
    },
  };
}

export async function labelList(tx: ReadTx): Promise<LabelItem[]> {
  return tx.query<LabelItem & Record<string, unknown>>(
    `SELECT l.id, l.name, l.system_key IS NOT NULL AS system, l.use_scope AS "useScope",
            (SELECT count(*)::int FROM label_member lm WHERE lm.unit_id = $1 AND lm.label_id = l.id) AS members
       FROM label l WHERE l.unit_id = $1 ORDER BY l.system_key NULLS LAST, l.name, l.id`,
    [tx.unitId],
  );
}

/** @returns undefined where the unit has no such label */
export async function labelEntries(tx: ReadTx, labelId: string): Promise<LabelEntry[] | undefined> {
  const label = await tx.one(`SELECT 1 FROM label WHERE unit_id = $1 AND id = $2`, [tx.unitId, labelId]);
  if (label === undefined) return undefined;
  return tx.query<LabelEntry & Record<string, unknown>>(
    `SELECT CASE WHEN m.id IS NULL THEN 'department' ELSE 'member' END AS kind, coalesce(m.id, d.id) AS id, coalesce(m.name, d.name) AS name
       FROM label_member lm
       LEFT JOIN member m ON m.unit_id = $1 AND m.id = lm.member_id
       LEFT JOIN department d ON d.unit_id = $1 AND d.id = lm.department_id
      WHERE lm.unit_id = $1 AND lm.label_id = $2 AND (m.id IS NULL OR m.join_state <> 'left')
      ORDER BY kind, name, id`,
    [tx.unitId, labelId],
  );
}
