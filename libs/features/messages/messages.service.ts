import { Injectable } from '@nestjs/common';
import { unitPath } from '@contracts/links';
import { SENDING } from '@contracts/sending';
import type { Ctx } from '@platform/ctx/ctx';
import type { ReadTx, Tx } from '@platform/db/tx';
import { HttpSettings } from '@platform/http/http-settings';
import { freeze, staffTextCard } from '@wecom';
import type { MessageKind } from './message-owners';
import { MessageSender } from './message-sender';
import { cancelled, releaseLeaders, replacePlaces, type DuePlace, type LedPlace } from './data/batch-bundles';
import { nextOpenTime } from './policy/next-open-time';
import { SendingPolicies } from './policy/sending-policies.service';
import type { Channel } from './wecom-transport';

export interface NewMessage {
  kind: MessageKind;
  refId: string | null;
  app: string;
  channel: Channel;
  /** One message per key, however often it is asked for. */
  dedupeKey: string;
  /** 1 urgent, 5 normal, 9 bulk. */
  priority: 1 | 5 | 9;
}
export interface NewBatch {
  /** Number of the batch in its message; the same number twice is stored once. */
  seq: number;
  /** Exact bytes of the call (`freeze`). */
  body: Buffer;
  /** Receivers named in it, at most 1,000. */
  receivers: number;
}
/** A place of a message whose receivers wait for a bundle: no call of its own, it ends as the call ends that takes it along. */
export interface WaitingBatch {
  seq: number;
  receivers: number;
}
export interface StaffCardMessage {
  dedupeKey: string;
  refId: string;
  app: string;
  agentId: number;
  title: string;
  description: string;
  /** Page of the product the card opens, with its query. */
  path: string;
  /** WeCom userids; more than 1,000 become several calls. */
  userIds: readonly string[];
}
export interface ChannelWait {
  until: Date;
  reason: 'throttled' | 'unreachable';
}

export interface MessageWait {
  until: Date;
  reason: 'receiver_limit' | 'unreachable' | 'quiet' | 'budget';
}

/** Front door for features that send: everything inside the caller's transaction; the sending comes after its commit. */
@Injectable()
export class Messages {
  constructor(
    private readonly sender: MessageSender,
    private readonly policies: SendingPolicies,
    private readonly settings: HttpSettings,
  ) {}

  /** Address of a page for a card of this unit: opens for somebody whose session is over, or is of another school, too. */
  pageUrl(tx: ReadTx, path: string): string {
    return this.settings.publicOrigin + unitPath(path, tx.unitId);
  }

  /** Makes the message, or finds the one with this key. @returns its id */
  async open(tx: Tx, message: NewMessage): Promise<string> {
    await tx.execute(`INSERT INTO unit_channel (unit_id, app, channel) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, [
      tx.unitId,
      message.app,
      message.channel,
    ]);
    const row = await tx.one<{ id: string }>(
      `INSERT INTO outbound_message (unit_id, kind, ref_id, app, channel, dedupe_key, priority) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (unit_id, dedupe_key) DO UPDATE SET dedupe_key = excluded.dedupe_key RETURNING id`,
      [tx.unitId, message.kind, message.refId, message.app, message.channel, message.dedupeKey, message.priority],
    );
    if (row === undefined) throw new Error('a message was not stored');
    return row.id;
  }

  /** Whether a message with this key was made before. */
  async isKnown(tx: ReadTx, dedupeKey: string): Promise<boolean> {
    return (await tx.one(`SELECT 1 FROM outbound_message WHERE unit_id = $1 AND dedupe_key = $2`, [tx.unitId, dedupeKey])) !== undefined;
  }

  /**
   * Stores frozen calls; they leave as soon as the transaction commits and the sender has its turn. What is not urgent
   * and goes to families waits for the end of the unit's quiet hours (BEY-05).
   * @param perPerson most messages of this whole message that one person gets (children of one guardian)
   */
  async addBatches(tx: Tx, messageId: string, batches: readonly NewBatch[], perPerson = 1): Promise<void> {
    if (batches.length === 0) return;
    const quiet = await this.#quietUntil(tx, messageId);
    await tx.execute(
      `INSERT INTO delivery_batch (unit_id, message_id, seq, app, channel, priority, body, receivers, per_person, not_before, wait, wait_until)
       SELECT $1, m.id, b.seq, m.app, m.channel, m.priority, b.body, b.receivers, $6,
              coalesce($7, now()), CASE WHEN $7::timestamptz IS NOT NULL THEN 'quiet' END, $7
         FROM outbound_message m, unnest($3::int[], $4::bytea[], $5::int[]) AS b (seq, body, receivers)
        WHERE m.unit_id = $1 AND m.id = $2
       ON CONFLICT (unit_id, message_id, seq) DO NOTHING`,
      [tx.unitId, messageId, batches.map((b) => b.seq), batches.map((b) => b.body), batches.map((b) => b.receivers), perPerson, quiet],
    );
  }

  async #quietUntil(tx: Tx, messageId: string): Promise<Date | null> {
    const held = await tx.one(
      `SELECT 1 FROM outbound_message WHERE unit_id = $1 AND id = $2 AND channel = 'school_notice' AND priority > 1`,
      [tx.unitId, messageId],
    );
    if (held === undefined) return null;
    const open = nextOpenTime(await this.policies.read(tx), tx.now);
    return open > tx.now ? open : null;
  }

  /** Places that wait for the bundle of `until`; the job that makes it is planned. */
  async addWaiting(tx: Tx, messageId: string, places: readonly WaitingBatch[], until: Date): Promise<void> {
    if (places.length === 0) return;
    await tx.execute(
      `INSERT INTO delivery_batch (unit_id, message_id, seq, app, channel, priority, body, receivers, not_before, wait, wait_until)
       SELECT $1, m.id, b.seq, m.app, m.channel, m.priority, ''::bytea, b.receivers, 'infinity', 'budget', $5
         FROM outbound_message m, unnest($3::int[], $4::int[]) AS b (seq, receivers)
        WHERE m.unit_id = $1 AND m.id = $2
       ON CONFLICT (unit_id, message_id, seq) DO NOTHING`,
      [tx.unitId, messageId, places.map((b) => b.seq), places.map((b) => b.receivers), until],
    );
    await this.policies.planBundle(tx, until);
  }

  /** Replaces places that waited by ones that end as the calls of a bundle do. */
  async leadPlaces(tx: Tx, waited: readonly DuePlace[], led: readonly LedPlace[]): Promise<void> {
    await replacePlaces(tx, waited, led);
  }

  /** No more batches will come: the message ends when its last batch has. */
  async seal(tx: Tx, messageId: string): Promise<void> {
    await tx.execute(`UPDATE outbound_message SET sealed_at = coalesce(sealed_at, now()) WHERE unit_id = $1 AND id = $2`, [
      tx.unitId,
      messageId,
    ]);
  }

  /** Stops what has not left. Batches on their way end by themselves; a repeat of an unclear one becomes `unknown`. */
  async recall(tx: Tx, messageId: string): Promise<void> {
    await tx.execute(
      `UPDATE outbound_message SET state = 'recalled', finished_at = now(), sealed_at = coalesce(sealed_at, now())
       WHERE unit_id = $1 AND id = $2 AND state <> 'recalled'`,
      [tx.unitId, messageId],
    );
    // Bundles that have not left are made anew without it; of one on its way this place gets the true end.
    const released = await releaseLeaders(tx, messageId);
    await tx.execute(cancelled, [tx.unitId, messageId]);
    if (released > 0) await this.policies.planBundle(tx, tx.now);
  }

  /** True while a call of the message is on the wire. */
  async onTheWire(tx: ReadTx, messageId: string): Promise<boolean> {
    const row = await tx.one<{ busy: boolean }>(
      `SELECT EXISTS (SELECT FROM delivery_batch WHERE unit_id = $1 AND message_id = $2 AND state = 'sending' AND lease_until > clock_timestamp())
           OR EXISTS (SELECT FROM delivery_batch b JOIN delivery_batch l ON l.unit_id = $1 AND l.message_id = b.leader_id AND l.seq = b.leader_seq
                       WHERE b.unit_id = $1 AND b.message_id = $2 AND l.state = 'sending' AND l.lease_until > clock_timestamp()) AS busy`,
      [tx.unitId, messageId],
    );
    return row?.busy ?? false;
  }

  /** A card for staff by `message/send`; sealed at once. */
  async putStaffCard(tx: Tx, card: StaffCardMessage): Promise<void> {
    if (card.userIds.length === 0) return;
    const { dedupeKey, refId, app } = card;
    const id = await this.open(tx, {
      kind: 'staff_card',
      refId,
      app,
      channel: 'staff_message',
      dedupeKey,
      priority: 5,
    });
    const batches: NewBatch[] = [];
    for (let from = 0; from < card.userIds.length; from += SENDING.receiversPerCall) {
      const userIds = card.userIds.slice(from, from + SENDING.receiversPerCall);
      const { agentId, title, description } = card;
      const { bytes } = freeze(staffTextCard({ agentId, title, description, url: this.pageUrl(tx, card.path), userIds }));
      batches.push({ seq: batches.length + 1, body: bytes, receivers: userIds.length });
    }
    await this.addBatches(tx, id, batches);
    await this.seal(tx, id);
  }

  /** Why and until when the sending of an app waits, if it does. */
  async waiting(tx: ReadTx, app: string, channel: Channel): Promise<ChannelWait | null> {
    const row = await tx.one<{ until: Date; reason: 'throttled' | 'unreachable' }>(
      `SELECT blocked_until AS until, blocked_reason AS reason FROM unit_channel
       WHERE unit_id = $1 AND app = $2 AND channel = $3 AND blocked_until > now() AND blocked_reason IS NOT NULL`,
      [tx.unitId, app, channel],
    );
    return row ?? null;
  }

  /**
   * Until when calls of one message wait for a reason of their own: WeCom broke off without an answer and is asked again
   * with the same bytes, somebody would get too many messages in a minute, quiet hours, or the budget of families. The
   * most pressing one; null when none does.
   */
  async heldBack(tx: ReadTx, messageId: string): Promise<MessageWait | null> {
    const row = await tx.one<{ until: Date; reason: MessageWait['reason'] }>(
      `SELECT greatest(min(until), now()) AS until, reason FROM (
         SELECT CASE WHEN wait = 'budget' THEN wait_until ELSE not_before END AS until,
                CASE WHEN wait = 'budget' THEN 'budget' WHEN maybe_since IS NOT NULL THEN 'unreachable' WHEN wait = 'quiet' THEN 'quiet' ELSE 'receiver_limit' END AS reason
           FROM delivery_batch
          WHERE unit_id = $1 AND message_id = $2
            AND (state IN ('ready', 'sending') AND maybe_since IS NOT NULL OR state = 'ready' AND wait = 'budget'
              OR state = 'ready' AND not_before > now() AND (wait = 'quiet' OR error_code = 'receiver_limit'))) AS w
        GROUP BY reason ORDER BY array_position(ARRAY['unreachable', 'receiver_limit', 'quiet', 'budget'], reason) LIMIT 1`,
      [tx.unitId, messageId],
    );
    return row ?? null;
  }

  /** Call after the commit that sealed it: its batches may all have ended by then. */
  endIfDone(ctx: Ctx, messageId: string): Promise<void> {
    return this.sender.finish(ctx, messageId);
  }

  /** Call after the commit: a sender of this process starts at once, others within a second. */
  wake(): void {
    this.sender.wake();
  }
}
