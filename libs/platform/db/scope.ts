import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Knows whether code runs inside a transaction of the door, so that a second one inside it (pool deadlock L10, nested
 * unit L8) and a call to WeCom (a lock held over the network) throw instead of working most of the time.
 */
const scope = new AsyncLocalStorage<{ unitId: number; open: boolean }>();

export function runInScope<T>(unitId: number, fn: (scopeState: { open: boolean }) => Promise<T>): Promise<T> {
  const state = { unitId, open: true };
  return scope.run(state, () => fn(state));
}

export function insideTransaction(): boolean {
  return scope.getStore()?.open === true;
}

/** @throws Error when called inside a transaction; `what` names the offender. */
export function assertOutsideTransaction(what: string): void {
  if (insideTransaction()) throw new Error(`${what} inside a transaction: open it before or after, or pass tx`);
}
