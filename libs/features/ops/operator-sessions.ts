import { Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import { OPS_SESSION_LIMITS } from '@contracts/ops';
import { PlatformPool } from '@platform/pools';

export const OPS_COOKIE = '__Host-ops';
const CEREMONY_SECONDS = 5 * 60;

export interface Operator {
  id: string;
  name: string;
}

export function newOpsSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function opsHash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/**
 * Rows of `operator_session`, by the hash of the cookie (A1). A row with a challenge is only the middle of a log-in and
 * opens nothing; a challenge is used once.
 */
@Injectable()
export class OperatorSessions {
  constructor(private readonly pool: PlatformPool) {}

  /** @returns value of the cookie for the ceremony */
  async begin(challenge: string): Promise<string> {
    const secret = newOpsSecret();
    await this.pool.query(`DELETE FROM operator_session WHERE expires_at < now() - interval '1 day'`);
    await this.pool.query(
      `INSERT INTO operator_session (token_hash, challenge, expires_at) VALUES ($1, $2, now() + make_interval(secs => $3))`,
      [opsHash(secret), challenge, CEREMONY_SECONDS],
    );
    return secret;
  }

  /** Takes the challenge away from its row, so that an answer to it counts once. */
  async takeChallenge(secret: string): Promise<string | undefined> {
    const row = await this.pool.one<{ challenge: string }>(
      `DELETE FROM operator_session WHERE token_hash = $1 AND operator_id IS NULL AND challenge IS NOT NULL AND expires_at > now() RETURNING challenge`,
      [opsHash(secret)],
    );
    return row?.challenge;
  }

  /** A new value at each log-in (A2). */
  async open(operatorId: string): Promise<string> {
    const secret = newOpsSecret();
    await this.pool.query(
      `INSERT INTO operator_session (token_hash, operator_id, expires_at) VALUES ($1, $2, now() + make_interval(secs => $3))`,
      [opsHash(secret), operatorId, OPS_SESSION_LIMITS.absolute],
    );
    return secret;
  }

  /** The operator behind a cookie, unless the session is old, unused for too long, ended, or the operator is disabled (A7). */
  async find(secret: string): Promise<Operator | undefined> {
    return this.pool.one<{ id: string; name: string }>(
      `UPDATE operator_session s SET last_seen_at = now() FROM operator o
       WHERE s.token_hash = $1 AND o.id = s.operator_id AND o.disabled_at IS NULL AND s.challenge IS NULL AND s.revoked_at IS NULL
         AND s.expires_at > now() AND s.last_seen_at > now() - make_interval(secs => $2)
       RETURNING o.id, o.name`,
      [opsHash(secret), OPS_SESSION_LIMITS.idle],
    );
  }

  async end(secret: string): Promise<void> {
    await this.pool.query(`UPDATE operator_session SET revoked_at = now() WHERE token_hash = $1 AND revoked_at IS NULL`, [opsHash(secret)]);
  }
}
