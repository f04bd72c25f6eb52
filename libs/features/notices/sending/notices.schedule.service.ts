import { Injectable } from '@nestjs/common';
import { StaffNow } from '@features/identity';
import { SendingPolicies } from '@features/messages';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { isDomainError } from '@platform/errors/domain-error';
import { ComeBack } from '@platform/outbox/job-failure';
import { lockHead, type NoticeHead } from '../data/notice-row';
import { reachesSomebody } from '../data/target-scope';
import { RETURN_REASONS, tellStaff, type ReturnReason } from '../notices.jobs';
import { beginSending } from './begin-sending';
import { assertTimes, completeChoice } from './send-checks';

/**
 * A scheduled notice begins (NOT-19): late means at once, with the real time. Text, rights of the sender and recipients
 * are looked at as they are now (NOT-16, PER-26); where it can no longer be sent, the draft goes back to its sender, who
 * is told why. Cancelled or deleted meanwhile: nothing happens.
 */
@Injectable()
export class NoticeSchedule {
  constructor(
    private readonly db: Db,
    private readonly staff: StaffNow,
    private readonly policies: SendingPolicies,
  ) {}

  start(ctx: Ctx, noticeId: string): Promise<void> {
    return this.db.inUnit(ctx, async (tx) => {
      const notice = await lockHead(tx, noticeId);
      if (notice === undefined || notice.state !== 'scheduled' || notice.send_at === null) return;
      const early = notice.send_at.getTime() - tx.now.getTime();
      if (early > 0) throw new ComeBack(early);
      const reason = await this.#hindrance(tx, notice);
      if (reason !== undefined) return giveBack(tx, notice, reason);
      await tx.audit({ action: 'notice.submitted', entity: 'notice', entityId: noticeId, after: { scheduled: true } });
      await beginSending(tx, notice, { at: tx.now, undoSeconds: 0 });
    });
  }

  async #hindrance(tx: Tx, notice: NoticeHead): Promise<ReturnReason | undefined> {
    const sender = await this.staff.actor(tx, notice.sender_id);
    if (sender === undefined) return 'NOT_SENDER_LEFT';
    if (!sender.rights.has('messaging.send')) return 'FORBIDDEN';
    try {
      const choice = await completeChoice(tx, sender, notice);
      await assertTimes(tx, this.policies, notice, { at: tx.now, reason: 'now', undoSeconds: 0 });
      return (await reachesSomebody(tx, choice)) ? undefined : 'NOT_TARGET_EMPTY';
    } catch (error) {
      const reason = isDomainError(error) ? RETURN_REASONS.find((code) => code === error.code) : undefined;
      if (reason === undefined) throw error;
      return reason;
    }
  }
}

async function giveBack(tx: Tx, notice: NoticeHead, reason: ReturnReason): Promise<void> {
  await tx.execute(
    `UPDATE notice SET state = 'draft', listed_at = now(), updated_at = now(), version = version + 1 WHERE unit_id = $1 AND id = $2`,
    [tx.unitId, notice.id],
  );
  await tx.audit({ action: 'notice.returned', entity: 'notice', entityId: notice.id, after: { reason }, result: 'refused' });
  await tx.enqueue(tellStaff, { noticeId: notice.id, what: 'returned', reason });
  tx.hint(`notice:${notice.id}`);
}
