import { adminScope } from '@features/identity';
import type { Actor, Ctx, StaffActor } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { classRoles } from '../recipients/directory-scope';

/**
 * Nodes of 家校通訊錄 that somebody may change (CON-22, SCH-23): founder, super admins and sub admins of the whole unit all of
 * them, sub admins theirs and what lies below, both only with the right `school_contacts.edit`. Class teachers may set pupils
 * and guardians of their classes right, but build no structure.
 */
export interface EditScope {
  /** Everything, also what stands directly below the school. */
  readonly all: boolean;
  /** Structure and people below this node. */
  includes(nodeId: string): boolean;
  /** People of this class. */
  mayEditClass(classId: string): boolean;
  /** What lies outside: administrators are told so, for everybody else it does not exist (OVR-03). */
  outside(): DomainError;
}

/** @param ids nodes with everything below them */
export async function editScope(tx: ReadTx, actor: Actor): Promise<EditScope> {
  if (actor.kind === 'system') return { all: true, includes: () => true, mayEditClass: () => true, outside };
  if (actor.kind !== 'staff') return { all: false, includes: () => false, mayEditClass: () => false, outside: notFound };
  const mine = await classRoles(tx, actor.memberId);
  const teaches = (classId: string): boolean => mine.get(classId) === 'class_teacher';
  if (!actor.rights.has('school_contacts.edit')) return { all: false, includes: () => false, mayEditClass: teaches, outside: notFound };
  const scope = await adminScope(tx, actor.memberId);
  const whole = actor.roles.includes('founder') || actor.roles.includes('super_admin') || scope?.whole === true;
  if (whole) return { all: true, includes: () => true, mayEditClass: () => true, outside };
  const below = await nodesBelow(tx, scope?.nodes ?? []);
  return { all: false, includes: (id) => below.has(id), mayEditClass: (id) => below.has(id) || teaches(id), outside };
}

const outside = (): DomainError => new DomainError('OUT_OF_SCOPE');

async function nodesBelow(tx: ReadTx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.query<{ id: string }>(
    `WITH RECURSIVE below AS (
       SELECT id FROM school_node WHERE unit_id = $1 AND id = ANY ($2) AND deleted_at IS NULL
       UNION SELECT n.id FROM below b JOIN school_node n ON n.unit_id = $1 AND n.parent_id = b.id AND n.deleted_at IS NULL
     ) SELECT id FROM below`,
    [tx.unitId, ids],
  );
  return new Set(rows.map((row) => row.id));
}

export function staffActor(ctx: Ctx): StaffActor {
  if (ctx.actor.kind !== 'staff') throw new DomainError('FORBIDDEN');
  return ctx.actor;
}

/** @throws DomainError OUT_OF_SCOPE */
export function assertNode(scope: EditScope, nodeId: string | null): void {
  if (nodeId === null ? !scope.all : !scope.includes(nodeId)) throw scope.outside();
}

/** Live classes of pupils; @throws DomainError NOT_FOUND for an unknown pupil, OUT_OF_SCOPE for one outside */
export async function assertStudents(
  tx: ReadTx,
  scope: EditScope,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx.query<{ id: string; classes: string[] }>(
    `SELECT s.id, coalesce((SELECT array_agg(sc.class_id) FROM student_class sc
                             WHERE sc.unit_id = $1 AND sc.student_id = s.id AND sc.to_date IS NULL), '{}') AS classes
       FROM student s WHERE s.unit_id = $1 AND s.id = ANY ($2) AND s.state IN ('active', 'alumnus')`,
    [tx.unitId, ids],
  );
  const found = new Map(rows.map((row) => [row.id, row.classes]));
  for (const id of ids) {
    const classes = found.get(id);
    if (classes === undefined) throw notFound();
    if (!scope.all && !classes.some((classId) => scope.mayEditClass(classId))) throw scope.outside();
  }
  return found;
}
