import { schoolNodes, type SchoolNode } from '@features/contacts';
import type { ClassAudience, GradeCode } from '@contracts/promotion';
import type { ReadTx } from '@platform/db/tx';
import type { KnownNode } from '../domain/b08-plan';
import { gradeOfClass } from '../domain/grade-codes';

export interface ClassFact {
  id: string;
  name: string;
  /** 「高三 A班」, `SG 3_A`: the class with its grade. */
  title: string;
  gradeName: string | null;
  gradeCode: GradeCode | null;
  /** Made from a class table, or taken over by one. */
  fromTable: boolean;
  schoolYear: string | null;
  classCode: string | null;
  audience: ClassAudience;
  campusId: string | null;
  /** Below 校友 or a graduated grade. */
  alumni: boolean;
}

export interface RegisteredNode extends KnownNode {
  campusId: string;
}

export interface SchoolFacts {
  nodes: readonly SchoolNode[];
  /** Live nodes that are below 校友 or have graduated. */
  alumni: ReadonlySet<string>;
  classes: ReadonlyMap<string, ClassFact>;
  registered: readonly RegisteredNode[];
}

interface Row {
  kind: KnownNode['kind'];
  school_year: string;
  campus_id: string;
  section_code: string;
  grade_code: string;
  class_code: string;
  audience: ClassAudience;
  node_id: string;
}

/** Entries of class tables and the nodes that stand for them. */
export async function registeredNodes(tx: ReadTx): Promise<RegisteredNode[]> {
  const rows = await tx.query<Row & Record<string, unknown>>(
    `SELECT kind, school_year, campus_id, section_code, grade_code, class_code, audience, node_id FROM b08_node WHERE unit_id = $1
      ORDER BY school_year DESC, created_at`,
    [tx.unitId],
  );
  return rows.map((row) => ({
    kind: row.kind,
    schoolYear: row.school_year,
    campusId: row.campus_id,
    sectionCode: row.section_code,
    gradeCode: row.grade_code,
    classCode: row.class_code,
    audience: row.audience,
    nodeId: row.node_id,
  }));
}

/** Everything promotion asks about the tree, read once per transaction: a few hundred rows. */
export async function schoolFacts(tx: ReadTx): Promise<SchoolFacts> {
  const nodes = await schoolNodes(tx);
  const registered = await registeredNodes(tx);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const entry = new Map(registered.filter((node) => node.kind === 'class').map((node) => [node.nodeId, node]));
  const alumni = new Set<string>();
  // Parents come before their children.
  for (const node of nodes) if (node.graduated || (node.parentId !== null && alumni.has(node.parentId))) alumni.add(node.id);
  const classes = new Map<string, ClassFact>();
  for (const node of nodes) {
    if (node.kind !== 'class') continue;
    const grade = node.parentId === null ? undefined : byId.get(node.parentId);
    const known = entry.get(node.id);
    const gradeName = grade?.name ?? null;
    classes.set(node.id, {
      id: node.id,
      name: node.name,
      title: gradeName === null || node.name.startsWith(gradeName) ? node.name : `${gradeName} ${node.name}`,
      gradeName,
      gradeCode: gradeOfClass({ b08: known?.gradeCode ?? null, standardGrade: grade?.standardGrade ?? null, gradeName }),
      fromTable: known !== undefined,
      schoolYear: known?.schoolYear ?? null,
      classCode: known?.classCode ?? null,
      audience: known?.audience ?? 'shared',
      campusId: known?.campusId ?? null,
      alumni: alumni.has(node.id),
    });
  }
  return { nodes, alumni, classes, registered };
}

/** The class an id names, also one that is gone by now. */
export const titleOf = (facts: SchoolFacts, id: string | null): string | null =>
  id === null ? null : (facts.classes.get(id)?.title ?? null);

/** A class with its twin, where pupils and families are apart: a pupil stands in both (PRM-32). Empty for an id that is none. */
export function withTwin(facts: SchoolFacts, classId: string): ClassFact[] {
  const target = facts.classes.get(classId);
  if (target === undefined) return [];
  const twin = (one: ClassFact): boolean =>
    target.fromTable &&
    one.fromTable &&
    one.schoolYear === target.schoolYear &&
    one.campusId === target.campusId &&
    one.gradeCode === target.gradeCode &&
    one.classCode === target.classCode;
  return [...facts.classes.values()].filter((one) => one.id === classId || twin(one));
}
