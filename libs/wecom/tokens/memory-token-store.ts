import { tokenKeyText, type StoredToken, type TokenKey, type TokenStore } from './token-store.port';

/** A store for one process: small tools and tests. Locks are a chain of promises per key. */
export function createMemoryTokenStore(): TokenStore {
  const values = new Map<string, StoredToken>();
  const tails = new Map<string, Promise<void>>();
  return {
    async read(key: TokenKey) {
      return values.get(tokenKeyText(key));
    },
    async withLock<T>(key: TokenKey, fn: () => Promise<T>): Promise<T> {
      const name = tokenKeyText(key);
      const before = tails.get(name) ?? Promise.resolve();
      const turn = before.then(fn);
      const tail = turn.then(
        () => undefined,
        () => undefined,
      );
      tails.set(name, tail);
      try {
        return await turn;
      } finally {
        if (tails.get(name) === tail) tails.delete(name);
      }
    },
    async write(key: TokenKey, value: StoredToken) {
      values.set(tokenKeyText(key), { ...value });
    },
    async forget(key: TokenKey, token: string) {
      const name = tokenKeyText(key);
      if (values.get(name)?.token === token) values.delete(name);
    },
  };
}
