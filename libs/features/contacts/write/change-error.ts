import type { ErrorCode } from '@contracts/errors';
import { isDomainError } from '@platform/errors/domain-error';
import { WecomError } from '@wecom';

/** The change waits for another one that failed or was given up. */
export class Blocked extends Error {
  constructor(readonly changeId: string | undefined) {
    super('an object that this change names does not exist');
  }
}

/** WeCom's object is no longer what the person saw when he made the change: nobody is overwritten silently. */
export class Conflict extends Error {
  constructor(readonly theirs: Readonly<Record<string, unknown>>) {
    super('the object was changed in WeCom meanwhile');
  }
}

/** The directory itself does not allow it (checked before WeCom is asked). */
export class Refused extends Error {
  constructor(readonly code: ErrorCode) {
    super(code);
  }
}

/** What becomes of a change after a failure; `error` is kept in the row: `answer:60104`, `conflict`, `blocked`, or an error code. */
export type Verdict =
  | { kind: 'refused'; error: string; blockedBy?: string; theirs?: Readonly<Record<string, unknown>> }
  /** The whole lane waits: WeCom is away, throttles, or is not connected. */
  | {
      kind: 'pause';
      error: string;
      seconds: number | undefined;
      /** WeCom answered, but not what it should: perhaps only for this object. */
      blames: boolean;
    };

/** @throws the error itself when it is a fault of ours */
export function verdictOf(error: unknown): Verdict {
  if (error instanceof Blocked) {
    return { kind: 'refused', error: 'blocked', ...(error.changeId === undefined ? {} : { blockedBy: error.changeId }) };
  }
  if (error instanceof Conflict) return { kind: 'refused', error: 'conflict', theirs: error.theirs };
  // A fault of ours in one change must not hold up the lane; it is logged and shown.
  if (error instanceof TypeError || error instanceof RangeError) return { kind: 'refused', error: 'INTERNAL' };
  if (error instanceof Refused) return { kind: 'refused', error: error.code };
  if (isDomainError(error, 'WECOM_NOT_CONNECTED')) return { kind: 'pause', error: error.code, seconds: 600, blames: false };
  if (error instanceof WecomError) {
    const text = `${error.kind}:${String(error.code ?? '')}`;
    if (error.retryAfterMs !== undefined) {
      return { kind: 'pause', error: text, seconds: Math.max(1, Math.ceil(error.retryAfterMs / 1000)), blames: false };
    }
    // 48002, 60011, 60020 …: the app lost its right; every change would fail the same way, an administrator has to mend it.
    if (error.kind !== 'answer' || LOST_RIGHT.has(error.code ?? 0))
      return { kind: 'pause', error: text, seconds: undefined, blames: false };
    if (error.retryable) return { kind: 'pause', error: text, seconds: undefined, blames: true };
    return { kind: 'refused', error: text };
  }
  throw error;
}

// wecom 01 §5: secret or token refused, no right to the interface, source address refused, app disabled, corp gone.
const LOST_RIGHT = new Set([40001, 40013, 40091, 48002, 48004, 50003, 60020, 301007]);

/** WeCom's codes that have a text of their own in the bad-input table (spec 14 §12). */
const CODES: Readonly<Record<number, ErrorCode>> = {
  60104: 'MOBILE_EXISTS',
  60137: 'MOBILE_EXISTS',
  60149: 'MOBILE_EXISTS',
  60005: 'DEPT_NOT_EMPTY',
  60006: 'DEPT_NOT_EMPTY',
  81002: 'DEPT_TOO_DEEP',
  81001: 'DEPT_NODE_LIMIT',
};

/** @param error as kept in the row @returns a code people are told, and WeCom's number where it gave one */
export function readError(error: string): { code: ErrorCode; wecomCode: number | null } {
  const [kind, rest] = error.split(':');
  if (kind === 'conflict') return { code: 'DIRECTORY_CONFLICT', wecomCode: null };
  if (kind === 'blocked') return { code: 'DIRECTORY_BLOCKED', wecomCode: null };
  if (kind === 'answer' && rest !== undefined) {
    const wecomCode = Number(rest);
    return { code: CODES[wecomCode] ?? 'DIRECTORY_REFUSED', wecomCode };
  }
  if (kind === 'transport' || kind === 'limit') return { code: 'DIRECTORY_UNREACHABLE', wecomCode: null };
  return { code: error as ErrorCode, wecomCode: null };
}
