import { Injectable } from '@nestjs/common';
import { RateLimiterMemory } from 'rate-limiter-flexible';

const WINDOW_S = 600;

/**
 * Wrong log-ins per source address and per unit, log-ins per account, over ten minutes (A11). Right ones cost an address
 * nothing: a whole school may sit behind one. Counted per process.
 */
@Injectable()
export class SignInLimits {
  readonly #byAddress = new RateLimiterMemory({ points: 60, duration: WINDOW_S, blockDuration: WINDOW_S });
  readonly #byUnit = new RateLimiterMemory({ points: 2_000, duration: WINDOW_S, blockDuration: 60 });
  readonly #byAccount = new RateLimiterMemory({ points: 40, duration: WINDOW_S, blockDuration: WINDOW_S });

  /** @returns true when this address or unit has failed too often */
  async blocked(address: string, unitId: number): Promise<boolean> {
    const used = await Promise.all([this.#byAddress.get(address), this.#byUnit.get(String(unitId))]);
    return used.some((state) => state !== null && state.remainingPoints <= 0 && state.msBeforeNext > 0);
  }

  async failed(address: string, unitId: number): Promise<void> {
    await Promise.allSettled([this.#byAddress.consume(address), this.#byUnit.consume(String(unitId))]);
  }

  /** Counts a log-in of an account. @returns false when there were too many */
  async accountMay(unitId: number, account: string): Promise<boolean> {
    return this.#byAccount.consume(`${String(unitId)}|${account}`).then(
      () => true,
      () => false,
    );
  }
}
