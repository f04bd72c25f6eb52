import type { Clock } from '../client/clock';
import type { BlockReason, LimitKey } from './call-limiter.port';

export const FREQUENCY_LIMIT = 45009;
export const CONCURRENCY_LIMIT = 45033;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
// WeCom counts natural days in Beijing time, which has had no summer time since 1991.
const BEIJING_OFFSET = 8 * HOUR;
const CONCURRENCY_PAUSE = 2_000;
// Throttled again this soon after a block of unknown kind ended: it was a longer one.
const SOON = 5 * MINUTE;

export interface Block {
  scope: BlockReason;
  untilMs: number;
  /** The text named no window. */
  guessed: boolean;
}

/** The first moment of the next natural day in Beijing, in ms since 1970. */
export function endOfBeijingDay(nowMs: number): number {
  return Math.floor((nowMs + BEIJING_OFFSET) / DAY) * DAY + DAY - BEIJING_OFFSET;
}

/**
 * Which window a 45009 text names, if it does. The wording is not documented, so it is only a hint;
 * without one the memory below starts with a minute and climbs.
 */
export function windowInText(errmsg: string): 'minute' | 'hour' | 'day' | undefined {
  const text = errmsg.replace(/hint:\s*\[[^\]]*\]|https?:\S+/gi, ' ').toLowerCase();
  if (/minute|per min\b|分钟|分鐘/.test(text)) return 'minute';
  if (/hour|小时|小時/.test(text)) return 'hour';
  if (/\bday\b|daily|per day|每天|每日|当天|當天|当日|當日/.test(text)) return 'day';
  return undefined;
}

/** Remembers blocks of unknown kind per unit and interface, to climb from minute to hour to day. */
export function createThrottleMemory(clock: Clock): (key: LimitKey, code: number, errmsg: string) => Block {
  const last = new Map<string, Block>();
  return (key, code, errmsg) => {
    const now = clock.now();
    if (code === CONCURRENCY_LIMIT) {
      return { scope: 'concurrency', untilMs: now + CONCURRENCY_PAUSE + Math.floor(Math.random() * 1_000), guessed: false };
    }
    const name = `${key.unitId} ${key.interface}`;
    const before = last.get(name);
    const named = windowInText(errmsg);
    // Several calls in flight hit the same wall: one block, not one step up each.
    if (named === undefined && before !== undefined && now < before.untilMs) return before;
    const recent = before !== undefined && before.guessed && now - before.untilMs < SOON;
    const scope = named ?? (recent ? (before.scope === 'minute' ? 'hour' : 'day') : 'minute');
    const untilMs = scope === 'minute' ? now + MINUTE : scope === 'hour' ? now + HOUR : endOfBeijingDay(now);
    const block = { scope, untilMs, guessed: named === undefined };
    last.set(name, block);
    return block;
  };
}
