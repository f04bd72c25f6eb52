import { Injectable } from '@nestjs/common';
import type { Locale } from '@contracts/locale';
import { SESSION_LIMITS, type UnitSurface } from '@contracts/session';
import type { ReadTx, Tx } from '@platform/db/tx';
import type { DevicePlatform } from '@platform/pages/client-kind';
import { SESSIONS_TOPIC } from './session.reader';

export interface NewSession {
  hash: Buffer;
  kind: 'member' | 'parent';
  refId: string;
  surface: UnitSurface;
  app: string;
  browserHash: Buffer;
  roles: string;
  /** What the browser ran on at the log-in, for the usage page (VIS-21). */
  platform: DevicePlatform;
}

export interface SessionRow {
  id: string;
  surface: UnitSurface;
  created_at: Date;
  last_seen_at: Date;
}

/** Rows of `session`. Whatever ends one also empties the memory of all processes. */
@Injectable()
export class SessionStore {
  /** A person keeps the language chosen last. @returns id of the session */
  async create(tx: Tx, input: NewSession): Promise<string> {
    const row = await tx.one<{ id: string }>(
      `INSERT INTO session (unit_id, token_hash, kind, ref_id, surface, app, browser_hash, roles, expires_at, platform, locale)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $9, now() + make_interval(secs => $8), $10,
         (SELECT locale FROM session WHERE unit_id = $1 AND kind = $3 AND ref_id = $4 AND locale IS NOT NULL ORDER BY created_at DESC LIMIT 1))
       RETURNING id`,
      [
        tx.unitId,
        input.hash,
        input.kind,
        input.refId,
        input.surface,
        input.app,
        input.browserHash,
        SESSION_LIMITS[input.surface].absolute,
        input.roles,
        input.platform,
      ],
    );
    if (row === undefined) throw new Error('the session was not stored');
    return row.id;
  }

  /** @returns true when it was open and is his own */
  async revoke(tx: Tx, id: string, kind: 'member' | 'parent', refId: string): Promise<boolean> {
    tx.hint(SESSIONS_TOPIC);
    const ended = await tx.execute(
      `UPDATE session SET revoked_at = now() WHERE unit_id = $1 AND id = $2 AND kind = $3 AND ref_id = $4 AND revoked_at IS NULL`,
      [tx.unitId, id, kind, refId],
    );
    return ended === 1;
  }

  /** @returns how many other open sessions of the person ended */
  async revokeOthers(tx: Tx, keep: string, kind: 'member' | 'parent', refId: string): Promise<number> {
    tx.hint(SESSIONS_TOPIC);
    return tx.execute(
      `UPDATE session SET revoked_at = now() WHERE unit_id = $1 AND kind = $3 AND ref_id = $4 AND id <> $2 AND revoked_at IS NULL AND expires_at > now()`,
      [tx.unitId, keep, kind, refId],
    );
  }

  /** @returns how many open sessions of the unit ended */
  async revokeAllBut(tx: Tx, keep: string): Promise<number> {
    tx.hint(SESSIONS_TOPIC);
    return tx.execute(
      `UPDATE session SET revoked_at = now() WHERE unit_id = $1 AND id <> $2 AND revoked_at IS NULL AND expires_at > now()`,
      [tx.unitId, keep],
    );
  }

  /** A new value for the same session (A2). @returns false when another request was quicker */
  async renew(tx: Tx, old: Buffer, fresh: Buffer, roles: string): Promise<boolean> {
    tx.hint(SESSIONS_TOPIC);
    const renewed = await tx.execute(
      `UPDATE session SET token_hash = $3, old_hash = $2, renewed_at = now(), roles = $4 WHERE unit_id = $1 AND token_hash = $2 AND revoked_at IS NULL`,
      [tx.unitId, old, fresh, roles],
    );
    return renewed === 1;
  }

  /** The value presented at a new log-in ends with it (A2). */
  async revokeByHash(tx: Tx, hash: Buffer): Promise<void> {
    tx.hint(SESSIONS_TOPIC);
    await tx.execute(`UPDATE session SET revoked_at = now() WHERE unit_id = $1 AND token_hash = $2 AND revoked_at IS NULL`, [
      tx.unitId,
      hash,
    ]);
  }

  async setLocale(tx: Tx, id: string, locale: Locale): Promise<void> {
    tx.hint(SESSIONS_TOPIC);
    await tx.execute(`UPDATE session SET locale = $3 WHERE unit_id = $1 AND id = $2`, [tx.unitId, id, locale]);
  }

  openOf(tx: ReadTx, kind: 'member' | 'parent', refId: string): Promise<SessionRow[]> {
    return tx.query<SessionRow>(
      `SELECT id, surface, created_at, last_seen_at FROM session
       WHERE unit_id = $1 AND kind = $2 AND ref_id = $3 AND revoked_at IS NULL AND expires_at > now() ORDER BY last_seen_at DESC, id LIMIT 50`,
      [tx.unitId, kind, refId],
    );
  }
}
