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
  return (await labelsOf(tx, entity, [{ entityId, command }])).get(entityId) ?? '';
}

/** The same for changes of many objects of one kind, by object's id. */
export async function labelsOf(
  tx: ReadTx,
  entity: Entity,
  changes: readonly { entityId: string; command: DirectoryCommand }[],
): Promise<ReadonlyMap<string, string>> {
  if (entity === 'parent') return guardianLabels(tx, changes);
  const rows = await tx.query<{ id: string; name: string }>(
    `SELECT id, name FROM ${NAMES[entity]} WHERE unit_id = $1 AND id = ANY ($2::uuid[])`,
    [tx.unitId, changes.map((change) => change.entityId)],
  );
  const known = new Map(rows.map((row) => [row.id, row.name]));
  return new Map(
    changes.map(({ entityId, command }) => [
      entityId,
      known.get(entityId) ?? ('name' in command && command.name !== undefined ? command.name : ''),
    ]),
  );
}

async function guardianLabels(
  tx: ReadTx,
  changes: readonly { entityId: string; command: DirectoryCommand }[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ id: string; label: string }>(
    `SELECT g.parent_id AS id, string_agg(s.name || '-' || g.relation_label, ' / ' ORDER BY s.name) AS label FROM guardianship g
       JOIN student s ON s.unit_id = $1 AND s.id = g.student_id
      WHERE g.unit_id = $1 AND g.parent_id = ANY ($2::uuid[]) AND g.ended_at IS NULL GROUP BY g.parent_id`,
    [tx.unitId, changes.map((change) => change.entityId)],
  );
  const known = new Map(rows.map((row) => [row.id, row.label]));
  const child = ({ command }: { command: DirectoryCommand }) => ('children' in command ? command.children?.[0] : undefined);
  const fresh = changes.filter((change) => !known.has(change.entityId));
  const names = fresh.some((change) => child(change) !== undefined)
    ? await tx.query<{ id: string; name: string }>(
        `SELECT id, name FROM student WHERE unit_id = $1 AND id = ANY ($2::uuid[])
         UNION ALL SELECT entity_id, label FROM directory_change WHERE unit_id = $1 AND entity_id = ANY ($2::uuid[]) AND kind = 'student.create'`,
        [tx.unitId, fresh.flatMap((change) => child(change)?.studentId ?? [])],
      )
    : [];
  // A pupil's own row comes before the change that promised him.
  const named = new Map(names.reverse().map((row) => [row.id, row.name]));
  const labelOfNew = (change: (typeof changes)[number]): string => {
    const one = child(change);
    return one === undefined ? '' : `${named.get(one.studentId) ?? ''}-${one.relation}`;
  };
  return new Map(changes.map((change) => [change.entityId, known.get(change.entityId) ?? labelOfNew(change)]));
}
