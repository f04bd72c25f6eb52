import { Injectable } from '@nestjs/common';
import { DirectoryChanges } from '@features/contacts';
import type { SyncProblem } from '@contracts/registration-admin';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { setState, subscriptionById, type Subscription } from '../data/subscription.rows';
import { linksOf } from '../data/family.rows';
import { nextState } from '../domain/subscription-state';
import { LookAlikes } from '../records/look-alikes.service';
import { syncMemberJob } from '../registration.jobs';
import { FamilySync } from './family-sync.service';
import { Invitations } from './invitations.service';
import { StaffSync, type SyncStep } from './staff-sync.service';

const SETTLED = new Set(['approved', 'invited', 'joined']);
const LATER_MS = 1_000;

/**
 * Job `sub.sync-member`: takes a subscription one step further into the directories. It reads what its changes have come to
 * and adds what is missing; run twice it finds everything there. WeCom being away leaves the changes pending, and the
 * subscription `approved`.
 */
@Injectable()
export class SyncMember {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly changes: DirectoryChanges,
    private readonly staff: StaffSync,
    private readonly family: FamilySync,
    private readonly invitations: Invitations,
    private readonly lookAlikes: LookAlikes,
  ) {}

  run(ctx: Ctx, subscriptionId: string): Promise<void> {
    return this.db.inUnit(ctx, async (tx) => {
      const row = await subscriptionById(tx, subscriptionId, true);
      if (row === undefined || !SETTLED.has(row.state) || row.problem === 'capacity') return;
      const cipher = await this.keys.forUnit(tx);
      const results = await this.changes.results(tx, row.id, { limit: 500 });
      const step =
        row.kind === 'family' ? await this.family.step(tx, cipher, row, results) : await this.staff.step(tx, cipher, row, results);
      if (step.next === 'failed') return this.#failed(tx, row, step);
      if (step.next === 'wait') {
        if (step.later === true) await tx.enqueue(syncMemberJob, { batchId: row.id }, { dedupe: `${row.id}|later`, delayMs: LATER_MS });
        return;
      }
      await this.#done(tx, row.id);
    });
  }

  async #failed(tx: Tx, row: Subscription, step: Extract<SyncStep, { next: 'failed' }>): Promise<void> {
    const problem: SyncProblem = step.error === 'MOBILE_EXISTS' ? 'mobile' : 'wecom';
    if (row.problem === problem) return;
    await tx.execute(
      `UPDATE subscription SET problem = $3, sync_error = $4, updated_at = now(), version = version + 1 WHERE unit_id = $1 AND id = $2`,
      [tx.unitId, row.id, problem, `${step.error}${step.wecomCode === null ? '' : ` ${String(step.wecomCode)}`}`],
    );
    await tx.audit({ action: 'subscription.sync-failed', entity: 'subscription', entityId: row.id, after: { error: step.error } });
  }

  /** Everything is written: the invitation is out, or the person follows already. */
  async #done(tx: Tx, id: string): Promise<void> {
    const row = await subscriptionById(tx, id, true);
    if (row === undefined) return;
    if (row.kind === 'family') {
      const links = await linksOf(tx, id);
      const nothing = !links.some((link) => link.state === 'done');
      if (nothing) return;
    }
    if (row.state !== 'approved') return;
    if (row.problem === 'wecom' || row.problem === 'mobile')
      await tx.execute(`UPDATE subscription SET problem = NULL, sync_error = NULL WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
    const state = nextState(row.state, 'invite');
    if (state === undefined) return;
    await setState(tx, id, state);
    await this.invitations.first(tx, row);
    await tx.audit({ action: 'subscription.invited', entity: 'subscription', entityId: id });
    await this.lookAlikes.look(tx, row);
  }
}
