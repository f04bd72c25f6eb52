import type { ErrorCode } from '@contracts/errors';

/** Codes the browser makes itself: no network, no answer in time, an answer that is not ours. */
export type LocalCode = 'OFFLINE' | 'TIMEOUT' | 'BAD_ANSWER';

export interface FieldFault {
  code: string;
  params?: Readonly<Record<string, string | number>>;
  message?: string;
}

/** A failed call: what the server said, or why there was no answer (`status` 0). Not thrown for a call that was given up on purpose. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: ErrorCode | LocalCode;
  readonly details: Readonly<Record<string, unknown>>;
  readonly requestId: string;
  /** Seconds to wait before another try, from `Retry-After`; undefined where the server does not say. */
  readonly retryAfter: number | undefined;

  constructor(facts: {
    status: number;
    code: ErrorCode | LocalCode;
    message: string;
    details?: Readonly<Record<string, unknown>>;
    requestId?: string;
    retryAfter?: number | undefined;
    cause?: unknown;
  }) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.status = facts.status;
    this.code = facts.code;
    this.details = facts.details ?? {};
    this.requestId = facts.requestId ?? '';
    this.retryAfter = facts.retryAfter;
  }

  /** Faults by field path (`links.0.url`) where the server named fields (422). */
  get fields(): ReadonlyMap<string, FieldFault> {
    const found = new Map<string, FieldFault>();
    for (const [path, fault] of Object.entries(this.details)) {
      if (typeof fault === 'object' && fault !== null && 'code' in fault && typeof fault.code === 'string')
        found.set(path, fault as FieldFault);
    }
    return found;
  }

  /** The present record after `VERSION_CONFLICT`. */
  get current(): unknown {
    return this.code === 'VERSION_CONFLICT' ? this.details.current : undefined;
  }

  /** True where the same call may succeed later without any change: no answer, overload, WeCom away. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

export function isApiError(error: unknown, ...codes: readonly ApiError['code'][]): error is ApiError {
  return error instanceof ApiError && (codes.length === 0 || codes.includes(error.code));
}
