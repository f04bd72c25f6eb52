import type { Tx } from '@platform/db/tx';

/**
 * Writers of one unit's directory take turns: pages of the full run and single events touch the same rows in different
 * orders. Held for one short transaction, never over a call to WeCom.
 */
export async function lockDirectory(tx: Tx): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(1147761234, $1)`, [tx.unitId]);
}

/** Rows read from WeCom later than this page know better: the page leaves them alone. */
export function isStale(row: { read_at: Date } | undefined, readAt: Date): boolean {
  return row !== undefined && row.read_at > readAt;
}
