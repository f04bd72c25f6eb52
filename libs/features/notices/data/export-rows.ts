import type { FormAnswers } from '@contracts/forms/answers';
import type { Stone } from '@contracts/notice-types';
import type { ReadTx } from '@platform/db/tx';
import { BATCH, STONE } from './notice-row';

export interface ExportStudent {
  student_id: string;
  student: string;
  class_id: string;
  stone: Stone;
}

/** Children of some classes in the order of the index, one bounded page. */
export function exportStudents(
  tx: ReadTx,
  noticeId: string,
  place: { classIds: readonly string[]; after: ExportStudent | undefined; limit: number },
): Promise<ExportStudent[]> {
  return tx.query<ExportStudent>(
    `SELECT ns.student_id, s.name AS student, ns.class_id, ${STONE} AS stone
       FROM notice_student ns
       JOIN notice n ON n.unit_id = $1 AND n.id = ns.notice_id
       JOIN student s ON s.unit_id = $1 AND s.id = ns.student_id
       ${BATCH}
      WHERE ns.unit_id = $1 AND ns.notice_id = $2 AND ns.class_id = ANY ($3)
        AND ($4::uuid IS NULL OR (ns.class_id, ns.student_id) > ($4::uuid, $5::uuid))
      ORDER BY ns.class_id, ns.student_id LIMIT $6`,
    [tx.unitId, noticeId, place.classIds, place.after?.class_id ?? null, place.after?.student_id ?? null, place.limit],
  );
}

export interface ExportResponse {
  student_id: string;
  responder_id: string;
  responder: string | null;
  relation: string;
  state: 'confirmed' | 'answered';
  submitted_at: Date;
  answers: FormAnswers | null;
}

/** The answers that count, of some children, earliest first. */
export function exportResponses(tx: ReadTx, noticeId: string, studentIds: readonly string[]): Promise<ExportResponse[]> {
  return tx.query<ExportResponse>(
    `SELECT a.student_id, a.responder_id, p.name AS responder, coalesce(g.relation_label, '') AS relation, a.state, a.submitted_at, a.answers
       FROM notice_response a
       JOIN parent p ON p.unit_id = $1 AND p.id = a.responder_id
       LEFT JOIN guardianship g ON g.unit_id = $1 AND g.parent_id = a.responder_id AND g.student_id = a.student_id
      WHERE a.unit_id = $1 AND a.notice_id = $2 AND a.student_id = ANY ($3) AND a.state <> 'pending'
      ORDER BY a.student_id, a.submitted_at, a.responder_id`,
    [tx.unitId, noticeId, studentIds],
  );
}

/**
 * Different people named in a download of these classes: children and those the notice went to (H3). Of a notice just sent the
 * planner knows nothing yet and would read its deliveries again for each child; a full join cannot be made child by child.
 */
export async function exportPersons(tx: ReadTx, noticeId: string, classIds: readonly string[]): Promise<number> {
  const row = await tx.one<{ n: number }>(
    `WITH chosen AS (SELECT student_id FROM notice_student WHERE unit_id = $1 AND notice_id = $2 AND class_id = ANY ($3))
     SELECT (SELECT count(*) FROM chosen) + (
       SELECT count(DISTINCT r.person_id) FROM (
         SELECT c.chosen, d.person_id FROM (SELECT student_id, true AS chosen FROM chosen) AS c
           FULL JOIN (SELECT student_id, person_id FROM notice_delivery WHERE unit_id = $1 AND notice_id = $2) AS d USING (student_id)
         OFFSET 0) AS r WHERE r.chosen) AS n`,
    [tx.unitId, noticeId, classIds],
  );
  return row?.n ?? 0;
}
