import type { Audience, NoticeTarget } from '@contracts/notice-types';
import type { ReadTx } from '@platform/db/tx';

/** A choice of recipients, before or after it is stored. */
export interface Choice {
  targets: readonly NoticeTarget[];
  includeAlumni: boolean;
  audience: Audience;
}

/** The classes of the unit, and whether they are chosen as a whole. Parameters: $2 whole school, $3 node ids, $5 alumni too. */
const CLASSES = `
  WITH RECURSIVE tree AS (
    SELECT id, kind, is_graduated AS alumni, ($2::boolean OR id = ANY ($3::uuid[])) AS chosen
      FROM school_node WHERE unit_id = $1 AND parent_id IS NULL AND deleted_at IS NULL
    UNION ALL
    SELECT c.id, c.kind, t.alumni OR c.is_graduated, t.chosen OR c.id = ANY ($3::uuid[])
      FROM tree t JOIN school_node c ON c.unit_id = $1 AND c.parent_id = t.id AND c.deleted_at IS NULL),
  class AS (SELECT id, chosen FROM tree WHERE kind = 'class' AND ($5::boolean OR NOT alumni))`;

/**
 * Students addressed by a choice, by the directory of this moment (NOT-16). A student in several chosen classes counts
 * once, in the first of them. Further parameter: $4 student ids.
 */
export const SCOPE = `${CLASSES},
  addressed AS (
    SELECT DISTINCT ON (sc.student_id) sc.student_id, sc.class_id
      FROM class c JOIN student_class sc ON sc.unit_id = $1 AND sc.class_id = c.id AND sc.to_date IS NULL
     WHERE c.chosen OR sc.student_id = ANY ($4::uuid[])
     ORDER BY sc.student_id, sc.class_id),
  pupil AS (
    SELECT a.student_id, a.class_id FROM addressed a
      JOIN student s ON s.unit_id = $1 AND s.id = a.student_id AND (s.state = 'active' OR (s.state = 'alumnus' AND $5::boolean)))`;

/** Which of a pupil's people an audience means. `p` = parent. */
export const AUDIENCE: Readonly<Record<Audience, string>> = {
  parents: 'NOT p.is_student',
  students: 'p.is_student',
  both: 'true',
};

export function scopeParams(tx: ReadTx, choice: Choice): unknown[] {
  const nodes = choice.targets.filter((t) => t.kind !== 'school' && t.kind !== 'student').map((t) => t.refId);
  const students = choice.targets.filter((t) => t.kind === 'student').map((t) => t.refId);
  return [tx.unitId, choice.targets.some((t) => t.kind === 'school'), nodes, students, choice.includeAlumni];
}

export interface ScopeCounts {
  classes: { id: string; name: string }[];
  students: number;
  recipients: number;
  people: number;
  joined: number;
  unreachable: number;
}

/** The numbers of the dialog 【確認】 and of the picker (NOT-10, NOT-14). */
export async function countScope(tx: ReadTx, choice: Choice): Promise<ScopeCounts> {
  const row = await tx.one<Omit<ScopeCounts, 'classes'> & { class_ids: string[] }>(
    `${SCOPE},
     reach AS (
       SELECT pu.student_id, pu.class_id, count(p.id) AS n, count(p.id) FILTER (WHERE p.subscribed) AS joined
         FROM pupil pu
         LEFT JOIN guardianship g ON g.unit_id = $1 AND g.student_id = pu.student_id AND g.ended_at IS NULL
         LEFT JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL AND ${AUDIENCE[choice.audience]}
        GROUP BY pu.student_id, pu.class_id)
     SELECT count(*) AS students, coalesce(sum(n), 0)::int AS recipients, coalesce(sum(joined), 0)::int AS joined,
            count(*) FILTER (WHERE joined = 0) AS unreachable, coalesce(array_agg(DISTINCT class_id), '{}') AS class_ids,
            (SELECT count(DISTINCT p.id) FROM pupil pu
               JOIN guardianship g ON g.unit_id = $1 AND g.student_id = pu.student_id AND g.ended_at IS NULL
               JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL AND ${AUDIENCE[choice.audience]}) AS people
       FROM reach`,
    scopeParams(tx, choice),
  );
  const { class_ids: classIds, ...counts } = row!;
  const classes = await tx.query<{ id: string; name: string }>(
    `SELECT id, name FROM school_node WHERE unit_id = $1 AND id = ANY ($2) ORDER BY sort DESC, name`,
    [tx.unitId, classIds],
  );
  return { ...counts, classes };
}

/** Whether at least one person of the choice can be reached: stops at the first. */
export async function reachesSomebody(tx: ReadTx, choice: Choice): Promise<boolean> {
  const row = await tx.one<{ any: boolean }>(
    `${SCOPE}
     SELECT EXISTS (SELECT FROM pupil pu
       JOIN guardianship g ON g.unit_id = $1 AND g.student_id = pu.student_id AND g.ended_at IS NULL
       JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL AND p.subscribed AND ${AUDIENCE[choice.audience]}) AS any`,
    scopeParams(tx, choice),
  );
  return row?.any ?? false;
}

export interface ClassSize {
  classId: string;
  /** False where only some students of the class are chosen. */
  whole: boolean;
  students: number;
}

/** Classes to work through, in the order of their ids, after one (the resume point of the fan-out). Sizes are for paging only. */
export function classSizes(tx: ReadTx, choice: Choice, after: string | null): Promise<ClassSize[]> {
  return tx.query<ClassSize>(
    `${CLASSES}
     SELECT c.id AS "classId", c.chosen AS whole, count(*) AS students
       FROM class c JOIN student_class sc ON sc.unit_id = $1 AND sc.class_id = c.id AND sc.to_date IS NULL
      WHERE (c.chosen OR sc.student_id = ANY ($4::uuid[])) AND ($6::uuid IS NULL OR c.id > $6::uuid)
      GROUP BY c.id, c.chosen ORDER BY c.id`,
    [...scopeParams(tx, choice), after],
  );
}
