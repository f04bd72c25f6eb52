import { errcodeOf, errmsgOf, parseJsonObject, type JsonObject } from './answer';
import type { ExchangeResult } from './http-transport';
import { isRetryableCode, WecomError, type WecomErrorInit } from '../errors/wecom.error';
import type { BlockReason } from '../limits/call-limiter.port';
import { CONCURRENCY_LIMIT, FREQUENCY_LIMIT, type Block } from '../limits/throttle';

/**
 * What one exchange came to, before anybody decides whether that is an error. `untilMs` (since 1970) is set when
 * WeCom itself throttled; `reset` marks a kept connection that the other side had closed.
 */
export type Raw =
  | { kind: 'json'; json: JsonObject }
  | { kind: 'binary'; status: number; headers: Record<string, string>; bytes: Buffer }
  | { kind: 'refused'; code: number; error: WecomError; json: JsonObject }
  | { kind: 'throttled'; scope: BlockReason; retryAfterMs: number; untilMs?: number; guessed?: boolean; error: WecomError }
  | { kind: 'unknown'; reason: string; reset: boolean; error: WecomError }
  | { kind: 'not_sent'; reason: string; reset: boolean; error: WecomError };

/** Makes errors of one call. */
export interface FaultMaker {
  make(init: Pick<WecomErrorInit, 'kind' | 'code' | 'errmsg' | 'retryable' | 'retryAfterMs' | 'delivered'>): WecomError;
  transport(delivered: 'no' | 'maybe', errmsg: string): WecomError;
}

export function faultMaker(about: Pick<WecomErrorInit, 'call' | 'corpId' | 'agentId' | 'hide'>): FaultMaker {
  const make: FaultMaker['make'] = (init) => new WecomError({ ...init, ...about });
  return { make, transport: (delivered, errmsg) => make({ kind: 'transport', errmsg, retryable: true, delivered }) };
}

/** Judges one exchange (rules in the README, "Outcomes"). `throttle` names the block a 45009 or 45033 stands for. */
export function verdict(faults: FaultMaker, result: ExchangeResult, throttle: (code: number, errmsg: string) => Block, nowMs: number): Raw {
  const unknown = (reason: string): Raw => ({
    kind: 'unknown',
    reason,
    reset: false,
    error: faults.transport('maybe', reason),
  });
  if (result.kind === 'failed') {
    const { reason, reset } = result;
    const error = faults.transport(result.left ? 'maybe' : 'no', reason);
    return { kind: result.left ? 'unknown' : 'not_sent', reason, reset, error };
  }
  if (result.status >= 500) return unknown(`HTTP ${result.status}`);
  // A file may itself be JSON; only the header tells it from an error (wecom 06 §4).
  if (result.headers['content-disposition'] !== undefined) {
    return { kind: 'binary', status: result.status, headers: result.headers, bytes: result.bytes };
  }
  const json = parseJsonObject(result.bytes);
  const code = json === undefined ? undefined : errcodeOf(json);
  if (json === undefined || (code === undefined && (result.status !== 200 || json.errcode !== undefined))) {
    return unknown(result.status === 200 ? 'unparsable answer' : `HTTP ${result.status}`);
  }
  if (code === undefined || code === 0) {
    return result.status < 300 ? { kind: 'json', json } : unknown(`HTTP ${result.status}`);
  }
  const errmsg = errmsgOf(json);
  if (code === FREQUENCY_LIMIT || code === CONCURRENCY_LIMIT) {
    const { scope, untilMs, guessed } = throttle(code, errmsg);
    const retryAfterMs = Math.max(0, untilMs - nowMs);
    const error = faults.make({ kind: 'answer', code, errmsg, retryable: true, retryAfterMs });
    return { kind: 'throttled', scope, retryAfterMs, untilMs, guessed, error };
  }
  const error = faults.make({ kind: 'answer', code, errmsg, retryable: isRetryableCode(code) });
  return { kind: 'refused', code, error, json };
}

/** A token could not be had, so the call itself never left. */
export function asRaw(error: unknown): Raw {
  if (!(error instanceof WecomError)) throw error;
  if (error.retryAfterMs !== undefined) {
    return { kind: 'throttled', scope: scopeOf(error), retryAfterMs: error.retryAfterMs, error };
  }
  if (error.kind === 'answer') return { kind: 'refused', code: error.code ?? -1, error, json: {} };
  const { call, corpId, agentId, errmsg } = error;
  const harmless = new WecomError({
    kind: 'transport',
    call,
    corpId,
    agentId,
    errmsg,
    retryable: true,
    delivered: 'no',
  });
  return { kind: 'not_sent', reason: `no token: ${errmsg}`, reset: false, error: harmless };
}

function scopeOf(error: WecomError): BlockReason {
  const ms = error.retryAfterMs ?? 0;
  return ms <= 60_000 ? 'minute' : ms <= 3_600_000 ? 'hour' : 'day';
}
