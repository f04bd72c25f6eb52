import type { ReadTx } from '@platform/db/tx';
import { alumniNodes, classesBelow } from '../domain/node-tree';
import type { DirectoryScope } from './directory-scope';
import { schoolNodes } from './school-nodes';

export type TargetKind = 'school' | 'campus' | 'section' | 'grade' | 'class' | 'student';
export interface Target {
  readonly kind: TargetKind;
  readonly refId: string | null;
}

export interface ResolvedTargets {
  /** Classes chosen as a whole, by themselves or from above, without alumni unless asked for. In tree order. */
  classIds: string[];
  /** Pupils chosen by name that are in none of those classes. */
  studentIds: string[];
  /** Targets that are gone, or that this person may not address. */
  refused: Target[];
}

/**
 * Turns a choice of the picker into classes and single pupils, and keeps it inside what the sender may address (NOT-09).
 * Cheap: reads the tree, no people.
 */
export async function resolveTargets(
  tx: ReadTx,
  scope: DirectoryScope,
  targets: readonly Target[],
  options: { includeAlumni?: boolean } = {},
): Promise<ResolvedTargets> {
  const nodes = await schoolNodes(tx);
  const below = classesBelow(nodes);
  const alumni = alumniNodes(nodes);
  const kinds = new Map(nodes.map((node) => [node.id, node.kind]));
  const wanted = (id: string): boolean => options.includeAlumni === true || !alumni.has(id);
  const chosen = new Set<string>();
  const refused: Target[] = [];
  for (const target of targets) {
    if (target.kind === 'student') continue;
    if (target.kind === 'school') {
      if (!scope.all) refused.push(target);
      else for (const node of nodes) if (node.kind === 'class' && wanted(node.id)) chosen.add(node.id);
      continue;
    }
    const classes = target.refId === null || kinds.get(target.refId) !== target.kind ? undefined : below.get(target.refId);
    const may = classes !== undefined && (scope.all || (classes.size > 0 && [...classes].every((id) => scope.classes.has(id))));
    if (!may) refused.push(target);
    else for (const id of classes) if (wanted(id)) chosen.add(id);
  }
  const single = targets.filter((target) => target.kind === 'student');
  const places = await classesOfStudents(
    tx,
    single.flatMap((target) => (target.refId === null ? [] : [target.refId])),
  );
  const studentIds: string[] = [];
  for (const target of single) {
    // Alumni are no receivers unless asked for, also when chosen by name (PRM-46).
    const classes = (places.get(target.refId ?? '') ?? []).filter((id) => kinds.has(id) && wanted(id));
    const may = classes.length > 0 && (scope.all || classes.some((id) => scope.classes.has(id)));
    if (!may) refused.push(target);
    else if (!classes.some((id) => chosen.has(id))) studentIds.push(target.refId!);
  }
  return {
    classIds: nodes.filter((node) => chosen.has(node.id)).map((node) => node.id),
    studentIds: [...new Set(studentIds)],
    refused,
  };
}

async function classesOfStudents(tx: ReadTx, studentIds: readonly string[]): Promise<ReadonlyMap<string, string[]>> {
  if (studentIds.length === 0) return new Map();
  const rows = await tx.query<{ student_id: string; classes: string[] }>(
    `SELECT sc.student_id, array_agg(sc.class_id) AS classes
       FROM student_class sc JOIN student s ON s.unit_id = sc.unit_id AND s.id = sc.student_id AND s.state IN ('active', 'alumnus')
      WHERE sc.unit_id = $1 AND sc.student_id = ANY ($2::uuid[]) AND sc.to_date IS NULL GROUP BY sc.student_id`,
    [tx.unitId, studentIds],
  );
  return new Map(rows.map((row) => [row.student_id, row.classes]));
}

export type Audience = 'parents' | 'students' | 'both';

/**
 * SQL text that lists chosen pupils as rows `(student_id uuid, class_id uuid)`: each pupil once, with the class he was chosen
 * by. Published for `INSERT … SELECT` inside the database, because 120,000 rows must not travel to Node and back.
 * `$1` of the statement is the unit id.
 * @param classes SQL of a uuid[] of chosen classes, e.g. `$2::uuid[]`; page over classes to keep transactions short
 * @param students SQL of a uuid[] of single pupils, e.g. `$3::uuid[]`
 */
export function chosenStudentsSql(classes: string, students: string): string {
  // One scan with OR, no UNION: over a UNION the planner guesses 200 pupils and loops over 120,000 guardians one by one.
  return `
    SELECT DISTINCT ON (sc.student_id) sc.student_id, sc.class_id
      FROM student_class sc
      JOIN student s ON s.unit_id = $1 AND s.id = sc.student_id AND s.state IN ('active', 'alumnus')
     WHERE sc.unit_id = $1 AND sc.to_date IS NULL AND (sc.class_id = ANY (${classes}) OR sc.student_id = ANY (${students}))
     ORDER BY sc.student_id, sc.class_id = ANY (${classes}) DESC, sc.class_id`;
}

/**
 * SQL text that lists who gets a message: rows `(student_id, class_id, person_id, person_kind, subscribed, external_userid)`,
 * one per chosen pupil and live guardian (or the pupil himself, kind `student`); a guardian of two children is in it twice.
 * Pupils without anybody give no row. `$1` is the unit id.
 * @param chosen SQL with columns student_id, class_id: `chosenStudentsSql(…)`, or a table of your own
 */
export function receiversSql(chosen: string, audience: Audience = 'both'): string {
  const only = audience === 'both' ? '' : audience === 'parents' ? ' AND NOT p.is_student' : ' AND p.is_student';
  return `
    SELECT ch.student_id, ch.class_id, p.id AS person_id, CASE WHEN p.is_student THEN 'student' ELSE 'parent' END AS person_kind,
           p.subscribed, p.external_userid
      FROM (${chosen}) ch
      JOIN guardianship g ON g.unit_id = $1 AND g.student_id = ch.student_id AND g.ended_at IS NULL
      JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL${only}`;
}
