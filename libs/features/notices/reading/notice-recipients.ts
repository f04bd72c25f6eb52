import { Injectable } from '@nestjs/common';
import { seenSql, sightOf } from '@features/contacts';
import type { noticesApi, RecipientNode } from '@contracts/notices';
import type { OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { searchPattern } from '@platform/text/search-key';
import { peopleOf } from '../data/target-scope';
import { isAdmin, ownClasses, staffOf } from '../notice-access';

const SEARCH_ROWS = 100;
const STAFF_ROWS = 50;
interface NodeRow {
  id: string;
  parent_id: string | null;
  kind: RecipientNode['kind'];
  name: string;
  alumni: boolean;
  students: number;
  guardians: number;
  joined: number;
}

/** The picker of recipients (NOT-09, NOT-10): teachers see their classes and what stands above them, administrators all. */
@Injectable()
export class NoticeRecipients {
  constructor(private readonly db: Db) {}

  tree(ctx: Ctx, alumni: boolean): Promise<OkOf<typeof noticesApi.tree>> {
    const actor = staffOf(ctx);
    const admin = isAdmin(actor);
    return this.db.read(ctx, async (tx) => {
      const own = await ownClasses(tx, actor.memberId);
      const rows = await tx.query<NodeRow>(TREE, [tx.unitId, admin ? null : [...own.keys()], alumni]);
      const counted = addUp(rows);
      const nodes = rows.map((row): RecipientNode => {
        const sum = counted.get(row.id) ?? row;
        return {
          id: row.id,
          parentId: row.parent_id,
          kind: row.kind,
          name: row.name,
          alumni: row.alumni,
          students: sum.students,
          guardians: sum.guardians,
          joined: sum.joined,
          myRole: own.get(row.id) ?? null,
          selectable: admin || own.has(row.id),
        };
      });
      return { wholeSchool: admin, nodes };
    });
  }

  /** Students of a class, or found by name; only within what the sender may address. */
  students(ctx: Ctx, query: { classId?: string | undefined; q?: string | undefined }): Promise<OkOf<typeof noticesApi.students>> {
    const actor = staffOf(ctx);
    const pattern = searchPattern(query.q ?? '');
    if (query.classId === undefined && pattern === null) return Promise.resolve({ students: [] });
    return this.db.read(ctx, async (tx) => {
      const classes = isAdmin(actor) ? null : [...(await ownClasses(tx, actor.memberId)).keys()];
      const students = await tx.query<OkOf<typeof noticesApi.students>['students'][number]>(
        `SELECT s.id, s.name, c.id AS "classId", c.name AS "className", g.guardians, g.joined
           FROM student_class sc
           JOIN student s ON s.unit_id = $1 AND s.id = sc.student_id AND s.state = 'active'
           JOIN school_node c ON c.unit_id = $1 AND c.id = sc.class_id AND c.deleted_at IS NULL
           CROSS JOIN LATERAL (
             SELECT count(p.id)::int AS guardians, count(p.id) FILTER (WHERE p.subscribed)::int AS joined
               FROM ${peopleOf('s.id', 'parents')} AS p) AS g
          WHERE sc.unit_id = $1 AND sc.to_date IS NULL
            AND ($2::uuid IS NULL OR sc.class_id = $2) AND ($3::text IS NULL OR s.search LIKE $3 ESCAPE '\\')
            AND ($4::uuid[] IS NULL OR sc.class_id = ANY ($4))
          ORDER BY c.sort DESC, c.name, s.name, s.id LIMIT $5`,
        [tx.unitId, query.classId ?? null, pattern, classes, query.classId === undefined ? SEARCH_ROWS : 1_000],
      );
      return { students };
    });
  }

  /** Staff for 抄送 whom the sender sees (VIS-05): name and department, nothing else. */
  staff(ctx: Ctx, q: string | undefined): Promise<OkOf<typeof noticesApi.staff>> {
    staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const params: unknown[] = [tx.unitId, searchPattern(q ?? ''), STAFF_ROWS];
      const seen = seenSql(await sightOf(tx), 'm', params);
      const staff = await tx.query<OkOf<typeof noticesApi.staff>['staff'][number]>(
        `SELECT m.id, m.name, d.name AS department FROM member m
           LEFT JOIN department d ON d.unit_id = $1 AND d.id = m.main_department_id
          WHERE m.unit_id = $1 AND m.join_state NOT IN ('left', 'disabled') AND ($2::text IS NULL OR m.search LIKE $2 ESCAPE '\\') AND ${seen}
          ORDER BY m.name, m.id LIMIT $3`,
        params,
      );
      return { staff };
    });
  }
}

// Numbers per class; higher nodes are added up below. $2 = the classes of a teacher, null for administrators.
const TREE = `
  WITH RECURSIVE down AS (
    SELECT id, parent_id, kind, name, sort, is_graduated AS alumni, 0 AS depth FROM school_node
     WHERE unit_id = $1 AND parent_id IS NULL AND deleted_at IS NULL
    UNION ALL
    SELECT c.id, d.id, c.kind, c.name, c.sort, d.alumni OR c.is_graduated, d.depth + 1
      FROM down d CROSS JOIN LATERAL (
        SELECT id, kind, name, sort, is_graduated FROM school_node WHERE unit_id = $1 AND parent_id = d.id AND deleted_at IS NULL OFFSET 0) AS c),
  shown AS (
    SELECT id, parent_id FROM down WHERE ($2::uuid[] IS NULL OR id = ANY ($2)) AND ($3 OR NOT alumni)
    UNION
    SELECT d.id, d.parent_id FROM shown s JOIN down d ON d.id = s.parent_id),
  size AS (
    SELECT c.id AS class_id, count(DISTINCT seat.student_id)::int AS students, count(DISTINCT p.id)::int AS guardians,
           count(DISTINCT p.id) FILTER (WHERE p.subscribed)::int AS joined
      FROM shown c
      CROSS JOIN LATERAL (SELECT sc.student_id FROM student_class sc WHERE sc.unit_id = $1 AND sc.class_id = c.id AND sc.to_date IS NULL OFFSET 0) AS seat
      CROSS JOIN LATERAL (SELECT 1 FROM student s WHERE s.unit_id = $1 AND s.id = seat.student_id
         AND (s.state = 'active' OR ($3 AND s.state = 'alumnus')) OFFSET 0) AS pupil
      LEFT JOIN LATERAL ${peopleOf('seat.student_id', 'parents')} AS p ON true
     GROUP BY c.id)
  SELECT d.id, d.parent_id, d.kind, d.name, d.alumni, coalesce(z.students, 0) AS students, coalesce(z.guardians, 0) AS guardians, coalesce(z.joined, 0) AS joined
    FROM down d JOIN shown s ON s.id = d.id LEFT JOIN size z ON z.class_id = d.id
   ORDER BY d.depth, d.sort DESC, d.name, d.id`;

/** Sums from the classes upward; rows come from the root downward. */
function addUp(rows: readonly NodeRow[]): Map<string, Pick<NodeRow, 'students' | 'guardians' | 'joined'>> {
  const sums = new Map(rows.map((row) => [row.id, { students: row.students, guardians: row.guardians, joined: row.joined }]));
  for (const row of [...rows].reverse()) {
    const own = sums.get(row.id);
    const above = row.parent_id === null ? undefined : sums.get(row.parent_id);
    if (own === undefined || above === undefined) continue;
    above.students += own.students;
    above.guardians += own.guardians;
    above.joined += own.joined;
  }
  return sums;
}
