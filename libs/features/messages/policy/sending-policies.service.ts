import { Injectable } from '@nestjs/common';
import type { OkOf } from '@contracts/route';
import type { SendingPolicy, sendingPolicyApi } from '@contracts/sending-policy';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { dayMacau, isoMacau } from '@platform/time/macau-time';
import { bundleMessages } from '../messages.jobs';
import { forgetDays, overBudget, takeBudget, type MeantMessages } from './budget-rows';
import { nextBundleTime, nextOpenTime } from './next-open-time';
import { moveBundles, moveQuiet, readPolicy, storePolicy } from './policy-rows';

export interface Promised {
  /** Earliest hand-over. */
  at: Date;
  reason: 'now' | 'quiet';
  /** When families over their budget get it; null while the unit has none, or it is urgent. */
  bundleAt: Date | null;
}

/** Quiet hours and budget of a unit (BEY-05): kept here, asked by whatever sends to families. */
@Injectable()
export class SendingPolicies {
  constructor(private readonly db: Db) {}

  policy(ctx: Ctx): Promise<OkOf<typeof sendingPolicyApi.policy>> {
    return this.db.read(ctx, (tx) => readPolicy(tx));
  }

  /** Stores it and moves what still waits by the old one. @throws DomainError VERSION_CONFLICT with the stored one */
  update(ctx: Ctx, policy: Omit<SendingPolicy, 'version'>, version: number): Promise<SendingPolicy> {
    return this.db.inUnit(ctx, async (tx) => {
      const before = await readPolicy(tx);
      if (!(await storePolicy(tx, policy, version))) {
        const current = await readPolicy(tx);
        throw new DomainError('VERSION_CONFLICT', {}, { current });
      }
      const after = await readPolicy(tx);
      await moveQuiet(tx, nextOpenTime(after, tx.now));
      await this.#moveBundles(tx, before, after);
      await tx.audit({ action: 'message.policy-changed', entity: 'sending_policy', before, after });
      return after;
    });
  }

  /** Without a budget what waits for a bundle leaves with the next one that may: now, or when quiet hours end. */
  async #moveBundles(tx: Tx, before: SendingPolicy, after: SendingPolicy): Promise<void> {
    if (before.dailyBudget === null && after.dailyBudget === null) return;
    const until = after.dailyBudget === null ? nextOpenTime(after, tx.now) : nextBundleTime(after, tx.now);
    if ((await moveBundles(tx, until)) > 0) await this.planBundle(tx, until);
  }

  /** A bundle is made then; asked for often, it is planned once. */
  async planBundle(tx: Tx, at: Date): Promise<void> {
    await tx.enqueue(bundleMessages, {}, { dedupe: isoMacau(at), delayMs: Math.max(0, at.getTime() - tx.now.getTime()) });
  }

  /**
   * Counts messages meant for people today, if the unit has a budget. Two sendings at once wait for each other's people,
   * so the budget holds for them together.
   * @returns the items all of whose people have had their messages of the day, and when their bundle leaves; null without a budget
   */
  async takeBudget(tx: Tx, meant: MeantMessages): Promise<{ over: Set<string>; bundleAt: Date } | null> {
    const policy = await readPolicy(tx);
    if (policy.dailyBudget === null) return null;
    const leaves = nextOpenTime(policy, tx.now);
    await forgetDays(tx, dayMacau(tx.now));
    return { over: await takeBudget(tx, meant, dayMacau(leaves), policy.dailyBudget), bundleAt: nextBundleTime(policy, leaves) };
  }

  /** What `takeBudget` would say now, without counting. */
  async overBudget(tx: ReadTx, meant: MeantMessages, from: Date): Promise<Set<string>> {
    const policy = await readPolicy(tx);
    if (policy.dailyBudget === null) return new Set();
    return overBudget(tx, meant, dayMacau(nextOpenTime(policy, from)), policy.dailyBudget);
  }

  /** Whether bundles may leave now; if not, they are planned for the end of quiet hours. */
  async bundlesMayLeave(tx: Tx): Promise<boolean> {
    const open = nextOpenTime(await readPolicy(tx), tx.now);
    if (open <= tx.now) return true;
    if ((await moveBundles(tx, open, true)) > 0) await this.planBundle(tx, open);
    return false;
  }

  read(tx: ReadTx): Promise<SendingPolicy> {
    return readPolicy(tx);
  }

  /**
   * When a message of `from` would leave and, for families over their budget, when its bundle would.
   * @param from the moment it is sent: now, the end of an undo window, or a planned time
   */
  async promise(tx: ReadTx, { urgent, from }: { urgent: boolean; from: Date }): Promise<Promised> {
    if (urgent) return { at: from, reason: 'now', bundleAt: null };
    const policy = await readPolicy(tx);
    const at = nextOpenTime(policy, from);
    return { at, reason: at > from ? 'quiet' : 'now', bundleAt: policy.dailyBudget === null ? null : nextBundleTime(policy, at) };
  }
}
