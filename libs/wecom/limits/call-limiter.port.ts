/** What one call counts against. `interface` is the path, e.g. `/cgi-bin/message/send`. */
export interface LimitKey {
  unitId: number | string;
  corpId: string;
  agentId?: number;
  interface: string;
  cost: number;
}

export type BlockReason = 'minute' | 'hour' | 'day' | 'concurrency';

export type LimitAnswer =
  | { ok: true }
  | {
      ok: false;
      retryAfterMs: number;
      /** Set when WeCom itself closed the door (45009, 45033); absent when our own, lower limit did. */
      blocked?: BlockReason;
    };

/** Keeps calls below WeCom's limits. Limits per receiver (20 messages a minute) are the sender's, not counted here. */
export interface CallLimiter {
  take(key: LimitKey): Promise<LimitAnswer>;
  /**
   * Closes unit and interface until `untilMs` (since 1970). A shorter block never shortens a longer one.
   * @param guessed WeCom did not name the window
   */
  block(key: LimitKey, untilMs: number, reason: BlockReason, guessed?: boolean): Promise<void>;
}
