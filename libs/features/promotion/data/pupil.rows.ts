import type { ReadTx } from '@platform/db/tx';
import type { Pupil } from '../domain/b01-plan';
import type { SchoolFacts } from './class-facts';

export interface PupilRow {
  id: string;
  /** Hex of the blind index. */
  card: string;
  name: string;
  state: 'active' | 'transferred' | 'alumnus';
  created_at: Date;
  class_ids: string[];
  restored_at: Date | null;
  live_record: boolean;
  /** Left by a 轉出 that is over: the bureau's file may bring him back (spec 02 §13.10). */
  left_by_transfer: boolean;
}

/** Pupils who have subscribed (their card is known), with their live classes and what became of them as alumni. */
export function subscribedPupils(tx: ReadTx): Promise<PupilRow[]> {
  return tx.query<PupilRow & Record<string, unknown>>(
    `WITH place AS MATERIALIZED (
       SELECT student_id, array_agg(class_id ORDER BY from_date DESC, class_id) AS class_ids
         FROM student_class WHERE unit_id = $1 AND to_date IS NULL GROUP BY student_id
     ), left_before AS MATERIALIZED (
       SELECT student_id, max(restored_at) AS restored_at, bool_or(restored_at IS NULL) AS live_record,
              bool_or(restored_at IS NULL AND reason = 'transfer_out' AND state = 'moved') AS left_by_transfer
         FROM alumni_record WHERE unit_id = $1 GROUP BY student_id
     )
     SELECT s.id, encode(s.edu_card_index, 'hex') AS card, s.name, s.state, s.created_at,
            coalesce(place.class_ids, '{}') AS class_ids, l.restored_at, coalesce(l.live_record, false) AS live_record,
            coalesce(l.left_by_transfer, false) AS left_by_transfer
       FROM student s
       LEFT JOIN place ON place.student_id = s.id
       LEFT JOIN left_before l ON l.student_id = s.id
      WHERE s.unit_id = $1 AND s.edu_card_index IS NOT NULL AND s.state <> 'removed'
      ORDER BY s.id`,
    [tx.unitId],
  );
}

/** The same as the plan wants them, by card. */
export function pupilsByCard(rows: readonly PupilRow[], facts: SchoolFacts): Map<string, Pupil> {
  return new Map(
    rows.map((row) => [
      row.card,
      {
        id: row.id,
        card: row.card,
        name: row.name,
        alumnus: isAlumnus(row, facts) && !row.left_by_transfer,
        classes: row.left_by_transfer ? classesBelowAlumni(row, facts) : regularClasses(row, facts),
      },
    ]),
  );
}

/** What somebody who comes back leaves for his new class. */
const classesBelowAlumni = (row: Pick<PupilRow, 'class_ids'>, facts: SchoolFacts): Pupil['classes'] =>
  row.class_ids.flatMap((id) => (facts.classes.get(id)?.alumni === true ? [{ id, gradeCode: null, fromTable: true }] : []));

/** Live classes outside 校友, as the plan compares them. */
export const regularClasses = (row: Pick<PupilRow, 'class_ids'>, facts: SchoolFacts): Pupil['classes'] =>
  row.class_ids.flatMap((id) => {
    const fact = facts.classes.get(id);
    return fact === undefined || fact.alumni ? [] : [{ id, gradeCode: fact.gradeCode, fromTable: fact.fromTable }];
  });

/** In 校友, by our own record or because every class of his stands there. */
export function isAlumnus(row: PupilRow, facts: SchoolFacts): boolean {
  if (row.state === 'alumnus' || row.live_record) return true;
  return row.class_ids.length > 0 && row.class_ids.every((id) => facts.classes.get(id)?.alumni === true);
}
