import { systemCtx } from '@platform/ctx/ctx';
import type { Db } from '@platform/db/door';
import { assertOutsideTransaction } from '@platform/db/scope';
import type { Tx } from '@platform/db/tx';
import {
  DEFAULT_LIMITS,
  endOfBeijingDay,
  type BlockReason,
  type CallLimiter,
  type LimitAnswer,
  type LimitKey,
  type LimitNumbers,
} from '@wecom';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** A block that ended so long ago is remembered: the next one may be its longer sister. */
const SOON = 5 * MINUTE;
const TICKET_CALLS = new Set(['/cgi-bin/get_jsapi_ticket', '/cgi-bin/ticket/get']);

interface Bucket {
  name: string;
  capacity: number;
  perSecond: number;
}

/** A bucket that is a quarter full at most: no window of the period ever sees more than the limit (see libs/wecom). */
function bucket(name: string, limit: number, periodSeconds: number): Bucket {
  const capacity = Math.max(1, Math.floor(limit / 4));
  return { name, capacity, perSecond: (limit - capacity) / periodSeconds };
}

/** Ends the transaction without keeping what the earlier buckets gave. */
class Held extends Error {
  constructor(readonly answer: LimitAnswer) {
    super('held back');
  }
}

/**
 * Keeps the calls of all processes together below WeCom's limits: token buckets and blocks as rows, judged by the
 * database clock. A block of a unit and interface holds for every process from the next call on (G6), and every process
 * knows of the one before: a worker that has not seen it would ask each minute of a blocked hour (R5).
 */
export class PgCallLimiter implements CallLimiter {
  constructor(
    private readonly db: Db,
    private readonly numbers: LimitNumbers = DEFAULT_LIMITS,
  ) {}

  async take(key: LimitKey): Promise<LimitAnswer> {
    // Every call passes here, also one with a token in memory: no lock may be held over the network.
    assertOutsideTransaction('a call to WeCom');
    try {
      await this.db.inUnit(ctxOf(key), async (tx) => {
        for (const own of this.#unitBuckets(key)) await takeFromUnit(tx, own, key.cost);
        await takeFromAddress(tx, bucket(key.interface, this.numbers.perAddressPerMinute, MINUTE), key.cost);
      });
      return { ok: true };
    } catch (error) {
      if (error instanceof Held) return error.answer;
      throw error;
    }
  }

  /** @param guessed WeCom did not say which of its windows it was: refused again soon after a block, it was a longer one */
  async block(key: LimitKey, untilMs: number, reason: BlockReason, guessed = false): Promise<void> {
    const [first] = this.#unitBuckets(key);
    if (first === undefined) return;
    const now = Date.now();
    await this.db.inUnit(ctxOf(key), (tx) =>
      tx.execute(
        `INSERT INTO wecom_limit AS l (unit_id, bucket, level, at, blocked_until, blocked_reason)
         VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp() + make_interval(secs => $4), $5)
         ON CONFLICT (unit_id, bucket) DO UPDATE
           SET (blocked_until, blocked_reason) = (
             SELECT CASE WHEN soon AND l.blocked_reason = 'minute' AND $5 = 'minute' THEN clock_timestamp() + interval '1 hour'
                         WHEN soon AND l.blocked_reason IN ('hour', 'day') AND $5 IN ('minute', 'hour') THEN clock_timestamp() + make_interval(secs => $7)
                         ELSE excluded.blocked_until END,
                    CASE WHEN soon AND l.blocked_reason = 'minute' AND $5 = 'minute' THEN 'hour'
                         WHEN soon AND l.blocked_reason IN ('hour', 'day') AND $5 IN ('minute', 'hour') THEN 'day'
                         ELSE $5 END
               FROM (SELECT $6 AND clock_timestamp() - l.blocked_until BETWEEN interval '0' AND make_interval(secs => $8) AS soon) AS since)
           WHERE l.blocked_until IS NULL OR l.blocked_until < excluded.blocked_until`,
        [
          tx.unitId,
          first.name,
          first.capacity,
          Math.max(0, untilMs - now) / 1000,
          reason,
          guessed,
          (endOfBeijingDay(now) - now) / 1000,
          SOON,
        ],
      ),
    );
  }

  /** The first one carries the blocks of the interface. */
  #unitBuckets(key: LimitKey): Bucket[] {
    const list = [bucket(key.interface, this.numbers.perUnitPerMinute, MINUTE)];
    if (TICKET_CALLS.has(key.interface)) {
      list.push(bucket('ticket corp', this.numbers.ticketsPerCorpPerHour, HOUR));
      list.push(bucket(`ticket app ${String(key.agentId ?? '')}`, this.numbers.ticketsPerAppPerHour, HOUR));
    }
    return list;
  }
}

// A call dearer than a whole bucket would wait for ever; it takes the bucket as it is when full.
const cost = (of: Bucket, wanted: number): number => Math.min(wanted, of.capacity);

async function takeFromUnit(tx: Tx, from: Bucket, wanted: number): Promise<void> {
  const took = await tx.execute(
    `INSERT INTO wecom_limit (unit_id, bucket, level, at) VALUES ($1, $2, $3::float8 - $5::float8, clock_timestamp())
     ON CONFLICT (unit_id, bucket) DO UPDATE
       SET level = LEAST($3, wecom_limit.level + GREATEST(0, extract(epoch FROM clock_timestamp() - wecom_limit.at)) * $4::float8) - $5,
           at = clock_timestamp()
       WHERE (wecom_limit.blocked_until IS NULL OR wecom_limit.blocked_until <= clock_timestamp())
         AND LEAST($3, wecom_limit.level + GREATEST(0, extract(epoch FROM clock_timestamp() - wecom_limit.at)) * $4::float8) >= $5`,
    [tx.unitId, from.name, from.capacity, from.perSecond, cost(from, wanted)],
  );
  if (took === 1) return;
  const row = await tx.one<{ level: number; blocked_ms: number | null; blocked_reason: BlockReason | null }>(
    `SELECT LEAST($3::float8, level + GREATEST(0, extract(epoch FROM clock_timestamp() - at)) * $4::float8)::float8 AS level,
            (extract(epoch FROM blocked_until - clock_timestamp()) * 1000)::float8 AS blocked_ms, blocked_reason
     FROM wecom_limit WHERE unit_id = $1 AND bucket = $2`,
    [tx.unitId, from.name, from.capacity, from.perSecond],
  );
  if (row !== undefined && row.blocked_reason !== null && (row.blocked_ms ?? 0) > 0) {
    throw new Held({ ok: false, retryAfterMs: Math.ceil(row.blocked_ms ?? 0), blocked: row.blocked_reason });
  }
  throw new Held({ ok: false, retryAfterMs: waitMs(from, wanted, row?.level ?? 0) });
}

async function takeFromAddress(tx: Tx, from: Bucket, wanted: number): Promise<void> {
  const took = await tx.execute(
    `INSERT INTO wecom_address_limit (bucket, level, at) VALUES ($1, $2::float8 - $4::float8, clock_timestamp())
     ON CONFLICT (bucket) DO UPDATE
       SET level = LEAST($2, wecom_address_limit.level + GREATEST(0, extract(epoch FROM clock_timestamp() - wecom_address_limit.at)) * $3::float8) - $4,
           at = clock_timestamp()
       WHERE LEAST($2, wecom_address_limit.level + GREATEST(0, extract(epoch FROM clock_timestamp() - wecom_address_limit.at)) * $3::float8) >= $4`,
    [from.name, from.capacity, from.perSecond, cost(from, wanted)],
  );
  if (took === 1) return;
  const row = await tx.one<{ level: number }>(`SELECT level FROM wecom_address_limit WHERE bucket = $1`, [from.name]);
  throw new Held({ ok: false, retryAfterMs: waitMs(from, wanted, row?.level ?? 0) });
}

function waitMs(from: Bucket, wanted: number, level: number): number {
  return Math.max(50, Math.ceil(((cost(from, wanted) - level) / from.perSecond) * 1000));
}

function ctxOf(key: LimitKey) {
  return systemCtx(Number(key.unitId), 'wecom-gateway', 'wecom-limit');
}
