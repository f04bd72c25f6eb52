import { isDomainError } from '@platform/errors/domain-error';
import { safeError } from '@platform/log/safe-error';

/** What is kept of a failure in the job's row and shown to operators: no personal data (D7). */
export interface JobError {
  code: string;
  message: string;
  /** How often a worker was lost while it ran this job. */
  lost?: number;
}

/** Thrown by a handler: trying again would not help, so the job fails for good now. */
export class GiveUp extends Error {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super('job gave up');
    this.name = 'GiveUp';
    this.reason = reason;
  }
}

/** Thrown by a handler: not yet, come again later; this is no failed try. */
export class ComeBack extends Error {
  readonly delayMs: number;

  constructor(delayMs: number) {
    super('job comes back later');
    this.name = 'ComeBack';
    this.delayMs = delayMs;
  }
}

/** Waits after a failed try in minutes (OVR-30). */
export const RETRY_MINUTES: readonly number[] = [1, 5, 15, 60, 240];

/**
 * What follows a failed try.
 * @param tries failed tries before this one
 * @returns minutes to wait, or undefined when it was the last
 */
export function waitAfter(tries: number, retryMinutes: readonly number[] = RETRY_MINUTES): number | undefined {
  return retryMinutes[tries];
}

export function jobError(error: unknown): JobError {
  if (error instanceof GiveUp) return jobError(error.reason);
  if (isDomainError(error)) return { code: error.code, message: error.code };
  const { code, message } = safeError(error);
  return { code, message };
}
