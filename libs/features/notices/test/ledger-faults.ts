import type { TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';

/** Sentences about what does not add up in a unit's notices; empty when the ledger is sound (R20, G7). */
export async function ledgerFaults(test: TestApp, unit: BuiltUnit): Promise<string[]> {
  const rows = await test.db.read(unit.ctx, (tx) => tx.query<{ fault: string }>(CHECKS, [tx.unitId]));
  return rows.map((row) => row.fault);
}

const CHECKS = `
  WITH d AS (
    SELECT d.*, ns.class_id, ns.grp FROM notice_delivery d
      LEFT JOIN notice_student ns ON ns.unit_id = $1 AND ns.notice_id = d.notice_id AND ns.student_id = d.student_id
     WHERE d.unit_id = $1),
  per AS (
    SELECT notice_id, class_id, grp, count(*) AS receivers, count(*) FILTER (WHERE state = 'not_joined') AS not_joined,
           count(*) FILTER (WHERE state = 'failed') AS failed FROM d GROUP BY 1, 2, 3),
  st AS (
    SELECT notice_id, class_id, grp, count(*) AS students, count(*) FILTER (WHERE done_at IS NOT NULL) AS done,
           count(*) FILTER (WHERE done_at IS NULL AND opened_at IS NOT NULL) AS opened,
           count(*) FILTER (WHERE done_at IS NULL AND opened_at IS NULL AND lost) AS lost
      FROM notice_student WHERE unit_id = $1 GROUP BY 1, 2, 3)
  SELECT 'delivery without student: ' || notice_id AS fault FROM d WHERE class_id IS NULL
  UNION ALL SELECT 'orphan delivery: ' || d.notice_id FROM d LEFT JOIN notice n ON n.unit_id = $1 AND n.id = d.notice_id WHERE n.id IS NULL
  UNION ALL SELECT 'orphan person: ' || d.person_id FROM d LEFT JOIN parent p ON p.unit_id = $1 AND p.id = d.person_id WHERE p.id IS NULL
  UNION ALL SELECT 'students of a group differ from its counter: ' || st.notice_id FROM st
     LEFT JOIN notice_tally t ON t.unit_id = $1 AND t.notice_id = st.notice_id AND t.class_id = st.class_id AND t.grp = st.grp
    WHERE (t.students, t.done, t.opened, t.lost) IS DISTINCT FROM (st.students::int, st.done::int, st.opened::int, st.lost::int)
  UNION ALL SELECT 'deliveries of a group differ from its counter: ' || t.notice_id FROM notice_tally t
     LEFT JOIN per ON per.notice_id = t.notice_id AND per.class_id = t.class_id AND per.grp = t.grp
    WHERE t.unit_id = $1
      AND (t.receivers, t.not_joined, t.failed) IS DISTINCT FROM (coalesce(per.receivers, 0)::int, coalesce(per.not_joined, 0)::int, coalesce(per.failed, 0)::int)
  UNION ALL SELECT 'group without call: ' || ns.notice_id FROM notice_student ns
     JOIN notice n ON n.unit_id = $1 AND n.id = ns.notice_id
     LEFT JOIN delivery_batch b ON b.unit_id = $1 AND b.message_id = n.message_id AND b.seq = ns.grp
    WHERE ns.unit_id = $1 AND ns.grp > 0 AND b.seq IS NULL
  UNION ALL SELECT 'answer without done: ' || a.notice_id FROM notice_response a
     JOIN notice_student ns ON ns.unit_id = $1 AND ns.notice_id = a.notice_id AND ns.student_id = a.student_id
    WHERE a.unit_id = $1 AND ns.done_at IS NULL
  UNION ALL SELECT 'two of one guardian in one call: ' || d.notice_id FROM d
     JOIN notice n ON n.unit_id = $1 AND n.id = d.notice_id AND NOT n.family_card
     JOIN delivery_batch b ON b.unit_id = $1 AND b.message_id = n.message_id AND b.seq = d.grp AND b.wait IS DISTINCT FROM 'budget'
    WHERE d.state <> 'not_joined' AND d.grp > 0 GROUP BY d.notice_id, d.person_id, d.grp HAVING count(*) > 1
  UNION ALL SELECT 'place of another size: ' || b.message_id || ' ' || b.seq FROM delivery_batch b
     JOIN outbound_message m ON m.unit_id = $1 AND m.id = b.message_id AND m.kind = 'notice'
    WHERE b.unit_id = $1 AND b.wait = 'budget' AND b.receivers <> (
      SELECT count(*) FROM notice_student s WHERE s.unit_id = $1 AND s.notice_id = m.ref_id AND s.grp = b.seq)
  UNION ALL SELECT 'message ended with open calls: ' || m.id FROM outbound_message m
     JOIN delivery_batch b ON b.unit_id = $1 AND b.message_id = m.id AND b.state IN ('ready', 'sending')
    WHERE m.unit_id = $1 AND m.state IN ('sent', 'partly_failed', 'failed')`;
