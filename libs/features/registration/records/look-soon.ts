import type { Tx } from '@platform/db/tx';
import { joinPollJob } from '../registration.jobs';

/**
 * How long after WeCom's word its person has been read, at best and on a busy day, ms. A word that comes while an earlier
 * look still waits is no part of that look, whose person may be read only afterwards: each gets looks of its own.
 */
export const READ_AFTER_MS = [1_500, 15_000, 120_000] as const;

/** Looks who has joined, at least each of these times after now; words that come together share their looks. */
export async function lookSoon(tx: Tx): Promise<void> {
  for (const wait of READ_AFTER_MS) {
    const share = Math.floor(tx.now.getTime() / wait);
    await tx.enqueue(joinPollJob, {}, { dedupe: `event:${String(wait)}:${String(share)}`, delayMs: 2 * wait });
  }
}
