import { randomUUID } from 'node:crypto';
import { systemCtx, type Ctx, type SystemActor } from '@platform/ctx/ctx';
import type { Db } from '@platform/db/door';
import type { UnitKeys } from '@platform/secrets/unit-keys';
import { tokenKeyText, type StoredToken, type TokenKey, type TokenStore } from '@wecom';

/** Longer than one call to WeCom (10 s), so that a lease ends by itself only when its holder died. */
const LEASE_SECONDS = 20;
const WAIT_MS = 100;
const PATIENCE_MS = 45_000;

/**
 * Access tokens and tickets for all processes, sealed with the unit's key (F2). Single flight by a lease on the row:
 * no transaction and no lock stays open while WeCom is asked (G10). The end is kept by the database clock: machines
 * exchange the time that is left, never a time of day (J10).
 */
export class PgTokenStore implements TokenStore {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
  ) {}

  async read(key: TokenKey): Promise<StoredToken | undefined> {
    const name = tokenKeyText(key);
    return this.db.read(ctxOf(key), async (tx) => {
      const row = await tx.one<{ token: string | null; expires_at: Date | null }>(
        `SELECT token, expires_at FROM wecom_token WHERE unit_id = $1 AND key = $2`,
        [tx.unitId, name],
      );
      if (row?.token == null || row.expires_at === null) return undefined;
      const leftMs = row.expires_at.getTime() - tx.now.getTime();
      return { token: await this.keys.open(tx, place(name), row.token), expiresAt: Date.now() + leftMs };
    });
  }

  /** @throws Error when the lease cannot be had in 45 s: its holders keep dying or WeCom answers none of them */
  async withLock<T>(key: TokenKey, fn: () => Promise<T>): Promise<T> {
    const lease = randomUUID();
    const waitedFrom = performance.now();
    while (!(await this.#claim(key, lease))) {
      if (performance.now() - waitedFrom > PATIENCE_MS) throw new Error('the lease of a WeCom token could not be had');
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS * (0.5 + Math.random())));
    }
    try {
      return await fn();
    } finally {
      await this.db.inUnit(ctxOf(key), (tx) =>
        tx.execute(`UPDATE wecom_token SET lease = NULL, lease_until = NULL WHERE unit_id = $1 AND key = $2 AND lease = $3`, [
          tx.unitId,
          tokenKeyText(key),
          lease,
        ]),
      );
    }
  }

  async write(key: TokenKey, value: StoredToken): Promise<void> {
    const name = tokenKeyText(key);
    await this.db.inUnit(ctxOf(key), async (tx) => {
      const sealed = await this.keys.seal(tx, place(name), value.token);
      await tx.execute(
        `INSERT INTO wecom_token (unit_id, key, token, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (unit_id, key) DO UPDATE SET token = excluded.token, expires_at = excluded.expires_at`,
        [tx.unitId, name, sealed, new Date(tx.now.getTime() + value.expiresAt - Date.now())],
      );
    });
  }

  async forget(key: TokenKey, token: string): Promise<void> {
    const name = tokenKeyText(key);
    await this.db.inUnit(ctxOf(key), async (tx) => {
      const row = await tx.one<{ token: string | null }>(`SELECT token FROM wecom_token WHERE unit_id = $1 AND key = $2 FOR UPDATE`, [
        tx.unitId,
        name,
      ]);
      if (row?.token == null || (await this.keys.open(tx, place(name), row.token)) !== token) return;
      await tx.execute(`UPDATE wecom_token SET token = NULL, expires_at = NULL WHERE unit_id = $1 AND key = $2`, [tx.unitId, name]);
    });
  }

  async #claim(key: TokenKey, lease: string): Promise<boolean> {
    const claimed = await this.db.inUnit(ctxOf(key), (tx) =>
      tx.execute(
        `INSERT INTO wecom_token (unit_id, key, lease, lease_until) VALUES ($1, $2, $3, now() + make_interval(secs => $4))
         ON CONFLICT (unit_id, key) DO UPDATE SET lease = excluded.lease, lease_until = excluded.lease_until
           WHERE wecom_token.lease IS NULL OR wecom_token.lease_until < now()`,
        [tx.unitId, tokenKeyText(key), lease, LEASE_SECONDS],
      ),
    );
    return claimed === 1;
  }
}

function ctxOf(key: TokenKey): Ctx<SystemActor> {
  return systemCtx(Number(key.unitId), 'wecom-gateway', 'wecom-token');
}

const place = (row: string) => ({ table: 'wecom_token', column: 'token', row });
