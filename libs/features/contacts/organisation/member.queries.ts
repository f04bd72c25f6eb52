import type { Duty, MemberDetail } from '@contracts/contacts-members';
import type { ReadTx, Tx } from '@platform/db/tx';

export interface MemberHead {
  id: string;
  name: string;
  version: number;
  join_state: MemberDetail['joinState'];
  mobile: string | null;
  english_id: string | null;
  alias: string | null;
  title: string | null;
  gender: MemberDetail['gender'];
  landline: string | null;
  /** In clear only until the job has sealed it: read by `emailOf`. */
  email: string | null;
  email_sealed: string | null;
  staff_kind: MemberDetail['staffKind'];
  custom: Record<string, string>;
  main_department_id: string | null;
  places: { id: string; isHead: boolean }[];
  is_founder: boolean;
}

const HEAD = `
  SELECT m.id, m.name, m.version, m.join_state, m.mobile, m.english_id, m.alias, m.title, m.gender, m.landline, m.email, m.email_sealed, m.staff_kind,
         m.custom, m.main_department_id,
         coalesce((SELECT jsonb_agg(jsonb_build_object('id', x.department_id, 'isHead', x.is_head) ORDER BY x.department_id)
            FROM member_department x JOIN department d ON d.unit_id = $1 AND d.id = x.department_id AND d.state = 'active'
           WHERE x.unit_id = $1 AND x.member_id = m.id), '[]') AS places,
         EXISTS (SELECT FROM unit_role r WHERE r.unit_id = $1 AND r.member_id = m.id AND r.role = 'founder' AND r.state = 'active') AS is_founder
    FROM member m WHERE m.unit_id = $1`;

/** @returns undefined for somebody unknown, of another unit, or who has left */
export async function lockMember(tx: Tx, id: string): Promise<MemberHead | undefined> {
  const found = await tx.one(`SELECT 1 FROM member WHERE unit_id = $1 AND id = $2 AND join_state <> 'left' FOR UPDATE`, [tx.unitId, id]);
  return found === undefined ? undefined : tx.one<MemberHead & Record<string, unknown>>(`${HEAD} AND m.id = $2`, [tx.unitId, id]);
}

/** Several at once, without those who have left. */
export function memberHeads(tx: ReadTx, ids: readonly string[]): Promise<MemberHead[]> {
  return tx.query<MemberHead & Record<string, unknown>>(`${HEAD} AND m.id = ANY ($2::uuid[]) AND m.join_state <> 'left' ORDER BY m.id`, [
    tx.unitId,
    ids,
  ]);
}

export type MemberPage = Omit<MemberDetail, 'lastInvitedAt' | 'lastActiveAt' | 'mayEdit'> & {
  email_sealed: string | null;
  last_invited_at: Date | null;
  last_active_at: Date | null;
};

/** Everything the page of a member shows; number and e-mail are still sealed. */
export function memberPage(tx: ReadTx, id: string): Promise<MemberPage | undefined> {
  return tx.one<MemberPage & Record<string, unknown>>(
    `SELECT m.id, m.version, m.wecom_userid AS userid, m.name, m.english_id AS "englishId", m.alias, m.title, m.gender, m.mobile, m.landline,
            m.email, m.email_sealed, m.staff_kind AS "staffKind", m.join_state AS "joinState", m.custom, m.last_invited_at, m.last_active_at,
            coalesce((SELECT jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name, 'path', p.path, 'isHead', x.is_head,
                        'isMain', d.id IS NOT DISTINCT FROM m.main_department_id) ORDER BY p.path)
               FROM member_department x JOIN department d ON d.unit_id = $1 AND d.id = x.department_id AND d.state = 'active'
               CROSS JOIN LATERAL (
                 WITH RECURSIVE up AS (
                   SELECT d.id, d.parent_id, d.name, 0 AS n
                   UNION ALL SELECT a.id, a.parent_id, a.name, up.n + 1 FROM up JOIN department a ON a.unit_id = $1 AND a.id = up.parent_id WHERE up.n < 40)
                 SELECT string_agg(name, ' / ' ORDER BY n DESC) AS path FROM up) p
              WHERE x.unit_id = $1 AND x.member_id = m.id), '[]') AS departments,
            coalesce((SELECT jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name) ORDER BY l.name)
               FROM label_member lm JOIN label l ON l.unit_id = $1 AND l.id = lm.label_id
              WHERE lm.unit_id = $1 AND lm.member_id = m.id), '[]') AS labels,
            EXISTS (SELECT FROM unit_role r WHERE r.unit_id = $1 AND r.member_id = m.id AND r.role = 'founder' AND r.state = 'active') AS "isFounder"
       FROM member m WHERE m.unit_id = $1 AND m.id = $2`,
    [tx.unitId, id],
  );
}

/** Somebody else of the unit has this number. */
export async function mobileTaken(tx: ReadTx, index: Buffer, except: string | null): Promise<boolean> {
  const row = await tx.one(`SELECT 1 FROM member WHERE unit_id = $1 AND mobile_index = $2 AND id IS DISTINCT FROM $3`, [
    tx.unitId,
    index,
    except,
  ]);
  return row !== undefined;
}

/** What somebody leaves behind, in the order people settle it (CON-19). */
export function dutiesOf(tx: ReadTx, memberId: string): Promise<Duty[]> {
  return tx.query<Duty & Record<string, unknown>>(
    `SELECT CASE t.role WHEN 'head' THEN 'node_head' ELSE t.role END AS kind, n.id AS "refId",
            n.name || coalesce(' · ' || string_agg(nullif(t.subject, ''), '、' ORDER BY t.subject), '') AS name, true AS "handOver"
       FROM node_teacher t JOIN school_node n ON n.unit_id = $1 AND n.id = t.node_id AND n.deleted_at IS NULL AND NOT n.is_graduated
      WHERE t.unit_id = $1 AND t.member_id = $2 GROUP BY t.role, n.id, n.name
     UNION ALL
     SELECT 'department_head', d.id, d.name, true FROM member_department md
       JOIN department d ON d.unit_id = $1 AND d.id = md.department_id AND d.state = 'active'
      WHERE md.unit_id = $1 AND md.member_id = $2 AND md.is_head
     UNION ALL
     SELECT 'admin_role', r.member_id, r.role, false FROM unit_role r WHERE r.unit_id = $1 AND r.member_id = $2 AND r.state = 'active'
     UNION ALL
     SELECT 'admin_label', l.id, l.name, true FROM label l JOIN label_member lm ON lm.unit_id = $1 AND lm.label_id = l.id AND lm.member_id = $2
      WHERE l.unit_id = $1 AND l.system_key = 'admin'
     ORDER BY 1, 3, 2`,
    [tx.unitId, memberId],
  );
}

/** Teachers and heads of a node as they stand. */
export function teachersAt(
  tx: ReadTx,
  nodeId: string,
): Promise<{ memberId: string; role: 'class_teacher' | 'subject_teacher' | 'head'; subject: string | null }[]> {
  return tx.query(
    `SELECT member_id AS "memberId", role, subject FROM node_teacher WHERE unit_id = $1 AND node_id = $2 ORDER BY role, member_id, subject`,
    [tx.unitId, nodeId],
  );
}

/** Heads of a department as they stand. */
export async function headsAt(tx: ReadTx, departmentId: string): Promise<string[]> {
  const rows = await tx.query<{ member_id: string }>(
    `SELECT member_id FROM member_department WHERE unit_id = $1 AND department_id = $2 AND is_head ORDER BY member_id`,
    [tx.unitId, departmentId],
  );
  return rows.map((row) => row.member_id);
}
