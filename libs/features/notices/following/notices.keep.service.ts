import { Injectable } from '@nestjs/common';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError } from '@platform/errors/domain-error';
import { factsOf } from '../data/notice-row';
import { next } from '../domain/notice-state';
import { holdNotice, staffOf } from '../notice-access';
import { changedNotice, type ChangedNotice } from '../reading/notice-presenter';

/**
 * An administrator takes over the notice of a sender who has left (NOT-46): he reminds, closes and reopens it and gets the
 * cards that the sender would get. The sender stays named as who wrote it.
 */
@Injectable()
export class NoticeKeep {
  constructor(private readonly db: Db) {}

  takeOver(ctx: Ctx, id: string): Promise<ChangedNotice> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const { notice, role } = await holdNotice(tx, actor, id);
      const result = next(notice.state, 'takeOver', { ...factsOf(notice, tx.now), role });
      if (!result.ok) throw new DomainError(result.code);
      if (role === 'keeper') return changedNotice(tx, notice, role);
      await tx.execute(`UPDATE notice SET keeper_id = $3, updated_at = now(), version = version + 1 WHERE unit_id = $1 AND id = $2`, [
        tx.unitId,
        id,
        actor.memberId,
      ]);
      await tx.audit({
        action: 'notice.taken-over',
        entity: 'notice',
        entityId: id,
        before: { keeperId: notice.keeper_id },
        after: { keeperId: actor.memberId },
      });
      tx.hint(`notice:${id}`);
      const kept = { ...notice, keeper_id: actor.memberId, keeper_gone: false, version: notice.version + 1 };
      return changedNotice(tx, kept, 'keeper');
    });
  }
}
