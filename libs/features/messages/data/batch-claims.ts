import type { QueryConfig } from 'pg';
import { SENDING } from '@contracts/sending';
import type { RolePool } from '@platform/db/role-pool';
import type { MessageKind } from '../message-owners';
import type { Channel } from '../wecom-transport';

/** A batch that this process holds for the time of the lease. */
export interface ClaimedBatch {
  unitId: number;
  messageId: string;
  seq: number;
  kind: MessageKind;
  refId: string | null;
  app: string;
  channel: Channel;
  priority: number;
  body: Buffer;
  lease: string;
  tries: number;
  /** Seconds since the first attempt whose fate is unclear, before this one. */
  maybeForSeconds: number | null;
  /** Since it was frozen. */
  ageSeconds: number;
  recalled: boolean;
  channelFaults: number;
}

interface Turn {
  unit_id: number;
  app: string;
  channel: Channel;
  faults: number;
}

/** What a turn costs its unit: about the time of a call, so that turns follow real use (start-time fair queueing). */
const TURN_MS = 20;

const NEXT_TURN = `
  SELECT c.unit_id, c.app, c.channel, c.faults
    FROM unit_channel c JOIN school_unit u ON u.id = c.unit_id AND u.state IN ('active', 'dissolving')
    CROSS JOIN LATERAL (
      SELECT min(priority) AS best FROM (
        (SELECT b.priority FROM delivery_batch b
          WHERE b.unit_id = c.unit_id AND b.app = c.app AND b.channel = c.channel AND b.state = 'ready' AND b.not_before <= now()
            AND b.priority <= $1 ORDER BY b.priority LIMIT 1)
        UNION ALL
        (SELECT b.priority FROM delivery_batch b
          WHERE b.unit_id = c.unit_id AND b.app = c.app AND b.channel = c.channel AND b.state = 'sending' AND b.lease_until < now()
            AND b.priority <= $1 LIMIT 1)) AS open
    ) AS work
   WHERE c.blocked_until <= now() AND work.best IS NOT NULL
   ORDER BY (work.best = 1) DESC, c.next_turn
   LIMIT 1
   FOR UPDATE OF c SKIP LOCKED`;

// Each kind of work in the order of its index: with both in one condition every claim would sort all that waits. Rows that
// were locked and not taken are free again with the commit.
//
// A blocked channel that has just come back gets one probe, not a volley (R4, R5): `$4` is 1 then, and nobody else takes
// its turn until the probe is answered, or was lost with its process.
const CLAIM = `
  WITH fresh AS (
    SELECT message_id, seq, priority, not_before FROM delivery_batch
     WHERE unit_id = $1 AND app = $2 AND channel = $3 AND state = 'ready' AND priority <= $5 AND not_before <= now()
     ORDER BY priority, not_before LIMIT $4
     FOR UPDATE SKIP LOCKED),
  lapsed AS (
    SELECT message_id, seq, priority, not_before FROM delivery_batch
     WHERE unit_id = $1 AND app = $2 AND channel = $3 AND state = 'sending' AND priority <= $5 AND lease_until < now()
     ORDER BY lease_until LIMIT $4
     FOR UPDATE SKIP LOCKED),
  due AS (
    SELECT * FROM (SELECT * FROM fresh UNION ALL SELECT * FROM lapsed) AS open ORDER BY priority, not_before LIMIT $4),
  claimed AS (
    UPDATE delivery_batch b
       SET state = 'sending', lease = gen_random_uuid(), lease_until = now() + make_interval(secs => $6),
           tries = b.tries + 1, tried_at = now(), maybe_since = coalesce(b.maybe_since, now())
      FROM due WHERE b.unit_id = $1 AND b.message_id = due.message_id AND b.seq = due.seq
    RETURNING b.message_id, b.seq, b.priority, b.body, b.lease, b.tries,
              extract(epoch FROM now() - old.maybe_since)::float8 AS maybe_for, extract(epoch FROM now() - b.created_at)::float8 AS age)
  SELECT c.*, m.kind, m.ref_id, m.state = 'recalled' AS recalled
    FROM claimed c JOIN outbound_message m ON m.unit_id = $1 AND m.id = c.message_id`;

const CHARGE = `
  UPDATE unit_channel SET next_turn = greatest(next_turn, now()) + make_interval(secs => $4)
   WHERE unit_id = $1 AND app = $2 AND channel = $3`;

const PROBE = `UPDATE unit_channel SET blocked_until = now() + make_interval(secs => $3) WHERE unit_id = $1 AND channel = $2`;

interface ClaimRow {
  message_id: string;
  seq: number;
  kind: MessageKind;
  ref_id: string | null;
  recalled: boolean;
  priority: number;
  body: Buffer;
  lease: string;
  tries: number;
  maybe_for: number | null;
  age: number;
}

/**
 * Gives the next unit its turn and takes up to `limit` of its batches under a lease; other processes pass over them.
 * @param maxPriority 9 = everything, 5 = no bulk
 * @returns empty when nothing is due
 */
export function claimBatches(pool: RolePool, limit: number, maxPriority: number): Promise<ClaimedBatch[]> {
  return pool.tx(async (client) => {
    const { rows: turns } = await client.query<Turn>(named('next-turn', NEXT_TURN, [maxPriority]));
    const turn = turns[0];
    if (turn === undefined) return [];
    const take = turn.faults > 0 ? 1 : limit;
    const { rows } = await client.query<ClaimRow>(
      named('claim', CLAIM, [turn.unit_id, turn.app, turn.channel, take, maxPriority, SENDING.leaseSeconds]),
    );
    await client.query(named('charge', CHARGE, [turn.unit_id, turn.app, turn.channel, (TURN_MS * Math.max(1, rows.length)) / 1000]));
    if (turn.faults > 0 && rows.length > 0) {
      await client.query(named('probe', PROBE, [turn.unit_id, turn.channel, SENDING.leaseSeconds]));
    }
    return rows.map((row) => ({
      unitId: turn.unit_id,
      messageId: row.message_id,
      seq: row.seq,
      kind: row.kind,
      refId: row.ref_id,
      app: turn.app,
      channel: turn.channel,
      priority: row.priority,
      body: row.body,
      lease: row.lease,
      tries: row.tries,
      maybeForSeconds: row.maybe_for,
      ageSeconds: row.age,
      recalled: row.recalled,
      channelFaults: turn.faults,
    }));
  });
}

/** Prepared once per connection. */
function named(name: string, text: string, values: unknown[]): QueryConfig {
  return { name: `messages-${name}`, text, values };
}

/** Leases of batches still on the wire are prolonged; a process that was killed prolongs none. */
export async function renewLeases(pool: RolePool, held: readonly ClaimedBatch[]): Promise<void> {
  await pool.query(
    `UPDATE delivery_batch b SET lease_until = now() + make_interval(secs => $5)
       FROM unnest($1::int[], $2::uuid[], $3::int[], $4::uuid[]) AS h (unit_id, message_id, seq, lease)
      WHERE b.unit_id = h.unit_id AND b.message_id = h.message_id AND b.seq = h.seq AND b.lease = h.lease AND b.state = 'sending'`,
    [held.map((b) => b.unitId), held.map((b) => b.messageId), held.map((b) => b.seq), held.map((b) => b.lease), SENDING.leaseSeconds],
  );
}

/** Sealed messages whose batches have all ended but which nobody ended: their process died in between. */
export async function forgottenMessages(pool: RolePool): Promise<{ unitId: number; messageId: string }[]> {
  const rows = await pool.query<{ unit_id: number; id: string }>(
    `SELECT m.unit_id, m.id FROM unit_channel c
       JOIN outbound_message m ON m.unit_id = c.unit_id AND m.app = c.app AND m.channel = c.channel
        AND m.state = 'queued' AND m.sealed_at < now() - interval '2 seconds'
      WHERE NOT EXISTS (SELECT FROM delivery_batch b
                         WHERE b.unit_id = m.unit_id AND b.message_id = m.id AND b.state IN ('ready', 'sending'))
      LIMIT 100`,
  );
  return rows.map((row) => ({ unitId: row.unit_id, messageId: row.id }));
}
