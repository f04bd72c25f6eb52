import type { Tx } from '@platform/db/tx';
import { warnAt } from '../domain/sweep-rule';
import { b01Sweep, b01SweepWarn } from '../promotion.jobs';

/** Plans the end of the week and the word two days before. The columns remember it; the daily catch-up finds what was lost. */
export async function planSweep(tx: Tx, updateId: string, until: Date): Promise<void> {
  const mark = `${updateId}:${until.toISOString()}`;
  await tx.enqueue(b01SweepWarn, { updateId }, { dedupe: mark, delayMs: Math.max(0, warnAt(until).getTime() - tx.now.getTime()) });
  await tx.enqueue(b01Sweep, { updateId }, { dedupe: mark, delayMs: Math.max(0, until.getTime() - tx.now.getTime()) });
}
