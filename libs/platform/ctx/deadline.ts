import { AsyncLocalStorage } from 'node:async_hooks';
import { DomainError } from '@platform/errors/domain-error';

/** Told to whoever waited in vain. */
const AGAIN_SECONDS = 5;
/** Kept back to tell the person that somebody outside did not answer. */
const TO_SAY_SO_MS = 1_000;
/** Somebody outside is given so long at least: less would only make answers unknown that were about to come. */
const LEAST_MS = 2_000;

/** Until when the person behind a request waits for its answer (R16). The edge of the API sets it, everything below may ask. */
export class Deadline {
  readonly #end: number;
  #state: 'waiting' | 'over' | 'lifted' = 'waiting';

  /** @param ms from now */
  constructor(ms: number) {
    this.#end = performance.now() + ms;
  }

  /** The person has been told to try again: nothing of this request may take effect any more. */
  get over(): boolean {
    return this.#state === 'over';
  }

  /** Milliseconds; Infinity where nobody waits any more, or the answer has begun to flow. */
  get leftMs(): number {
    return this.#state === 'waiting' ? Math.max(0, this.#end - performance.now()) : Infinity;
  }

  /** Said by the edge when it has told the person so. */
  pass(): void {
    this.#state = 'over';
  }

  /** Said by the edge when the answer has begun: a download takes as long as it takes. */
  lift(): void {
    this.#state = 'lifted';
  }

  /** @throws DomainError UNAVAILABLE once it is over */
  check(): void {
    if (this.over) throw tooLate();
  }
}

/** What is answered when it is over. */
export const tooLate = (): DomainError => new DomainError('UNAVAILABLE', { s: AGAIN_SECONDS });

const current = new AsyncLocalStorage<Deadline>();

/** Runs `fn`, and everything it starts, under a deadline. */
export function runUntil<T>(deadline: Deadline, fn: () => T): T {
  return current.run(deadline, fn);
}

/** That of the request this code runs for; undefined in jobs. */
export function deadlineOf(): Deadline | undefined {
  return current.getStore();
}

/**
 * How long to wait for somebody outside, so that the person still hears from us what he did not answer.
 * @param most in milliseconds, where nobody waits for it
 * @returns whole milliseconds, as timers of Node want them
 */
export function patience(most: number): number {
  const left = deadlineOf()?.leftMs ?? Infinity;
  return Math.ceil(Math.min(most, Math.max(LEAST_MS, left - TO_SAY_SO_MS)));
}
