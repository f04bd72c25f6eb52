import { Injectable } from '@nestjs/common';
import { noteLedger } from '@features/ledger';
import type { myNoticesApi } from '@contracts/my-notices';
import type { OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError } from '@platform/errors/domain-error';
import { isoMacau } from '@platform/time/macau-time';
import { lockAnswer, settledOf, storeAnswer } from '../data/answer-rows';
import { asksOf } from '../domain/card-text';
import { familyOf } from '../notice-access';
import { ChildLedger, assertOpen, readable } from './child-ledger';

/** Opening and confirming (NOT-50, 53, 54). */
@Injectable()
export class MyNoticeAnswers {
  constructor(
    private readonly db: Db,
    private readonly ledger: ChildLedger,
  ) {}

  read(ctx: Ctx, id: string, studentId: string): Promise<{ readAt: string }> {
    const { parentId } = familyOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      await readable(tx, parentId, studentId, id);
      const readAt = await this.ledger.open(tx, id, studentId, parentId);
      return { readAt: isoMacau(readAt) };
    });
  }

  /** The first confirmation counts; whoever comes later gets it as the answer, not an error. */
  confirm(ctx: Ctx, id: string, studentId: string): Promise<OkOf<typeof myNoticesApi.confirm>> {
    const { parentId } = familyOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const notice = await readable(tx, parentId, studentId, id);
      if (asksOf(notice) === 'form') throw new DomainError('STATE_CONFLICT');
      const earlier = await lockAnswer(tx, notice, studentId, parentId);
      if (earlier !== undefined) return { done: settledOf(earlier) };
      if (asksOf(notice) !== 'confirm') throw new DomainError('STATE_CONFLICT');
      assertOpen(tx, notice);
      // Two guardians at once: the unique key lets one in, and the other one's insert waits for it and does nothing.
      const stored = await storeAnswer(tx, notice, { studentId, personId: parentId, answers: null });
      if (stored !== undefined) {
        await this.ledger.settle(tx, notice, studentId, parentId);
        await noteLedger(tx, { kind: 'answered', noticeId: id, studentId, personId: parentId, revision: 1, answers: null });
      }
      const done = await lockAnswer(tx, notice, studentId, parentId);
      if (done === undefined) throw new Error('a confirmation was not stored');
      return { done: settledOf(done) };
    });
  }
}
