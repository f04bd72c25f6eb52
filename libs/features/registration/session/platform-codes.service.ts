import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { registrationPath, type registrationApi, type RegistrationView } from '@contracts/registration';
import { CONSENT_VERSION, DEFAULT_AREA_CODES } from '@contracts/registration-types';
import type { OkOf } from '@contracts/route';
import { asUnitId, systemCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError } from '@platform/errors/domain-error';
import { clientKind } from '@platform/pages/client-kind';
import { PlatformPool, RelayPool } from '@platform/pools';
import { newToken } from './token';

const PREFIX = '0-';
const DAYS = 7;
const SHOWN = 20;

/**
 * Codes of the platform for the first administrator of a school (SUB-40, SUB-42): the school is chosen first, then its own
 * pages go on; a platform operator decides where a school has nobody (SUB-48). Such a token names unit 0, which no school is.
 */
@Injectable()
export class PlatformCodes {
  constructor(
    private readonly db: Db,
    private readonly relay: RelayPool,
    private readonly platform: PlatformPool,
  ) {}

  isOne(token: string): boolean {
    return token.startsWith(PREFIX);
  }

  /** An operator issues one; it lives a week. @returns token */
  async issue(operatorId: string): Promise<{ token: string; expiresAt: Date }> {
    const token = `${PREFIX}${randomBytes(24).toString('base64url')}`.slice(0, 32);
    const row = await this.platform.one<{ expiresAt: Date }>(
      `INSERT INTO platform_registration_code (token, created_by, expires_at) VALUES ($1, $2, now() + make_interval(days => $3))
       RETURNING expires_at AS "expiresAt"`,
      [token, operatorId, DAYS],
    );
    if (row === undefined) throw new Error('a code was not stored');
    return { token, expiresAt: row.expiresAt };
  }

  async code(token: string, userAgent: string | undefined): Promise<OkOf<typeof registrationApi.code>> {
    await this.#live(token);
    return { kind: 'admin', school: null, canOpen: inApp(userAgent) };
  }

  async view(token: string, userAgent: string | undefined): Promise<RegistrationView> {
    await this.#live(token);
    return {
      kind: 'admin',
      school: null,
      step: 'school',
      purpose: 'first',
      state: null,
      consentVersion: CONSENT_VERSION,
      areaCodes: [...DEFAULT_AREA_CODES],
      identity: null,
      mobile: null,
      otp: null,
      form: null,
      departments: [],
      classes: [],
      credential: null,
      lockedUntil: null,
      submittedAt: null,
      reviewedAt: null,
      rejectReason: null,
      name: null,
      identities: [],
      cards: [],
      children: [],
      followQr: null,
      mayAdd: [],
      canScan: inApp(userAgent),
    };
  }

  /** 點擊選擇學校: by number or name; only schools whose account is linked. */
  async schools(token: string, q: string): Promise<OkOf<typeof registrationApi.schools>> {
    await this.#live(token);
    const word = `%${q.trim().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    const items = await this.platform.query<{ number: string; school: string; name: string }>(
      `SELECT u.number, s.name AS school, u.name FROM school_unit u JOIN school s ON s.id = u.school_id
        WHERE u.state IN ('connecting', 'active') AND u.corp_id IS NOT NULL AND (u.number ILIKE $1 OR u.name ILIKE $1 OR s.name ILIKE $1)
        ORDER BY u.number LIMIT $2`,
      [word, SHOWN],
    );
    return { items };
  }

  /** @returns where to go on: an administrators' code of that school which the platform stands for */
  async choose(token: string, number: string, requestId: string): Promise<{ url: string }> {
    await this.#live(token);
    const unit = await this.relay.one<{ id: number }>(
      `SELECT id FROM school_unit WHERE number = $1 AND state IN ('connecting', 'active') AND corp_id IS NOT NULL`,
      [number],
    );
    if (unit === undefined) throw new DomainError('SUB_REGISTRATION_DISABLED');
    const ctx = systemCtx(asUnitId(unit.id), 'registration', requestId);
    const own = await this.db.inUnit(ctx, async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($2, $1))`, [tx.unitId, 'registration_qr|platform']);
      const open = await tx.one(`SELECT 1 FROM unit_connection WHERE unit_id = $1 AND registration_visible`, [tx.unitId]);
      if (open === undefined) throw new DomainError('SUB_REGISTRATION_DISABLED');
      const live = await tx.one<{ token: string }>(
        `SELECT token FROM registration_qr WHERE unit_id = $1 AND kind = 'admin' AND issued_by_kind = 'platform' AND state = 'active' AND expires_at > now()`,
        [tx.unitId],
      );
      if (live !== undefined) return live.token;
      await tx.execute(
        `UPDATE registration_qr SET state = 'revoked', revoked_at = now()
          WHERE unit_id = $1 AND kind = 'admin' AND issued_by_kind = 'platform' AND state = 'active'`,
        [tx.unitId],
      );
      const made = newToken(tx.unitId);
      const id = randomUUIDv7();
      await tx.execute(
        `INSERT INTO registration_qr (unit_id, id, kind, token, issued_by_kind, created_at, expires_at)
         VALUES ($1, $2, 'admin', $3, 'platform', now(), now() + make_interval(days => $4))`,
        [tx.unitId, id, made, DAYS],
      );
      await tx.audit({
        action: 'registration-qr.created',
        entity: 'registration_qr',
        entityId: id,
        after: { kind: 'admin', by: 'platform' },
      });
      return made;
    });
    return { url: registrationPath(own) };
  }

  async #live(token: string): Promise<void> {
    if (!this.isOne(token)) throw new DomainError('SUB_QR_INVALID');
    const row = await this.relay.one(
      `SELECT 1 FROM platform_registration_code WHERE token = $1 AND revoked_at IS NULL AND expires_at > now()`,
      [token],
    );
    if (row === undefined) throw new DomainError('SUB_QR_INVALID');
  }
}

const inApp = (userAgent: string | undefined): boolean => {
  const kind = clientKind(userAgent);
  return kind === 'wechat' || kind === 'wecom-mobile' || kind === 'wecom-desktop';
};
