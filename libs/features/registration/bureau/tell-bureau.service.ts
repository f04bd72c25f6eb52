import { Injectable } from '@nestjs/common';
import { Messages, MessageTransport } from '@features/messages';
import { Reminders } from '@features/reminders';
import type { RegistrationIdentity } from '@contracts/registration-types';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { isDomainError } from '@platform/errors/domain-error';
import { ComeBack } from '@platform/outbox/job-failure';
import { readersSql } from './bureau-readers';

const APP = 'bureau-notice';
const NOT_CONNECTED_WAIT_MS = 10 * 60_000;
/** A card of WeCom holds 512 bytes of text; the page has the whole. */
const CARD_SIGNS = 120;

/** Job `bureau.tell`: a line of 消息提醒 for everybody the message is meant for, and a card in WeCom for staff; once each. */
@Injectable()
export class TellBureau {
  constructor(
    private readonly db: Db,
    private readonly messages: Messages,
    private readonly transport: MessageTransport,
    private readonly reminders: Reminders,
  ) {}

  async run(ctx: Ctx, noticeId: string): Promise<void> {
    const agentId = await this.#agent(ctx);
    const cardWaits = await this.db.inUnit(ctx, async (tx) => {
      const notice = await tx.one<{ title: string; body: string; identities: RegistrationIdentity[] }>(
        `SELECT title, body, identities FROM bureau_notice WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, noticeId],
      );
      if (notice === undefined) return false;
      const summary = Array.from(notice.body.replace(/\s+/gu, ' ')).slice(0, CARD_SIGNS).join('');
      const topic = async (audience: 'staff' | 'family'): Promise<string> =>
        this.reminders.putTopic(tx, {
          module: 'subscription',
          sourceKey: `bureau:${noticeId}:${audience}`,
          title: notice.title,
          summary,
          url: `/${audience}/bureau-notice`,
        });
      await this.reminders.putLines(tx, await topic('family'), {
        sql: `SELECT f.id AS recipient_id, CASE WHEN f.is_student THEN 'student' ELSE 'parent' END AS recipient_kind, NULL::uuid AS student_id
                FROM (${readersSql('parent')}) AS f`,
        params: [notice.identities],
      });
      await this.reminders.putLines(tx, await topic('staff'), {
        sql: `SELECT f.id AS recipient_id, 'member' AS recipient_kind, NULL::uuid AS student_id FROM (${readersSql('member')}) AS f`,
        params: [notice.identities],
      });
      const key = `bureau:${noticeId}`;
      if (await this.messages.isKnown(tx, key)) return false;
      const staff = await tx.query<{ userid: string }>(
        `SELECT f.userid FROM (${readersSql('member').replace('$3', '$2')}) AS f ORDER BY f.userid`,
        [tx.unitId, notice.identities],
      );
      if (staff.length === 0) return false;
      if (agentId === null) return true;
      await this.messages.putStaffCard(tx, {
        dedupeKey: key,
        refId: noticeId,
        app: APP,
        agentId,
        title: notice.title,
        description: summary,
        path: '/staff/bureau-notice',
        userIds: staff.map((member) => member.userid),
      });
      return false;
    });
    // The lines of 消息提醒 stand already; the card goes out when the school's account answers again.
    if (cardWaits) throw new ComeBack(NOT_CONNECTED_WAIT_MS);
    this.messages.wake();
  }

  async #agent(ctx: Ctx): Promise<number | null> {
    try {
      return await this.transport.agentId(ctx, APP);
    } catch (error) {
      if (isDomainError(error)) return null;
      throw error;
    }
  }
}
