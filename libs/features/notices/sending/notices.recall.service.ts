import { Injectable } from '@nestjs/common';
import { noteLedger } from '@features/ledger';
import { Messages } from '@features/messages';
import { Reminders } from '@features/reminders';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { dropPages } from '../data/fanout-page-rows';
import { factsOf, type NoticeHead } from '../data/notice-row';
import { next } from '../domain/notice-state';
import { holdNotice, staffOf } from '../notice-access';
import { changedNotice, type ChangedNotice } from '../reading/notice-presenter';
import { topicKey } from '../topic-key';

/** A call lasts 20 ms as a rule and 10 s at most; nobody waits longer than this for the last ones to come back. */
const SETTLE_MS = 3_000;
const LOOK_MS = 40;

/**
 * 回收 (NOT-38, NOT-43): within 24 hours by the database clock. Nothing is deleted; readers are stopped where they read.
 * Pages of the fan-out that have not begun are dropped, those in the making are waited for; then all that has not left is
 * cancelled, under the notice's lock.
 */
@Injectable()
export class NoticeRecall {
  constructor(
    private readonly db: Db,
    private readonly messages: Messages,
    private readonly reminders: Reminders,
  ) {}

  async recall(ctx: Ctx, id: string): Promise<ChangedNotice> {
    const actor = staffOf(ctx);
    const { answer, messageIds } = await this.db.inUnit(ctx, async (tx) => {
      const { notice, role } = await holdNotice(tx, actor, id);
      const result = next(notice.state, 'recall', { ...factsOf(notice, tx.now), role });
      if (!result.ok) throw new DomainError(result.code);
      // Two people at once: the second finds it done and gets the same answer.
      if (!result.changed) return { answer: await changedNotice(tx, notice, role), messageIds: [] };
      await tx.execute(
        `UPDATE notice SET state = 'recalled', recalled_at = $3, updated_at = $3, version = version + 1 WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, id, tx.now],
      );
      await dropPages(tx, id);
      const ids = await messagesOf(tx, notice);
      for (const messageId of ids) await this.messages.recall(tx, messageId);
      await this.reminders.withdraw(tx, topicKey(id), 'recalled');
      await tx.audit({ action: 'notice.recalled', entity: 'notice', entityId: id, before: { state: notice.state } });
      await noteLedger(tx, { kind: 'recalled', noticeId: id, by: actor.memberId });
      tx.hint(`notice:${id}`);
      tx.hint('families');
      const recalled: NoticeHead = { ...notice, state: 'recalled', recalled_at: tx.now, version: notice.version + 1 };
      return { answer: await changedNotice(tx, recalled, role), messageIds: ids };
    });
    await this.#settle(ctx, messageIds);
    return answer;
  }

  /** Calls that were on the wire when the recall was stored come back before the recall is confirmed (R7). */
  async #settle(ctx: Ctx, messageIds: readonly string[]): Promise<void> {
    const until = performance.now() + SETTLE_MS;
    for (const messageId of messageIds) {
      while (performance.now() < until && (await this.db.read(ctx, (tx) => this.messages.onTheWire(tx, messageId)))) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    }
  }
}

async function messagesOf(tx: Tx, notice: NoticeHead): Promise<string[]> {
  const rows = await tx.query<{ message_id: string }>(
    `SELECT message_id FROM notice_reminder_log WHERE unit_id = $1 AND notice_id = $2 AND message_id IS NOT NULL`,
    [tx.unitId, notice.id],
  );
  return [...(notice.message_id === null ? [] : [notice.message_id]), ...rows.map((row) => row.message_id)];
}
