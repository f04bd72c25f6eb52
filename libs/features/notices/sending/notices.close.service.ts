import { Injectable } from '@nestjs/common';
import { noteLedger } from '@features/ledger';
import { Messages } from '@features/messages';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError } from '@platform/errors/domain-error';
import { isoMacau } from '@platform/time/macau-time';
import { factsOf } from '../data/notice-row';
import { next } from '../domain/notice-state';
import { holdNotice, staffOf } from '../notice-access';
import { changedNotice, type ChangedNotice } from '../reading/notice-presenter';
import { stopReminders } from './stop-reminders';

/** 關閉通知 and 重新開啟 (NOT-40, spec 03 §2.1): families read on, but confirm no more. */
@Injectable()
export class NoticeClose {
  constructor(
    private readonly db: Db,
    private readonly messages: Messages,
  ) {}

  close(ctx: Ctx, id: string): Promise<ChangedNotice> {
    return this.#change(ctx, id, 'close');
  }

  reopen(ctx: Ctx, id: string): Promise<ChangedNotice> {
    return this.#change(ctx, id, 'reopen');
  }

  #change(ctx: Ctx, id: string, action: 'close' | 'reopen'): Promise<ChangedNotice> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const { notice, role } = await holdNotice(tx, actor, id);
      const result = next(notice.state, action, { ...factsOf(notice, tx.now), role });
      if (!result.ok) throw new DomainError(result.code);
      if (!result.changed) return changedNotice(tx, notice, role);
      const state = action === 'close' ? 'closed' : 'sent';
      const closedAt = action === 'close' ? tx.now : null;
      // A deadline that has passed would close it again at once: who reopens takes it away.
      const passed = action === 'reopen' && notice.deadline_at !== null && notice.deadline_at <= tx.now;
      const deadlineAt = passed ? null : notice.deadline_at;
      await tx.execute(
        `UPDATE notice SET state = $3, closed_at = $4, deadline_at = $5, updated_at = now(), version = version + 1 WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, id, state, closedAt, deadlineAt],
      );
      if (action === 'close') await stopReminders(tx, this.messages, id);
      await tx.audit({
        action: action === 'close' ? 'notice.closed' : 'notice.reopened',
        entity: 'notice',
        entityId: id,
        ...(passed ? { before: { deadlineAt: isoMacau(notice.deadline_at!) }, after: { deadlineAt: null } } : {}),
      });
      await noteLedger(tx, { kind: action === 'close' ? 'closed' : 'reopened', noticeId: id, by: actor.memberId });
      tx.hint(`notice:${id}`);
      return changedNotice(tx, { ...notice, state, closed_at: closedAt, deadline_at: deadlineAt, version: notice.version + 1 }, role);
    });
  }
}
