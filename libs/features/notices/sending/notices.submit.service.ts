import { Injectable } from '@nestjs/common';
import { SendingPolicies } from '@features/messages';
import type { SendPromise } from '@contracts/notice-sending';
import type { noticesApi } from '@contracts/notices';
import type { OkOf } from '@contracts/route';
import type { Ctx, StaffActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { bundledFamilies } from '../data/budget-rows';
import { factsOf, type NoticeHead } from '../data/notice-row';
import { countScope, reachesSomebody, type Choice } from '../data/target-scope';
import { next } from '../domain/notice-state';
import { holdNotice, seeNotice, staffOf } from '../notice-access';
import { NoticePages } from '../reading/notice-pages';
import { changedNotice, type ChangedNotice } from '../reading/notice-presenter';
import { startScheduled } from '../notices.jobs';
import { beginSending } from './begin-sending';
import { assertTimes, completeChoice, sendPlanOf, targetsOf, urgencyReasonOf } from './send-checks';
import { assertMayAddress } from './target-rights';

/** 【提交】 and 【確認】 (NOT-14, NOT-16, NOT-19, BEY-03). */
@Injectable()
export class NoticeSubmit {
  constructor(
    private readonly db: Db,
    private readonly pages: NoticePages,
    private readonly policies: SendingPolicies,
  ) {}

  /** Numbers for the dialog, by the directory of this moment; the same checks as sending. */
  check(ctx: Ctx, id: string): Promise<OkOf<typeof noticesApi.check>> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const { notice } = await seeNotice(tx, actor, id);
      if (notice.state !== 'draft') throw new DomainError('STATE_CONFLICT');
      const choice = await completeChoice(tx, actor, notice);
      await assertTimes(tx, this.policies, notice, await sendPlanOf(tx, notice));
      const counts = await countScope(tx, choice);
      if (counts.joined === 0) throw new DomainError('NOT_TARGET_EMPTY');
      return { ...counts, copies: await copies(tx, notice, actor) };
    });
  }

  count(ctx: Ctx, choice: Choice & { ccIds: readonly string[]; ccSelf: boolean }): Promise<OkOf<typeof noticesApi.count>> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      await assertMayAddress(tx, actor, choice.targets);
      const people = new Set([...choice.ccIds, ...(choice.ccSelf ? [actor.memberId] : [])]);
      return { ...(await countScope(tx, choice)), copies: people.size };
    });
  }

  /** When families would get this draft if it were confirmed now (BEY-05). */
  promise(ctx: Ctx, id: string): Promise<SendPromise> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const { notice } = await seeNotice(tx, actor, id);
      if (notice.state !== 'draft') throw new DomainError('STATE_CONFLICT');
      const plan = await sendPlanOf(tx, notice);
      const promise = await this.policies.promise(tx, { urgent: notice.urgency === 'urgent', from: plan.at });
      const choice = { targets: await targetsOf(tx, id), includeAlumni: notice.include_alumni, audience: notice.audience };
      const bundled = promise.bundleAt === null ? 0 : await bundledFamilies(tx, this.policies, choice, promise.at);
      return {
        at: isoMacau(promise.at),
        reason: promise.reason === 'quiet' ? 'quiet' : plan.reason,
        bundled,
        bundleAt: bundled === 0 ? null : isoMacauOrNull(promise.bundleAt),
        undoSeconds: plan.undoSeconds,
      };
    });
  }

  /**
   * Starts the sending, or plans it: one row changes, the rest is the job's. A notice that is already on its way answers
   * the same again, so a second tap sends nothing.
   */
  submit(ctx: Ctx, id: string, version: number): Promise<ChangedNotice> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const { notice, role } = await holdNotice(tx, actor, id);
      const later = notice.send_at !== null && (notice.state === 'draft' || notice.state === 'scheduled');
      const result = next(notice.state, later ? 'schedule' : 'submit', { ...factsOf(notice, tx.now), role });
      if (!result.ok) throw new DomainError(result.code);
      if (!result.changed) return changedNotice(tx, notice, role);
      if (notice.version !== version) {
        throw new DomainError('VERSION_CONFLICT', {}, { current: await this.pages.detailIn(tx, actor, id) });
      }
      const choice = await completeChoice(tx, actor, notice);
      const plan = await sendPlanOf(tx, notice);
      await assertTimes(tx, this.policies, notice, plan);
      if (!(await reachesSomebody(tx, choice))) throw new DomainError('NOT_TARGET_EMPTY');
      await record(tx, notice, choice);
      return changedNotice(tx, later ? await schedule(tx, notice, plan.at) : await beginSending(tx, notice, plan), role);
    });
  }
}

/** Waits as `scheduled`; what it says and whom it reaches is looked at again when it begins. */
async function schedule(tx: Tx, notice: NoticeHead, at: Date): Promise<NoticeHead> {
  const waiting: NoticeHead = { ...notice, state: 'scheduled', version: notice.version + 1 };
  await tx.execute(`UPDATE notice SET state = 'scheduled', updated_at = now(), version = $3 WHERE unit_id = $1 AND id = $2`, [
    tx.unitId,
    notice.id,
    waiting.version,
  ]);
  await tx.enqueue(
    startScheduled,
    { noticeId: notice.id },
    {
      dedupe: `${notice.id}:${String(waiting.version)}`,
      delayMs: at.getTime() - tx.now.getTime(),
      ...(notice.urgency === 'urgent' ? { priority: 1 } : {}),
    },
  );
  tx.hint(`notice:${notice.id}`);
  return waiting;
}

async function record(tx: Tx, notice: NoticeHead, choice: Choice): Promise<void> {
  await tx.audit({
    action: notice.send_at === null ? 'notice.submitted' : 'notice.scheduled',
    entity: 'notice',
    entityId: notice.id,
    after: { targets: choice.targets.length, ...(notice.send_at === null ? {} : { sendAt: isoMacau(notice.send_at) }) },
  });
  if (notice.urgency !== 'urgent') return;
  // Urgent messages pass the undo window and quiet hours: who did that and why stays on record (BEY-05).
  await tx.audit({
    action: 'notice.urgent',
    entity: 'notice',
    entityId: notice.id,
    after: { reason: await urgencyReasonOf(tx, notice.id) },
  });
}

async function copies(tx: ReadTx, notice: NoticeHead, actor: StaffActor): Promise<number> {
  const row = await tx.one<{ n: number }>(
    `SELECT count(*) AS n FROM notice_cc WHERE unit_id = $1 AND notice_id = $2 AND NOT ($3 AND staff_id = $4)`,
    [tx.unitId, notice.id, notice.cc_self, actor.memberId],
  );
  return (row?.n ?? 0) + (notice.cc_self ? 1 : 0);
}
