import { randomBytes } from 'node:crypto';
import type { Tx } from '@platform/db/tx';
import { dayMacau } from '@platform/time/macau-time';

/** Random name under the unit's prefix: the user's name is data only (E5). */
export function storageKey(tx: Tx): string {
  const [year, month] = dayMacau(tx.now).split('-');
  return `${String(tx.unitId)}/${year ?? ''}/${month ?? ''}/${randomBytes(16).toString('hex')}`;
}
