import { Injectable } from '@nestjs/common';
import { StaffNow } from '@features/identity';
import { Messages, MessageTransport } from '@features/messages';
import { Reminders } from '@features/reminders';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { teachersToAsk } from '../data/invite-rows';
import { readHead, type NoticeHead } from '../data/notice-row';
import { classProgress, messageCounts } from '../data/progress-rows';
import { copiedCard, failedCard, previewCard, reinviteCard, returnedCard } from '../domain/card-text';
import type { ReturnReason, TellStaff } from '../notices.jobs';
import { unitLocale } from './notices.fanout.service';
import { copyTopicKey, personTopicKey, SHARED_PAGE, STAFF_TOPICS, staffPage } from '../topic-key';
import { sendingApp } from './sending-app';

interface Told {
  /** Line of 消息提醒: one per topic, notice and person. */
  topic: (typeof STAFF_TOPICS)[number];
  dedupeKey: string;
  card: { title: string; description: string };
  page: string;
  /** Told again and again: differs each time. */
  mark?: string;
}
const pathOf = ({ page, mark }: Told): string => (mark === undefined ? page : `${page}${page.includes('?') ? '&' : '?'}m=${mark}`);

/** Cards in WeCom for staff, by app `notice` (conventions, "Who sends what"): once per notice and reason. */
@Injectable()
export class NoticeTellStaff {
  constructor(
    private readonly db: Db,
    private readonly messages: Messages,
    private readonly transport: MessageTransport,
    private readonly reminders: Reminders,
    private readonly staff: StaffNow,
  ) {}

  async run(ctx: Ctx, payload: TellStaff, outboxId: string): Promise<void> {
    const agentId = await sendingApp(this.transport, ctx);
    await this.db.inUnit(ctx, async (tx) => {
      const notice = await readHead(tx, payload.noticeId);
      if (notice === undefined) return;
      const wasSent = notice.sent_at !== null && notice.state !== 'recalled';
      if (payload.what === 'preview' && notice.state === 'draft') await this.#preview(tx, notice, agentId, outboxId);
      if (payload.what === 'returned') await this.#returned(tx, notice, agentId, payload.reason);
      if (payload.what === 'copied' && wasSent) await this.#copied(tx, notice, agentId);
      if (payload.what === 'failed' && wasSent) await this.#failed(tx, notice, agentId);
      if (payload.what === 'reinvite' && wasSent) await this.#reinvite(tx, notice, agentId, payload.logId);
    });
    this.messages.wake();
  }

  /** The mark makes two previews of the same text two messages for WeCom, which drops equal ones for hours. */
  async #preview(tx: Tx, notice: NoticeHead, agentId: number, outboxId: string): Promise<void> {
    await this.#toHolder(tx, notice, agentId, {
      topic: 'preview',
      dedupeKey: `notice-preview:${notice.id}:${outboxId}`,
      card: previewCard(notice.title, await unitLocale(tx)),
      page: `${staffPage(notice.id)}/preview`,
      mark: outboxId.slice(-8),
    });
  }

  /** Where the sender has left, administrators hear that what he had planned was not sent (NOT-46); the draft stays his. */
  async #returned(tx: Tx, notice: NoticeHead, agentId: number, reason: ReturnReason): Promise<void> {
    const locale = await unitLocale(tx);
    const told: Told = {
      topic: 'returned',
      dedupeKey: `notice-returned:${notice.id}:${String(notice.version)}`,
      card: returnedCard(notice.title, new DomainError(reason, { n: '' }).messageIn(locale), locale),
      page: staffPage(notice.id),
      mark: String(notice.version),
    };
    if (await this.#toHolder(tx, notice, agentId, told)) return;
    for (const person of await this.staff.administrators(tx)) {
      await this.#toPerson(tx, notice, agentId, person, { ...told, dedupeKey: `${told.dedupeKey}:${person.id}`, page: SHARED_PAGE });
    }
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
      path: staffPage(notice.id),
    });
  }

  async #failed(tx: Tx, notice: NoticeHead, agentId: number): Promise<void> {
    const { failed, unknown } = messageCounts(await classProgress(tx, notice));
    if (failed + unknown === 0) return;
    const card = failedCard(notice.title, failed + unknown, await unitLocale(tx));
    await this.#toHolder(tx, notice, agentId, {
      topic: 'failed',
      dedupeKey: `notice-failed:${notice.id}`,
      card,
      page: staffPage(notice.id),
    });
  }

  /** One card per class teacher, with what is missing now (NOT-17). */
  async #reinvite(tx: Tx, notice: NoticeHead, agentId: number, logId: string): Promise<void> {
    const locale = await unitLocale(tx);
    for (const teacher of await teachersToAsk(tx, notice.id)) {
      const [only] = teacher.classIds;
      const place = teacher.classIds.length === 1 && only !== undefined ? `&class=${only}` : '';
      await this.#toPerson(tx, notice, agentId, teacher, {
        topic: 'reinvite',
        dedupeKey: `notice-reinvite:${logId}:${teacher.id}`,
        card: reinviteCard(notice.title, teacher.classes, teacher.families, locale),
        page: `${staffPage(notice.id)}/records?tab=unreached${place}`,
        mark: logId.slice(-8),
      });
    }
  }

  /** The sender, or who took over from him (NOT-46). @returns false when both have left */
  async #toHolder(tx: Tx, notice: NoticeHead, agentId: number, told: Told): Promise<boolean> {
    const person = await tx.one<{ id: string; userid: string }>(
      `SELECT id, wecom_userid AS userid FROM member WHERE unit_id = $1 AND id = $2 AND join_state NOT IN ('left', 'disabled')`,
      [tx.unitId, notice.keeper_id ?? notice.sender_id],
    );
    if (person !== undefined) await this.#toPerson(tx, notice, agentId, person, told);
    return person !== undefined;
  }

  async #toPerson(tx: Tx, notice: NoticeHead, agentId: number, person: { id: string; userid: string }, told: Told): Promise<void> {
    // Told already: a second run must not make a line unread that was read meanwhile.
    if (await this.messages.isKnown(tx, told.dedupeKey)) return;
    const topic = await this.reminders.putTopic(tx, {
      module: 'notice',
      sourceKey: personTopicKey(told.topic, notice.id, person.id),
      title: told.card.title,
      summary: told.card.description,
      url: told.page,
    });
    const line = {
      sql: `SELECT $3::uuid AS recipient_id, 'member' AS recipient_kind, NULL::uuid AS student_id`,
      params: [person.id],
    };
    // A card that may come again brings its line to the top; the others are told once.
    await (told.mark === undefined ? this.reminders.putLines(tx, topic, line) : this.reminders.renewLines(tx, topic, line));
    tx.hint(`me:${person.id}`);
    await this.#card(tx, notice, agentId, { ...told.card, dedupeKey: told.dedupeKey, userIds: [person.userid], path: pathOf(told) });
  }

  #card(
    tx: Tx,
    notice: NoticeHead,
    agentId: number,
    card: { title: string; description: string; dedupeKey: string; userIds: string[]; path: string },
  ): Promise<void> {
    return this.messages.putStaffCard(tx, {
      ...card,
      refId: notice.id,
      app: 'notice',
      agentId,
    });
  }
}
