import type { MessageState } from '@contracts/sending';
import type { Tx } from '@platform/db/tx';
import type { Attempt, Verdict } from '../domain/batch-verdict';
import type { FinishedMessage, InvalidReceivers, MessageKind } from '../message-owners';
import type { ClaimedBatch } from './batch-claims';

const ENDED = new Set(['sent', 'failed', 'unknown', 'cancelled']);

/** @returns false when the lease was lost: another process holds the batch, and its result counts */
export async function storeVerdict(tx: Tx, batch: ClaimedBatch, verdict: Verdict, invalid: InvalidReceivers | null): Promise<boolean> {
  const maybe = batch.maybeForSeconds !== null || (verdict.to === 'ready' ? verdict.maybe : false);
  const stored = await tx.execute(
    `UPDATE delivery_batch
        SET state = $5, lease = NULL, lease_until = NULL,
            not_before = now() + make_interval(secs => $6),
            maybe_since = CASE WHEN $7 THEN maybe_since ELSE NULL END,
            finished_at = CASE WHEN $8 THEN now() END,
            invalid = $9, error_code = $10
      WHERE unit_id = $1 AND message_id = $2 AND seq = $3 AND lease = $4 AND state = 'sending'`,
    [
      tx.unitId,
      batch.messageId,
      batch.seq,
      batch.lease,
      verdict.to,
      verdict.to === 'ready' ? verdict.waitSeconds : 0,
      maybe,
      ENDED.has(verdict.to),
      invalid === null ? null : JSON.stringify(invalid),
      verdict.to === 'failed' ? verdict.code : null,
    ],
  );
  return stored === 1;
}

export async function storeAttempt(tx: Tx, batch: ClaimedBatch, attempt: Attempt): Promise<void> {
  await tx.execute(`INSERT INTO delivery_attempt (unit_id, message_id, seq, no, outcome, code) VALUES ($1, $2, $3, $4, $5, $6)`, [
    tx.unitId,
    batch.messageId,
    batch.seq,
    batch.tries,
    attempt.kind,
    attempt.kind === 'refused' ? attempt.code : null,
  ]);
}

/** Keeps what went wrong with unit and interface, for all apps of the unit: WeCom counts per corp (G6). */
export async function storeChannel(tx: Tx, batch: ClaimedBatch, attempt: Attempt, verdict: Verdict): Promise<void> {
  const block = verdict.to === 'ready' ? verdict.block : null;
  if (block !== null) {
    await tx.execute(
      `UPDATE unit_channel SET blocked_until = greatest(CASE WHEN $5 = 0 THEN blocked_until END, now() + make_interval(secs => $3)),
              blocked_reason = $4, faults = least(greatest(faults, $5 + 1), 100)
        WHERE unit_id = $1 AND channel = $2`,
      // Counted from what was known at the claim: calls that fail side by side are one failure of WeCom, not eight. A probe
      // alone has the say about the next one.
      [tx.unitId, batch.channel, block.seconds, block.reason, batch.channelFaults],
    );
  } else if (attempt.kind === 'accepted' && batch.channelFaults > 0) {
    await tx.execute(
      `UPDATE unit_channel SET faults = 0, blocked_reason = NULL, blocked_until = now() WHERE unit_id = $1 AND channel = $2`,
      [tx.unitId, batch.channel],
    );
  } else await freeProbe(tx, batch);
}

/** A probe that says nothing about WeCom, or did not leave, gives its turn to the next one (R4). */
export async function freeProbe(tx: Tx, batch: ClaimedBatch): Promise<void> {
  if (batch.channelFaults === 0) return;
  await tx.execute(`UPDATE unit_channel SET blocked_until = now() WHERE unit_id = $1 AND channel = $2`, [tx.unitId, batch.channel]);
}

/** Hands a batch back untried. */
export async function postpone(tx: Tx, batch: ClaimedBatch, seconds: number, why: string): Promise<void> {
  await tx.execute(
    `UPDATE delivery_batch SET state = 'ready', lease = NULL, lease_until = NULL, tries = tries - 1, tried_at = NULL,
            maybe_since = CASE WHEN $7 THEN maybe_since ELSE NULL END, not_before = now() + make_interval(secs => $5), error_code = $6
      WHERE unit_id = $1 AND message_id = $2 AND seq = $3 AND lease = $4 AND state = 'sending'`,
    [tx.unitId, batch.messageId, batch.seq, batch.lease, seconds, why, batch.maybeForSeconds !== null],
  );
}

/** Hands a batch back untried until quiet hours end. @returns false when the lease was lost */
export async function holdQuiet(tx: Tx, batch: ClaimedBatch, until: Date): Promise<boolean> {
  const held = await tx.execute(
    `UPDATE delivery_batch SET state = 'ready', lease = NULL, lease_until = NULL, tries = tries - 1, tried_at = NULL, maybe_since = NULL,
            not_before = $5, wait = 'quiet', wait_until = $5
      WHERE unit_id = $1 AND message_id = $2 AND seq = $3 AND lease = $4 AND state = 'sending'`,
    [tx.unitId, batch.messageId, batch.seq, batch.lease, until],
  );
  return held === 1;
}

/** Ends a sealed message without open batches; asked after each batch, so the others are only looked at when none is open. @returns it when this call ended it */
export async function endMessage(tx: Tx, messageId: string): Promise<FinishedMessage | undefined> {
  const row = await tx.one<{ id: string; kind: MessageKind; ref_id: string | null; state: MessageState }>(
    `UPDATE outbound_message m
        SET finished_at = now(),
            state = (SELECT CASE WHEN count(*) = count(*) FILTER (WHERE state = 'sent') AND count(invalid) = 0 THEN 'sent'
                                 WHEN count(*) FILTER (WHERE state = 'sent') > 0 THEN 'partly_failed' ELSE 'failed' END
                       FROM delivery_batch WHERE unit_id = $1 AND message_id = $2)
      WHERE m.unit_id = $1 AND m.id = $2 AND m.state = 'queued' AND m.sealed_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM delivery_batch WHERE unit_id = $1 AND message_id = $2 AND state IN ('ready', 'sending'))
      RETURNING m.id, m.kind, m.ref_id, m.state`,
    [tx.unitId, messageId],
  );
  return row === undefined ? undefined : { messageId: row.id, kind: row.kind, refId: row.ref_id, state: row.state };
}
