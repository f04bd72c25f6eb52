import { Injectable } from '@nestjs/common';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError } from '@platform/errors/domain-error';
import { factsOf } from '../data/notice-row';
import { next } from '../domain/notice-state';
import { seeNotice, staffOf } from '../notice-access';
import { tellStaff } from '../notices.jobs';
import { assertContent } from './send-checks';

/** 預覽: a card to the sender alone, which opens the draft as families will see it (NOT-15). */
@Injectable()
export class NoticePreview {
  constructor(private readonly db: Db) {}

  send(ctx: Ctx, id: string): Promise<{ ok: true }> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const { notice, role } = await seeNotice(tx, actor, id);
      const result = next(notice.state, 'preview', { ...factsOf(notice, tx.now), role });
      if (!result.ok) throw new DomainError(result.code);
      await assertContent(tx, notice);
      await tx.enqueue(tellStaff, { noticeId: id, what: 'preview' });
      return { ok: true };
    });
  }
}
