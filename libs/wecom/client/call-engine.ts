import type { AppIdentity, AppRef } from './app-identity';
import { refOf } from './app-identity';
import { errcodeOf, errmsgOf, parseJsonObject, type JsonObject } from './answer';
import type { CallEvent } from './call-event';
import type { Clock } from './clock';
import type { ExchangeResult, HttpTransport } from './http-transport';
import { isRetryableCode, WecomError } from '../errors/wecom.error';
import type { BlockReason, CallLimiter } from '../limits/call-limiter.port';
import { CONCURRENCY_LIMIT, FREQUENCY_LIMIT, type Block } from '../limits/throttle';
import type { LimitKey } from '../limits/call-limiter.port';
import type { FetchedToken, HeldToken, TokenCache } from '../tokens/token-cache';
import type { TokenKey, TokenKind } from '../tokens/token-store.port';

export interface EngineParts {
  apiBase: string;
  transport: HttpTransport;
  tokens: TokenCache;
  limiter: CallLimiter;
  clock: Clock;
  throttle: (key: LimitKey, code: number, errmsg: string) => Block;
  onCall: ((event: CallEvent) => void) | undefined;
  /** Refusals of gettoken, shared by all apps of a client. */
  refusals: Map<string, { until: number; error: WecomError }>;
}

export interface CallSpec {
  path: string;
  query?: Record<string, string | number | undefined>;
  /** POST with this JSON; without json and body the call is a GET. */
  json?: unknown;
  body?: Buffer;
  headers?: Record<string, string>;
}

/** What one exchange came to, before anybody decides whether that is an error. */
export type Raw =
  | { kind: 'json'; json: JsonObject }
  | { kind: 'binary'; status: number; headers: Record<string, string>; bytes: Buffer }
  | { kind: 'refused'; code: number; error: WecomError; json: JsonObject }
  | { kind: 'throttled'; scope: BlockReason; retryAfterMs: number; error: WecomError }
  | { kind: 'unknown'; reason: string; reset: boolean; error: WecomError }
  | { kind: 'not_sent'; reason: string; reset: boolean; error: WecomError };

const TOKEN_PATH = '/cgi-bin/gettoken';
const BAD_SECRET = 40001;
const TOKEN_ENDED = new Set([40014, 42001]);
const BUSY = -1;
const BUSY_REPEATS = 3;
const BUSY_PAUSE_MS = 200;
// A wait for our own limiter shorter than this is spent inside the call; longer ones are the caller's to plan.
const PATIENCE_MS = 5_000;
// About 2,000 wrong secrets an hour lock the whole source address out of gettoken (wecom 01 §2).
const REFUSAL_MEMORY_MS = 60_000;
const REMEMBERED_REFUSALS = new Set([40001, 40013, 40091, 41002, 41004, 50003, 60020, 301007]);

/** Every call of one app goes through here: limiter, token, one exchange, verdict. */
export class CallEngine {
  readonly ref: AppRef;

  constructor(
    private readonly app: AppIdentity,
    private readonly parts: EngineParts,
  ) {
    this.ref = refOf(app);
  }

  get clock(): Clock {
    return this.parts.clock;
  }

  /** A call that only reads. -1 is repeated at most three times with growing pauses. */
  async read<T>(spec: CallSpec): Promise<T> {
    return this.jsonOf(spec.path, await this.readRaw(spec)) as T;
  }

  /** A call that changes something: repeated only when the token had ended. */
  async write<T>(spec: CallSpec): Promise<T> {
    return this.jsonOf(spec.path, await this.patient(spec)) as T;
  }

  async readRaw(spec: CallSpec): Promise<Raw> {
    for (let repeat = 0; ; repeat += 1) {
      const raw = await this.patient(spec);
      const busy = raw.kind === 'refused' && raw.code === BUSY;
      // A kept connection that the other side had just closed: the read may simply be asked again.
      const stale = (raw.kind === 'not_sent' || raw.kind === 'unknown') && raw.reset;
      if ((!busy && !stale) || repeat >= BUSY_REPEATS || (stale && repeat > 0)) return raw;
      if (busy) await this.parts.clock.sleep(BUSY_PAUSE_MS * 2 ** repeat * (0.75 + Math.random() / 2));
    }
  }

  private async patient(spec: CallSpec): Promise<Raw> {
    for (let waited = 0; ; ) {
      const raw = await this.exchange(spec);
      const pause = raw.kind === 'throttled' ? raw.retryAfterMs : Infinity;
      if (raw.kind !== 'throttled' || raw.error.kind !== 'limit' || waited + pause > PATIENCE_MS) return raw;
      await this.parts.clock.sleep(pause);
      waited += pause;
    }
  }

  private jsonOf(path: string, raw: Raw): JsonObject {
    if (raw.kind === 'json') return raw.json;
    throw raw.kind === 'binary' ? this.transportError(path, 'maybe', `HTTP ${raw.status} without JSON`) : raw.error;
  }

  /** One call with a token; repeated exactly once, with a new token, when WeCom says the token has ended. */
  async exchange(spec: CallSpec): Promise<Raw> {
    const held = await this.held('access_token', () => this.fetchToken()).catch(asRaw);
    if ('kind' in held) return held;
    const first = await this.once(spec, held.token);
    const ended =
      first.kind === 'refused' && (TOKEN_ENDED.has(first.code) || (first.code === BAD_SECRET && !held.fresh));
    if (!ended) return first;
    const next = await this.parts.tokens
      .renew(this.key('access_token'), held.token, () => this.fetchToken())
      .catch(asRaw);
    return 'kind' in next ? next : this.once(spec, next.token);
  }

  /** Cached value of another kind (JS-SDK tickets). */
  held(kind: TokenKind, fetch: () => Promise<FetchedToken>): Promise<HeldToken> {
    return this.parts.tokens.get(this.key(kind), fetch);
  }

  /** Asks WeCom for a token with this secret, never the cache: proves that corp and secret fit together. */
  async fetchToken(): Promise<FetchedToken> {
    const name = `${this.app.corpId} ${this.ref.secretTag}`;
    const refusal = this.parts.refusals.get(name);
    if (refusal !== undefined && refusal.until > this.parts.clock.now()) throw refusal.error;
    const spec = { path: TOKEN_PATH, query: { corpid: this.app.corpId, corpsecret: this.app.secret } };
    let raw = await this.once(spec, undefined);
    for (let repeat = 0; repeat < BUSY_REPEATS && raw.kind === 'refused' && raw.code === BUSY; repeat += 1) {
      await this.parts.clock.sleep(BUSY_PAUSE_MS * 2 ** repeat);
      raw = await this.once(spec, undefined);
    }
    if (raw.kind === 'refused' && REMEMBERED_REFUSALS.has(raw.code)) {
      this.parts.refusals.set(name, { until: this.parts.clock.now() + REFUSAL_MEMORY_MS, error: raw.error });
    }
    const json = this.jsonOf(TOKEN_PATH, raw);
    if (typeof json.access_token !== 'string' || json.access_token === '') {
      throw this.transportError(TOKEN_PATH, 'maybe', 'answer without access_token');
    }
    this.parts.refusals.delete(name);
    return { token: json.access_token, expiresInSeconds: secondsOf(json.expires_in) };
  }

  private key(kind: TokenKind): TokenKey {
    return { ...this.ref, kind };
  }

  private async once(spec: CallSpec, token: string | undefined): Promise<Raw> {
    const { parts, app } = this;
    const limit: LimitKey = { ...this.ref, interface: spec.path, cost: 1 };
    const leave = await parts.limiter.take(limit);
    if (!leave.ok) {
      const scope = leave.blocked ?? 'minute';
      const errmsg = leave.blocked === undefined ? 'own limit reached' : `blocked by WeCom (${leave.blocked})`;
      const error = this.error(spec.path, { kind: 'limit', errmsg, retryable: true, retryAfterMs: leave.retryAfterMs });
      return { kind: 'throttled', scope, retryAfterMs: leave.retryAfterMs, error };
    }
    const body = spec.body ?? (spec.json === undefined ? undefined : Buffer.from(JSON.stringify(spec.json)));
    const startedAt = parts.clock.now();
    const result = await parts.transport.exchange({
      method: body === undefined ? 'GET' : 'POST',
      url: this.urlOf(spec, token),
      ...(body === undefined ? {} : { body }),
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' }), ...spec.headers },
    });
    const raw = await this.verdict(spec, result, limit, token === undefined ? [app.secret] : [app.secret, token]);
    this.report(spec.path, raw, parts.clock.now() - startedAt);
    return raw;
  }

  private urlOf(spec: CallSpec, token: string | undefined): string {
    const query = new URLSearchParams();
    if (token !== undefined) query.set('access_token', token);
    for (const [name, value] of Object.entries(spec.query ?? {})) if (value !== undefined) query.set(name, String(value));
    return `${this.parts.apiBase}${spec.path}?${query.toString()}`;
  }

  private async verdict(spec: CallSpec, result: ExchangeResult, limit: LimitKey, hide: string[]): Promise<Raw> {
    if (result.kind === 'failed') {
      const { reason, reset } = result;
      const error = this.transportError(spec.path, result.left ? 'maybe' : 'no', reason);
      return { kind: result.left ? 'unknown' : 'not_sent', reason, reset, error };
    }
    if (result.status >= 500) return this.unknown(spec.path, `HTTP ${result.status}`);
    // A file may itself be JSON; only the header tells it from an error (wecom 06 §4).
    if (result.headers['content-disposition'] !== undefined) {
      return { kind: 'binary', status: result.status, headers: result.headers, bytes: result.bytes };
    }
    const json = parseJsonObject(result.bytes);
    const code = json === undefined ? undefined : errcodeOf(json);
    if (json === undefined || (code === undefined && (result.status !== 200 || json.errcode !== undefined))) {
      return this.unknown(spec.path, result.status === 200 ? 'unparsable answer' : `HTTP ${result.status}`);
    }
    if (code === undefined || code === 0) {
      return result.status < 300 ? { kind: 'json', json } : this.unknown(spec.path, `HTTP ${result.status}`);
    }
    const errmsg = errmsgOf(json);
    if (code === FREQUENCY_LIMIT || code === CONCURRENCY_LIMIT) {
      const block = this.parts.throttle(limit, code, errmsg);
      await this.parts.limiter.block(limit, block.untilMs, block.scope);
      const retryAfterMs = Math.max(0, block.untilMs - this.parts.clock.now());
      const error = this.error(spec.path, { kind: 'answer', code, errmsg, retryable: true, retryAfterMs, hide });
      return { kind: 'throttled', scope: block.scope, retryAfterMs, error };
    }
    const error = this.error(spec.path, { kind: 'answer', code, errmsg, retryable: isRetryableCode(code), hide });
    return { kind: 'refused', code, error, json };
  }

  private unknown(path: string, reason: string): Raw {
    return { kind: 'unknown', reason, reset: false, error: this.transportError(path, 'maybe', reason) };
  }

  private transportError(path: string, delivered: 'no' | 'maybe', errmsg: string): WecomError {
    return this.error(path, { kind: 'transport', errmsg, retryable: true, delivered });
  }

  private error(call: string, init: Omit<ConstructorParameters<typeof WecomError>[0], 'call' | 'corpId' | 'agentId'>): WecomError {
    return new WecomError({ ...init, call, corpId: this.app.corpId, agentId: this.app.agentId });
  }

  private report(path: string, raw: Raw, durationMs: number): void {
    if (this.parts.onCall === undefined) return;
    const code = raw.kind === 'refused' ? raw.code : raw.kind === 'throttled' ? raw.error.code : undefined;
    const event: CallEvent = {
      unitId: this.app.unitId,
      corpId: this.app.corpId,
      ...(this.app.agentId === undefined ? {} : { agentId: this.app.agentId }),
      call: path,
      result: raw.kind === 'json' || raw.kind === 'binary' ? 'ok' : raw.kind,
      ...(code === undefined ? {} : { code }),
      durationMs,
      tokenEnded: raw.kind === 'refused' && TOKEN_ENDED.has(raw.code),
    };
    try {
      this.parts.onCall(event);
    } catch (error) {
      // A broken metric must neither fail a message that was accepted nor vanish.
      process.emitWarning(error instanceof Error ? error : String(error), 'WecomOnCallWarning');
    }
  }
}

function secondsOf(value: unknown): number {
  const seconds = Number(value);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 7200;
}

/** A token could not be had, so the call itself never left. */
function asRaw(error: unknown): Raw {
  if (!(error instanceof WecomError)) throw error;
  if (error.retryAfterMs !== undefined) {
    return { kind: 'throttled', scope: scopeOf(error), retryAfterMs: error.retryAfterMs, error };
  }
  if (error.kind === 'answer') return { kind: 'refused', code: error.code ?? BUSY, error, json: {} };
  const { call, corpId, agentId, errmsg } = error;
  const harmless = new WecomError({ kind: 'transport', call, corpId, agentId, errmsg, retryable: true, delivered: 'no' });
  return { kind: 'not_sent', reason: `no token: ${errmsg}`, reset: false, error: harmless };
}

function scopeOf(error: WecomError): BlockReason {
  const ms = error.retryAfterMs ?? 0;
  return ms <= 60_000 ? 'minute' : ms <= 3_600_000 ? 'hour' : 'day';
}
