/** What is kept: an access token or one of the two JS-SDK tickets. */
export type TokenKind = 'access_token' | 'corp_ticket' | 'app_ticket';

/** Names one kept value. Holds no secret; `secretTag` is a short one-way mark of the secret (see AppRef). */
export interface TokenKey {
  unitId: number | string;
  corpId: string;
  agentId?: number;
  secretTag: string;
  kind: TokenKind;
}

export interface StoredToken {
  token: string;
  /** Milliseconds since 1970, as WeCom promised it. */
  expiresAt: number;
}

/**
 * Where tokens live for all processes together. Implementations keep the value encrypted.
 * - `withLock` runs `fn` while no other process runs one for the same key. The lock is held during one HTTP call
 *   (10 s at most) and must be freed when its holder dies.
 * - `forget` removes the value only if it still is `token`: a late caller must not throw away the new one.
 */
export interface TokenStore {
  read(key: TokenKey): Promise<StoredToken | undefined>;
  withLock<T>(key: TokenKey, fn: () => Promise<T>): Promise<T>;
  write(key: TokenKey, value: StoredToken): Promise<void>;
  forget(key: TokenKey, token: string): Promise<void>;
}

/** The key as one string, for maps and advisory locks. */
export function tokenKeyText(key: TokenKey): string {
  return JSON.stringify([key.unitId, key.corpId, key.agentId ?? null, key.secretTag, key.kind]);
}
