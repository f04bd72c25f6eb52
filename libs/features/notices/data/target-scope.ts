import type { Audience, NoticeTarget } from '@contracts/notice-types';
import type { ReadTx } from '@platform/db/tx';

// Everything here is asked by lists of ids and by lateral look-ups with OFFSET 0: then each step goes through its index
// also in a unit whose statistics are not there yet (the first sync of a school ends minutes before its first notice).

/** A choice of recipients, before or after it is stored. */
export interface Choice {
  targets: readonly NoticeTarget[];
  includeAlumni: boolean;
  audience: Audience;
}
/** The choice as classes of the directory of this moment (NOT-16). */
export interface Scope {
  /** Classes chosen as a whole, by id. */
  whole: string[];
  /** Other classes, of which single students may be chosen. */
  others: string[];
  students: string[];
  includeAlumni: boolean;
  audience: Audience;
}

/** Which of a pupil's people an audience means. `p` = parent. */
export const AUDIENCE: Readonly<Record<Audience, string>> = {
  parents: 'NOT p.is_student',
  students: 'p.is_student',
  both: 'true',
};

export async function scopeOf(tx: ReadTx, choice: Choice): Promise<Scope> {
  const nodes = choice.targets.flatMap((t) => (t.kind === 'school' || t.kind === 'student' || t.refId === null ? [] : [t.refId]));
  const students = choice.targets.flatMap((t) => (t.kind === 'student' && t.refId !== null ? [t.refId] : []));
  const rows = await tx.query<{ id: string; chosen: boolean }>(
    `WITH RECURSIVE tree AS (
       SELECT id, kind, is_graduated AS alumni, ($2::boolean OR id = ANY ($3::uuid[])) AS chosen
         FROM school_node WHERE unit_id = $1 AND parent_id IS NULL AND deleted_at IS NULL
       UNION ALL
       SELECT c.id, c.kind, t.alumni OR c.is_graduated, t.chosen OR c.id = ANY ($3::uuid[])
         FROM tree t CROSS JOIN LATERAL (
           SELECT id, kind, is_graduated FROM school_node WHERE unit_id = $1 AND parent_id = t.id AND deleted_at IS NULL OFFSET 0) AS c)
     SELECT id, chosen FROM tree WHERE kind = 'class' AND ($4::boolean OR NOT alumni) AND (chosen OR $5::boolean) ORDER BY id`,
    [tx.unitId, choice.targets.some((t) => t.kind === 'school'), nodes, choice.includeAlumni, students.length > 0],
  );
  return {
    whole: rows.filter((row) => row.chosen).map((row) => row.id),
    others: rows.filter((row) => !row.chosen).map((row) => row.id),
    students,
    includeAlumni: choice.includeAlumni,
    audience: choice.audience,
  };
}

/** Seats of a scope: a student in several chosen classes has several. $2 whole classes, $3 students, $4 other classes. */
export const SEATS = `
  SELECT sc.student_id, sc.class_id FROM student_class sc WHERE sc.unit_id = $1 AND sc.class_id = ANY ($2::uuid[]) AND sc.to_date IS NULL
  UNION ALL
  SELECT sc.student_id, sc.class_id FROM student_class sc
   WHERE sc.unit_id = $1 AND sc.student_id = ANY ($3::uuid[]) AND sc.class_id = ANY ($4::uuid[]) AND sc.to_date IS NULL`;
/** The pupil of a seat, if he is one (of). $5 = alumni too. */
export const PUPIL = `CROSS JOIN LATERAL (SELECT s.wecom_userid FROM student s
  WHERE s.unit_id = $1 AND s.id = seat.student_id AND (s.state = 'active' OR (s.state = 'alumnus' AND $5::boolean)) OFFSET 0) AS s`;
/** A student's people, looked up one after the other: first who they are, then each of them. `student` = an SQL expression. */
export const peopleOf = (student: string, audience: Audience): string => `(SELECT p.id, p.is_student, p.subscribed
   FROM (SELECT parent_id FROM guardianship WHERE unit_id = $1 AND student_id = ${student} AND ended_at IS NULL OFFSET 0) AS g
  CROSS JOIN LATERAL (SELECT * FROM parent WHERE unit_id = $1 AND id = g.parent_id AND removed_at IS NULL OFFSET 0) AS p
  WHERE ${AUDIENCE[audience]})`;

export const scopeParams = (tx: ReadTx, scope: Scope): unknown[] => [
  tx.unitId,
  scope.whole,
  scope.students,
  scope.others,
  scope.includeAlumni,
];

export interface ScopeCounts {
  classes: { id: string; name: string }[];
  students: number;
  recipients: number;
  people: number;
  joined: number;
  unreachable: number;
}

/** The numbers of the dialog 【確認】 and of the picker (NOT-10, NOT-14); a student in several classes counts once. */
export async function countScope(tx: ReadTx, choice: Choice): Promise<ScopeCounts> {
  const scope = await scopeOf(tx, choice);
  const row = await tx.one<Omit<ScopeCounts, 'classes' | 'unreachable'> & { reached: number; class_ids: string[] }>(
    `SELECT count(DISTINCT seat.student_id) AS students, count(p.id)::int AS recipients, count(DISTINCT p.id) AS people,
            count(p.id) FILTER (WHERE p.subscribed) AS joined, count(DISTINCT seat.student_id) FILTER (WHERE p.subscribed) AS reached,
            coalesce(array_agg(DISTINCT seat.class_id), '{}') AS class_ids
       FROM (SELECT DISTINCT ON (student_id) student_id, class_id FROM (${SEATS}) AS seats ORDER BY student_id, class_id) AS seat
       ${PUPIL}
       LEFT JOIN LATERAL ${peopleOf('seat.student_id', choice.audience)} AS p ON true`,
    scopeParams(tx, scope),
  );
  const { class_ids: classIds, reached, ...counts } = row!;
  const classes = await tx.query<{ id: string; name: string }>(
    `SELECT id, name FROM school_node WHERE unit_id = $1 AND id = ANY ($2) ORDER BY sort DESC, name`,
    [tx.unitId, classIds],
  );
  return { ...counts, unreachable: counts.students - reached, classes };
}

/** Whether at least one person of the choice can be reached: stops at the first. */
export async function reachesSomebody(tx: ReadTx, choice: Choice): Promise<boolean> {
  const scope = await scopeOf(tx, choice);
  const row = await tx.one<{ any: boolean }>(
    `SELECT EXISTS (SELECT FROM (${SEATS}) AS seat ${PUPIL} CROSS JOIN LATERAL ${peopleOf('seat.student_id', choice.audience)} AS p WHERE p.subscribed) AS any`,
    scopeParams(tx, scope),
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
export async function classSizes(tx: ReadTx, scope: Scope, after: string | null): Promise<ClassSize[]> {
  const rows = await tx.query<{ class_id: string; n: number }>(
    `SELECT class_id, count(*) AS n FROM (${SEATS}) AS seats WHERE $5::uuid IS NULL OR class_id > $5::uuid GROUP BY class_id ORDER BY class_id`,
    [tx.unitId, scope.whole, scope.students, scope.others, after],
  );
  const whole = new Set(scope.whole);
  return rows.map((row) => ({ classId: row.class_id, whole: whole.has(row.class_id), students: row.n }));
}
