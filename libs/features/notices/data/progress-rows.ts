import type { DeliveryCounts, StoneCounts } from '@contracts/notice-types';
import type { ReadTx } from '@platform/db/tx';
import type { NoticeHead } from './notice-row';

export interface ClassProgress extends StoneCounts {
  class_id: string;
  name: string;
  teacher: string | null;
  students: number;
  /** Messages of the class by state. */
  recipients: number;
  m_sent: number;
  m_failed: number;
  m_unknown: number;
  m_cancelled: number;
  m_not_joined: number;
}

/** What is left of a group after its exceptions, by the state of its call. */
const rest = (states: string): string => `coalesce(sum(t.students - t.opened - t.done - t.lost) FILTER (WHERE ${states}), 0)::int`;
const messages = (state: string): string =>
  `coalesce(sum(t.receivers - t.not_joined - t.failed) FILTER (WHERE b.state = '${state}'), 0)::int`;

/**
 * Stones and messages per class, in the order of the directory tree: from the counters of its groups and the states of
 * their calls, a few dozen rows whatever the number of receivers.
 */
export function classProgress(tx: ReadTx, notice: Pick<NoticeHead, 'id' | 'message_id'>): Promise<ClassProgress[]> {
  return tx.query<ClassProgress>(
    `SELECT c.*, sn.name, (
         SELECT m.name FROM node_teacher nt JOIN member m ON m.unit_id = $1 AND m.id = nt.member_id
          WHERE nt.unit_id = $1 AND nt.node_id = c.class_id AND nt.role = 'class_teacher' ORDER BY m.name LIMIT 1) AS teacher
       FROM (
         SELECT t.class_id, sum(t.students)::int AS students, sum(t.done)::int AS done, sum(t.opened)::int AS opened,
                ${rest(`b.state = 'sent'`)} AS delivered, ${rest(`b.state IN ('ready', 'sending')`)} AS waiting,
                sum(t.lost)::int + ${rest(`b.state IS NULL OR b.state IN ('failed', 'unknown', 'cancelled')`)} AS unreached,
                sum(t.receivers)::int AS recipients, sum(t.not_joined)::int AS m_not_joined, ${messages('sent')} AS m_sent,
                sum(t.failed)::int + ${messages('failed')} AS m_failed, ${messages('unknown')} AS m_unknown, ${messages('cancelled')} AS m_cancelled
           FROM notice_tally t
           LEFT JOIN delivery_batch b ON b.unit_id = $1 AND b.message_id = $3 AND b.seq = t.grp
          WHERE t.unit_id = $1 AND t.notice_id = $2 GROUP BY t.class_id) AS c
       JOIN school_node sn ON sn.unit_id = $1 AND sn.id = c.class_id
       LEFT JOIN school_node grade ON grade.unit_id = $1 AND grade.id = sn.parent_id
       LEFT JOIN school_node section ON section.unit_id = $1 AND section.id = grade.parent_id
       LEFT JOIN school_node campus ON campus.unit_id = $1 AND campus.id = section.parent_id
      ORDER BY campus.sort DESC, section.sort DESC, grade.sort DESC, grade.name, sn.sort DESC, sn.name, c.class_id`,
    [tx.unitId, notice.id, notice.message_id],
  );
}

/** Messages by state; their sum is the number of receivers chosen (G7). */
export function messageCounts(classes: readonly ClassProgress[]): DeliveryCounts & { recipients: number } {
  const sum = (of: (c: ClassProgress) => number): number => classes.reduce((n, c) => n + of(c), 0);
  const counts = {
    recipients: sum((c) => c.recipients),
    sent: sum((c) => c.m_sent),
    failed: sum((c) => c.m_failed),
    unknown: sum((c) => c.m_unknown),
    cancelled: sum((c) => c.m_cancelled),
    not_joined: sum((c) => c.m_not_joined),
  };
  const { recipients, ...ended } = counts;
  return { ...counts, pending: recipients - Object.values(ended).reduce((a, b) => a + b, 0) };
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
