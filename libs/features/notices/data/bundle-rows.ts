import type { DuePlace } from '@features/messages';
import type { Tx } from '@platform/db/tx';

export interface WaitingRow {
  notice_id: string;
  message_id: string;
  student_id: string;
  person_id: string;
  userid: string;
}

/** Takes the notices' locks, in the order of their ids: a recall waits, or is over and its places are gone. */
export async function lockNotices(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(`SELECT id FROM notice WHERE unit_id = $1 AND id = ANY ($2) ORDER BY id FOR UPDATE`, [tx.unitId, ids]);
}

/** Who waits in some places, per child and person. */
export function waitingPeople(tx: Tx, places: readonly DuePlace[]): Promise<WaitingRow[]> {
  return tx.query<WaitingRow>(
    `SELECT ns.notice_id, place.message_id, ns.student_id, d.person_id, p.wecom_userid AS userid
       FROM unnest($2::uuid[], $3::uuid[], $4::int[]) AS place (notice_id, message_id, seq)
       JOIN notice_student ns ON ns.unit_id = $1 AND ns.notice_id = place.notice_id AND ns.grp = place.seq
       JOIN notice_delivery d ON d.unit_id = $1 AND d.notice_id = ns.notice_id AND d.student_id = ns.student_id AND d.state = 'pending'
       JOIN parent p ON p.unit_id = $1 AND p.id = d.person_id
      ORDER BY ns.student_id, d.person_id, ns.notice_id`,
    [tx.unitId, places.map((p) => p.refId), places.map((p) => p.messageId), places.map((p) => p.seq)],
  );
}

/** A child's place in a notice, and the place it moves to. */
export interface Move {
  noticeId: string;
  studentId: string;
  group: number;
}

/**
 * Moves children to other groups and counts both anew. Readers and answers lock the child before its counter, so after
 * the children are moved no counter of their old groups is written any more.
 * @param left the groups that nobody is left in
 */
export async function regroup(tx: Tx, moves: readonly Move[], left: readonly DuePlace[]): Promise<void> {
  await tx.execute(
    `UPDATE notice_student ns SET grp = m.grp FROM unnest($2::uuid[], $3::uuid[], $4::int[]) AS m (notice_id, student_id, grp)
      WHERE ns.unit_id = $1 AND ns.notice_id = m.notice_id AND ns.student_id = m.student_id`,
    [tx.unitId, moves.map((m) => m.noticeId), moves.map((m) => m.studentId), moves.map((m) => m.group)],
  );
  await tx.execute(
    `DELETE FROM notice_tally t USING unnest($2::uuid[], $3::int[]) AS g (notice_id, grp)
      WHERE t.unit_id = $1 AND t.notice_id = g.notice_id AND t.grp = g.grp`,
    [tx.unitId, left.map((place) => place.refId), left.map((place) => place.seq)],
  );
  const groups = new Map(moves.map((m) => [`${m.noticeId} ${String(m.group)}`, m]));
  await tx.execute(
    `INSERT INTO notice_tally (unit_id, notice_id, class_id, grp, students, receivers, not_joined, failed, lost, opened, done)
     SELECT $1, ns.notice_id, ns.class_id, ns.grp, count(*), sum(d.receivers), sum(d.not_joined), sum(d.failed),
            count(*) FILTER (WHERE ns.lost AND ns.opened_at IS NULL AND ns.done_at IS NULL),
            count(*) FILTER (WHERE ns.opened_at IS NOT NULL AND ns.done_at IS NULL), count(*) FILTER (WHERE ns.done_at IS NOT NULL)
       FROM unnest($2::uuid[], $3::int[]) AS g (notice_id, grp)
       JOIN notice_student ns ON ns.unit_id = $1 AND ns.notice_id = g.notice_id AND ns.grp = g.grp
      CROSS JOIN LATERAL (
        SELECT count(*) AS receivers, count(*) FILTER (WHERE state = 'not_joined') AS not_joined, count(*) FILTER (WHERE state = 'failed') AS failed
          FROM notice_delivery d WHERE d.unit_id = $1 AND d.notice_id = ns.notice_id AND d.student_id = ns.student_id) AS d
      GROUP BY ns.notice_id, ns.class_id, ns.grp`,
    [tx.unitId, [...groups.values()].map((m) => m.noticeId), [...groups.values()].map((m) => m.group)],
  );
}
