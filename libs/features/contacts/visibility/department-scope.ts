import { adminScope } from '@features/identity';
import type { Actor } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';

/** Departments a sub admin administers (CON-22), with what lies below; null = all. */
export async function departmentScope(tx: ReadTx, actor: Actor): Promise<string[] | null> {
  if (actor.kind !== 'staff' || actor.roles.includes('founder') || actor.roles.includes('super_admin')) return null;
  const scope = await adminScope(tx, actor.memberId);
  if (scope?.whole === true) return null;
  return withBelow(tx, scope?.departments ?? []);
}

/** These departments and everything below them. */
export async function withBelow(tx: ReadTx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `WITH RECURSIVE below AS (
       SELECT id FROM department WHERE unit_id = $1 AND id = ANY ($2::uuid[]) AND state = 'active'
       UNION SELECT d.id FROM below b JOIN department d ON d.unit_id = $1 AND d.parent_id = b.id AND d.state = 'active'
     ) SELECT id FROM below`,
    [tx.unitId, ids],
  );
  return rows.map((row) => row.id);
}

/** What holds for everybody is set by those who administer everybody. @throws DomainError OUT_OF_SCOPE for a sub admin of a part */
export async function assertWholeUnit(tx: ReadTx): Promise<void> {
  const { actor } = tx.ctx;
  if (actor.kind !== 'system' && (await departmentScope(tx, actor)) !== null) throw new DomainError('OUT_OF_SCOPE');
}

/** @throws DomainError OUT_OF_SCOPE unless the caller administers each of these departments */
export async function assertInScope(tx: ReadTx, departmentIds: readonly string[]): Promise<void> {
  const { actor } = tx.ctx;
  if (actor.kind === 'system') return;
  const scope = await departmentScope(tx, actor);
  if (scope !== null && departmentIds.some((id) => !scope.includes(id))) throw new DomainError('OUT_OF_SCOPE');
}

/** @throws DomainError NOT_FOUND unless each of these is a member of the unit, also one who has left */
export async function assertMembersExist(tx: ReadTx, memberIds: readonly string[]): Promise<void> {
  const wanted = new Set(memberIds);
  const row = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM member WHERE unit_id = $1 AND id = ANY ($2::uuid[])`, [
    tx.unitId,
    [...wanted],
  ]);
  if ((row?.n ?? 0) < wanted.size) throw notFound();
}

/** A department of the unit with everything below it. @throws DomainError NOT_FOUND */
export async function departmentWithBelow(tx: ReadTx, id: string): Promise<string[]> {
  const ids = await withBelow(tx, [id]);
  if (ids.length === 0) throw notFound();
  return ids;
}

/** Whom of the staff the caller administers: those in departments of his scope, and those his group names one by one; null = all. */
export async function memberScope(tx: ReadTx): Promise<{ departments: readonly string[]; members: readonly string[] } | null> {
  const { actor } = tx.ctx;
  if (actor.kind !== 'staff') return actor.kind === 'system' ? null : { departments: [], members: [] };
  const departments = await departmentScope(tx, actor);
  if (departments === null) return null;
  return { departments, members: (await adminScope(tx, actor.memberId))?.members ?? [] };
}

/** @throws DomainError OUT_OF_SCOPE unless the caller administers each of these members */
export async function assertMembersInScope(tx: ReadTx, memberIds: readonly string[]): Promise<void> {
  const scope = await memberScope(tx);
  if (scope === null) return;
  const rest = [...new Set(memberIds)].filter((id) => !scope.members.includes(id));
  if (rest.length === 0) return;
  const rows = await tx.query<{ member_id: string }>(
    `SELECT DISTINCT member_id FROM member_department WHERE unit_id = $1 AND member_id = ANY ($2::uuid[]) AND department_id = ANY ($3::uuid[])`,
    [tx.unitId, rest, scope.departments],
  );
  if (rows.length < rest.length) throw new DomainError('OUT_OF_SCOPE');
}
