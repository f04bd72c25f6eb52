import type { ReadTx } from '@platform/db/tx';
import type { UnitKeys } from '@platform/secrets/unit-keys';
import { maskMobile } from '@platform/text/mobile';

export interface RequestRow {
  id: string;
  member_id: string;
  field: string;
  value: string;
  state: 'open' | 'agreed' | 'rejected' | 'withdrawn';
  reason: string;
  created_at: Date;
}

/** What somebody has asked for and nobody has decided; numbers masked. */
export async function openRequests(tx: ReadTx, keys: UnitKeys, memberId: string): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; field: string; value: string }>(
    `SELECT id, field, value FROM member_request WHERE unit_id = $1 AND member_id = $2 AND state = 'open'`,
    [tx.unitId, memberId],
  );
  const cipher = await keys.forUnit(tx);
  return new Map(
    rows.map((row) => {
      const value = cipher.open({ table: 'member_request', column: 'value', row: row.id }, row.value);
      return [row.field, row.field === 'mobile' ? maskMobile(value) : value];
    }),
  );
}

export const REQUESTS = `
  FROM member_request q JOIN member m ON m.unit_id = $1 AND m.id = q.member_id AND m.join_state <> 'left'
 WHERE q.unit_id = $1 AND ($2::bool IS NULL OR (q.state = 'open') = $2)
   AND ($3::uuid[] IS NULL OR m.id = ANY ($4::uuid[]) OR m.id IN (SELECT member_id FROM member_department WHERE unit_id = $1 AND department_id = ANY ($3)))`;

export async function lockRequest(tx: ReadTx, id: string): Promise<RequestRow | undefined> {
  return tx.one<RequestRow & Record<string, unknown>>(
    `SELECT id, member_id, field, value, state, reason, created_at FROM member_request WHERE unit_id = $1 AND id = $2 FOR UPDATE`,
    [tx.unitId, id],
  );
}
