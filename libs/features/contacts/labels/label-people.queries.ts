import type { ReadTx } from '@platform/db/tx';
import { seenSql, sightOf } from '../visibility/sight';

interface LabelPerson {
  id: string;
  name: string;
  /** Names of the departments, joined by ";" (CON-09). */
  department: string | null;
}

/**
 * Members behind a label: those who bear it and those of its departments with everything below, as far as the caller sees
 * them (VIS-05); nobody who left or is disabled.
 */
export async function labelPeople(tx: ReadTx, labelId: string, limit: number): Promise<{ items: LabelPerson[]; total: number }> {
  const params: unknown[] = [tx.unitId, labelId, limit];
  const seen = seenSql(await sightOf(tx), 'm', params);
  const rows = await tx.query<LabelPerson & { total: number }>(
    `WITH RECURSIVE below AS (
       SELECT department_id AS id FROM label_member WHERE unit_id = $1 AND label_id = $2 AND department_id IS NOT NULL
       UNION SELECT d.id FROM below b JOIN department d ON d.unit_id = $1 AND d.parent_id = b.id AND d.state = 'active'
     ), bearer AS (
       SELECT member_id AS id FROM label_member WHERE unit_id = $1 AND label_id = $2 AND member_id IS NOT NULL
       UNION SELECT md.member_id FROM member_department md WHERE md.unit_id = $1 AND md.department_id IN (SELECT id FROM below)
     ), picked AS (
       SELECT m.id, m.name, count(*) OVER ()::int AS total FROM member m
        WHERE m.unit_id = $1 AND m.id IN (SELECT id FROM bearer) AND m.join_state NOT IN ('left', 'disabled') AND ${seen}
        ORDER BY m.name, m.id LIMIT $3
     )
     SELECT p.id, p.name, p.total, (SELECT string_agg(d.name, ';' ORDER BY d.depth, d.name) FROM member_department md
              JOIN department d ON d.unit_id = $1 AND d.id = md.department_id AND d.state = 'active'
             WHERE md.unit_id = $1 AND md.member_id = p.id) AS department
       FROM picked p ORDER BY p.name, p.id`,
    params,
  );
  return { items: rows.map(({ id, name, department }) => ({ id, name, department })), total: rows[0]?.total ?? 0 };
}
