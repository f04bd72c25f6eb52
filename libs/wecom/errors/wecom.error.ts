import type { Hint } from './hint';
import { hintFor } from './wecom-error-hints';

/**
 * answer = WeCom answered an errcode: the call had no effect (batches excepted, they answer per item).
 * transport = no usable answer; see `delivered`.
 * limit = our own limiter, or a block WeCom gave earlier, held the call back: nothing left this machine.
 */
export type WecomErrorKind = 'answer' | 'transport' | 'limit';

export interface WecomErrorInit {
  kind: WecomErrorKind;
  /** Path without query, e.g. `/cgi-bin/user/get`. */
  call: string;
  corpId: string;
  agentId?: number | undefined;
  code?: number | undefined;
  errmsg: string;
  retryable: boolean;
  retryAfterMs?: number | undefined;
  delivered?: 'no' | 'maybe' | undefined;
  /** Values that must not appear in the text. */
  hide?: readonly string[];
}

const CREDENTIAL = /((?:access_token|suite_access_token|corpsecret|secret|ticket|code)["']?\s*[=:]\s*["']?)[^\s&"',\]}]+/gi;

/** Takes tokens, secrets and codes out of a text and cuts it to a length fit for a log line. */
export function redact(text: string, hide: readonly string[] = []): string {
  let out = text;
  for (const value of hide) if (value.length >= 4) out = out.split(value).join('***');
  out = out.replace(CREDENTIAL, '$1***');
  return out.length > 400 ? `${out.slice(0, 400)}…` : out;
}

/**
 * A call to WeCom that did not succeed: which call, which code, what it means.
 * What it is not: not a text for people (that is `hint`), not a place for tokens, secrets or bodies (the failed
 * request is not kept as `cause`, because it holds the token), and with kind `transport` and delivered `maybe`
 * no proof that WeCom did nothing.
 */
export class WecomError extends Error {
  override readonly name = 'WecomError';
  readonly kind: WecomErrorKind;
  readonly call: string;
  readonly corpId: string;
  readonly agentId: number | undefined;
  /** `errcode`; undefined when WeCom did not answer one. */
  readonly code: number | undefined;
  /** WeCom's own text, redacted. It changes without notice: never branch on it. */
  readonly errmsg: string;
  /** The same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  /** Whether WeCom may have acted on it. */
  readonly delivered: 'no' | 'maybe';

  constructor(init: WecomErrorInit) {
    const errmsg = redact(init.errmsg, init.hide);
    super(`WeCom ${init.call.replace('/cgi-bin/', '')} ${init.code ?? init.kind}: ${errmsg}`);
    this.kind = init.kind;
    this.call = init.call;
    this.corpId = init.corpId;
    this.agentId = init.agentId;
    this.code = init.code;
    this.errmsg = errmsg;
    this.retryable = init.retryable;
    this.retryAfterMs = init.retryAfterMs;
    this.delivered = init.delivered ?? (init.kind === 'transport' ? 'maybe' : 'no');
  }

  /** The reason in plain words for the person who pressed the button, in the three languages. */
  get hint(): Hint {
    return hintFor(this.code, this.kind);
  }

  toJSON(): Record<string, unknown> {
    const { kind, call, corpId, agentId, code, errmsg, retryable, retryAfterMs, delivered } = this;
    return { name: this.name, kind, call, corpId, agentId, code, errmsg, retryable, retryAfterMs, delivered };
  }
}

// -1 busy, 6000 version conflict, 45009/45033 limits, 40014/42001 token ended twice in a row (wecom 01 §1, §5).
const RETRYABLE = new Set([-1, 6000, 45009, 45033, 40014, 42001]);

/** Whether an errcode passes by itself. */
export function isRetryableCode(code: number): boolean {
  return RETRYABLE.has(code);
}
