import type { NodeKind } from '@contracts/directory';
import type { ReadTx } from '@platform/db/tx';
import { searchPattern } from '@platform/text/search-key';
import { alumniNodes, classesBelow } from '../domain/node-tree';
import { seenSql, sightOf } from '../visibility/sight';
import type { DirectoryScope } from './directory-scope';
import { NO_COUNTS, nodeCounts, schoolNodes } from './school-nodes';

export interface RecipientTreeNode {
  id: string;
  parentId: string | null;
  kind: NodeKind;
  name: string;
  students: number;
  /** Guardians, each once, without pupils who use WeChat themselves. */
  guardians: number;
  joined: number;
  /** On classes: why the sender may choose it; null for administrators without a role there. */
  myRole: 'class_teacher' | 'subject_teacher' | null;
  /** False where only something below may be chosen. */
  selectable: boolean;
  alumni: boolean;
}

/** The picker tree of somebody: his classes with everything above them; the whole school for administrators (NOT-09, NOT-10). */
export async function recipientTree(tx: ReadTx, scope: DirectoryScope, options: { alumni?: boolean } = {}): Promise<RecipientTreeNode[]> {
  const nodes = await schoolNodes(tx);
  const alumni = alumniNodes(nodes);
  const below = classesBelow(nodes);
  const mine = scope.all ? null : [...scope.classes.keys()];
  const counts = await nodeCounts(tx, nodes, mine);
  const allowed = (classes: ReadonlySet<string>): number => [...classes].filter((id) => scope.classes.has(id)).length;
  return nodes
    .filter((node) => options.alumni === true || !alumni.has(node.id))
    .flatMap((node) => {
      const classes = below.get(node.id) ?? new Set<string>();
      const own = scope.all ? classes.size : allowed(classes);
      if (!scope.all && own === 0) return [];
      const role = scope.classes.get(node.id);
      return [
        {
          id: node.id,
          parentId: node.parentId,
          kind: node.kind,
          name: node.name,
          ...(counts.get(node.id) ?? NO_COUNTS),
          myRole: role === 'class_teacher' || role === 'subject_teacher' ? role : null,
          selectable: scope.all || own === classes.size,
          alumni: alumni.has(node.id),
        },
      ];
    });
}

export interface RecipientStudent {
  id: string;
  name: string;
  classId: string;
  className: string;
  guardians: number;
  joined: number;
}

/** Pupils of classes, in order of class and name; classes outside the scope give nothing. */
export async function studentsOfClasses(tx: ReadTx, scope: DirectoryScope, classIds: readonly string[]): Promise<RecipientStudent[]> {
  const visible = scope.all ? classIds : classIds.filter((id) => scope.classes.has(id));
  if (visible.length === 0) return [];
  return tx.query<RecipientStudent & Record<string, unknown>>(
    `${STUDENTS} AND sc.class_id = ANY ($2::uuid[]) GROUP BY s.id, s.name, n.id, n.name ORDER BY n.name, n.id, s.name, s.id`,
    [tx.unitId, visible],
  );
}

/** Pupils by name (also pinyin, Cantonese, simplified signs) within the scope, at most `limit`. */
export async function searchRecipients(tx: ReadTx, scope: DirectoryScope, typed: string, limit = 100): Promise<RecipientStudent[]> {
  const pattern = searchPattern(typed);
  if (pattern === null) return [];
  return tx.query<RecipientStudent & Record<string, unknown>>(
    `${STUDENTS} AND s.search LIKE $2 ESCAPE '\\' AND ($3::uuid[] IS NULL OR sc.class_id = ANY ($3::uuid[]))
       AND NOT n.is_graduated GROUP BY s.id, s.name, n.id, n.name ORDER BY s.name, n.name, s.id, n.id LIMIT $4`,
    [tx.unitId, pattern, scope.all ? null : [...scope.classes.keys()], limit],
  );
}

const STUDENTS = `
  SELECT s.id, s.name, n.id AS "classId", n.name AS "className", count(p.id)::int AS guardians,
         (count(p.id) FILTER (WHERE p.subscribed))::int AS joined
    FROM student_class sc
    JOIN student s ON s.unit_id = sc.unit_id AND s.id = sc.student_id AND s.state IN ('active', 'alumnus')
    JOIN school_node n ON n.unit_id = sc.unit_id AND n.id = sc.class_id AND n.deleted_at IS NULL
    LEFT JOIN guardianship g ON g.unit_id = sc.unit_id AND g.student_id = s.id AND g.ended_at IS NULL
    LEFT JOIN parent p ON p.unit_id = sc.unit_id AND p.id = g.parent_id AND p.removed_at IS NULL
   WHERE sc.unit_id = $1 AND sc.to_date IS NULL`;

export interface PickableStaff {
  id: string;
  name: string;
  /** Names of the departments, joined by ";" (CON-09). */
  department: string | null;
  title: string | null;
}

/** Staff to choose from, by name, alias, department or pinyin, as far as the caller sees them (VIS-05); nobody who left or is disabled. */
export async function staffPicker(tx: ReadTx, typed: string | undefined, limit = 50): Promise<PickableStaff[]> {
  const params: unknown[] = [tx.unitId, typed === undefined ? null : searchPattern(typed), limit];
  const seen = seenSql(await sightOf(tx), 'm', params);
  return tx.query<PickableStaff & Record<string, unknown>>(
    `SELECT m.id, m.name, m.title, string_agg(d.name, ';' ORDER BY d.depth, d.name) AS department
       FROM (SELECT * FROM member m
              WHERE m.unit_id = $1 AND m.join_state NOT IN ('left', 'disabled')
                AND ($2::text IS NULL OR m.search LIKE $2 ESCAPE '\\' OR EXISTS (
                      SELECT FROM member_department x JOIN department xd ON xd.unit_id = x.unit_id AND xd.id = x.department_id
                       WHERE x.unit_id = m.unit_id AND x.member_id = m.id AND xd.search LIKE $2 ESCAPE '\\'))
                AND ${seen}
              ORDER BY m.name, m.id LIMIT $3) m
       LEFT JOIN member_department md ON md.unit_id = m.unit_id AND md.member_id = m.id
       LEFT JOIN department d ON d.unit_id = m.unit_id AND d.id = md.department_id AND d.state = 'active'
      GROUP BY m.id, m.name, m.title ORDER BY m.name, m.id`,
    params,
  );
}

/** Live classes of a teacher with his role there: 班主任 before 任課老師; heads of a higher node have all its classes. */
export { classRoles as classesOfTeacher } from './directory-scope';
