import type { PrivacyPerson, PrivacySubject } from '@contracts/privacy';
import type { ReadTx } from '@platform/db/tx';
import { FORGOTTEN_MARK } from '../forget-person';

const MOST = 20;

/** One shape for the three kinds of people; `about` tells people of one name apart. */
const PEOPLE = `
  SELECT 'member' AS kind, m.id, m.name, m.search, m.wecom_userid,
    coalesce((SELECT string_agg(d.name, '、' ORDER BY d.name) FROM member_department x JOIN department d ON d.unit_id = $1 AND d.id = x.department_id
               WHERE x.unit_id = $1 AND x.member_id = m.id), '') AS about,
    m.join_state = 'left' AS gone FROM member m WHERE m.unit_id = $1
  UNION ALL
  SELECT 'parent', p.id, coalesce(p.name, ''), p.search, p.wecom_userid,
    coalesce((SELECT string_agg(s.name, '、' ORDER BY s.name) FROM guardianship g JOIN student s ON s.unit_id = $1 AND s.id = g.student_id
               WHERE g.unit_id = $1 AND g.parent_id = p.id), ''),
    p.removed_at IS NOT NULL FROM parent p WHERE p.unit_id = $1
  UNION ALL
  SELECT 'student', s.id, s.name, s.search, s.wecom_userid,
    coalesce((SELECT string_agg(n.name, '、' ORDER BY n.name) FROM student_class c JOIN school_node n ON n.unit_id = $1 AND n.id = c.class_id
               WHERE c.unit_id = $1 AND c.student_id = s.id AND c.to_date IS NULL), ''),
    s.state = 'removed' FROM student s WHERE s.unit_id = $1`;

interface Row extends Record<string, unknown> {
  kind: PrivacySubject;
  id: string;
  name: string;
  about: string;
  gone: boolean;
  erased: boolean;
}
const COLUMNS = `kind, id, name, about, gone, starts_with(wecom_userid, '${FORGOTTEN_MARK}') AS erased`;

const present = ({ kind, id, name, about, gone, erased }: Row): PrivacyPerson => ({
  kind,
  id,
  name,
  about: erased ? '' : about,
  state: erased ? 'erased' : gone ? 'gone' : 'here',
});

/** @param pattern of the search column. @returns at most 20, those who are here before those who left */
export async function peopleLike(tx: ReadTx, pattern: string): Promise<PrivacyPerson[]> {
  const rows = await tx.query<Row>(
    `SELECT ${COLUMNS} FROM (${PEOPLE}) x WHERE search LIKE $2 ESCAPE '\\' AND NOT starts_with(wecom_userid, '${FORGOTTEN_MARK}')
      ORDER BY gone, name, id LIMIT ${String(MOST)}`,
    [tx.unitId, pattern],
  );
  return rows.map(present);
}

export async function peopleOf(tx: ReadTx, ids: readonly string[]): Promise<Map<string, PrivacyPerson>> {
  const rows = await tx.query<Row>(`SELECT ${COLUMNS} FROM (${PEOPLE}) x WHERE id = ANY ($2::uuid[])`, [tx.unitId, ids]);
  return new Map(rows.map((row) => [row.id, present(row)]));
}
