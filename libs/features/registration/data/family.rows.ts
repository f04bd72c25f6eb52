import type { FamilyRelation } from '@contracts/registration-types';
import type { ReadTx, Tx } from '@platform/db/tx';

/** A child of a subscription on its way into Contact Parents. */
export interface LinkRow {
  id: string;
  registerName: string;
  /** Sealed. */
  birthDate: string | null;
  classId: string;
  relation: FamilyRelation;
  state: 'review' | 'waiting' | 'done' | 'rejected' | 'blocked' | 'removed';
  plannedStudentId: string | null;
  studentId: string | null;
  recordId: string;
  cardNo: string;
  cardNoIndex: Buffer;
  credential: 'card' | 'temporary';
  registerIndex: Buffer;
}

export function linksOf(tx: ReadTx, subscriptionId: string): Promise<LinkRow[]> {
  return tx.query<LinkRow>(
    `SELECT l.id, l.register_name AS "registerName", l.birth_date AS "birthDate", l.class_id AS "classId", l.relation, l.state,
            l.planned_student_id AS "plannedStudentId", l.student_id AS "studentId", r.id AS "recordId", r.card_no AS "cardNo",
            r.card_no_index AS "cardNoIndex", r.credential, r.register_index AS "registerIndex"
       FROM family_link l JOIN identity_record r ON r.unit_id = $1 AND r.id = l.identity_record_id
      WHERE l.unit_id = $1 AND l.subscription_id = $2 AND l.state <> 'removed' ORDER BY l.created_at, l.id`,
    [tx.unitId, subscriptionId],
  );
}

/**
 * The pupil a card belongs to, if the unit has one: by another guardian's proved card of the same person, by the card kept
 * with the pupil, or by the register's name in the chosen class where no other card is known of him (SUB-28, SUB-87).
 */
export async function studentOfCard(tx: ReadTx, link: LinkRow): Promise<{ id: string; planned: boolean } | undefined> {
  const proved = await tx.one<{ id: string; planned: boolean }>(
    `SELECT coalesce(l.student_id, l.planned_student_id) AS id, l.student_id IS NULL AS planned
       FROM identity_record r JOIN family_link l ON l.unit_id = $1 AND l.identity_record_id = r.id
       LEFT JOIN student s ON s.unit_id = $1 AND s.id = l.student_id
      WHERE r.unit_id = $1 AND r.register_index = $2 AND l.id <> $3 AND l.state NOT IN ('rejected', 'removed')
        AND (s.id IS NULL OR s.state = 'active') AND coalesce(l.student_id, l.planned_student_id) IS NOT NULL
      ORDER BY l.student_id IS NULL, l.created_at LIMIT 1`,
    [tx.unitId, link.registerIndex, link.id],
  );
  if (proved !== undefined) return proved;
  const row = await tx.one<{ id: string }>(
    `SELECT s.id FROM student s
      WHERE s.unit_id = $1 AND s.state = 'active' AND (s.edu_card_index = $2
         OR s.edu_card_index IS NULL AND s.name = $3
            AND EXISTS (SELECT FROM student_class c WHERE c.unit_id = $1 AND c.student_id = s.id AND c.class_id = $4 AND c.to_date IS NULL)
            AND NOT EXISTS (SELECT FROM identity_record r JOIN family_link l ON l.unit_id = $1 AND l.identity_record_id = r.id
                             WHERE r.unit_id = $1 AND l.student_id = s.id AND r.register_index <> $5 AND r.state = 'active'))
      ORDER BY s.edu_card_index IS NULL, s.id LIMIT 1`,
    [tx.unitId, link.cardNoIndex, link.registerName, link.classId, link.registerIndex],
  );
  return row === undefined ? undefined : { id: row.id, planned: false };
}

export async function classesOf(tx: ReadTx, studentId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT class_id AS id FROM student_class WHERE unit_id = $1 AND student_id = $2 AND to_date IS NULL`,
    [tx.unitId, studentId],
  );
  return rows.map((row) => row.id);
}

export async function planStudent(tx: Tx, linkId: string, studentId: string): Promise<void> {
  await tx.execute(`UPDATE family_link SET planned_student_id = $3 WHERE unit_id = $1 AND id = $2`, [tx.unitId, linkId, studentId]);
}

export async function setLinkState(tx: Tx, linkId: string, state: LinkRow['state']): Promise<void> {
  await tx.execute(`UPDATE family_link SET state = $3 WHERE unit_id = $1 AND id = $2`, [tx.unitId, linkId, state]);
}

/** The child is in Contact Parents: link and card know the pupil from now on. */
export async function finishLink(tx: Tx, link: LinkRow, studentId: string): Promise<void> {
  await tx.execute(`UPDATE family_link SET state = 'done', student_id = $3 WHERE unit_id = $1 AND id = $2`, [
    tx.unitId,
    link.id,
    studentId,
  ]);
  await tx.execute(`UPDATE identity_record SET person_id = $3 WHERE unit_id = $1 AND id = $2`, [tx.unitId, link.recordId, studentId]);
}
