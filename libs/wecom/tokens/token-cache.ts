import type { Clock } from '../client/clock';
import { tokenKeyText, type StoredToken, type TokenKey, type TokenStore } from './token-store.port';

/** A token and whether it was already there before this question. */
export interface HeldToken {
  token: string;
  fresh: boolean;
}

export interface FetchedToken {
  token: string;
  expiresInSeconds: number;
}

export interface TokenCache {
  /** A token believed valid; asks WeCom once however many callers and processes wait. */
  get(key: TokenKey, fetch: () => Promise<FetchedToken>): Promise<HeldToken>;
  /** Replaces a token WeCom called ended. A token that another caller already replaced is returned at once. */
  renew(key: TokenKey, ended: string, fetch: () => Promise<FetchedToken>): Promise<HeldToken>;
}

// WeCom answers gettoken with the same token until its end (wecom 01 §2), so asking much earlier brings nothing;
// half a minute lets a slow call still finish on a living token.
const MARGIN_MS = 30_000;
const SHORTEST_HOLD_MS = 1_000;

function usableUntil(expiresAt: number, lifetimeMs: number): number {
  return expiresAt - Math.min(MARGIN_MS, lifetimeMs / 10);
}

/**
 * Process memory in front of the shared store. Memory spares a read of the store per call; a token that another
 * process replaced is noticed by WeCom's answer (40014 / 42001) and then taken from the store, not fetched again.
 */
export function createTokenCache(store: TokenStore, clock: Clock): TokenCache {
  const held = new Map<string, { token: string; until: number }>();
  const flights = new Map<string, Promise<HeldToken>>();

  function remember(name: string, value: StoredToken, lifetimeMs: number): void {
    const until = Math.max(usableUntil(value.expiresAt, lifetimeMs), clock.now() + SHORTEST_HOLD_MS);
    held.set(name, { token: value.token, until });
  }

  function fromMemory(name: string): string | undefined {
    const mine = held.get(name);
    if (mine === undefined) return undefined;
    if (mine.until > clock.now()) return mine.token;
    held.delete(name);
    return undefined;
  }

  async function fromStore(key: TokenKey, ended: string | undefined): Promise<StoredToken | undefined> {
    const stored = await store.read(key);
    if (stored === undefined || stored.token === ended) return undefined;
    return stored.expiresAt - clock.now() > MARGIN_MS ? stored : undefined;
  }

  function once(name: string, work: () => Promise<HeldToken>): Promise<HeldToken> {
    const running = flights.get(name);
    if (running !== undefined) return running;
    const flight = work().finally(() => flights.delete(name));
    flights.set(name, flight);
    return flight;
  }

  async function load(key: TokenKey, ended: string | undefined, fetch: () => Promise<FetchedToken>): Promise<HeldToken> {
    const name = tokenKeyText(key);
    const early = await fromStore(key, ended);
    if (early !== undefined) {
      remember(name, early, early.expiresAt - clock.now());
      return { token: early.token, fresh: false };
    }
    return store.withLock(key, async () => {
      // Whoever held the lock before us may have fetched meanwhile.
      const late = await fromStore(key, ended);
      if (late !== undefined) {
        remember(name, late, late.expiresAt - clock.now());
        return { token: late.token, fresh: false };
      }
      if (ended !== undefined) await store.forget(key, ended);
      const fetched = await fetch();
      const lifetimeMs = fetched.expiresInSeconds * 1000;
      const value = { token: fetched.token, expiresAt: clock.now() + lifetimeMs };
      await store.write(key, value);
      remember(name, value, lifetimeMs);
      return { token: value.token, fresh: true };
    });
  }

  return {
    async get(key, fetch) {
      const name = tokenKeyText(key);
      const mine = fromMemory(name);
      if (mine !== undefined) return { token: mine, fresh: false };
      return once(name, () => load(key, undefined, fetch));
    },
    async renew(key, ended, fetch) {
      const name = tokenKeyText(key);
      const mine = fromMemory(name);
      if (mine !== undefined && mine !== ended) return { token: mine, fresh: false };
      held.delete(name);
      const got = await once(name, () => load(key, ended, fetch));
      // A flight that began as a plain get may have brought the very token that just ended.
      return got.token === ended && !got.fresh ? once(name, () => load(key, ended, fetch)) : got;
    },
  };
}
