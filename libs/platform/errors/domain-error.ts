import { ERRORS, type ErrorCode } from '@contracts/errors';
import { fill, textOf, type Locale } from '@contracts/locale';

export type ErrorParams = Readonly<Record<string, string | number>>;

/**
 * The one error that services throw for people: a code of the error table with its parameters. Status and texts come
 * from the table; `details` is what the body carries under `details` (field paths for field faults, `current` for conflicts).
 */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, params: ErrorParams = {}, details: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.name = 'DomainError';
    this.code = code;
    this.params = params;
    this.details = details;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  /** The text for a person. */
  messageIn(locale: Locale, extra: ErrorParams = {}): string {
    return fill(textOf(ERRORS[this.code], locale), { ...this.params, ...extra });
  }
}

/** Fault of one field: `details` names the path, e.g. `links.0.url`. */
export function fieldError(path: string, code: ErrorCode = 'VALIDATION_FAILED', params: ErrorParams = {}): DomainError {
  return new DomainError(code, params, { [path]: { code, params } });
}

/** An id of another unit and one that never existed look the same (OVR-03). */
export function notFound(): DomainError {
  return new DomainError('NOT_FOUND');
}

export function isDomainError(error: unknown, code?: ErrorCode): error is DomainError {
  return error instanceof DomainError && (code === undefined || error.code === code);
}
