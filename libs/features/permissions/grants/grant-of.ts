import type { ModuleRight } from '@contracts/permissions';
import type { ScopeBody } from '@contracts/permissions-admin';
import type { ReadTx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { groupById, type GroupContent } from '../data/role.rows';
import { namesSomething, type Grant } from '../domain/authority';

export interface GrantWish {
  role: 'super_admin' | 'sub_admin';
  groupId?: string | null | undefined;
  scope?: ScopeBody | null | undefined;
  rights?: readonly ModuleRight[] | undefined;
  apps?: readonly string[] | undefined;
}

/** What a wish means: the content of a named group, or scope and rights of one's own; a super admin has everything. */
export interface MeantGrant {
  grant: Grant;
  /** A named group that exists. */
  groupId: string | null;
  /** Content of a group of one's own. */
  own: GroupContent | null;
}

const EVERYTHING: Grant = { role: 'super_admin', whole: true, departments: [], nodes: [], members: [], rights: [], apps: [] };

/**
 * @throws DomainError SCOPE_REQUIRED for a sub admin without scope; NOT_FOUND for a group, department, node or member that is
 *   not in this unit
 */
export async function grantOf(tx: ReadTx, wish: GrantWish): Promise<MeantGrant> {
  if (wish.role === 'super_admin') return { grant: EVERYTHING, groupId: null, own: null };
  if (wish.groupId != null) {
    const group = await groupById(tx, wish.groupId);
    if (group === undefined || group.own_of !== null) throw notFound();
    return { grant: { role: 'sub_admin', ...group }, groupId: group.id, own: null };
  }
  const own = await contentOf(tx, wish.scope ?? null, wish.rights ?? [], wish.apps ?? []);
  return { grant: { role: 'sub_admin', ...own }, groupId: null, own };
}

/** @throws DomainError SCOPE_REQUIRED, NOT_FOUND */
export async function contentOf(
  tx: ReadTx,
  scope: ScopeBody | null,
  rights: readonly ModuleRight[],
  apps: readonly string[],
): Promise<GroupContent> {
  const content: GroupContent = {
    whole: scope?.whole ?? false,
    departments: unique(scope?.departmentIds),
    nodes: unique(scope?.nodeIds),
    members: unique(scope?.memberIds),
    rights: [...new Set(rights)].sort(),
    apps: unique(apps),
  };
  if (!namesSomething(content)) throw new DomainError('SCOPE_REQUIRED', {}, { scope: { code: 'SCOPE_REQUIRED' } });
  const known = await tx.one<{ n: number }>(
    `SELECT (SELECT count(*) FROM department WHERE unit_id = $1 AND id = ANY ($2::uuid[]) AND deleted_at IS NULL)
          + (SELECT count(*) FROM school_node WHERE unit_id = $1 AND id = ANY ($3::uuid[]) AND deleted_at IS NULL)
          + (SELECT count(*) FROM member WHERE unit_id = $1 AND id = ANY ($4::uuid[]) AND join_state <> 'left') AS n`,
    [tx.unitId, content.departments, content.nodes, content.members],
  );
  if (Number(known?.n) !== content.departments.length + content.nodes.length + content.members.length) throw notFound();
  return content.whole ? { ...content, departments: [], nodes: [], members: [] } : content;
}

const unique = (ids: readonly string[] | undefined): string[] => [...new Set(ids)].sort();
