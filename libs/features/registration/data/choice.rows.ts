import type { RegistrationIdentity, RegistrationKind } from '@contracts/registration-types';
import type { ReadTx } from '@platform/db/tx';

/** Departments of 企業通訊錄, the root as the school itself (SUB-64). */
export function departmentChoices(tx: ReadTx): Promise<{ id: string; parentId: string | null; name: string }[]> {
  return tx.query(
    `SELECT id, parent_id AS "parentId", name FROM department WHERE unit_id = $1 AND state = 'active' ORDER BY depth, sort DESC, name, id`,
    [tx.unitId],
  );
}

/**
 * Classes that may be chosen: made by 按B08表同步年級班別, of this or the next school year, not graduated (SUB-84); split
 * ones by who asks (SUB-86). Staff name any of them as classes they teach. Before a new year begins the classes of both stand
 * there, often under the same names: then each grade is told with its year, the new one first.
 */
export async function classChoices(
  tx: ReadTx,
  kind: RegistrationKind,
  identity: RegistrationIdentity | null,
): Promise<{ id: string; name: string; grade: string }[]> {
  const audiences =
    kind !== 'family' ? ['shared', 'student', 'parent'] : identity === 'student' ? ['shared', 'student'] : ['shared', 'parent'];
  const rows = await tx.query<{ id: string; name: string; grade: string; year: string | null }>(
    `SELECT n.id, n.name, coalesce(g.name, '') AS grade, n.school_year AS year
       FROM school_node n LEFT JOIN school_node g ON g.unit_id = $1 AND g.id = n.parent_id
      WHERE n.unit_id = $1 AND n.kind = 'class' AND n.origin = 'b08' AND n.deleted_at IS NULL
        AND NOT n.is_graduated AND NOT n.is_alumni AND n.audience = ANY($2)
        AND (n.school_year IS NULL OR n.school_year >= ${SCHOOL_YEAR})
      ORDER BY n.school_year DESC NULLS LAST, g.sort DESC, g.name, n.sort DESC, n.name, n.id`,
    [tx.unitId, audiences],
  );
  const years = new Set(rows.map(({ year }) => year));
  return rows.map(({ id, name, grade, year }) => ({ id, name, grade: years.size > 1 && year !== null ? `${year} ${grade}` : grade }));
}

/** The school year that is running in Macao, `2026/2027`: it begins in September. */
const SCHOOL_YEAR = `(SELECT CASE WHEN extract(month FROM d) >= 9
    THEN extract(year FROM d)::text || '/' || (extract(year FROM d) + 1)::text
    ELSE (extract(year FROM d) - 1)::text || '/' || extract(year FROM d)::text END
  FROM (SELECT (now() AT TIME ZONE 'Asia/Macau')::date AS d) AS today)`;

/** Names of chosen departments and classes, in their order. */
export async function placeNames(tx: ReadTx, departmentIds: readonly string[], classIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `SELECT name FROM department WHERE unit_id = $1 AND id = ANY($2::uuid[])
     UNION ALL SELECT name FROM school_node WHERE unit_id = $1 AND id = ANY($3::uuid[])`,
    [tx.unitId, [...departmentIds], [...classIds]],
  );
  return rows.map((row) => row.name);
}
