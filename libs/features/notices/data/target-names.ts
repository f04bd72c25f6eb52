import type { NoticeDetail } from '@contracts/notices';
import type { ReadTx } from '@platform/db/tx';

/** The recipients as chosen, with today's names and the place in the tree. Names of removed ones stay readable. */
export function namedTargets(tx: ReadTx, noticeId: string): Promise<NoticeDetail['targets']> {
  return tx.query<NoticeDetail['targets'][number]>(
    `WITH RECURSIVE up AS (
       SELECT t.ref_id AS start, sn.parent_id, ''::text AS path, 0 AS depth FROM notice_target t
         JOIN school_node sn ON sn.unit_id = $1 AND sn.id = t.ref_id WHERE t.unit_id = $1 AND t.notice_id = $2
       UNION ALL
       SELECT up.start, sn.parent_id, CASE WHEN up.path = '' THEN sn.name ELSE sn.name || ' / ' || up.path END, up.depth + 1
         FROM up JOIN school_node sn ON sn.unit_id = $1 AND sn.id = up.parent_id WHERE up.depth < 10),
     place AS (SELECT start, path FROM up WHERE parent_id IS NULL)
     SELECT t.kind, t.ref_id AS "refId", coalesce(sn.name, s.name, u.name) AS name,
            coalesce(place.path, (SELECT string_agg(c.name, ' / ' ORDER BY c.name) FROM student_class sc
               JOIN school_node c ON c.unit_id = $1 AND c.id = sc.class_id
              WHERE sc.unit_id = $1 AND sc.student_id = s.id AND sc.to_date IS NULL), '') AS path
       FROM notice_target t
       JOIN school_unit u ON u.id = $1
       LEFT JOIN school_node sn ON sn.unit_id = $1 AND sn.id = t.ref_id
       LEFT JOIN student s ON s.unit_id = $1 AND s.id = t.ref_id
       LEFT JOIN place ON place.start = t.ref_id
      WHERE t.unit_id = $1 AND t.notice_id = $2
      ORDER BY array_position(ARRAY['school', 'campus', 'section', 'grade', 'class', 'student'], t.kind), sn.sort DESC NULLS LAST, name, t.ref_id`,
    [tx.unitId, noticeId],
  );
}
