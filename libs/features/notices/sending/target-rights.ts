import type { NoticeTarget } from '@contracts/notice-types';
import type { StaffActor } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { isAdmin, ownClasses } from '../notice-access';

/**
 * Checks a choice of recipients: administrators may address everything of their unit; other staff only classes where they
 * are 班主任 or 任課老師, and students within them (NOT-09). What does not exist here is refused like what is not allowed.
 * @throws DomainError NOT_TARGET_FORBIDDEN naming the places
 */
export async function assertMayAddress(tx: ReadTx, actor: StaffActor, targets: readonly NoticeTarget[]): Promise<void> {
  const refused = isAdmin(actor) ? await unknownTargets(tx, targets) : await foreignTargets(tx, actor, targets);
  if (refused.length === 0) return;
  const details = Object.fromEntries(refused.map((i) => [`targets.${String(i)}`, { code: 'NOT_TARGET_FORBIDDEN' }]));
  throw new DomainError('NOT_TARGET_FORBIDDEN', {}, details);
}

async function unknownTargets(tx: ReadTx, targets: readonly NoticeTarget[]): Promise<number[]> {
  const ids = targets.flatMap((t) => (t.refId === null ? [] : [t.refId]));
  const rows = await tx.query<{ id: string; kind: string }>(
    `SELECT id, kind FROM school_node WHERE unit_id = $1 AND id = ANY ($2) AND deleted_at IS NULL
     UNION ALL SELECT id, 'student' FROM student WHERE unit_id = $1 AND id = ANY ($2) AND state <> 'removed'`,
    [tx.unitId, ids],
  );
  const known = new Set(rows.map((row) => `${row.kind} ${row.id}`));
  return indexesOf(targets, (t) => (t.kind === 'school' ? t.refId !== null : !known.has(`${t.kind} ${String(t.refId)}`)));
}

async function foreignTargets(tx: ReadTx, actor: StaffActor, targets: readonly NoticeTarget[]): Promise<number[]> {
  const classes = await ownClasses(tx, actor.memberId);
  const students = targets.flatMap((t) => (t.kind === 'student' && t.refId !== null ? [t.refId] : []));
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT student_id AS id FROM student_class WHERE unit_id = $1 AND student_id = ANY ($2) AND class_id = ANY ($3) AND to_date IS NULL`,
    [tx.unitId, students, [...classes.keys()]],
  );
  const own = new Set(rows.map((row) => row.id));
  return indexesOf(targets, (t) => {
    if (t.refId === null) return true;
    return t.kind === 'class' ? !classes.has(t.refId) : t.kind !== 'student' || !own.has(t.refId);
  });
}

const indexesOf = <T>(list: readonly T[], test: (item: T) => boolean): number[] => list.flatMap((item, i) => (test(item) ? [i] : []));
