import type { NodeKind } from '@contracts/directory';
import type { ReadTx } from '@platform/db/tx';
import { inTreeOrder, nodesAbove, type TreeNode } from '../domain/node-tree';

export interface SchoolNode extends TreeNode {
  name: string;
  nameLang: 'zh' | 'pt' | 'en';
  standardGrade: number | null;
  groupOpen: boolean;
}

interface Row {
  id: string;
  parent_id: string | null;
  kind: NodeKind;
  name: string;
  name_lang: 'zh' | 'pt' | 'en';
  standard_grade: number | null;
  graduated: boolean;
  group_open: boolean;
}

/** All live nodes of the unit in the order of every tree: parents first, siblings in WeCom's order (larger first), then grade, name, id. */
export async function schoolNodes(tx: ReadTx): Promise<SchoolNode[]> {
  const rows = await tx.query<Row & Record<string, unknown>>(
    `SELECT id, parent_id, kind, name, name_lang, standard_grade, is_graduated OR is_alumni AS graduated, group_open
       FROM school_node WHERE unit_id = $1 AND deleted_at IS NULL
      ORDER BY sort DESC, standard_grade NULLS LAST, name, id`,
    [tx.unitId],
  );
  const nodes = rows.map((row) => ({
    id: row.id,
    parentId: row.parent_id,
    kind: row.kind,
    name: row.name,
    nameLang: row.name_lang,
    standardGrade: row.standard_grade,
    graduated: row.graduated,
    groupOpen: row.group_open,
  }));
  return inTreeOrder(nodes);
}

export interface NodeCounts {
  students: number;
  guardians: number;
  joined: number;
}
export const NO_COUNTS: NodeCounts = { students: 0, guardians: 0, joined: 0 };

interface Group {
  /** The classes that these people are in or have children in. */
  classes: string[];
  students: number;
  guardians: number;
  joined: number;
}

/**
 * Pupils, guardians and joined guardians of every node, each person once per node (siblings share their parents). The
 * database groups people by the set of their classes, a few hundred sets; the tree is added up here. Counting distinct
 * people per node in SQL took ten times as long.
 * @param nodes all live nodes; @param classIds only people of these classes; null = all
 * @returns by node id; under null the sum of everything
 */
export async function nodeCounts(
  tx: ReadTx,
  nodes: readonly SchoolNode[],
  classIds: readonly string[] | null,
): Promise<ReadonlyMap<string | null, NodeCounts>> {
  const groups = await tx.query<Group & Record<string, unknown>>(
    `WITH spot AS MATERIALIZED (
       SELECT sc.class_id, sc.student_id FROM student_class sc
         JOIN student s ON s.unit_id = $1 AND s.id = sc.student_id AND s.state IN ('active', 'alumnus')
        WHERE sc.unit_id = $1 AND sc.to_date IS NULL AND ($2::uuid[] IS NULL OR sc.class_id = ANY ($2::uuid[]))
     ), pupil AS (
       SELECT student_id, array_agg(class_id ORDER BY class_id) AS classes FROM spot GROUP BY student_id
     ), guardian AS (
       SELECT p.id, p.subscribed, array_agg(DISTINCT spot.class_id) AS classes
         FROM spot
         JOIN guardianship g ON g.unit_id = $1 AND g.student_id = spot.student_id AND g.ended_at IS NULL
         JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL AND NOT p.is_student
        GROUP BY p.id, p.subscribed
     )
     SELECT classes, count(*)::int AS students, 0 AS guardians, 0 AS joined FROM pupil GROUP BY classes
     UNION ALL
     SELECT classes, 0, count(*)::int, (count(*) FILTER (WHERE subscribed))::int FROM guardian GROUP BY classes`,
    [tx.unitId, classIds],
  );
  const above = nodesAbove(nodes);
  const counts = new Map<string | null, NodeCounts>();
  for (const group of groups) {
    const places = new Set<string | null>([null, ...group.classes.flatMap((id) => above.get(id) ?? [])]);
    for (const place of places) {
      const sum = counts.get(place) ?? NO_COUNTS;
      counts.set(place, {
        students: sum.students + group.students,
        guardians: sum.guardians + group.guardians,
        joined: sum.joined + group.joined,
      });
    }
  }
  return counts;
}
