import { Injectable } from '@nestjs/common';
import { noteLedger } from '@features/ledger';
import { Messages, SendingPolicies } from '@features/messages';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { ComeBack } from '@platform/outbox/job-failure';
import { isoMacau } from '@platform/time/macau-time';
import { factsOf, lockHead, type NoticeHead } from '../data/notice-row';
import { classProgress } from '../data/progress-rows';
import { asksOf } from '../domain/card-text';
import { next } from '../domain/notice-state';
import { deadlineReminderAt } from '../domain/send-plan';
import { remindNotice } from '../notices.jobs';
import { remindableOf } from '../sending/notices.remind.service';
import { stopReminders } from '../sending/stop-reminders';

/** What a deadline does by itself (spec 03 §9, §10): one reminder a day before, and closing when it has come. */
@Injectable()
export class NoticeDeadline {
  constructor(
    private readonly db: Db,
    private readonly messages: Messages,
    private readonly policies: SendingPolicies,
  ) {}

  /**
   * Once per notice, by its line in the log. Left out when it would come after the deadline, also because of quiet hours.
   * The quota of 再次提醒 is not touched.
   */
  remind(ctx: Ctx, noticeId: string): Promise<void> {
    return this.db.inUnit(ctx, async (tx) => {
      const notice = await lockHead(tx, noticeId);
      const due = notice === undefined ? null : reminderOf(notice);
      if (notice === undefined || due === null || notice.deadline_at === null || notice.deadline_at <= tx.now) return;
      if (due > tx.now) throw new ComeBack(due.getTime() - tx.now.getTime());
      if (!next(notice.state, 'remind', { ...factsOf(notice, tx.now), role: 'job' }).ok) return;
      const { at: leaves } = await this.policies.promise(tx, { urgent: false, from: tx.now });
      if (leaves >= notice.deadline_at) return;
      const students = remindableOf(await classProgress(tx, notice), true);
      const log = await tx.one<{ id: string }>(
        `INSERT INTO notice_reminder_log (unit_id, notice_id, kind, at, recipients) VALUES ($1, $2, 'deadline', $3, $4)
         ON CONFLICT (unit_id, notice_id) WHERE kind = 'deadline' DO NOTHING RETURNING id`,
        [tx.unitId, noticeId, tx.now, students],
      );
      if (log === undefined) return;
      await tx.enqueue(remindNotice, { noticeId, logId: log.id });
      tx.hint(`notice:${noticeId}`);
    });
  }

  close(ctx: Ctx, noticeId: string): Promise<void> {
    return this.db.inUnit(ctx, async (tx) => {
      const notice = await lockHead(tx, noticeId);
      if (notice === undefined || notice.deadline_at === null) return;
      const early = notice.deadline_at.getTime() - tx.now.getTime();
      if (early > 0) throw new ComeBack(early);
      // Still on its way: the catch-up closes it when everything has left.
      const result = next(notice.state, 'close', { ...factsOf(notice, tx.now), role: 'job' });
      if (!result.ok || !result.changed) return;
      await tx.execute(
        `UPDATE notice SET state = 'closed', closed_at = $3, updated_at = now(), version = version + 1 WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, noticeId, tx.now],
      );
      await stopReminders(tx, this.messages, noticeId);
      await tx.audit({
        action: 'notice.closed',
        entity: 'notice',
        entityId: noticeId,
        after: { deadlineAt: isoMacau(notice.deadline_at) },
      });
      await noteLedger(tx, { kind: 'closed', noticeId, by: null });
      tx.hint(`notice:${noticeId}`);
      tx.hint('families');
    });
  }
}

/** Nobody is reminded of a notice that asks for nothing. */
const reminderOf = (notice: NoticeHead): Date | null =>
  notice.deadline_at === null || notice.sent_at === null || asksOf(notice) === 'nothing'
    ? null
    : deadlineReminderAt(notice.deadline_at, notice.sent_at);
