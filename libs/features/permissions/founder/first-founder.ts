import { Injectable } from '@nestjs/common';
import type { Tx } from '@platform/db/tx';
import { isDomainError } from '@platform/errors/domain-error';
import { lockRoles } from '../data/role-lock';
import { RoleNews } from '../news/role-news.service';
import { changeFounder } from './change-founder';
import { FounderLimit } from './founder-limit';

/**
 * A unit begins without anybody who may give rights. The first administrator, whom an operator let in on the bureau's code
 * (SUB-48, PER-17), becomes its founder, once: later ones become what an administrator makes of them, and a founder who was
 * lost comes back only by letter (PER-14).
 */
@Injectable()
export class FirstFounder {
  constructor(
    private readonly limit: FounderLimit,
    private readonly news: RoleNews,
  ) {}

  /** Safe to ask again. @returns whether he is founder from now on */
  async appoint(tx: Tx, memberId: string): Promise<boolean> {
    await lockRoles(tx);
    const managed = await tx.one(`SELECT 1 FROM unit_role WHERE unit_id = $1 AND role IN ('founder', 'super_admin') LIMIT 1`, [tx.unitId]);
    const member = await tx.one<{ name: string }>(
      `SELECT name FROM member WHERE unit_id = $1 AND id = $2 AND join_state NOT IN ('left', 'disabled')`,
      [tx.unitId, memberId],
    );
    if (managed !== undefined || member === undefined) return false;
    try {
      await this.limit.hold(tx, memberId);
    } catch (error) {
      // Founder of five units already: operators appoint somebody else by letter.
      if (isDomainError(error, 'FOUNDER_LIMIT')) return false;
      throw error;
    }
    await changeFounder(tx, memberId, false);
    await this.news.tell(tx, {
      kind: 'roleGiven',
      key: `role:first-founder:${memberId}`,
      memberIds: [memberId],
      name: member.name,
      role: 'founder',
      url: '/console/rights/founder',
    });
    return true;
  }
}
