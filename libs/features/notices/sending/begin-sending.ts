import type { Tx } from '@platform/db/tx';
import type { NoticeHead } from '../data/notice-row';
import { deadlineReminderAt, type SendPlan } from '../domain/send-plan';
import { closeNotice, fanoutNotice, remindDeadline } from '../notices.jobs';

/**
 * The notice is on its way, from a moment that may lie some seconds ahead: until then its sender can take it back.
 * Everything after it is the job's. Each submission has a job of its own (its version), because one that is starting right
 * now must not swallow the next.
 * @returns the notice as it stands now
 */
export async function beginSending(tx: Tx, notice: NoticeHead, plan: Pick<SendPlan, 'at' | 'undoSeconds'>): Promise<NoticeHead> {
  const begun: NoticeHead = {
    ...notice,
    state: 'sending',
    sent_at: plan.at,
    undo_until: plan.undoSeconds > 0 ? plan.at : null,
    version: notice.version + 1,
  };
  await tx.execute(
    `UPDATE notice SET state = 'sending', sent_at = $3, listed_at = $3, undo_until = $4, updated_at = now(), version = $5 WHERE unit_id = $1 AND id = $2`,
    [tx.unitId, notice.id, begun.sent_at, begun.undo_until, begun.version],
  );
  if (notice.cc_self) {
    await tx.execute(`INSERT INTO notice_cc (unit_id, notice_id, staff_id, reason) VALUES ($1, $2, $3, 'self') ON CONFLICT DO NOTHING`, [
      tx.unitId,
      notice.id,
      notice.sender_id,
    ]);
  }
  await tx.enqueue(
    fanoutNotice,
    { noticeId: notice.id },
    {
      dedupe: `${notice.id}:${String(begun.version)}`,
      delayMs: Math.max(0, plan.at.getTime() - tx.now.getTime()),
      ...(notice.urgency === 'urgent' ? { priority: 1 } : {}),
    },
  );
  await planDeadline(tx, notice.id, notice.deadline_at, plan.at);
  tx.hint(`notice:${notice.id}`);
  return begun;
}

async function planDeadline(tx: Tx, noticeId: string, deadlineAt: Date | null, startsAt: Date): Promise<void> {
  if (deadlineAt === null) return;
  const at = (time: Date) => ({
    dedupe: `${noticeId}:${String(deadlineAt.getTime())}`,
    delayMs: Math.max(0, time.getTime() - tx.now.getTime()),
  });
  const remindAt = deadlineReminderAt(deadlineAt, startsAt);
  if (remindAt !== null) await tx.enqueue(remindDeadline, { noticeId }, at(remindAt));
  await tx.enqueue(closeNotice, { noticeId }, at(deadlineAt));
}
