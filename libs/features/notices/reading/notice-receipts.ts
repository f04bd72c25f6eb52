import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ReceiptAccess, type ReceiptRule } from '@features/ledger';
import type { Ctx } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { isGuardian } from '../data/my-rows';
import { readHead } from '../data/notice-row';
import { familyOf, seeNotice, staffOf } from '../notice-access';

/** Who may have the receipt of a notice (BEY-01): those who may download its record, and each guardian it was meant for. */
@Injectable()
export class NoticeReceipts implements ReceiptRule, OnModuleInit {
  constructor(private readonly access: ReceiptAccess) {}

  onModuleInit(): void {
    this.access.register(this);
  }

  /** Like the downloads: people in copy only look (NOT-42, NOT-43). @throws DomainError NOT_FOUND, FORBIDDEN */
  async staff(tx: ReadTx, ctx: Ctx, noticeId: string): Promise<void> {
    const { role } = await seeNotice(tx, staffOf(ctx), noticeId);
    if (role === 'copy') throw new DomainError('FORBIDDEN');
  }

  /** After a recall too: that it was sent and taken back is what a family may have to show. @throws DomainError NOT_FOUND */
  async family(tx: ReadTx, ctx: Ctx, noticeId: string, studentId: string): Promise<{ personId: string }> {
    const personId = familyOf(ctx).parentId;
    const notice = await readHead(tx, noticeId);
    if (notice === undefined || notice.sent_at === null || !(await isGuardian(tx, personId, studentId))) throw notFound();
    const addressed = await tx.one(
      `SELECT 1 FROM notice_delivery WHERE unit_id = $1 AND notice_id = $2 AND student_id = $3 AND person_id = $4`,
      [tx.unitId, noticeId, studentId, personId],
    );
    if (addressed === undefined) throw notFound();
    return { personId };
  }
}
