import { Injectable } from '@nestjs/common';
import type { UnitRole } from '@contracts/permissions';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { founderRole } from '../data/role.rows';
import { tellFounderLeaving } from '../news/founder-leaving';
import { RoleNews } from '../news/role-news.service';
import { putStep } from '../registers/checklist.service';
import { rightsChanged } from './roles.service';

/**
 * Members who leave (PER-12, PER-27). The database takes their roles in the same statement that makes them leave; here it is
 * told, audited and put on the list of what is left to do in WeCom.
 */
@Injectable()
export class Leavers {
  constructor(
    private readonly db: Db,
    private readonly news: RoleNews,
  ) {}

  /** Founder and super admins hear that somebody tried, once a day; in a commit apart from the refused one. */
  async removalTried(ctx: Ctx): Promise<void> {
    await this.db.inUnit(ctx, async (tx) => {
      const founder = await founderRole(tx);
      if (founder !== undefined) await tellFounderLeaving(tx, this.news, founder);
    });
  }

  /** Job `roles.cleanup`: each ended role once. */
  async cleanUp(ctx: Ctx): Promise<void> {
    await this.db.inUnit(ctx, async (tx) => {
      const rows = await tx.query<{ id: string; member_id: string; name: string; role: UnitRole; version: number }>(
        `WITH ended AS (
           UPDATE unit_role SET told_at = now() WHERE unit_id = $1 AND state = 'revoked' AND revoked_why = 'left' AND told_at IS NULL
           RETURNING id, member_id, role, version)
         SELECT e.id, e.member_id, m.name, e.role, e.version FROM ended e JOIN member m ON m.unit_id = $1 AND m.id = e.member_id`,
        [tx.unitId],
      );
      if (rows.length === 0) return;
      rightsChanged(tx);
      for (const row of rows) {
        await tx.audit({
          action: 'role.removed',
          entity: 'unit_role',
          entityId: row.id,
          before: { member: row.member_id, role: row.role, state: 'active' },
          after: { state: 'revoked', why: 'left' },
        });
        await this.news.tell(tx, {
          kind: 'roleLeft',
          key: `role:${row.id}:${String(row.version)}`,
          memberIds: [],
          name: row.name,
          role: row.role,
        });
        await putStep(tx, { kind: 'remove_admin', subject: row.member_id, memberId: row.member_id });
      }
    });
  }
}
