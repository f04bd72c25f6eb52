import type { ReadTx } from '@platform/db/tx';

export interface TeacherToAsk {
  id: string;
  userid: string;
  classIds: string[];
  classes: string[];
  families: number;
}

/** Children of a notice of whose people nobody has joined 學校通知 to this day, by class. $2 notice */
const NOT_JOINED = `
  SELECT ns.class_id, count(*)::int AS families FROM notice_student ns
   WHERE ns.unit_id = $1 AND ns.notice_id = $2 AND ns.lost
     AND EXISTS (SELECT FROM notice_delivery d JOIN parent p ON p.unit_id = $1 AND p.id = d.person_id AND p.removed_at IS NULL
                  WHERE d.unit_id = $1 AND d.notice_id = $2 AND d.student_id = ns.student_id AND d.state = 'not_joined')
     AND NOT EXISTS (SELECT FROM notice_delivery d JOIN parent p ON p.unit_id = $1 AND p.id = d.person_id AND p.subscribed AND p.removed_at IS NULL
                      WHERE d.unit_id = $1 AND d.notice_id = $2 AND d.student_id = ns.student_id)
   GROUP BY ns.class_id`;

/** Number of families to invite (NOT-17). */
export async function familiesToInvite(tx: ReadTx, noticeId: string): Promise<number> {
  const row = await tx.one<{ n: number }>(`SELECT coalesce(sum(f.families), 0)::int AS n FROM (${NOT_JOINED}) AS f`, [tx.unitId, noticeId]);
  return row?.n ?? 0;
}

/** Class teachers of those classes, each once with all of them. */
export function teachersToAsk(tx: ReadTx, noticeId: string): Promise<TeacherToAsk[]> {
  return tx.query<TeacherToAsk & Record<string, unknown>>(
    `SELECT m.id, m.wecom_userid AS userid, array_agg(t.class_id ORDER BY c.sort DESC, c.name) AS "classIds",
            array_agg(c.name ORDER BY c.sort DESC, c.name) AS classes, sum(t.families)::int AS families
       FROM (SELECT DISTINCT f.class_id, f.families, nt.member_id FROM (${NOT_JOINED}) AS f
               JOIN node_teacher nt ON nt.unit_id = $1 AND nt.node_id = f.class_id AND nt.role = 'class_teacher') AS t
       JOIN school_node c ON c.unit_id = $1 AND c.id = t.class_id
       JOIN member m ON m.unit_id = $1 AND m.id = t.member_id AND m.join_state NOT IN ('left', 'disabled')
      GROUP BY m.id, m.wecom_userid ORDER BY m.id`,
    [tx.unitId, noticeId],
  );
}
