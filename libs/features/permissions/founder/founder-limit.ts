import { Injectable } from '@nestjs/common';
import { PERMISSION_LIMITS } from '@contracts/permissions-admin';
import type { Tx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { PlatformPool } from '@platform/pools';

/**
 * 「一人最多可擔任5個企業的創建人」, counted over units (PER-11). Only numbers cross the border between units, by role platform,
 * whose readings are recorded.
 */
@Injectable()
export class FounderLimit {
  constructor(private readonly platform: PlatformPool) {}

  /**
   * Holds the person until the commit, so that two units cannot both give him the fifth place.
   * @throws DomainError FOUNDER_LIMIT
   */
  async hold(tx: Tx, memberId: string): Promise<void> {
    const person = await tx.one<{ id: string }>(
      `SELECT person_id AS id FROM person_membership WHERE unit_id = $1 AND kind = 'member' AND ref_id = $2`,
      [tx.unitId, memberId],
    );
    // Who has proved no second identity is known in this unit alone.
    if (person === undefined) return;
    await tx.query(`SELECT pg_advisory_xact_lock(1147761251, hashtext($1))`, [person.id]);
    await this.platform.query(`INSERT INTO platform_read_log (what, unit_id) VALUES ('founder-limit', $1)`, [tx.unitId]);
    const row = await this.platform.one<{ n: number }>(
      `SELECT count(DISTINCT r.unit_id)::int AS n FROM person_membership p
         JOIN unit_role r ON r.unit_id = p.unit_id AND r.member_id = p.ref_id AND r.role = 'founder' AND r.state <> 'revoked'
        WHERE p.person_id = $1 AND p.kind = 'member' AND p.unit_id <> $2`,
      [person.id, tx.unitId],
    );
    if ((row?.n ?? 0) >= PERMISSION_LIMITS.founderUnits) throw new DomainError('FOUNDER_LIMIT');
  }
}
