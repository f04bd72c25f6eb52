import type { Tx } from '@platform/db/tx';
import type { DemoNotice } from './demo-texts';

/**
 * Families of a demo notice open and confirm: bulk writes of exactly what `MyNoticeAnswers` writes one by one. Who does is
 * drawn from the ids, so the same children are late everywhere.
 */
export async function answerAsPlanned(tx: Tx, id: string, plan: DemoNotice): Promise<void> {
  const done = plan.requireConfirm === false ? 0 : (plan.done ?? 0);
  const opened = plan.opened ?? 0;
  // 0…1 from the child's id: stable, and spread over classes.
  const draw = (salt: string): string => `(abs(hashtext(ns.student_id::text || '${salt}')) % 1000) / 1000.0`;
  await tx.execute(
    `UPDATE notice_student ns SET
       done_at = CASE WHEN ${draw('done')} < $3 THEN now() END,
       opened_at = CASE WHEN ${draw('done')} < $3 OR ${draw('open')} < $4 THEN now() END
     WHERE ns.unit_id = $1 AND ns.notice_id = $2 AND NOT ns.lost AND NOT (ns.student_id = ANY ($5::uuid[]))`,
    [tx.unitId, id, done, opened, plan.ago < 24 * 60 ? await waitingChildren(tx) : []],
  );
  await tx.execute(`UPDATE notice_student SET needs = false WHERE unit_id = $1 AND notice_id = $2 AND done_at IS NOT NULL`, [
    tx.unitId,
    id,
  ]);
  // Materialised: without statistics the planner would run the choice once per row.
  const readers = `WITH opened AS MATERIALIZED (
      SELECT student_id, done_at FROM notice_student WHERE unit_id = $1 AND notice_id = $2 AND opened_at IS NOT NULL),
    reader AS MATERIALIZED (
      SELECT o.student_id, o.done_at, (SELECT min(d.person_id::text)::uuid FROM notice_delivery d
         WHERE d.unit_id = $1 AND d.notice_id = $2 AND d.student_id = o.student_id AND d.state = 'pending') AS person_id
      FROM opened o)`;
  await tx.execute(
    `${readers} UPDATE notice_delivery d SET read_at = now() FROM reader r
     WHERE d.unit_id = $1 AND d.notice_id = $2 AND d.student_id = r.student_id AND d.person_id = r.person_id`,
    [tx.unitId, id],
  );
  await tx.execute(
    `${readers} INSERT INTO notice_response (unit_id, notice_id, student_id, answers_for, responder_id, kind, state)
     SELECT $1, $2, r.student_id, r.student_id, r.person_id, 'confirm', 'confirmed' FROM reader r
     WHERE r.done_at IS NOT NULL AND r.person_id IS NOT NULL`,
    [tx.unitId, id],
  );
  await tx.execute(
    `UPDATE notice_tally t SET opened = s.opened, done = s.done
     FROM (SELECT class_id, grp, count(*) FILTER (WHERE opened_at IS NOT NULL AND done_at IS NULL) AS opened, count(*) FILTER (WHERE done_at IS NOT NULL) AS done
           FROM notice_student WHERE unit_id = $1 AND notice_id = $2 AND NOT lost GROUP BY class_id, grp) s
     WHERE t.unit_id = $1 AND t.notice_id = $2 AND t.class_id = s.class_id AND t.grp = s.grp`,
    [tx.unitId, id],
  );
}

/** The children of the drawings' mother: their newest notices wait for whoever plays her. */
async function waitingChildren(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(`SELECT id FROM student WHERE unit_id = $1 AND name = ANY ($2)`, [
    tx.unitId,
    ['陳樂瑤', '陳樂謙'],
  ]);
  return rows.map((row) => row.id);
}

/** Dates everything of a notice back, readings and answers spread over the hours since. */
export async function moveBack(tx: Tx, id: string, plan: DemoNotice): Promise<void> {
  const age = [tx.unitId, id, plan.ago] as const;
  const back = `make_interval(mins => $3)`;
  const later = (column: string): string => `now() - ${back} + ${back} * ((abs(hashtext(${column}::text)) % 800) / 1000.0)`;
  // The sender may still be booking the last call: rows are taken in its order, calls, message, notice, so that neither waits for both.
  await tx.query(
    `SELECT 1 FROM delivery_batch b JOIN outbound_message m ON m.unit_id = $1 AND m.id = b.message_id
      WHERE b.unit_id = $1 AND m.ref_id = $2 ORDER BY b.message_id, b.seq FOR UPDATE OF b`,
    [tx.unitId, id],
  );
  await tx.query(`SELECT 1 FROM outbound_message WHERE unit_id = $1 AND ref_id = $2 ORDER BY id FOR UPDATE`, [tx.unitId, id]);
  await tx.execute(
    `UPDATE notice SET created_at = created_at - ${back}, updated_at = updated_at - ${back}, listed_at = listed_at - ${back},
       sent_at = sent_at - ${back}, recalled_at = recalled_at - ${back} + interval '12 minutes', closed_at = closed_at - ${back} + interval '5 days',
       fanout_done_at = fanout_done_at - ${back}
     WHERE unit_id = $1 AND id = $2`,
    age,
  );
  await tx.execute(
    `UPDATE notice_student SET sent_at = (SELECT sent_at FROM notice n WHERE n.unit_id = $1 AND n.id = $2),
       opened_at = CASE WHEN opened_at IS NOT NULL THEN ${later('student_id')} END,
       done_at = CASE WHEN done_at IS NOT NULL THEN ${later('student_id')} + interval '1 minute' END
     WHERE unit_id = $1 AND notice_id = $2 AND $3 > 0`,
    age,
  );
  await tx.execute(
    `UPDATE notice_delivery SET read_at = ${later('student_id')} WHERE unit_id = $1 AND notice_id = $2 AND read_at IS NOT NULL`,
    age,
  );
  await tx.execute(
    `UPDATE notice_response SET submitted_at = ${later('student_id')} + interval '1 minute' WHERE unit_id = $1 AND notice_id = $2`,
    age,
  );
  await tx.execute(
    `UPDATE outbound_message SET created_at = created_at - ${back}, sealed_at = sealed_at - ${back}, finished_at = finished_at - ${back}
     WHERE unit_id = $1 AND ref_id = $2`,
    age,
  );
  await tx.execute(
    `UPDATE delivery_batch b SET created_at = b.created_at - ${back}, tried_at = b.tried_at - ${back}, finished_at = b.finished_at - ${back}
     FROM outbound_message m WHERE m.unit_id = $1 AND m.ref_id = $2 AND b.unit_id = $1 AND b.message_id = m.id`,
    age,
  );
  await tx.execute(
    `UPDATE reminder r SET created_at = t.created_at - ${back} FROM reminder_topic t
     WHERE t.unit_id = $1 AND t.source_key LIKE '%' || $2::text || '%' AND r.unit_id = $1 AND r.topic_id = t.id`,
    age,
  );
  await tx.execute(
    `UPDATE reminder_topic SET created_at = created_at - ${back} WHERE unit_id = $1 AND source_key LIKE '%' || $2::text || '%'`,
    age,
  );
}
