import type { OkOf } from '@contracts/route';
import type { permissionsApi } from '@contracts/permissions-admin';
import type { ReadTx } from '@platform/db/tx';
import { searchPattern } from '@platform/text/search-key';
import type { Authority } from '../domain/authority';

type Candidate = OkOf<typeof permissionsApi.candidates>['items'][number];

const SHOWN = 20;

/**
 * Members by name or account, present ones only, within a sub admin's own scope.
 * @param admins only those who are administrators already: the new founder must be one (PER-10)
 */
export async function candidates(tx: ReadTx, authority: Authority, q: string | undefined, admins: boolean): Promise<Candidate[]> {
  const limited = authority.limits !== null && !authority.limits.whole;
  return tx.query<Candidate & Record<string, unknown>>(
    `SELECT m.id, m.name, m.wecom_userid AS account, m.join_state AS "joinState", r.role,
       coalesce((SELECT array_agg(d.name ORDER BY d.depth, d.name) FROM member_department md JOIN department d ON d.unit_id = $1 AND d.id = md.department_id
                  WHERE md.unit_id = $1 AND md.member_id = m.id AND d.deleted_at IS NULL), '{}') AS departments
       FROM member m LEFT JOIN unit_role r ON r.unit_id = $1 AND r.member_id = m.id AND r.state = 'active'
      WHERE m.unit_id = $1 AND m.join_state NOT IN ('left', 'disabled')
        AND ($2::text IS NULL OR m.search LIKE $2 OR lower(m.wecom_userid) LIKE $2)
        AND (NOT $3::boolean OR r.role IN ('super_admin', 'sub_admin')) AND ($4::uuid[] IS NULL OR m.id = ANY ($4))
      ORDER BY m.name, m.id LIMIT ${String(SHOWN)}`,
    [tx.unitId, q === undefined || q === '' ? null : searchPattern(q), admins, limited ? [...(authority.limits?.members ?? [])] : null],
  );
}

/** Exactly this name, or exactly this account (PER-09). */
export function byNameOrAccount(tx: ReadTx, wanted: string): Promise<{ id: string; name: string }[]> {
  return tx.query(
    `SELECT id, name FROM member WHERE unit_id = $1 AND join_state NOT IN ('left', 'disabled')
        AND (name = $2 OR lower(wecom_userid) = lower($2)) ORDER BY id LIMIT 20`,
    [tx.unitId, wanted],
  );
}

/** Founder and super admins in service: whom to ask for a right (PER-20). */
export function whomToAsk(tx: ReadTx): Promise<OkOf<typeof permissionsApi.whomToAsk>['items']> {
  return tx.query(
    `SELECT m.name, r.role FROM unit_role r JOIN member m ON m.unit_id = $1 AND m.id = r.member_id AND m.join_state NOT IN ('left', 'disabled')
      WHERE r.unit_id = $1 AND r.state = 'active' AND r.role IN ('founder', 'super_admin') ORDER BY r.role = 'founder', m.name LIMIT 10`,
    [tx.unitId],
  );
}
