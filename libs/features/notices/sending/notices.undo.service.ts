import { Injectable } from '@nestjs/common';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError } from '@platform/errors/domain-error';
import { factsOf } from '../data/notice-row';
import { next } from '../domain/notice-state';
import { holdNotice, staffOf } from '../notice-access';
import { changedNotice, type ChangedNotice } from '../reading/notice-presenter';

/**
 * 【撤銷】 within the undo window, and taking back a schedule (BEY-03, NOT-19). Under the notice's lock, which the first
 * page of the fan-out takes too: whoever comes second finds it done. The draft stands as it was written, with the same
 * recipients, files and copies; only its version goes on counting, so that a page opened before is not mistaken for new.
 */
@Injectable()
export class NoticeUndo {
  constructor(private readonly db: Db) {}

  undo(ctx: Ctx, id: string): Promise<ChangedNotice> {
    return this.#backToDraft(ctx, id, 'undo');
  }

  cancelSchedule(ctx: Ctx, id: string): Promise<ChangedNotice> {
    return this.#backToDraft(ctx, id, 'cancelSchedule');
  }

  #backToDraft(ctx: Ctx, id: string, action: 'undo' | 'cancelSchedule'): Promise<ChangedNotice> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const { notice, role } = await holdNotice(tx, actor, id);
      // The clock of this moment, not of the beginning: the lock may have been waited for beyond the window.
      const clock = await tx.one<{ now: Date }>(`SELECT clock_timestamp() AS now`);
      const result = next(notice.state, action, { ...factsOf(notice, clock?.now ?? tx.now), role });
      if (!result.ok) throw new DomainError(result.code);
      if (!result.changed) return changedNotice(tx, notice, role);
      const version = notice.version + 1;
      await tx.execute(
        `UPDATE notice SET state = 'draft', sent_at = NULL, undo_until = NULL, listed_at = now(), updated_at = now(), version = $3
          WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, id, version],
      );
      await tx.execute(`DELETE FROM notice_cc WHERE unit_id = $1 AND notice_id = $2 AND reason = 'self'`, [tx.unitId, id]);
      await tx.audit({ action: action === 'undo' ? 'notice.undone' : 'notice.schedule-cancelled', entity: 'notice', entityId: id });
      tx.hint(`notice:${id}`);
      return changedNotice(tx, { ...notice, state: 'draft', sent_at: null, undo_until: null, version }, role);
    });
  }
}
