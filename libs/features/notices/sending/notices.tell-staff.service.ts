import { Injectable } from '@nestjs/common';
import { Messages, MessageTransport } from '@features/messages';
import { Reminders } from '@features/reminders';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { HttpSettings } from '@platform/http/http-settings';
import { readHead, type NoticeHead } from '../data/notice-row';
import { classProgress, messageCounts } from '../data/progress-rows';
import { copiedCard, failedCard } from '../domain/card-text';
import { unitLocale } from './notices.fanout.service';
import { copyTopicKey, staffPage } from '../topic-key';

/** Cards in WeCom for staff, by app `notice` (conventions, "Who sends what"): once per notice and reason. */
@Injectable()
export class NoticeTellStaff {
  constructor(
    private readonly db: Db,
    private readonly messages: Messages,
    private readonly transport: MessageTransport,
    private readonly reminders: Reminders,
    private readonly settings: HttpSettings,
  ) {}

  async run(ctx: Ctx, payload: { noticeId: string; what: 'copied' | 'failed' }): Promise<void> {
    const agentId = await this.transport.agentId(ctx, 'notice');
    await this.db.inUnit(ctx, async (tx) => {
      const notice = await readHead(tx, payload.noticeId);
      if (notice === undefined || notice.sent_at === null || notice.state === 'recalled') return;
      await (payload.what === 'copied' ? this.#copied(tx, notice, agentId) : this.#failed(tx, notice, agentId));
    });
    this.messages.wake();
  }

  async #copied(tx: Tx, notice: NoticeHead, agentId: number): Promise<void> {
    const people = await tx.query<{ id: string; userid: string }>(
      `SELECT m.id, m.wecom_userid AS userid FROM notice_cc c JOIN member m ON m.unit_id = $1 AND m.id = c.staff_id
        WHERE c.unit_id = $1 AND c.notice_id = $2 AND m.join_state NOT IN ('left', 'disabled') ORDER BY m.id`,
      [tx.unitId, notice.id],
    );
    if (people.length === 0) return;
    const sender = await tx.one<{ name: string }>(`SELECT name FROM member WHERE unit_id = $1 AND id = $2`, [tx.unitId, notice.sender_id]);
    const card = copiedCard(notice.title, sender?.name ?? '', await unitLocale(tx));
    const topic = await this.reminders.putTopic(tx, {
      module: 'notice',
      sourceKey: copyTopicKey(notice.id),
      title: card.title,
      summary: card.description,
      url: staffPage(notice.id),
    });
    await this.reminders.putLines(tx, topic, {
      sql: `SELECT c.staff_id AS recipient_id, 'member' AS recipient_kind, NULL::uuid AS student_id FROM notice_cc c WHERE c.unit_id = $1 AND c.notice_id = $3`,
      params: [notice.id],
    });
    for (const { id } of people) tx.hint(`me:${id}`);
    await this.#card(tx, notice, agentId, {
      ...card,
      dedupeKey: `notice-copied:${notice.id}`,
      userIds: people.map((p) => p.userid),
    });
  }

  async #failed(tx: Tx, notice: NoticeHead, agentId: number): Promise<void> {
    const { failed, unknown } = messageCounts(await classProgress(tx, notice));
    const sender = await tx.one<{ userid: string; join_state: string }>(
      `SELECT wecom_userid AS userid, join_state FROM member WHERE unit_id = $1 AND id = $2`,
      [tx.unitId, notice.sender_id],
    );
    if (failed + unknown === 0 || sender === undefined || ['left', 'disabled'].includes(sender.join_state)) return;
    const card = failedCard(notice.title, failed + unknown, await unitLocale(tx));
    const topic = await this.reminders.putTopic(tx, {
      module: 'notice',
      sourceKey: `notice-failed:${notice.id}`,
      title: card.title,
      summary: card.description,
      url: staffPage(notice.id),
    });
    await this.reminders.putLines(tx, topic, {
      sql: `SELECT $3::uuid AS recipient_id, 'member' AS recipient_kind, NULL::uuid AS student_id`,
      params: [notice.sender_id],
    });
    tx.hint(`me:${notice.sender_id}`);
    await this.#card(tx, notice, agentId, {
      ...card,
      dedupeKey: `notice-failed:${notice.id}`,
      userIds: [sender.userid],
    });
  }

  #card(
    tx: Tx,
    notice: NoticeHead,
    agentId: number,
    card: { title: string; description: string; dedupeKey: string; userIds: string[] },
  ): Promise<void> {
    return this.messages.putStaffCard(tx, {
      ...card,
      refId: notice.id,
      app: 'notice',
      agentId,
      url: this.settings.publicOrigin + staffPage(notice.id),
    });
  }
}
