import type { ReadTx, Tx } from '@platform/db/tx';
import type { MessageKind } from '../message-owners';
import type { ClaimedBatch } from './batch-claims';

// A place that waits for a bundle is a row without bytes. Its leader is the call of the bundle: once that has ended, the
// place ends the same way, so state, counters and recall of its message need not know that there was a bundle.

/** Places of a message that has been recalled: cancelled, unless the call or its leader may be on its way. */
export const cancelled = `
  UPDATE delivery_batch SET state = CASE WHEN maybe_since IS NULL THEN 'cancelled' ELSE 'unknown' END, finished_at = now()
   WHERE unit_id = $1 AND message_id = $2 AND state = 'ready' AND leader_id IS NULL`;

/**
 * Takes back the bundles that would still count a recalled message and were surely never sent: their other places wait
 * again, and the next bundle is made from what is left. @returns how many were taken back
 */
export async function releaseLeaders(tx: Tx, messageId: string): Promise<number> {
  const leaders = await tx.query<{ leader_id: string; leader_seq: number }>(
    `UPDATE delivery_batch l SET state = 'cancelled', finished_at = now(), wait = NULL, wait_until = NULL
       FROM (SELECT DISTINCT leader_id, leader_seq FROM delivery_batch
              WHERE unit_id = $1 AND message_id = $2 AND state = 'ready' AND leader_id IS NOT NULL) AS led
      WHERE l.unit_id = $1 AND l.message_id = led.leader_id AND l.seq = led.leader_seq AND l.state = 'ready' AND l.maybe_since IS NULL
      RETURNING l.message_id AS leader_id, l.seq AS leader_seq`,
    [tx.unitId, messageId],
  );
  if (leaders.length === 0) return 0;
  await tx.execute(
    `UPDATE delivery_batch b SET leader_id = NULL, leader_seq = NULL, wait_until = now()
       FROM unnest($2::uuid[], $3::int[]) AS l (id, seq)
      WHERE b.unit_id = $1 AND b.leader_id = l.id AND b.leader_seq = l.seq AND b.state = 'ready'`,
    [tx.unitId, leaders.map((l) => l.leader_id), leaders.map((l) => l.leader_seq)],
  );
  return leaders.length;
}

export interface EndedPlace {
  messageId: string;
  seq: number;
  kind: MessageKind;
  refId: string | null;
}

/** Places led by a call that has ended end like it, with a line of the attempt of their own. */
export async function endPlaces(tx: Tx, leader: ClaimedBatch): Promise<EndedPlace[]> {
  const rows = await tx.query<{ message_id: string; seq: number; kind: MessageKind; ref_id: string | null }>(
    `WITH ended AS (
       UPDATE delivery_batch b SET state = l.state, finished_at = now(), tried_at = NULL, tries = 1, error_code = l.error_code, invalid = l.invalid
         FROM delivery_batch l
        WHERE l.unit_id = $1 AND l.message_id = $2 AND l.seq = $3
          AND b.unit_id = $1 AND b.leader_id = $2 AND b.leader_seq = $3 AND b.state = 'ready'
        RETURNING b.message_id, b.seq),
     tried AS (
       INSERT INTO delivery_attempt (unit_id, message_id, seq, no, at, outcome, code)
       SELECT $1, e.message_id, e.seq, 1, a.at, a.outcome, a.code
         FROM ended e CROSS JOIN LATERAL (
           SELECT at, outcome, code FROM delivery_attempt WHERE unit_id = $1 AND message_id = $2 AND seq = $3 ORDER BY no DESC LIMIT 1) AS a
       ON CONFLICT DO NOTHING)
     SELECT e.message_id, e.seq, m.kind, m.ref_id FROM ended e JOIN outbound_message m ON m.unit_id = $1 AND m.id = e.message_id
      ORDER BY e.message_id, e.seq`,
    [tx.unitId, leader.messageId, leader.seq],
  );
  return rows.map((row) => ({ messageId: row.message_id, seq: row.seq, kind: row.kind, refId: row.ref_id }));
}

export interface DuePlace {
  messageId: string;
  seq: number;
  refId: string;
}

/** Places of one kind of message whose bundle is due, of the oldest first. */
export async function duePlaces(tx: ReadTx, kind: MessageKind): Promise<DuePlace[]> {
  const rows = await tx.query<{ message_id: string; seq: number; ref_id: string }>(
    `SELECT b.message_id, b.seq, m.ref_id FROM delivery_batch b
       JOIN outbound_message m ON m.unit_id = $1 AND m.id = b.message_id AND m.kind = $2 AND m.state = 'queued' AND m.ref_id IS NOT NULL
      WHERE b.unit_id = $1 AND b.wait = 'budget' AND b.state = 'ready' AND b.leader_id IS NULL AND b.wait_until <= now()
      ORDER BY b.message_id, b.seq`,
    [tx.unitId, kind],
  );
  return rows.map((row) => ({ messageId: row.message_id, seq: row.seq, refId: row.ref_id }));
}

/** A place of a message, and the call of a bundle that decides its end. */
export interface LedPlace {
  messageId: string;
  seq: number;
  /** Students in it. */
  receivers: number;
  leaderId: string;
  leaderSeq: number;
}

export async function replacePlaces(tx: Tx, waited: readonly DuePlace[], led: readonly LedPlace[]): Promise<void> {
  await tx.execute(
    `INSERT INTO delivery_batch (unit_id, message_id, seq, app, channel, priority, body, receivers, not_before, wait, wait_until, leader_id, leader_seq)
     SELECT $1, m.id, p.seq, m.app, m.channel, m.priority, ''::bytea, p.receivers, 'infinity', 'budget', now(), p.leader_id, p.leader_seq
       FROM unnest($2::uuid[], $3::int[], $4::int[], $5::uuid[], $6::int[]) AS p (message_id, seq, receivers, leader_id, leader_seq)
       JOIN outbound_message m ON m.unit_id = $1 AND m.id = p.message_id`,
    [
      tx.unitId,
      led.map((p) => p.messageId),
      led.map((p) => p.seq),
      led.map((p) => p.receivers),
      led.map((p) => p.leaderId),
      led.map((p) => p.leaderSeq),
    ],
  );
  await tx.execute(
    `DELETE FROM delivery_batch b USING unnest($2::uuid[], $3::int[]) AS p (message_id, seq)
      WHERE b.unit_id = $1 AND b.message_id = p.message_id AND b.seq = p.seq AND b.wait = 'budget' AND b.state = 'ready' AND b.leader_id IS NULL`,
    [tx.unitId, waited.map((p) => p.messageId), waited.map((p) => p.seq)],
  );
}
