import type { ReachReason } from '@contracts/notice-sending';
import type { ReadTx } from '@platform/db/tx';
import { peopleOf, scopeOf, scopeParams, SEATS, type Choice } from './target-scope';

export interface ReachClass {
  classId: string;
  name: string;
  students: number;
  reachable: number;
}
export interface UnreachedChild {
  studentId: string;
  student: string;
  classId: string;
  className: string;
  reason: ReachReason;
}

/** Most children that the list names. */
export const REACH_LIST = 500;

/**
 * Nodes of the school tree whose children the app may reach, and the children named one by one, as WeCom said last
 * (`FamilyScope`). Department 1 is the whole school. Never read = nobody is left out. $6 = classes in scope, or null.
 */
async function scopeClasses(tx: ReadTx): Promise<{ classIds: string[] | null; userids: string[] }> {
  const row = await tx.one<{ students: string[]; whole: boolean; classes: string[] | null }>(
    `WITH RECURSIVE scope AS (SELECT students, departments FROM app_family_scope WHERE unit_id = $1 AND app = 'notice'),
     inside AS (
       SELECT n.id, n.kind FROM school_node n, scope s WHERE n.unit_id = $1 AND n.wecom_id = ANY (s.departments) AND n.deleted_at IS NULL
       UNION SELECT c.id, c.kind FROM inside i JOIN school_node c ON c.unit_id = $1 AND c.parent_id = i.id AND c.deleted_at IS NULL)
     SELECT s.students, 1 = ANY (s.departments) AS whole, (SELECT array_agg(id) FROM inside WHERE kind = 'class') AS classes FROM scope s`,
    [tx.unitId],
  );
  if (row === undefined || row.whole) return { classIds: null, userids: [] };
  return { classIds: row.classes ?? [], userids: row.students };
}

/**
 * Every child of a choice with the reason why nobody of it gets the notice now, worst first (BEY-02): nobody in the
 * directory, only children's own accounts asked and none there, nobody has joined, or outside what the app may reach. A
 * child in several chosen classes counts once, in the first.
 */
const CHILDREN = (choice: Choice): string => `
  SELECT seat.student_id, seat.class_id, s.name,
         CASE WHEN NOT p.any AND $8 THEN 'no_account' WHEN NOT p.any THEN 'no_guardian' WHEN NOT p.joined THEN 'not_joined'
              WHEN $6::uuid[] IS NOT NULL AND NOT (s.wecom_userid = ANY ($7::text[]))
               AND NOT EXISTS (SELECT FROM student_class sc WHERE sc.unit_id = $1 AND sc.student_id = seat.student_id AND sc.to_date IS NULL AND sc.class_id = ANY ($6::uuid[]))
              THEN 'out_of_scope' END AS reason
    FROM (SELECT DISTINCT ON (student_id) student_id, class_id FROM (${SEATS}) AS seats ORDER BY student_id, class_id) AS seat
   CROSS JOIN LATERAL (SELECT x.name, x.wecom_userid FROM student x
      WHERE x.unit_id = $1 AND x.id = seat.student_id AND (x.state = 'active' OR (x.state = 'alumnus' AND $5::boolean)) OFFSET 0) AS s
   CROSS JOIN LATERAL (SELECT count(*) > 0 AS any, coalesce(bool_or(q.subscribed), false) AS joined FROM ${peopleOf('seat.student_id', choice.audience)} AS q) AS p`;

export interface Reach {
  classes: ReachClass[];
  people: UnreachedChild[];
}

/** Numbers by class and the children whose family gets nothing. */
export async function reachOf(tx: ReadTx, choice: Choice): Promise<Reach> {
  const { classIds, userids } = await scopeClasses(tx);
  const params = [...scopeParams(tx, await scopeOf(tx, choice)), classIds, userids, choice.audience === 'students'];
  const rows = await tx.query<ReachClass & { people: { id: string; name: string; reason: ReachReason }[] | null }>(
    `SELECT c.id AS "classId", c.name, count(*)::int AS students, count(*) FILTER (WHERE k.reason IS NULL)::int AS reachable,
            json_agg(json_build_object('id', k.student_id, 'name', k.name, 'reason', k.reason) ORDER BY k.name, k.student_id)
              FILTER (WHERE k.reason IS NOT NULL) AS people
       FROM (${CHILDREN(choice)}) AS k JOIN school_node c ON c.unit_id = $1 AND c.id = k.class_id
      GROUP BY c.id, c.name, c.sort ORDER BY c.sort DESC, c.name, c.id`,
    params,
  );
  const people = rows.flatMap((row) =>
    (row.people ?? []).map(({ id, name, reason }) => ({ studentId: id, student: name, classId: row.classId, className: row.name, reason })),
  );
  return { classes: rows.map(({ people: _people, ...row }) => row), people };
}
