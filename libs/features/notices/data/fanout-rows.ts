import type { MeantMessages } from '@features/messages';
import type { ReadTx, Tx } from '@platform/db/tx';
import { reachOf, type MadeStudent, type Reach, type TallyRow } from '../domain/fanout-pages';
import type { NoticeHead } from './notice-row';
import type { PlannedPage } from './fanout-page-rows';
import { peopleOf, PUPIL, scopeParams, SEATS, type Scope } from './target-scope';

export interface PageStudent {
  studentId: string;
  classId: string;
  userid: string;
}
/** Students of a page who are not in the notice yet, by class. One with several seats belongs to the first of his classes. */
export function pageStudents(tx: Tx, noticeId: string, page: PlannedPage, scope: Scope): Promise<PageStudent[]> {
  return studentsOf(tx, noticeId, { ...scope, whole: page.whole, others: page.partly }, scope, null);
}

/** Rounds of looking for brothers and sisters: they link families of families only in made-up data. */
const KIN_ROUNDS = 12;

/**
 * The page with everybody of the notice who shares a guardian with one of it, wherever their class stands: a family is
 * made in one page, so each guardian is called once (BEY-04).
 */
export async function withSiblings(tx: Tx, noticeId: string, found: readonly PageStudent[], scope: Scope): Promise<PageStudent[]> {
  const all = [...found];
  let newest: readonly PageStudent[] = found;
  for (let round = 0; round < KIN_ROUNDS && newest.length > 0; round += 1) {
    const kin = await tx.query<{ id: string }>(
      `SELECT DISTINCT other.student_id AS id
         FROM unnest($2::uuid[]) AS s (id)
         CROSS JOIN LATERAL (SELECT parent_id FROM guardianship WHERE unit_id = $1 AND student_id = s.id AND ended_at IS NULL OFFSET 0) AS g
         CROSS JOIN LATERAL (SELECT 1 FROM parent p WHERE p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL AND p.subscribed
                               AND NOT p.is_student OFFSET 0) AS p
         CROSS JOIN LATERAL (SELECT student_id FROM guardianship WHERE unit_id = $1 AND parent_id = g.parent_id AND ended_at IS NULL OFFSET 0) AS other
        WHERE NOT other.student_id = ANY ($3)`,
      [tx.unitId, newest.map((s) => s.studentId), all.map((s) => s.studentId)],
    );
    if (kin.length === 0) break;
    newest = await studentsOf(
      tx,
      noticeId,
      scope,
      scope,
      kin.map((row) => row.id),
    );
    all.push(...newest);
  }
  return all;
}

async function studentsOf(tx: Tx, noticeId: string, page: Scope, scope: Scope, only: readonly string[] | null): Promise<PageStudent[]> {
  // NOT IN reads the rows of the notice once: while it is made nobody knows how many it has, and a look-up per student may
  // read all of them each time.
  const rows = await tx.query<PageStudent>(
    `WITH found AS MATERIALIZED (
       SELECT seat.student_id, seat.class_id, s.wecom_userid
         FROM (${SEATS}) AS seat ${PUPIL}
        WHERE ($7::uuid[] IS NULL OR seat.student_id = ANY ($7))
          AND NOT EXISTS (
            SELECT FROM (SELECT class_id, to_date FROM student_class WHERE unit_id = $1 AND student_id = seat.student_id OFFSET 0) AS o
             WHERE o.to_date IS NULL AND o.class_id < seat.class_id
               AND (o.class_id = ANY ($8::uuid[]) OR seat.student_id = ANY ($3::uuid[]) AND o.class_id = ANY ($9::uuid[]))))
     SELECT student_id AS "studentId", class_id AS "classId", wecom_userid AS userid FROM found
      WHERE student_id NOT IN (SELECT ns.student_id FROM notice_student ns WHERE ns.unit_id = $1 AND ns.notice_id = $6)`,
    [...scopeParams(tx, page), noticeId, only, scope.whole, scope.others],
  );
  return rows.sort((a, b) => (a.classId < b.classId ? -1 : a.classId > b.classId ? 1 : a.studentId < b.studentId ? -1 : 1));
}

/** Makes the deliveries of a page inside the database. @returns per student how many receivers there are and who of them joined */
export async function makeDeliveries(tx: Tx, notice: NoticeHead, studentIds: readonly string[]): Promise<Map<string, Reach>> {
  // Three texts and not thousands of rows; a uuid holds no comma.
  const made = await tx.one<{ students: string | null; people: string; joined: string }>(
    `WITH made AS (
       INSERT INTO notice_delivery (unit_id, notice_id, student_id, person_id, person_kind, state)
       SELECT $1, $2, s.id, p.id, CASE WHEN p.is_student THEN 'student' ELSE 'parent' END, CASE WHEN p.subscribed THEN 'pending' ELSE 'not_joined' END
         FROM unnest($3::uuid[]) AS s (id)
         CROSS JOIN LATERAL ${peopleOf('s.id', notice.audience)} AS p
       RETURNING student_id, person_id, state)
     SELECT string_agg(student_id::text, ',') AS students, string_agg(person_id::text, ',') AS people,
            string_agg(CASE WHEN state = 'pending' THEN 'y' ELSE 'n' END, '') AS joined FROM made`,
    [tx.unitId, notice.id, studentIds],
  );
  if (made === undefined || made.students === null) return new Map();
  return reachOf(made.students.split(','), made.people.split(','), made.joined);
}

/** Those of a page whom a message reaches, per child. */
export async function reachedPeople(
  tx: Tx,
  noticeId: string,
  studentIds: readonly string[],
): Promise<Map<string, { id: string; userid: string }[]>> {
  const rows = await tx.query<{ student_id: string; id: string; userid: string }>(
    `SELECT d.student_id, d.person_id AS id, p.wecom_userid AS userid
       FROM notice_delivery d JOIN parent p ON p.unit_id = $1 AND p.id = d.person_id
      WHERE d.unit_id = $1 AND d.notice_id = $2 AND d.student_id = ANY ($3) AND d.state = 'pending' ORDER BY d.student_id, d.person_id`,
    [tx.unitId, noticeId, studentIds],
  );
  const people = new Map<string, { id: string; userid: string }[]>();
  for (const { student_id: student, id, userid } of rows) people.set(student, [...(people.get(student) ?? []), { id, userid }]);
  return people;
}

/** The messages a page means for families, for the count of the day: one per child and guardian, or one per guardian. */
export function meantBy(noticeId: string, studentIds: readonly string[], byFamily: boolean): MeantMessages {
  const item = byFamily ? 'DISTINCT d.person_id AS item_id' : 'd.student_id AS item_id';
  return {
    sql: `SELECT ${item}, d.person_id FROM notice_delivery d
           WHERE d.unit_id = $1 AND d.notice_id = $4 AND d.student_id = ANY ($5) AND d.state = 'pending'`,
    params: [noticeId, studentIds],
  };
}

export async function makeStudents(tx: Tx, notice: NoticeHead, students: readonly MadeStudent[], needs: boolean): Promise<void> {
  await tx.execute(
    `INSERT INTO notice_student (unit_id, notice_id, student_id, class_id, grp, lost, sent_at, needs)
     SELECT $1, $2, s.id, s.class_id, s.grp, s.lost, $7, $8
       FROM unnest($3::uuid[], $4::uuid[], $5::int[], $6::boolean[]) AS s (id, class_id, grp, lost)`,
    [
      tx.unitId,
      notice.id,
      students.map((s) => s.studentId),
      students.map((s) => s.classId),
      students.map((s) => s.group),
      students.map((s) => s.joined === 0),
      notice.sent_at,
      needs,
    ],
  );
}

export async function makeTally(tx: Tx, notice: NoticeHead, rows: readonly TallyRow[]): Promise<void> {
  await tx.execute(
    `INSERT INTO notice_tally (unit_id, notice_id, class_id, grp, students, receivers, not_joined, lost)
     SELECT $1, $2, * FROM unnest($3::uuid[], $4::int[], $5::int[], $6::int[], $7::int[], $8::int[])`,
    [
      tx.unitId,
      notice.id,
      rows.map((r) => r.classId),
      rows.map((r) => r.group),
      rows.map((r) => r.students),
      rows.map((r) => r.receivers),
      rows.map((r) => r.notJoined),
      rows.map((r) => r.lost),
    ],
  );
}

/** Most children that one guardian of the unit has: so many cards may one message bring to one person. */
export async function largestFamily(tx: ReadTx): Promise<number> {
  const row = await tx.one<{ n: number }>(
    `SELECT coalesce(max(n), 1)::int AS n FROM (SELECT count(*) AS n FROM guardianship WHERE unit_id = $1 AND ended_at IS NULL GROUP BY parent_id) AS f`,
    [tx.unitId],
  );
  return row?.n ?? 1;
}
