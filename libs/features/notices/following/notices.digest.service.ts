import { Injectable } from '@nestjs/common';
import { StaffNow } from '@features/identity';
import { Messages, MessageTransport } from '@features/messages';
import { Reminders } from '@features/reminders';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { digestCard } from '../domain/card-text';
import { unitLocale } from '../sending/notices.fanout.service';
import { SHARED_PAGE } from '../topic-key';
import { sendingApp } from '../sending/sending-app';

/** A submission is stored a moment after the time it bears: what is younger waits for the next card. */
const SETTLED = `now() - interval '1 minute'`;

interface SentNotice {
  id: string;
  title: string;
  sender_id: string;
  sender: string;
}

/**
 * 「【分享】家校通知」: what was sent since the last card, at most once an hour, to every administrator, without what he sent
 * himself (NOT-44). The place up to which was told moves in the same transaction, so an hour is told once; where
 * nothing was sent there is no card. What can still be taken back waits for the next one.
 */
@Injectable()
export class NoticeDigest {
  constructor(
    private readonly db: Db,
    private readonly staff: StaffNow,
    private readonly messages: Messages,
    private readonly transport: MessageTransport,
    private readonly reminders: Reminders,
  ) {}

  async run(ctx: Ctx): Promise<void> {
    const due = await this.db.inUnit(ctx, async (tx) => {
      const sent = await this.#sent(tx);
      // Also an empty hour moves the place, so that a late run never has to guess where it began.
      if (sent.length === 0) await moveOn(tx);
      return sent.length > 0;
    });
    if (!due) return;
    const agentId = await sendingApp(this.transport, ctx);
    await this.db.inUnit(ctx, async (tx) => {
      const notices = await this.#sent(tx);
      await moveOn(tx);
      for (const [key, group] of await this.#readers(tx, notices)) await this.#tell(tx, agentId, key, group);
    });
    this.messages.wake();
  }

  /** Sent since the last card; the unit's line of settings is locked, so that two runs come one after the other. */
  async #sent(tx: Tx): Promise<SentNotice[]> {
    await tx.execute(`INSERT INTO notice_settings (unit_id) VALUES ($1) ON CONFLICT DO NOTHING`, [tx.unitId]);
    const row = await tx.one<{ on: boolean; since: Date }>(
      `SELECT share_digest AS on, coalesce(digest_until, ${SETTLED} - interval '1 hour') AS since FROM notice_settings WHERE unit_id = $1 FOR UPDATE`,
      [tx.unitId],
    );
    if (row === undefined || !row.on) return [];
    return tx.query<SentNotice & Record<string, unknown>>(
      `SELECT n.id, n.title, n.sender_id, m.name AS sender FROM notice n JOIN member m ON m.unit_id = $1 AND m.id = n.sender_id
        WHERE n.unit_id = $1 AND n.sent_at > $2 AND n.sent_at <= ${SETTLED} AND n.deleted_at IS NULL AND n.state IN ('sending', 'sent', 'closed')
        ORDER BY n.sent_at, n.id`,
      [tx.unitId, row.since],
    );
  }

  /** Administrators with the same card together: those who sent something themselves read one without it. */
  async #readers(
    tx: Tx,
    notices: readonly SentNotice[],
  ): Promise<Map<string, { notices: SentNotice[]; people: { id: string; userid: string }[] }>> {
    const groups = new Map<string, { notices: SentNotice[]; people: { id: string; userid: string }[] }>();
    const senders = new Set(notices.map((notice) => notice.sender_id));
    for (const person of await this.staff.administrators(tx)) {
      const others = senders.has(person.id) ? notices.filter((notice) => notice.sender_id !== person.id) : [...notices];
      if (others.length === 0) continue;
      const key = senders.has(person.id) ? person.id : 'all';
      const group = groups.get(key) ?? { notices: others, people: [] };
      group.people.push(person);
      groups.set(key, group);
    }
    return groups;
  }

  async #tell(
    tx: Tx,
    agentId: number,
    key: string,
    group: { notices: SentNotice[]; people: { id: string; userid: string }[] },
  ): Promise<void> {
    const card = digestCard(group.notices, await unitLocale(tx));
    const [first] = group.notices;
    const mark = `${tx.now.toISOString()}:${key}`;
    const topic = await this.reminders.putTopic(tx, {
      module: 'notice',
      sourceKey: `notice-digest:${mark}`,
      title: card.title,
      summary: card.description,
      url: SHARED_PAGE,
    });
    await this.reminders.putLines(tx, topic, {
      sql: `SELECT p.id AS recipient_id, 'member' AS recipient_kind, NULL::uuid AS student_id FROM unnest($3::uuid[]) AS p (id)`,
      params: [group.people.map((person) => person.id)],
    });
    for (const { id } of group.people) tx.hint(`me:${id}`);
    await this.messages.putStaffCard(tx, {
      ...card,
      dedupeKey: `notice-digest:${mark}`,
      refId: first!.id,
      app: 'notice',
      agentId,
      // The hour makes two equal cards two messages for WeCom.
      path: `${SHARED_PAGE}?h=${String(Math.floor(tx.now.getTime() / 3_600_000))}`,
      userIds: group.people.map((person) => person.userid),
    });
  }
}

const moveOn = (tx: Tx): Promise<number> =>
  tx.execute(`UPDATE notice_settings SET digest_until = ${SETTLED} WHERE unit_id = $1`, [tx.unitId]);
