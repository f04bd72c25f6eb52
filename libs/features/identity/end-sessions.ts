import type { Tx } from '@platform/db/tx';
import { SESSIONS_TOPIC } from './session.reader';

/** Ends every session of a person of the unit; other processes hear of it after the commit. @returns how many there were */
export async function endSessionsOf(tx: Tx, kind: 'member' | 'parent', refId: string): Promise<number> {
  const ended = await tx.execute(
    `UPDATE session SET revoked_at = now() WHERE unit_id = $1 AND kind = $2 AND ref_id = $3 AND revoked_at IS NULL`,
    [tx.unitId, kind, refId],
  );
  if (ended > 0) tx.hint(SESSIONS_TOPIC);
  return ended;
}
