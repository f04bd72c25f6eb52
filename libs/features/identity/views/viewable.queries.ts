import type { ViewKind, Viewable } from '@contracts/role-views';
import type { ReadTx } from '@platform/db/tx';
import { searchPattern } from '@platform/text/search-key';

const SHOWN = 50;
const IN_CLASS = `($2::uuid IS NULL OR EXISTS (SELECT FROM node_teacher t WHERE t.unit_id = $1 AND t.member_id = m.id AND t.node_id = $2))`;

const STAFF = `
  SELECT 'staff' AS kind, m.id, m.name,
    coalesce((SELECT string_agg(d.name, '、' ORDER BY d.depth, d.name) FROM member_department md
                JOIN department d ON d.unit_id = $1 AND d.id = md.department_id
               WHERE md.unit_id = $1 AND md.member_id = m.id AND d.deleted_at IS NULL), '') AS facts
    FROM member m WHERE m.unit_id = $1 AND m.join_state NOT IN ('left', 'disabled') AND ${IN_CLASS}
     AND ($3::text IS NULL OR m.search LIKE $3 ESCAPE '\\')
   ORDER BY m.name, m.id LIMIT ${String(SHOWN)}`;

/** Guardians by their own name or a child's, with the children they have here; the same rule as a log-in (`isPresent`). */
const FAMILY = `
  SELECT $4::text AS kind, p.id, coalesce(p.name, min(c.name)) AS name, string_agg(c.name || ' ' || c.classes, '、' ORDER BY c.name, c.id) AS facts
    FROM parent p
    JOIN guardianship g ON g.unit_id = $1 AND g.parent_id = p.id AND g.ended_at IS NULL
    CROSS JOIN LATERAL (
      SELECT s.id, s.name, s.search, coalesce(string_agg(n.name, '、' ORDER BY n.name), '') AS classes,
             coalesce(bool_or(n.id = $2), false) AS in_class
        FROM student s
        LEFT JOIN student_class sc ON sc.unit_id = $1 AND sc.student_id = s.id AND sc.to_date IS NULL
        LEFT JOIN school_node n ON n.unit_id = $1 AND n.id = sc.class_id AND n.deleted_at IS NULL
       WHERE s.unit_id = $1 AND s.id = g.student_id AND s.state = 'active' GROUP BY s.id, s.name, s.search) AS c
   WHERE p.unit_id = $1 AND p.removed_at IS NULL AND p.is_student = ($4 = 'student')
     AND (p.barred_external IS NULL OR p.barred_external IS DISTINCT FROM p.external_userid)
   GROUP BY p.id, p.name, p.search
  HAVING ($2::uuid IS NULL OR bool_or(c.in_class))
     AND ($3::text IS NULL OR p.search LIKE $3 ESCAPE '\\' OR bool_or(c.search LIKE $3 ESCAPE '\\'))
   ORDER BY coalesce(p.name, min(c.name)), p.id LIMIT ${String(SHOWN)}`;

/** People who could log in now, of one class or found by name. @returns at most 50 */
export function viewablePeople(
  tx: ReadTx,
  { kind, classId, q }: { kind: ViewKind; classId?: string | undefined; q?: string | undefined },
): Promise<Viewable[]> {
  const params = [tx.unitId, classId ?? null, q === undefined || q.trim() === '' ? null : searchPattern(q)];
  return kind === 'staff'
    ? tx.query<Viewable & Record<string, unknown>>(STAFF, params)
    : tx.query<Viewable & Record<string, unknown>>(FAMILY, [...params, kind]);
}
