import type { ReadTx } from '@platform/db/tx';
import { seenSql, sightOf } from '../visibility/sight';

export interface NameCard {
  name: string;
  /** Title of a member, class of a pupil, children of a guardian. */
  detail: string | null;
}

/**
 * Names to show for ids of members, pupils and guardians, in one statement. A guardian has no name in WeCom: he is shown as
 * 「{學生}-{關係}」, several children joined by "/" (SCH-05). Members whom the caller may not see are not in the answer (VIS-05).
 */
export async function nameCards(
  tx: ReadTx,
  ids: { members?: readonly string[]; students?: readonly string[]; parents?: readonly string[] },
): Promise<ReadonlyMap<string, NameCard>> {
  const params: unknown[] = [tx.unitId, ids.members ?? [], ids.students ?? [], ids.parents ?? []];
  // Rules of visibility are between members of the staff; families see the names of those who write to them.
  const seen = tx.ctx.actor.kind === 'staff' ? seenSql(await sightOf(tx), 'm', params) : 'true';
  const rows = await tx.query<{ id: string; name: string; detail: string | null }>(
    `SELECT m.id, m.name, m.title AS detail FROM member m WHERE m.unit_id = $1 AND m.id = ANY ($2::uuid[]) AND ${seen}
     UNION ALL
     SELECT s.id, s.name, (SELECT string_agg(n.name, ';' ORDER BY n.name) FROM student_class sc
                             JOIN school_node n ON n.unit_id = sc.unit_id AND n.id = sc.class_id
                            WHERE sc.unit_id = s.unit_id AND sc.student_id = s.id AND sc.to_date IS NULL)
       FROM student s WHERE s.unit_id = $1 AND s.id = ANY ($3::uuid[])
     UNION ALL
     SELECT p.id, coalesce(nullif(p.name, ''), string_agg(st.name || '-' || g.relation_label, ' / ' ORDER BY st.name), ''),
            string_agg(st.name, ' / ' ORDER BY st.name)
       FROM parent p
       LEFT JOIN guardianship g ON g.unit_id = p.unit_id AND g.parent_id = p.id AND g.ended_at IS NULL
       LEFT JOIN student st ON st.unit_id = p.unit_id AND st.id = g.student_id
      WHERE p.unit_id = $1 AND p.id = ANY ($4::uuid[]) GROUP BY p.id, p.name`,
    params,
  );
  return new Map(rows.map(({ id, name, detail }) => [id, { name, detail }]));
}
