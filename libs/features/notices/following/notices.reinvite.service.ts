import { Injectable } from '@nestjs/common';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError } from '@platform/errors/domain-error';
import { isoMacau } from '@platform/time/macau-time';
import { familiesToInvite, teachersToAsk } from '../data/invite-rows';
import { factsOf } from '../data/notice-row';
import { next } from '../domain/notice-state';
import { holdNotice, staffOf } from '../notice-access';
import { reinviteAt, remindHistory } from '../reading/notice-presenter';
import { tellStaff } from '../notices.jobs';

/**
 * Asks the class teachers to invite families that have not joined 學校通知 (NOT-17), once a calendar day per notice. A
 * teacher who is asked gets the notice in copy, because the record of his class is what he works from.
 */
@Injectable()
export class NoticeReinvite {
  constructor(private readonly db: Db) {}

  ask(ctx: Ctx, id: string): Promise<{ families: number; teachers: number; nextAt: string | null }> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const { notice, role } = await holdNotice(tx, actor, id);
      const result = next(notice.state, 'reinvite', { ...factsOf(notice, tx.now), role });
      if (!result.ok) throw new DomainError(result.code);
      const history = await remindHistory(tx, id);
      const again = reinviteAt(history);
      if (again !== null) throw new DomainError('NOT_REINVITE_LIMIT', {}, { nextAt: isoMacau(again) });
      const families = await familiesToInvite(tx, id);
      const teachers = await teachersToAsk(tx, id);
      if (teachers.length === 0) return { families, teachers: 0, nextAt: null };
      const log = await tx.one<{ id: string }>(
        `INSERT INTO notice_reminder_log (unit_id, notice_id, kind, by, at, recipients) VALUES ($1, $2, 'invite', $3, $4, $5) RETURNING id`,
        [tx.unitId, id, actor.memberId, tx.now, teachers.length],
      );
      await tx.execute(
        `INSERT INTO notice_cc (unit_id, notice_id, staff_id, reason) SELECT $1, $2, t.id, 'chosen' FROM unnest($3::uuid[]) AS t (id)
          WHERE t.id <> $4 ON CONFLICT DO NOTHING`,
        [tx.unitId, id, teachers.map((teacher) => teacher.id), notice.sender_id],
      );
      await tx.audit({ action: 'notice.reinvited', entity: 'notice', entityId: id, after: { families, teachers: teachers.length } });
      await tx.enqueue(tellStaff, { noticeId: id, what: 'reinvite', logId: log!.id });
      tx.hint(`notice:${id}`);
      return { families, teachers: teachers.length, nextAt: isoMacau(history.dayEnds) };
    });
  }
}
