import type { TransferAction, TransferState } from '@contracts/promotion-transfer';

const DAY_MS = 86_400_000;
const MOST_PAST_DAYS = 7;

/** Not more than 7 days past or 1 year ahead (PRM-66). @param day and today as `2026-11-21` */
export function dateInRange(day: string, today: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  const now = new Date(`${today}T00:00:00Z`);
  const last = new Date(now);
  last.setUTCFullYear(now.getUTCFullYear() + 1);
  return at >= now.getTime() - MOST_PAST_DAYS * DAY_MS && at <= last.getTime();
}

/** What a person may do with a transfer (§2.1): administrators decide; the requester takes back before it takes effect. */
export function transferCan(state: TransferState, who: { decides: boolean; requested: boolean }): TransferAction[] {
  const open = state === 'requested' || state === 'approved';
  return [
    ...(state === 'requested' && who.decides ? (['approve', 'reject'] as const) : []),
    ...(open && (who.decides || who.requested) ? (['cancel'] as const) : []),
  ];
}

/** @returns the state after an action; undefined where the table of states does not have it */
export function transferNext(state: TransferState, action: TransferAction): TransferState | undefined {
  if (action === 'cancel') return state === 'requested' || state === 'approved' ? 'cancelled' : undefined;
  if (state !== 'requested') return undefined;
  return action === 'approve' ? 'approved' : 'rejected';
}
