import type { ReadTx } from '@platform/db/tx';
import type { DirectoryCommand, Entity } from './commands';

const NAMES: Readonly<Record<Exclude<Entity, 'parent'>, string>> = {
  department: 'department',
  member: 'member',
  label: 'label',
  node: 'school_node',
  student: 'student',
};

/** How a change is called in the list: the object's name; a guardian by 「{學生}-{關係}」 (SCH-05). */
export async function labelOf(tx: ReadTx, entity: Entity, entityId: string, command: DirectoryCommand): Promise<string> {
  if (entity === 'parent') return guardianLabel(tx, entityId, command);
  const row = await tx.one<{ name: string }>(`SELECT name FROM ${NAMES[entity]} WHERE unit_id = $1 AND id = $2`, [tx.unitId, entityId]);
  return row?.name ?? ('name' in command && command.name !== undefined ? command.name : '');
}

/** The same for many objects of one kind, by id; guardians have no names of their own and are asked one by one. */
export async function labelsOf(
  tx: ReadTx,
  entity: Exclude<Entity, 'parent'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ id: string; name: string }>(
    `SELECT id, name FROM ${NAMES[entity]} WHERE unit_id = $1 AND id = ANY ($2::uuid[])`,
    [tx.unitId, ids],
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}

async function guardianLabel(tx: ReadTx, parentId: string, command: DirectoryCommand): Promise<string> {
  const known = await tx.one<{ label: string }>(
    `SELECT string_agg(s.name || '-' || g.relation_label, ' / ' ORDER BY s.name) AS label FROM guardianship g
       JOIN student s ON s.unit_id = $1 AND s.id = g.student_id WHERE g.unit_id = $1 AND g.parent_id = $2 AND g.ended_at IS NULL`,
    [tx.unitId, parentId],
  );
  if (known?.label != null) return known.label;
  const child = 'children' in command ? command.children?.[0] : undefined;
  if (child === undefined) return '';
  const student = await tx.one<{ name: string }>(
    `SELECT name FROM student WHERE unit_id = $1 AND id = $2
     UNION ALL SELECT label FROM directory_change WHERE unit_id = $1 AND entity_id = $2 AND kind = 'student.create' LIMIT 1`,
    [tx.unitId, child.studentId],
  );
  return `${student?.name ?? ''}-${child.relation}`;
}
