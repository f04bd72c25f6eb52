import type { FounderTransfer } from '@contracts/permissions-admin';
import type { ReadTx } from '@platform/db/tx';
import { notFound } from '@platform/errors/domain-error';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';

export interface TransferRow {
  id: string;
  state: FounderTransfer['state'];
  from_id: string | null;
  from_name: string | null;
  to_id: string;
  to_name: string;
  keep_super_admin: boolean;
  created_at: Date;
  expires_at: Date | null;
}

const TRANSFER = `SELECT t.id, t.state, t.from_id, f.name AS from_name, t.to_id, n.name AS to_name, t.keep_super_admin, t.created_at, t.expires_at
  FROM founder_transfer t JOIN member n ON n.unit_id = $1 AND n.id = t.to_id LEFT JOIN member f ON f.unit_id = $1 AND f.id = t.from_id WHERE t.unit_id = $1`;

export const transferById = (tx: ReadTx, id: string): Promise<TransferRow | undefined> =>
  tx.one<TransferRow & Record<string, unknown>>(`${TRANSFER} AND t.id = $2`, [tx.unitId, id]);

export const openTransfer = (tx: ReadTx): Promise<TransferRow | undefined> =>
  tx.one<TransferRow & Record<string, unknown>>(`${TRANSFER} AND t.state = 'pending'`, [tx.unitId]);

/** The transfer that waits for this member. */
export async function pendingFor(tx: ReadTx, memberId: string): Promise<FounderTransfer | null> {
  const row = await openTransfer(tx);
  return row === undefined || row.to_id !== memberId ? null : transferView(row, memberId);
}

export async function transferItem(tx: ReadTx, id: string, viewer: string | null): Promise<FounderTransfer> {
  const row = await transferById(tx, id);
  if (row === undefined) throw notFound();
  return transferView(row, viewer);
}

export function transferView(row: TransferRow, viewer: string | null): FounderTransfer {
  const open = row.state === 'pending';
  return {
    id: row.id,
    state: row.state,
    from: row.from_id === null || row.from_name === null ? null : { id: row.from_id, name: row.from_name },
    to: { id: row.to_id, name: row.to_name },
    keepSuperAdmin: row.keep_super_admin,
    createdAt: isoMacau(row.created_at),
    expiresAt: isoMacauOrNull(row.expires_at),
    can: [...(open && viewer === row.to_id ? (['accept'] as const) : []), ...(open && viewer === row.from_id ? (['cancel'] as const) : [])],
  };
}
