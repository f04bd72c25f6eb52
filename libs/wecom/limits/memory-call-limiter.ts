import type { Clock } from '../client/clock';
import type { BlockReason, CallLimiter, LimitAnswer, LimitKey } from './call-limiter.port';

export interface LimitNumbers {
  /** Calls a minute of one unit to one interface (WeCom: 10,000). */
  perUnitPerMinute: number;
  /** Calls a minute of this source address to one interface (WeCom: 20,000). */
  perAddressPerMinute: number;
  /** JS-SDK tickets an hour, one app (WeCom: 100) and one corp (WeCom: 400). */
  ticketsPerAppPerHour: number;
  ticketsPerCorpPerHour: number;
}

export const DEFAULT_LIMITS: LimitNumbers = {
  perUnitPerMinute: 8_000,
  perAddressPerMinute: 16_000,
  ticketsPerAppPerHour: 80,
  ticketsPerCorpPerHour: 320,
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TICKET_CALLS = new Set(['/cgi-bin/get_jsapi_ticket', '/cgi-bin/ticket/get']);

interface Bucket {
  level: number;
  at: number;
  capacity: number;
  perMs: number;
}

/**
 * Token buckets for one process (wecom 01 §4; numbers of the project in the arguments).
 * A quarter of the limit may go at once and three quarters flow in per period, so that no window of that length
 * ever sees more than the limit; a bucket as large as the limit would allow twice as much.
 */
export function createMemoryCallLimiter(clock: Clock, numbers: LimitNumbers = DEFAULT_LIMITS): CallLimiter {
  const buckets = new Map<string, Bucket>();
  const blocks = new Map<string, { until: number; reason: BlockReason }>();

  function bucket(name: string, limit: number, periodMs: number): Bucket {
    const now = clock.now();
    const found = buckets.get(name);
    if (found === undefined) {
      const capacity = Math.max(1, Math.floor(limit / 4));
      const made = { level: capacity, at: now, capacity, perMs: (limit - capacity) / periodMs };
      buckets.set(name, made);
      return made;
    }
    found.level = Math.min(found.capacity, found.level + Math.max(0, now - found.at) * found.perMs);
    found.at = now;
    return found;
  }

  function bucketsOf(key: LimitKey): Bucket[] {
    const list = [
      bucket(`unit ${key.unitId} ${key.interface}`, numbers.perUnitPerMinute, MINUTE),
      bucket(`address ${key.interface}`, numbers.perAddressPerMinute, MINUTE),
    ];
    if (TICKET_CALLS.has(key.interface)) {
      list.push(bucket(`ticket corp ${key.corpId}`, numbers.ticketsPerCorpPerHour, HOUR));
      list.push(bucket(`ticket app ${key.corpId} ${key.agentId ?? ''}`, numbers.ticketsPerAppPerHour, HOUR));
    }
    return list;
  }

  const blockName = (key: LimitKey): string => `${key.unitId} ${key.interface}`;

  return {
    async take(key): Promise<LimitAnswer> {
      const blocked = blocks.get(blockName(key));
      if (blocked !== undefined) {
        const left = blocked.until - clock.now();
        if (left > 0) return { ok: false, retryAfterMs: left, blocked: blocked.reason };
        blocks.delete(blockName(key));
      }
      const list = bucketsOf(key);
      // A call dearer than a whole bucket would wait for ever; it takes the bucket as it is when full.
      const wait = Math.max(...list.map((b) => (Math.min(key.cost, b.capacity) - b.level) / b.perMs));
      if (wait > 0) return { ok: false, retryAfterMs: Math.ceil(wait) };
      for (const b of list) b.level -= key.cost;
      return { ok: true };
    },
    async block(key, untilMs, reason) {
      const name = blockName(key);
      if ((blocks.get(name)?.until ?? 0) < untilMs) blocks.set(name, { until: untilMs, reason });
    },
  };
}
