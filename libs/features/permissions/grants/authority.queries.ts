import { adminScope } from '@features/identity';
import type { Actor } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { managesAll, type Authority, type Limits } from '../domain/authority';
import { roleOfMember } from '../data/role.rows';

/** What the caller has to give now: read again inside the transaction that gives (PER-21, PER-26). */
export async function authorityOf(tx: ReadTx, actor: Actor): Promise<Authority> {
  if (actor.kind !== 'staff') throw new DomainError('FORBIDDEN');
  const row = await roleOfMember(tx, actor.memberId);
  const role = row?.state === 'active' && row.join_state !== 'left' && row.join_state !== 'disabled' ? row.role : null;
  return { memberId: actor.memberId, role, limits: role === 'sub_admin' ? await limitsOf(tx, actor.memberId) : null };
}

/** @throws DomainError FORBIDDEN unless founder or super admin at this moment */
export async function manager(tx: ReadTx, actor: Actor): Promise<Authority> {
  const authority = await authorityOf(tx, actor);
  if (!managesAll(authority)) throw new DomainError('FORBIDDEN');
  return authority;
}

/** @throws DomainError FORBIDDEN unless somebody who may give at all: super admins, and sub admins with `contacts.edit` */
export async function giver(tx: ReadTx, actor: Actor): Promise<Authority> {
  const authority = await authorityOf(tx, actor);
  if (!managesAll(authority) && authority.limits?.rights.has('contacts.edit') !== true) throw new DomainError('FORBIDDEN');
  return authority;
}

async function limitsOf(tx: ReadTx, memberId: string): Promise<Limits | null> {
  const scope = await adminScope(tx, memberId);
  if (scope === undefined) return null;
  const departments = await below(tx, 'department', scope.departments);
  const members = await tx.query<{ id: string }>(
    `SELECT member_id AS id FROM member_department WHERE unit_id = $1 AND department_id = ANY ($2::uuid[]) UNION SELECT unnest($3::uuid[])`,
    [tx.unitId, departments, scope.members],
  );
  return {
    whole: scope.whole,
    departments: new Set(departments),
    nodes: new Set(await below(tx, 'school_node', scope.nodes)),
    members: new Set(members.map((row) => row.id)),
    rights: new Set(scope.rights),
    apps: new Set(scope.apps),
  };
}

/** These places and everything below them that still stands. */
export async function below(tx: ReadTx, tree: 'department' | 'school_node', ids: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `WITH RECURSIVE below AS (
       SELECT id FROM ${tree} WHERE unit_id = $1 AND id = ANY ($2::uuid[]) AND deleted_at IS NULL
       UNION SELECT t.id FROM below b JOIN ${tree} t ON t.unit_id = $1 AND t.parent_id = b.id AND t.deleted_at IS NULL
     ) SELECT id FROM below`,
    [tx.unitId, ids],
  );
  return rows.map((row) => row.id);
}
