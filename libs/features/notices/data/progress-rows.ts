import type { DeliveryCounts, StoneCounts } from '@contracts/notice-types';
import type { ReadTx } from '@platform/db/tx';

export interface ClassProgress extends StoneCounts {
  class_id: string;
  name: string;
  teacher: string | null;
  students: number;
}
export interface MessageCounts extends DeliveryCounts {
  recipients: number;
}

/** Counters of a class's groups, each with the state of its call: a few dozen rows, whatever the number of receivers. */
const GROUPS = `
  SELECT t.*, t.students - t.opened - t.done - t.lost AS rest, t.receivers - t.not_joined - t.failed AS decided, coalesce(b.state, 'none') AS batch
    FROM notice_tally t
    JOIN notice n ON n.unit_id = $1 AND n.id = t.notice_id
    LEFT JOIN delivery_batch b ON b.unit_id = $1 AND b.message_id = n.message_id AND b.seq = t.grp
   WHERE t.unit_id = $1 AND t.notice_id = $2`;

const STONES = `sum(g.done)::int AS done, sum(g.opened)::int AS opened,
  coalesce(sum(g.rest) FILTER (WHERE g.batch = 'sent'), 0)::int AS delivered,
  coalesce(sum(g.rest) FILTER (WHERE g.batch IN ('ready', 'sending')), 0)::int AS waiting,
  (sum(g.lost) + coalesce(sum(g.rest) FILTER (WHERE g.batch NOT IN ('sent', 'ready', 'sending')), 0))::int AS unreached`;

/** Stones per class, in the order of the directory tree. */
export function classProgress(tx: ReadTx, noticeId: string): Promise<ClassProgress[]> {
  return tx.query<ClassProgress>(
    `SELECT c.*, sn.name, (
         SELECT m.name FROM node_teacher nt JOIN member m ON m.unit_id = $1 AND m.id = nt.member_id
          WHERE nt.unit_id = $1 AND nt.node_id = c.class_id AND nt.role = 'class_teacher' ORDER BY m.name LIMIT 1) AS teacher
       FROM (SELECT g.class_id, sum(g.students)::int AS students, ${STONES} FROM (${GROUPS}) AS g GROUP BY g.class_id) AS c
       JOIN school_node sn ON sn.unit_id = $1 AND sn.id = c.class_id
      ORDER BY sn.sort DESC, sn.name, c.class_id`,
    [tx.unitId, noticeId],
  );
}

/** Messages by state; their sum is the number of receivers chosen (G7). */
export async function messageCounts(tx: ReadTx, noticeId: string): Promise<MessageCounts> {
  const row = await tx.one<MessageCounts>(
    `SELECT coalesce(sum(g.receivers), 0)::int AS recipients, coalesce(sum(g.not_joined), 0)::int AS not_joined,
            coalesce(sum(g.decided) FILTER (WHERE g.batch = 'sent'), 0)::int AS sent,
            coalesce(sum(g.failed), 0)::int + coalesce(sum(g.decided) FILTER (WHERE g.batch = 'failed'), 0)::int AS failed,
            coalesce(sum(g.decided) FILTER (WHERE g.batch = 'unknown'), 0)::int AS unknown,
            coalesce(sum(g.decided) FILTER (WHERE g.batch = 'cancelled'), 0)::int AS cancelled,
            coalesce(sum(g.decided) FILTER (WHERE g.batch IN ('ready', 'sending', 'none')), 0)::int AS pending
       FROM (${GROUPS}) AS g`,
    [tx.unitId, noticeId],
  );
  return row!;
}

/** Why receivers were refused: reasons of single receivers and codes of whole calls. */
export function failureCounts(tx: ReadTx, noticeId: string): Promise<{ code: string; count: number }[]> {
  return tx.query<{ code: string; count: number }>(
    `SELECT code, sum(n)::int AS count FROM (
       SELECT d.error AS code, count(*) AS n FROM notice_delivery d WHERE d.unit_id = $1 AND d.notice_id = $2 AND d.state = 'failed' GROUP BY d.error
       UNION ALL
       SELECT b.error_code, t.receivers - t.not_joined - t.failed
         FROM notice n JOIN delivery_batch b ON b.unit_id = $1 AND b.message_id = n.message_id AND b.state = 'failed'
         JOIN notice_tally t ON t.unit_id = $1 AND t.notice_id = n.id AND t.grp = b.seq
        WHERE n.unit_id = $1 AND n.id = $2) AS f
      WHERE n > 0 GROUP BY code ORDER BY count DESC, code`,
    [tx.unitId, noticeId],
  );
}
