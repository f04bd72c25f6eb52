import type { AdminItem, ScopeView } from '@contracts/permissions-admin';
import type { UnitRole } from '@contracts/permissions';
import type { ReadTx } from '@platform/db/tx';
import { notFound } from '@platform/errors/domain-error';
import { searchPattern } from '@platform/text/search-key';
import { isoMacau } from '@platform/time/macau-time';
import { managesAll, within, type Authority, type Grant } from '../domain/authority';

interface Row {
  id: string;
  member_id: string;
  name: string;
  account: string;
  departments: string[];
  join_state: AdminItem['person']['joinState'];
  role: UnitRole;
  state: AdminItem['state'];
  group_id: string | null;
  group_name: string | null;
  whole: boolean | null;
  scope_departments: { id: string; name: string }[];
  scope_nodes: ScopeView['nodes'];
  scope_members: { id: string; name: string }[];
  rights: AdminItem['rights'];
  apps: AdminItem['apps'];
  granted_at: Date;
  granted_by: string | null;
  version: number;
}

/** Names of what a group's scope holds and still stands, as SQL columns over `g`. */
export const SCOPE_NAMES = `
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name) ORDER BY d.depth, d.sort DESC, d.id) FROM department d
             WHERE d.unit_id = $1 AND d.id = ANY (g.department_ids) AND d.deleted_at IS NULL), '[]') AS scope_departments,
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', n.id, 'name', n.name, 'kind', n.kind) ORDER BY n.name, n.id) FROM school_node n
             WHERE n.unit_id = $1 AND n.id = ANY (g.node_ids) AND n.deleted_at IS NULL), '[]') AS scope_nodes,
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) ORDER BY s.name, s.id) FROM member s
             WHERE s.unit_id = $1 AND s.id = ANY (g.member_ids) AND s.join_state <> 'left'), '[]') AS scope_members`;

// Roles that ended because somebody left stay in sight, struck through, until an administrator removes them (PER-27).
const ADMINS = `
  SELECT r.id, r.member_id, m.name, m.wecom_userid AS account, m.join_state, r.role, r.state, r.granted_at, b.name AS granted_by, r.version,
    coalesce((SELECT array_agg(d.name ORDER BY d.depth, d.name) FROM member_department md JOIN department d ON d.unit_id = $1 AND d.id = md.department_id
               WHERE md.unit_id = $1 AND md.member_id = m.id AND d.deleted_at IS NULL), '{}') AS departments,
    g.id AS group_id, g.name AS group_name, g.whole_unit AS whole, coalesce(g.rights, '{}') AS rights, coalesce(g.app_ids, '{}') AS apps, ${SCOPE_NAMES}
  FROM unit_role r JOIN member m ON m.unit_id = $1 AND m.id = r.member_id
    LEFT JOIN member b ON b.unit_id = $1 AND b.id = r.granted_by
    LEFT JOIN admin_group g ON g.unit_id = $1 AND g.id = r.admin_group_id
  WHERE r.unit_id = $1 AND (r.state <> 'revoked' OR (r.revoked_why = 'left' AND r.role <> 'founder'))`;

const ORDER = `ORDER BY array_position(ARRAY['founder', 'super_admin', 'sub_admin'], role), state = 'revoked', name, id`;

export interface AdminFilter {
  groupId?: string | undefined;
  role?: UnitRole | undefined;
  q?: string | undefined;
}

/** Administrators the caller may see: a sub admin himself, those whose rights and scope lie within his own (PER-21), and who the founder is (PER-15). */
export async function adminList(tx: ReadTx, authority: Authority, filter: AdminFilter): Promise<AdminItem[]> {
  const rows = await tx.query<Row & Record<string, unknown>>(
    `SELECT * FROM (${ADMINS} AND ($2::uuid IS NULL OR r.admin_group_id = $2) AND ($3::text IS NULL OR r.role = $3)
       AND ($4::text IS NULL OR m.search LIKE $4 OR lower(m.wecom_userid) LIKE $4)) AS a ${ORDER}`,
    [tx.unitId, filter.groupId ?? null, filter.role ?? null, filter.q === undefined || filter.q === '' ? null : searchPattern(filter.q)],
  );
  const seen = managesAll(authority)
    ? rows
    : rows.filter((row) => row.role === 'founder' || row.member_id === authority.memberId || within(authority, grantIn(row)));
  return seen.map((row) => itemOf(row, authority));
}

/** @throws DomainError NOT_FOUND */
export async function adminItem(tx: ReadTx, authority: Authority, id: string): Promise<AdminItem> {
  const row = await tx.one<Row & Record<string, unknown>>(`SELECT * FROM (${ADMINS} AND r.id = $2) AS a`, [tx.unitId, id]);
  if (row === undefined) throw notFound();
  return itemOf(row, authority);
}

/** The founder's row, for everybody who may look at the page (PER-15). */
export async function founderItem(tx: ReadTx, authority: Authority): Promise<AdminItem | null> {
  const row = await tx.one<Row & Record<string, unknown>>(`SELECT * FROM (${ADMINS} AND r.role = 'founder') AS a`, [tx.unitId]);
  return row === undefined ? null : itemOf(row, authority);
}

function grantIn(row: Row): Grant {
  const ids = (list: readonly { id: string }[]): string[] => list.map((one) => one.id);
  return {
    role: row.role,
    whole: row.whole ?? true,
    departments: ids(row.scope_departments),
    nodes: ids(row.scope_nodes),
    members: ids(row.scope_members),
    rights: row.rights,
    apps: row.apps,
  };
}

export function scopeOf(row: Pick<Row, 'whole' | 'scope_departments' | 'scope_nodes' | 'scope_members'>): ScopeView {
  return { whole: row.whole ?? false, departments: row.scope_departments, nodes: row.scope_nodes, members: row.scope_members };
}

function itemOf(row: Row, authority: Authority): AdminItem {
  return {
    id: row.id,
    person: { id: row.member_id, name: row.name, account: row.account, departments: row.departments, joinState: row.join_state },
    role: row.role,
    state: row.state,
    group: row.group_id === null || row.group_name === null ? null : { id: row.group_id, name: row.group_name },
    scope: row.role === 'sub_admin' ? scopeOf(row) : null,
    rights: row.rights,
    apps: row.apps,
    grantedAt: isoMacau(row.granted_at),
    grantedBy: row.granted_by,
    gone: row.state === 'revoked',
    version: row.version,
    can: actionsOn(row, authority),
  };
}

/** What the caller may do with this row; asked again when he does it. */
function actionsOn(row: Row, authority: Authority): AdminItem['can'] {
  const own = row.member_id === authority.memberId;
  if (row.role === 'founder') return own ? ['transfer', 'dissolve'] : [];
  if (row.state === 'revoked') return managesAll(authority) ? ['remove'] : [];
  if (!managesAll(authority)) return own ? [] : ['edit', 'remove'];
  return row.state === 'pending_identity' && !own ? ['edit', 'remove', 'confirm'] : ['edit', 'remove'];
}
