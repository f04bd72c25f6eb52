import * as z from 'zod/mini';
import type { Ctx } from '@platform/ctx/ctx';
import type { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { defineJob } from '@platform/jobs/define-job';

/** Tells founder and super admins that somebody tried to remove the founder; handled by `permissions`. */
export const founderLeavingJob = defineJob({ name: 'founder.leaving', queue: 'fast', payload: z.strictObject({}) });

/**
 * For every feature that removes or disables members, inside its transaction: the founder has to transfer first (PER-12).
 * @throws DomainError FOUNDER_CANNOT_LEAVE
 */
export async function assertMayLeave(tx: ReadTx, memberIds: readonly string[]): Promise<void> {
  const founder = await tx.one(
    `SELECT 1 FROM unit_role WHERE unit_id = $1 AND role = 'founder' AND state <> 'revoked' AND member_id = ANY ($2::uuid[])`,
    [tx.unitId, memberIds],
  );
  if (founder !== undefined) throw new DomainError('FOUNDER_CANNOT_LEAVE');
}

/** After such a refusal, in a commit of its own: told once a day (spec 15 §7). */
export async function founderLeavingTried(db: Db, ctx: Ctx): Promise<void> {
  await db.inUnit(ctx, (tx) => tx.enqueue(founderLeavingJob, {}, { dedupe: 'founder' }));
}
