import type { NodeKind } from '@contracts/directory';
import type { ReadTx } from '@platform/db/tx';
import { inTreeOrder, type TreeNode } from '../domain/node-tree';

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

/**
 * Pupils, guardians and joined guardians of every node, each person once per node (siblings share their parents).
 * @param classIds only of these classes; null = all. @returns by node id; under null the sum of everything
 */
export async function nodeCounts(tx: ReadTx, classIds: readonly string[] | null): Promise<ReadonlyMap<string | null, NodeCounts>> {
  const rows = await tx.query<NodeCounts & { node_id: string | null }>(
    `WITH RECURSIVE up AS (
       SELECT n.id AS class_id, n.id AS node_id, n.parent_id FROM school_node n
        WHERE n.unit_id = $1 AND n.kind = 'class' AND n.deleted_at IS NULL AND ($2::uuid[] IS NULL OR n.id = ANY ($2::uuid[]))
       UNION ALL
       SELECT up.class_id, p.id, p.parent_id FROM up JOIN school_node p ON p.unit_id = $1 AND p.id = up.parent_id AND p.deleted_at IS NULL
     ) CYCLE node_id SET is_cycle USING path,
     spots AS (
       SELECT class_id, node_id FROM up WHERE NOT is_cycle
       UNION ALL SELECT DISTINCT class_id, NULL::uuid FROM up
     ),
     people AS (
       SELECT sc.class_id, sc.student_id, p.id AS parent_id, p.subscribed
         FROM student_class sc
         JOIN student s ON s.unit_id = $1 AND s.id = sc.student_id AND s.state IN ('active', 'alumnus')
         LEFT JOIN guardianship g ON g.unit_id = $1 AND g.student_id = s.id AND g.ended_at IS NULL
         LEFT JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL AND NOT p.is_student
        WHERE sc.unit_id = $1 AND sc.to_date IS NULL AND ($2::uuid[] IS NULL OR sc.class_id = ANY ($2::uuid[]))
     )
     SELECT spots.node_id, count(DISTINCT student_id)::int AS students, count(DISTINCT parent_id)::int AS guardians,
            (count(DISTINCT parent_id) FILTER (WHERE subscribed))::int AS joined
       FROM spots JOIN people USING (class_id) GROUP BY spots.node_id`,
    [tx.unitId, classIds],
  );
  return new Map(rows.map(({ node_id, students, guardians, joined }) => [node_id, { students, guardians, joined }]));
}
