import type { Tx } from '@platform/db/tx';

/**
 * Whoever changes roles of a unit waits for the one before him, and then looks again at who he is: two super admins who
 * remove each other, or two transfers at once, come one after the other (PER-22, PER-24).
 */
export async function lockRoles(tx: Tx): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(1147761250, $1)`, [tx.unitId]);
}
