import { Injectable } from '@nestjs/common';
import type { SubscriptionDetail } from '@contracts/registration-admin';
import type { StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { isoMacauOrNull } from '@platform/time/macau-time';
import { linksOf, setLinkState } from '../data/family.rows';
import { setState, subscriptionById, type Subscription } from '../data/subscription.rows';
import { nextState } from '../domain/subscription-state';
import { syncMemberJob, tellRejectedJob } from '../registration.jobs';
import { RecordQueries } from './record.queries';
import { sightOfApplication, waits } from './reviewers';

/** Who decided. */
export interface Decider {
  id: string;
  name: string;
  as: 'admin_label' | 'class_teacher' | 'operator';
}

/** 【同意】 and 【拒絕】: the first decision stands, the second one sees who made it (SUB-44…47). */
@Injectable()
export class Reviews {
  constructor(
    private readonly db: Db,
    private readonly records: RecordQueries,
  ) {}

  approve(ctx: StaffCtx, id: string): Promise<SubscriptionDetail> {
    return this.#decide(ctx, id, (tx, row, by) => approve(tx, row, by));
  }

  reject(ctx: StaffCtx, id: string, reason: string): Promise<SubscriptionDetail> {
    return this.#decide(ctx, id, (tx, row, by) => reject(tx, row, by, reason));
  }

  #decide(ctx: StaffCtx, id: string, decide: (tx: Tx, row: Subscription, by: Decider) => Promise<void>): Promise<SubscriptionDetail> {
    return this.db.inUnit(ctx, async (tx) => {
      const row = await subscriptionById(tx, id, true);
      if (row === undefined) throw notFound();
      const sight = await sightOfApplication(tx, ctx.actor, row);
      if (sight.own && sight.sees) throw new DomainError('SUB_SELF_REVIEW');
      if (!sight.decides) throw notFound();
      if (!(await waits(tx, row))) throw alreadyDecided(row);
      await decide(tx, row, { id: ctx.actor.memberId, name: ctx.actor.name, as: row.kind === 'family' ? 'class_teacher' : 'admin_label' });
      return this.records.detailOf(tx, ctx.actor, id);
    });
  }
}

/** @returns SUB_ALREADY_REVIEWED with who and when; STATE_CONFLICT where nobody decided (withdrawn, expired) */
function alreadyDecided(row: Subscription): DomainError {
  if (row.reviewedAt === null) return new DomainError('STATE_CONFLICT');
  return new DomainError(
    'SUB_ALREADY_REVIEWED',
    { name: row.reviewerName ?? '—' },
    { name: row.reviewerName, at: isoMacauOrNull(row.reviewedAt), state: row.state },
  );
}

export async function approve(tx: Tx, row: Subscription, by: Decider): Promise<void> {
  for (const link of await linksOf(tx, row.id)) {
    if (link.state === 'review') await setLinkState(tx, link.id, row.problem === 'capacity' ? 'blocked' : 'waiting');
  }
  const state = nextState(row.state, 'approve');
  if (state !== undefined) await setState(tx, row.id, state);
  await note(tx, row, by, null);
  await tx.audit({ action: 'subscription.approved', entity: 'subscription', entityId: row.id, after: { by: by.as } });
  await tx.enqueue(syncMemberJob, { batchId: row.id }, { dedupe: row.id });
}

export async function reject(tx: Tx, row: Subscription, by: Decider, reason: string): Promise<void> {
  const refused: string[] = [];
  for (const link of await linksOf(tx, row.id)) {
    if (link.state !== 'review') continue;
    await setLinkState(tx, link.id, 'rejected');
    refused.push(link.id);
    await tx.execute(`UPDATE identity_record SET state = 'revoked' WHERE unit_id = $1 AND id = $2`, [tx.unitId, link.recordId]);
  }
  const state = nextState(row.state, 'reject');
  if (state !== undefined) {
    await setState(tx, row.id, state);
    await tx.execute(`UPDATE identity_record SET state = 'revoked' WHERE unit_id = $1 AND subscription_id = $2 AND state = 'active'`, [
      tx.unitId,
      row.id,
    ]);
  }
  await note(tx, row, by, reason);
  await tx.audit({ action: 'subscription.rejected', entity: 'subscription', entityId: row.id, after: { by: by.as } });
  await tx.enqueue(tellRejectedJob, { subscriptionId: row.id, linkIds: refused }, { dedupe: refused.at(-1) ?? row.id });
}

async function note(tx: Tx, row: Subscription, by: Decider, reason: string | null): Promise<void> {
  await tx.execute(
    `UPDATE subscription SET reviewer_id = $3, reviewer_name = $4, reviewed_at = now(), reject_reason = $5, updated_at = now()
      WHERE unit_id = $1 AND id = $2`,
    [tx.unitId, row.id, by.id, by.name, reason],
  );
  tx.hint(`subscription:${row.id}`);
}
