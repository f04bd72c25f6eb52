import type { Ask } from './invariants';

/** What is compared of a corp's document, as the simulator tells it. */
export interface MirroredCorp {
  schoolDepartments: { id: number; name: string; parentid: number; type: number }[];
  students: { student_userid: string; name: string; department: number[] }[];
  parents: { parent_userid: string; is_subscribe: number; children: { student_userid: string; relation: string }[] }[];
}

const NODES = `SELECT n.wecom_id AS id, coalesce(p.wecom_id, 1) AS parent, n.name FROM school_node n
  LEFT JOIN school_node p ON p.unit_id = n.unit_id AND p.id = n.parent_id WHERE n.unit_id = $1 AND n.deleted_at IS NULL`;
const PUPILS = `SELECT s.wecom_userid AS userid, s.name, coalesce(jsonb_agg(n.wecom_id ORDER BY n.wecom_id) FILTER (WHERE n.id IS NOT NULL), '[]') AS classes
  FROM student s LEFT JOIN student_class sc ON sc.unit_id = s.unit_id AND sc.student_id = s.id AND sc.to_date IS NULL
  LEFT JOIN school_node n ON n.unit_id = s.unit_id AND n.id = sc.class_id WHERE s.unit_id = $1 AND s.state <> 'removed' GROUP BY s.unit_id, s.id`;
const GUARDIANS = `SELECT p.wecom_userid AS userid, p.subscribed,
    coalesce(jsonb_agg(s.wecom_userid || ' ' || g.relation_label ORDER BY s.wecom_userid) FILTER (WHERE s.id IS NOT NULL), '[]') AS children
  FROM parent p LEFT JOIN guardianship g ON g.unit_id = p.unit_id AND g.parent_id = p.id
  LEFT JOIN student s ON s.unit_id = g.unit_id AND s.id = g.student_id AND s.state <> 'removed'
  WHERE p.unit_id = $1 AND p.removed_at IS NULL GROUP BY p.unit_id, p.id`;

/** What stands in WeCom twice, and where the school's mirror and WeCom disagree. @returns sentences; empty when they are one */
export async function mirrorDifferences(ask: Ask, unitId: number, corp: MirroredCorp): Promise<string[]> {
  const faults: string[] = [];
  const places = new Set<string>();
  for (const node of corp.schoolDepartments) {
    const key = `${String(node.parentid)} ${node.name}`;
    if (places.has(key)) faults.push(`WeCom has ${node.name} twice at one place`);
    places.add(key);
  }
  const nodes = await ask<{ id: number; parent: number; name: string }>(NODES, [unitId]);
  const pupils = await ask<{ userid: string; name: string; classes: number[] }>(PUPILS, [unitId]);
  const guardians = await ask<{ userid: string; subscribed: boolean; children: string[] }>(GUARDIANS, [unitId]);
  const ours = new Set([
    ...nodes.map((node) => `node ${String(node.id)} ${node.name} below ${String(node.parent)}`),
    ...pupils.map((one) => `pupil ${one.userid} ${one.name} in ${one.classes.join()}`),
    ...guardians.map((one) => `guardian ${one.userid} ${String(one.subscribed)} of ${one.children.join()}`),
  ]);
  const theirs = new Set([
    ...corp.schoolDepartments
      // The root of the tree and the groups of the interface are no nodes of a school.
      .filter((node) => node.id !== 1 && node.type !== 5)
      .map((node) => `node ${String(node.id)} ${node.name} below ${String(node.parentid)}`),
    ...corp.students.map((one) => `pupil ${one.student_userid} ${one.name} in ${[...one.department].sort((a, b) => a - b).join()}`),
    ...corp.parents.map((one) => {
      const children = one.children.map((child) => `${child.student_userid} ${child.relation}`).sort();
      return `guardian ${one.parent_userid} ${String(one.is_subscribe === 1)} of ${children.join()}`;
    }),
  ]);
  for (const one of ours) if (!theirs.has(one)) faults.push(`only here: ${one}`);
  for (const one of theirs) if (!ours.has(one)) faults.push(`only in WeCom: ${one}`);
  return faults;
}
