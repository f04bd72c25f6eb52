import type { NodeKind, NodeTeacher, Relation, StudentFilter } from '@contracts/directory';
import type { ReadTx } from '@platform/db/tx';
import { searchPattern } from '@platform/text/search-key';
import type { Slice } from './paging';

export interface StudentQuestion {
  /** Only pupils of these classes; null = all of the unit, also those without a class. */
  classIds: readonly string[] | null;
  filter: StudentFilter;
  typed: string | undefined;
}

export interface StudentRow {
  id: string;
  name: string;
}

const LIVE_GUARDIAN = `
  SELECT FROM guardianship g JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL
   WHERE g.unit_id = $1 AND g.student_id = s.id AND g.ended_at IS NULL AND p.subscribed`;

const MATCHES = `
  s.unit_id = $1 AND s.state IN ('active', 'alumnus')
  AND ($2::uuid[] IS NULL OR EXISTS (
        SELECT FROM student_class sc WHERE sc.unit_id = $1 AND sc.student_id = s.id AND sc.to_date IS NULL AND sc.class_id = ANY ($2::uuid[])))
  AND ($3::text IS NULL OR s.search LIKE $3 ESCAPE '\\')
  AND ($4::text = 'all' OR ($4::text = 'joined') = EXISTS (${LIVE_GUARDIAN}))`;

/** Pupils sorted by name and id; `joined` = somebody of the family follows 學校通知 (SCH-06). */
export function studentSlice(tx: ReadTx, question: StudentQuestion): Slice<StudentRow> {
  const params = [tx.unitId, question.classIds, question.typed === undefined ? null : searchPattern(question.typed), question.filter];
  return {
    rows: (after, limit, offset) =>
      tx.query<StudentRow & Record<string, unknown>>(
        `SELECT s.id, s.name FROM student s WHERE ${MATCHES} AND ($5::text IS NULL OR (s.name, s.id) > ($5, $6::uuid))
          ORDER BY s.name, s.id LIMIT $7 OFFSET $8`,
        [...params, after?.[0] ?? null, after?.[1] ?? null, limit, offset],
      ),
    count: async () => {
      const row = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM student s WHERE ${MATCHES}`, params);
      return row?.n ?? 0;
    },
  };
}

export interface StudentDetails {
  classes: { id: string; name: string }[];
  guardians: { id: string; relation: Relation; relation_label: string; joined: boolean; mobile: string | null }[];
}

/** Classes and guardians of some pupils, by pupil. */
export async function studentDetails(tx: ReadTx, ids: readonly string[]): Promise<ReadonlyMap<string, StudentDetails>> {
  const rows = await tx.query<StudentDetails & { id: string }>(
    `SELECT s.id,
            coalesce((SELECT jsonb_agg(jsonb_build_object('id', n.id, 'name', n.name) ORDER BY n.name, n.id) FROM student_class sc
                        JOIN school_node n ON n.unit_id = $1 AND n.id = sc.class_id AND n.deleted_at IS NULL
                       WHERE sc.unit_id = $1 AND sc.student_id = s.id AND sc.to_date IS NULL), '[]') AS classes,
            coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'relation', g.relation, 'relation_label', g.relation_label,
                                                          'joined', p.subscribed, 'mobile', p.mobile) ORDER BY p.is_student DESC, p.created_at, p.id)
                        FROM guardianship g JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL
                       WHERE g.unit_id = $1 AND g.student_id = s.id AND g.ended_at IS NULL), '[]') AS guardians
       FROM student s WHERE s.unit_id = $1 AND s.id = ANY ($2::uuid[])`,
    [tx.unitId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export async function studentById(tx: ReadTx, id: string): Promise<StudentRow | undefined> {
  return tx.one<StudentRow & Record<string, unknown>>(
    `SELECT id, name FROM student WHERE unit_id = $1 AND id = $2 AND state IN ('active', 'alumnus')`,
    [tx.unitId, id],
  );
}

/** Teachers and heads of a node: 班主任 first (SCH-08). */
export async function teachersOf(tx: ReadTx, nodeId: string): Promise<NodeTeacher[]> {
  return tx.query<NodeTeacher & Record<string, unknown>>(
    `SELECT m.id AS "memberId", m.name, t.role, t.subject FROM node_teacher t
       JOIN member m ON m.unit_id = $1 AND m.id = t.member_id AND m.join_state <> 'left'
      WHERE t.unit_id = $1 AND t.node_id = $2
      ORDER BY array_position(ARRAY['class_teacher', 'head', 'subject_teacher'], t.role), t.subject NULLS FIRST, m.name, m.id`,
    [tx.unitId, nodeId],
  );
}

/** Class teachers by class; a class without one is not in it (SCH-13). */
export async function classTeacherCounts(tx: ReadTx): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ node_id: string; n: number }>(
    `SELECT t.node_id, count(*)::int AS n FROM node_teacher t
       JOIN member m ON m.unit_id = $1 AND m.id = t.member_id AND m.join_state <> 'left'
      WHERE t.unit_id = $1 AND t.role = 'class_teacher' GROUP BY t.node_id`,
    [tx.unitId],
  );
  return new Map(rows.map((row) => [row.node_id, row.n]));
}

export async function unitName(tx: ReadTx): Promise<{ name: string; name_en: string | null; name_pt: string | null }> {
  const row = await tx.one<{ name: string; name_en: string | null; name_pt: string | null }>(
    `SELECT name, name_en, name_pt FROM school_unit WHERE id = $1`,
    [tx.unitId],
  );
  return row ?? { name: '', name_en: null, name_pt: null };
}

/** Classes whose grade is unknown (SCH-17): no grade above them, or one that is no standard grade of WeCom. */
export function unknownGradeClasses(
  nodes: readonly { id: string; parentId: string | null; kind: NodeKind; standardGrade: number | null }[],
): ReadonlySet<string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return new Set(
    nodes
      .filter((node) => {
        if (node.kind !== 'class') return false;
        const parent = node.parentId === null ? undefined : byId.get(node.parentId);
        return parent?.kind !== 'grade' || parent.standardGrade === null || parent.standardGrade === 0;
      })
      .map((node) => node.id),
  );
}
