import { SENDING } from '@contracts/sending';

/** What one attempt to hand a batch to WeCom came to, without anything that is not needed to decide. */
export type Attempt =
  | { kind: 'accepted' }
  | { kind: 'refused'; code: number | null; retryable: boolean }
  | { kind: 'throttled'; retryAfterMs: number }
  | { kind: 'unknown' }
  | { kind: 'not_sent' };

export interface BatchFacts {
  /** Attempts so far, this one included. */
  tries: number;
  /** Seconds since the first attempt whose fate is unclear, before this one; null when every earlier one surely failed. */
  maybeForSeconds: number | null;
  /** Failures of the channel in a row before this one. */
  channelFaults: number;
  recalled: boolean;
}

export type Verdict =
  | { to: 'sent' }
  | { to: 'failed'; code: string }
  | { to: 'unknown' }
  | { to: 'cancelled' }
  /** Waits and is tried again with the same bytes. `maybe`: this attempt may have been delivered. */
  | {
      to: 'ready';
      waitSeconds: number;
      maybe: boolean;
      block: { reason: 'throttled' | 'unreachable'; seconds: number } | null;
    };

/** Refusals that may pass by themselves are repeated this often; the waits add up to some five minutes. */
const REFUSALS = 9;
const LONGEST_WAIT = 60;

/** 2, 4, 8 … 60 seconds. */
const growing = (n: number): number => Math.min(LONGEST_WAIT, 2 ** Math.min(n, 6));

/**
 * Where a batch goes after an attempt (data-and-delivery 2.3). An attempt whose fate is unclear is repeated with the same
 * bytes only inside WeCom's duplicate window; afterwards a person decides (G5). What surely did not leave waits as long as
 * it takes: nothing is lost while WeCom is down or throttling.
 */
export function judge(attempt: Attempt, facts: BatchFacts): Verdict {
  if (attempt.kind === 'accepted') return { to: 'sent' };
  const maybe = facts.maybeForSeconds !== null || attempt.kind === 'unknown';
  if (facts.recalled) return maybe ? { to: 'unknown' } : { to: 'cancelled' };
  if (maybe && (facts.maybeForSeconds ?? 0) >= SENDING.repeatSeconds) return { to: 'unknown' };
  switch (attempt.kind) {
    case 'refused': {
      const code = String(attempt.code ?? 'refused');
      if (!attempt.retryable || facts.tries >= REFUSALS) return maybe ? { to: 'unknown' } : { to: 'failed', code };
      return { to: 'ready', waitSeconds: growing(facts.tries), maybe: false, block: null };
    }
    case 'throttled': {
      const seconds = Math.max(0.05, attempt.retryAfterMs / 1000);
      return { to: 'ready', waitSeconds: 0, maybe: false, block: { reason: 'throttled', seconds } };
    }
    case 'not_sent':
      // The whole channel waits: one probe a minute at most while WeCom is away (R4).
      return {
        to: 'ready',
        waitSeconds: 0,
        maybe: false,
        block: { reason: 'unreachable', seconds: growing(facts.channelFaults + 1) },
      };
    case 'unknown': {
      // One answer may get lost on any day: the next call goes out alone. Lost again, WeCom is as good as away (R4).
      const seconds = facts.channelFaults === 0 ? 0 : growing(facts.channelFaults);
      return { to: 'ready', waitSeconds: growing(facts.tries), maybe: true, block: { reason: 'unreachable', seconds } };
    }
  }
}

/** A claimed batch that must not be sent (any more), and what it becomes instead. */
export function withheld(facts: Pick<BatchFacts, 'maybeForSeconds' | 'recalled'>): 'unknown' | 'cancelled' | undefined {
  if (facts.recalled) return facts.maybeForSeconds === null ? 'cancelled' : 'unknown';
  return facts.maybeForSeconds !== null && facts.maybeForSeconds >= SENDING.repeatSeconds ? 'unknown' : undefined;
}
