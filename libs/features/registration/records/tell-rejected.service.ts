import { Injectable } from '@nestjs/common';
import { Messages, MessageTransport } from '@features/messages';
import type { Locale } from '@contracts/locale';
import { m } from '@contracts/messages';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { freeze, schoolNoticeCard } from '@wecom';
import { subscriptionById, type Subscription } from '../data/subscription.rows';
import { unitLocale } from './unit-words';

interface Reach {
  channel: 'staff' | 'family';
  userid: string;
}

/**
 * Job `sub.tell-rejected`: who is refused hears it, with the reason, where WeCom reaches him already (01 §7): a member as a
 * card, a guardian who follows 學校通知 by it. Everybody else reads it on the page of the code.
 */
@Injectable()
export class TellRejected {
  constructor(
    private readonly db: Db,
    private readonly messages: Messages,
    private readonly transport: MessageTransport,
  ) {}

  async run(ctx: Ctx, subscriptionId: string, linkIds: readonly string[]): Promise<void> {
    const key = `registration-rejected:${subscriptionId}:${linkIds.join('|')}`;
    const reach = await this.db.read(ctx, async (tx) => {
      const row = await subscriptionById(tx, subscriptionId, false);
      return row === undefined || (await this.messages.isKnown(tx, key)) ? undefined : reachOf(tx, row);
    });
    if (reach === undefined) return;
    const agentId = await this.transport.agentId(ctx, reach.channel === 'staff' ? 'qr-code' : 'notice');
    const messageId = await this.db.inUnit(ctx, async (tx) => {
      const row = await subscriptionById(tx, subscriptionId, false);
      if (row === undefined || row.rejectReason === null || (await this.messages.isKnown(tx, key))) return undefined;
      return this.#put(tx, { key, agentId, reach, text: await textOf(tx, row, linkIds) }, row);
    });
    if (messageId !== undefined) await this.messages.endIfDone(ctx, messageId);
    this.messages.wake();
  }

  async #put(
    tx: Tx,
    { key, agentId, reach, text }: { key: string; agentId: number; reach: Reach; text: { title: string; description: string } },
    row: Subscription,
  ): Promise<string | undefined> {
    const path = `/${reach.channel}/bureau-notice`;
    if (reach.channel === 'staff') {
      const card = { dedupeKey: key, refId: row.id, app: 'qr-code', agentId, path, userIds: [reach.userid], ...text };
      await this.messages.putStaffCard(tx, card);
      return undefined;
    }
    const messageId = await this.messages.open(tx, {
      kind: 'family_card',
      refId: row.id,
      app: 'notice',
      channel: 'school_notice',
      dedupeKey: key,
      priority: 5,
    });
    const body = freeze(
      schoolNoticeCard({ agentId, ...text, url: this.messages.pageUrl(tx, path), to: { parents: [reach.userid] } }),
    ).bytes;
    await this.messages.addBatches(tx, messageId, [{ seq: 1, receivers: 1, body }]);
    await this.messages.seal(tx, messageId);
    return messageId;
  }
}

async function reachOf(tx: ReadTx, row: Subscription): Promise<Reach | undefined> {
  const found =
    row.kind === 'family'
      ? await tx.one<{ userid: string }>(
          `SELECT wecom_userid AS userid FROM parent WHERE unit_id = $1 AND id = $2 AND removed_at IS NULL AND subscribed`,
          [tx.unitId, row.parentId],
        )
      : await tx.one<{ userid: string }>(
          `SELECT wecom_userid AS userid FROM member WHERE unit_id = $1 AND id = $2 AND join_state = 'active'`,
          [tx.unitId, row.memberId],
        );
  return found === undefined ? undefined : { channel: row.kind === 'family' ? 'family' : 'staff', userid: found.userid };
}

async function textOf(tx: ReadTx, row: Subscription, linkIds: readonly string[]): Promise<{ title: string; description: string }> {
  const locale: Locale = await unitLocale(tx);
  const names = await tx.query<{ name: string }>(
    `SELECT student_name AS name FROM family_link WHERE unit_id = $1 AND id = ANY($2::uuid[]) ORDER BY student_name`,
    [tx.unitId, [...linkIds]],
  );
  const title =
    names.length === 0
      ? m.registration_rejected({}, { locale })
      : m.registration_rejected_child({ name: names.map((each) => each.name).join('、') }, { locale });
  return { title, description: m.registration_rejected_text({ reason: row.rejectReason ?? '' }, { locale }) };
}
