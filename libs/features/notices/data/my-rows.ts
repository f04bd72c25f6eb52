import type { Asking, ReadTx } from '@platform/db/tx';
import type { MyNoticeItem } from '@contracts/my-notices';

/**
 * What a family member may see: a notice that was sent, addressed to this person for this child, while he is the child's
 * guardian. $2 person, $3 student. `ns`, `n`, `d` are the rows it leaves. Each row of the child looks up its own notice and
 * delivery: in a plain join the planner reads all notices of the school beforehand, and a list no longer ends at its limit.
 */
export const ADDRESSED = `notice_student ns
  CROSS JOIN LATERAL (SELECT * FROM notice
     WHERE unit_id = $1 AND id = ns.notice_id AND deleted_at IS NULL AND sent_at IS NOT NULL LIMIT 1) AS n
  CROSS JOIN LATERAL (SELECT read_at FROM notice_delivery
     WHERE unit_id = $1 AND notice_id = ns.notice_id AND student_id = ns.student_id AND person_id = $2 LIMIT 1) AS d`;
/** 未處理: something is asked, the notice is open, and it is not done (per person: not by this one). */
export const TODO = `(ns.needs AND n.state IN ('sending', 'sent') AND (n.answer_mode = 'per_student' OR NOT EXISTS (
  SELECT FROM notice_response a WHERE a.unit_id = $1 AND a.notice_id = ns.notice_id AND a.student_id = ns.student_id AND a.responder_id = $2)))`;

export interface MyRow {
  id: string;
  section: 0 | 1;
  title: string;
  has_form: boolean;
  require_confirm: boolean;
  state: 'sending' | 'sent' | 'closed' | 'recalled';
  todo: boolean;
  read_at: Date | null;
  sent_at: Date;
  sent_us: string;
  deadline_at: Date | null;
  sender_name: string;
  sender_department: string | null;
  sender_role: 'class_teacher' | 'subject_teacher' | null;
  done_at: Date | null;
  done_mine: boolean | null;
  done_relation: string | null;
  done_name: string | null;
}

export const ROW = `ns.notice_id AS id, ns.student_id, ns.class_id, ns.sent_at, n.title, n.has_form, n.require_confirm, n.state, n.answer_mode, n.deadline_at, n.sender_id, d.read_at`;

/** Sender with department and role at the child's class. `r` is a row of `ROW`. */
export const SENDER = `
  JOIN member m ON m.unit_id = $1 AND m.id = r.sender_id
  LEFT JOIN department dp ON dp.unit_id = $1 AND dp.id = m.main_department_id
  LEFT JOIN LATERAL (SELECT min(nt.role) AS sender_role FROM node_teacher nt
     WHERE nt.unit_id = $1 AND nt.node_id = r.class_id AND nt.member_id = r.sender_id AND nt.role IN ('class_teacher', 'subject_teacher')) AS tr ON true`;
/** Who settled it: in per-person mode only this reader's own answer counts for him. @param more further columns of `a` and `g` */
export const settledJoin = (more = ''): string => `
  LEFT JOIN LATERAL (SELECT a.submitted_at AS done_at, a.responder_id = $2 AS done_mine, coalesce(g.relation_label, '') AS done_relation, p.name AS done_name${more}
      FROM notice_response a JOIN parent p ON p.unit_id = $1 AND p.id = a.responder_id
      LEFT JOIN guardianship g ON g.unit_id = $1 AND g.parent_id = a.responder_id AND g.student_id = a.student_id
     WHERE a.unit_id = $1 AND a.notice_id = r.id AND a.student_id = r.student_id AND (r.answer_mode = 'per_student' OR a.responder_id = $2)
     ORDER BY a.submitted_at LIMIT 1) AS done ON true`;
const AROUND = `${SENDER} ${settledJoin()}`;
const AROUND_COLUMNS = `m.name AS sender_name, dp.name AS sender_department, tr.sender_role, done.*,
  to_char(r.sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS sent_us`;

export interface MyPlace {
  filter: 'all' | 'todo' | 'handled';
  limit: number;
  after: { section: 0 | 1; at: string; id: string } | null;
}

export interface MyPage {
  rows: MyRow[];
  /** How many of the child's notices wait for this reader. */
  todo: number;
}

/**
 * A child's notices for one reader: 未處理 first, then by time. Both sections come from an index of the child's own rows
 * and stop at the limit, so the length of the history does not matter. One statement, because families open this page most.
 * @returns undefined unless the person is the child's guardian now (NOT-58)
 */
export async function myPage(tx: Asking, personId: string, studentId: string, place: MyPlace): Promise<MyPage | undefined> {
  const rows = await tx.query<Partial<MyRow> & { todos: number }>(PAGE, [
    tx.unitId,
    personId,
    studentId,
    place.limit,
    place.after?.section ?? null,
    place.after?.at ?? null,
    place.after?.id ?? null,
    place.filter !== 'handled',
    place.filter !== 'todo',
  ]);
  const [first] = rows;
  if (first === undefined) return undefined;
  // Of a child without notices there is a row with the count alone.
  return { todo: first.todos, rows: rows.filter((row): row is MyRow & { todos: number } => row.id !== null) };
}

/** How many notices wait for this reader for a child. @param student expression of the child's id */
const todosOf = (student: string): string =>
  `(SELECT count(*)::int FROM ${ADDRESSED} WHERE ns.unit_id = $1 AND ns.student_id = ${student} AND ns.needs AND ${TODO})`;

const PAGE = `
  SELECT p.*, ${todosOf('$3')} AS todos
    FROM guardianship gg
    LEFT JOIN LATERAL (
      SELECT r.*, ${AROUND_COLUMNS}, r.section = 0 AS todo
        FROM (
          (SELECT 0 AS section, ${ROW} FROM ${ADDRESSED}
            WHERE $8 AND $5::int IS DISTINCT FROM 1 AND ns.unit_id = $1 AND ns.student_id = $3 AND ns.needs AND ${TODO}
              AND ($6::timestamptz IS NULL OR (ns.sent_at, ns.notice_id) < ($6::timestamptz, $7::uuid))
            ORDER BY ns.sent_at DESC, ns.notice_id DESC LIMIT $4)
          UNION ALL
          (SELECT 1 AS section, ${ROW} FROM ${ADDRESSED}
            WHERE $9 AND ns.unit_id = $1 AND ns.student_id = $3 AND NOT ${TODO}
              AND ($5::int IS DISTINCT FROM 1 OR (ns.sent_at, ns.notice_id) < ($6::timestamptz, $7::uuid))
            ORDER BY ns.sent_at DESC, ns.notice_id DESC LIMIT $4)
          ORDER BY section, sent_at DESC, id DESC LIMIT $4) AS r
      ${AROUND}) AS p ON true
   WHERE gg.unit_id = $1 AND gg.parent_id = $2 AND gg.student_id = $3 AND gg.ended_at IS NULL
   ORDER BY p.section, p.sent_at DESC, p.id DESC`;

export interface MyChildRow {
  id: string;
  name: string;
  class_name: string;
  is_self: boolean;
  /** Notices that wait for this reader. */
  todo: number;
  /** Notices not opened by this reader; recalled ones have nothing to open. */
  unread: number;
}

/** Live children of a person, in a stable order, with what waits for him; one statement, because each visit begins with it. */
export function myChildren(tx: Asking, personId: string): Promise<MyChildRow[]> {
  return tx.query<MyChildRow & Record<string, unknown>>(CHILDREN, [tx.unitId, personId]);
}

const CHILDREN = `
  SELECT s.id, s.name, gg.relation = 'self' AS is_self,
         coalesce((SELECT string_agg(c.name, '、' ORDER BY c.name) FROM student_class sc JOIN school_node c ON c.unit_id = $1 AND c.id = sc.class_id
            WHERE sc.unit_id = $1 AND sc.student_id = s.id AND sc.to_date IS NULL), '') AS class_name,
         ${todosOf('s.id')} AS todo,
         (SELECT count(*)::int FROM notice_delivery d
           CROSS JOIN LATERAL (SELECT FROM notice n WHERE n.unit_id = $1 AND n.id = d.notice_id AND n.deleted_at IS NULL
              AND n.state IN ('sending', 'sent', 'closed') LIMIT 1) AS there
           WHERE d.unit_id = $1 AND d.person_id = $2 AND d.student_id = s.id AND d.read_at IS NULL) AS unread
    FROM guardianship gg JOIN student s ON s.unit_id = $1 AND s.id = gg.student_id AND s.state <> 'removed'
   WHERE gg.unit_id = $1 AND gg.parent_id = $2 AND gg.ended_at IS NULL ORDER BY s.name, s.id`;

/** The relation as it is now, on each request (NOT-58). */
export async function isGuardian(tx: ReadTx, personId: string, studentId: string): Promise<boolean> {
  const row = await tx.one(`SELECT 1 FROM guardianship WHERE unit_id = $1 AND parent_id = $2 AND student_id = $3 AND ended_at IS NULL`, [
    tx.unitId,
    personId,
    studentId,
  ]);
  return row !== undefined;
}

export type MyState = MyNoticeItem['state'];
