import type { AppIdentity, AppRef } from './app-identity';
import { refOf } from './app-identity';
import type { JsonObject } from './answer';
import type { CallEvent } from './call-event';
import type { Clock } from './clock';
import type { HttpTransport } from './http-transport';
import { asRaw, faultMaker, verdict, type FaultMaker, type Raw } from './verdict';
import type { WecomError } from '../errors/wecom.error';
import type { CallLimiter, LimitKey } from '../limits/call-limiter.port';
import type { Block } from '../limits/throttle';
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
    for (let waited = 0; ;) {
      const raw = await this.exchange(spec);
      const pause = raw.kind === 'throttled' ? raw.retryAfterMs : Infinity;
      if (raw.kind !== 'throttled' || raw.error.kind !== 'limit' || waited + pause > PATIENCE_MS) return raw;
      await this.parts.clock.sleep(pause);
      waited += pause;
    }
  }

  private jsonOf(path: string, raw: Raw): JsonObject {
    if (raw.kind === 'json') return raw.json;
    throw raw.kind === 'binary' ? this.faults(path).transport('maybe', `HTTP ${raw.status} without JSON`) : raw.error;
  }

  /** One call with a token; repeated exactly once, with a new token, when WeCom says the token has ended. */
  async exchange(spec: CallSpec): Promise<Raw> {
    const held = await this.held('access_token', () => this.fetchToken()).catch(asRaw);
    if ('kind' in held) return held;
    const first = await this.once(spec, held.token);
    const ended = first.kind === 'refused' && (TOKEN_ENDED.has(first.code) || (first.code === BAD_SECRET && !held.fresh));
    if (!ended) return first;
    const next = await this.parts.tokens.renew(this.key('access_token'), held.token, () => this.fetchToken()).catch(asRaw);
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
      throw this.faults(TOKEN_PATH).transport('maybe', 'answer without access_token');
    }
    this.parts.refusals.delete(name);
    return { token: json.access_token, expiresInSeconds: secondsOf(json.expires_in) };
  }

  private key(kind: TokenKind): TokenKey {
    return { ...this.ref, kind };
  }

  /**
   * A picture at an address that WeCom answered (QR codes), without a token.
   * @returns its bytes and type. @throws WecomError transport for anything that is no picture
   */
  async picture(url: string): Promise<{ mime: string; bytes: Buffer }> {
    const fault = (errmsg: string): WecomError => this.faults('picture').transport('no', errmsg);
    const result = await this.parts.transport.exchange({ method: 'GET', url: pictureAddress(url, this.parts.apiBase) });
    if (result.kind === 'failed') throw fault(result.reason);
    const mime = (result.headers['content-type'] ?? '').split(';')[0]!.trim();
    if (result.status !== 200 || !PICTURES.has(mime) || result.bytes.length > MAX_PICTURE) throw fault(`HTTP ${String(result.status)}`);
    return { mime, bytes: result.bytes };
  }

  private async once(spec: CallSpec, token: string | undefined): Promise<Raw> {
    const { parts, app } = this;
    const limit: LimitKey = { ...this.ref, interface: spec.path, cost: 1 };
    const leave = await parts.limiter.take(limit);
    if (!leave.ok) {
      const scope = leave.blocked ?? 'minute';
      const errmsg = leave.blocked === undefined ? 'own limit reached' : `blocked by WeCom (${leave.blocked})`;
      const error = this.faults(spec.path).make({
        kind: 'limit',
        errmsg,
        retryable: true,
        retryAfterMs: leave.retryAfterMs,
      });
      return { kind: 'throttled', scope, retryAfterMs: leave.retryAfterMs, error };
    }
    const body = spec.body ?? (spec.json === undefined ? undefined : Buffer.from(JSON.stringify(spec.json)));
    const startedAt = parts.clock.now();
    const result = await parts.transport.exchange({
      method: body === undefined ? 'GET' : 'POST',
      url: this.urlOf(spec, token),
      ...(body === undefined ? {} : { body }),
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' }),
        ...spec.headers,
      },
    });
    const hide = token === undefined ? [app.secret] : [app.secret, token];
    const raw = verdict(this.faults(spec.path, hide), result, (code, errmsg) => parts.throttle(limit, code, errmsg), parts.clock.now());
    if (raw.kind === 'throttled' && raw.untilMs !== undefined) await parts.limiter.block(limit, raw.untilMs, raw.scope, raw.guessed);
    this.report(spec.path, raw, parts.clock.now() - startedAt);
    return raw;
  }

  private urlOf(spec: CallSpec, token: string | undefined): string {
    const query = new URLSearchParams();
    if (token !== undefined) query.set('access_token', token);
    for (const [name, value] of Object.entries(spec.query ?? {})) if (value !== undefined) query.set(name, String(value));
    return `${this.parts.apiBase}${spec.path}?${query.toString()}`;
  }

  private faults(call: string, hide: readonly string[] = []): FaultMaker {
    return faultMaker({ call, corpId: this.app.corpId, agentId: this.app.agentId, hide });
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

const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif']);
const MAX_PICTURE = 4 * 1024 * 1024;

/** Only a host of Tencent over https; anything else is asked of the API's own host, so that no answer leads into our network. */
function pictureAddress(url: string, apiBase: string): string {
  const { protocol, hostname, pathname, search } = URL.parse(url) ?? { protocol: '', hostname: '', pathname: '/', search: '' };
  const tencent = protocol === 'https:' && /(^|\.)(qq\.com|qpic\.cn|qlogo\.cn)$/.test(hostname);
  return tencent ? url : new URL(`${pathname}${search}`, apiBase).href;
}

function secondsOf(value: unknown): number {
  const seconds = Number(value);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 7200;
}
