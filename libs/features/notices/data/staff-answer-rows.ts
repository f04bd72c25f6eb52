import type { FormAnswers } from '@contracts/forms/answers';
import type { ReadTx } from '@platform/db/tx';

/** A filled form as staff read it; `id` names its files, also those of its earlier revisions. */
export interface StaffAnswerRow {
  id: string;
  name: string | null;
  relation: string;
  at: Date;
  revision: number;
  answers: FormAnswers;
}

const WHO = `p.name, coalesce(g.relation_label, '') AS relation`;
const JOIN_WHO = `JOIN parent p ON p.unit_id = $1 AND p.id = x.responder_id
  LEFT JOIN guardianship g ON g.unit_id = $1 AND g.parent_id = x.responder_id AND g.student_id = x.student_id`;

/** What counts now, latest first: one per student, or one per person. */
export function answersOfStudent(tx: ReadTx, noticeId: string, studentId: string): Promise<StaffAnswerRow[]> {
  return tx.query<StaffAnswerRow>(
    `SELECT x.id, ${WHO}, x.submitted_at AS at, x.revision, x.answers FROM notice_response x ${JOIN_WHO}
      WHERE x.unit_id = $1 AND x.notice_id = $2 AND x.student_id = $3 AND x.kind = 'form' ORDER BY x.submitted_at DESC, x.id`,
    [tx.unitId, noticeId, studentId],
  );
}

/** What stood before (NOT-56), latest first. */
export function revisionsOfStudent(tx: ReadTx, noticeId: string, studentId: string): Promise<StaffAnswerRow[]> {
  return tx.query<StaffAnswerRow>(
    `SELECT a.id, ${WHO}, x.submitted_at AS at, x.revision, x.answers FROM notice_response_revision x ${JOIN_WHO}
       JOIN notice_response a ON a.unit_id = $1 AND a.notice_id = x.notice_id AND a.student_id = x.student_id AND a.answers_for = x.answers_for
      WHERE x.unit_id = $1 AND x.notice_id = $2 AND x.student_id = $3 ORDER BY x.submitted_at DESC, x.revision DESC`,
    [tx.unitId, noticeId, studentId],
  );
}

/** A student as addressed by a notice, with the class of that time; undefined when it was not. */
export function addressedStudent(
  tx: ReadTx,
  noticeId: string,
  studentId: string,
): Promise<{ name: string; class_name: string } | undefined> {
  return tx.one(
    `SELECT s.name, c.name AS class_name FROM notice_student ns
       JOIN student s ON s.unit_id = $1 AND s.id = ns.student_id JOIN school_node c ON c.unit_id = $1 AND c.id = ns.class_id
      WHERE ns.unit_id = $1 AND ns.notice_id = $2 AND ns.student_id = $3`,
    [tx.unitId, noticeId, studentId],
  );
}
