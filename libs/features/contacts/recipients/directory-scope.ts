import { adminScope } from '@features/identity';
import type { Actor } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';

/** Why somebody sees a class: 班主任 and heads see families, 任課老師 the pupils (SCH-23). */
export type ClassRole = 'class_teacher' | 'subject_teacher' | 'head';

/** The part of the school tree somebody may see or address. */
export type DirectoryScope =
  | { readonly all: true; readonly classes: ReadonlyMap<string, ClassRole> }
  | { readonly all: false; readonly classes: ReadonlyMap<string, ClassRole> };

const NOTHING: DirectoryScope = { all: false, classes: new Map() };

/**
 * What a member of staff sees in 家校通訊錄: founder and super admins everything, sub admins their nodes (CON-22), teachers
 * their classes (SCH-23), heads the classes below their node. Families and visitors see nothing here.
 */
export async function directoryScope(tx: ReadTx, actor: Actor): Promise<DirectoryScope> {
  if (actor.kind === 'system') return { all: true, classes: new Map() };
  if (actor.kind !== 'staff') return NOTHING;
  const classes = await classRoles(tx, actor.memberId);
  const whole =
    actor.roles.includes('founder') ||
    actor.roles.includes('super_admin') ||
    (actor.roles.includes('sub_admin') && (await adminScope(tx, actor.memberId))?.whole === true);
  return { all: whole, classes };
}

/** Whom somebody may send to: the same, and the whole school for all administrators of modules 01–09 (NOT-09, 01 §0). */
export async function recipientScope(tx: ReadTx, actor: Actor): Promise<DirectoryScope> {
  const scope = await directoryScope(tx, actor);
  return actor.kind === 'staff' && actor.rights.has('admin') ? { all: true, classes: scope.classes } : scope;
}

interface RoleRow {
  class_id: string;
  roles: ClassRole[];
}

/** Live classes of a member with the strongest of his roles there. */
export async function classRoles(tx: ReadTx, memberId: string): Promise<ReadonlyMap<string, ClassRole>> {
  const rows = await tx.query<RoleRow & Record<string, unknown>>(
    `WITH RECURSIVE given AS (
       SELECT t.node_id AS id, t.role FROM node_teacher t WHERE t.unit_id = $1 AND t.member_id = $2
       UNION
       SELECT unnest($3::uuid[]), 'head'
     ), below AS (
       SELECT n.id, n.kind, g.role FROM given g JOIN school_node n ON n.unit_id = $1 AND n.id = g.id AND n.deleted_at IS NULL
       UNION
       SELECT n.id, n.kind, b.role FROM below b JOIN school_node n ON n.unit_id = $1 AND n.parent_id = b.id AND n.deleted_at IS NULL
     )
     SELECT id AS class_id, array_agg(DISTINCT role) AS roles FROM below WHERE kind = 'class' GROUP BY id`,
    [tx.unitId, memberId, (await adminScope(tx, memberId))?.nodes ?? []],
  );
  const strongest = (roles: readonly ClassRole[]): ClassRole =>
    roles.includes('class_teacher') ? 'class_teacher' : roles.includes('head') ? 'head' : 'subject_teacher';
  return new Map(rows.map((row) => [row.class_id, strongest(row.roles)]));
}
