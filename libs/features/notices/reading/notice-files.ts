import { Injectable, type OnModuleInit } from '@nestjs/common';
import { FileAccess } from '@features/files';
import type { Ctx } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';
import { isDomainError } from '@platform/errors/domain-error';
import { seeNotice } from '../notice-access';

/** Who may open pictures and attachments of a notice: whoever may read it now; after a recall no family (NOT-38). */
@Injectable()
export class NoticeFiles implements OnModuleInit {
  constructor(private readonly access: FileAccess) {}

  onModuleInit(): void {
    this.access.register('notice', mayRead);
  }
}

async function mayRead(tx: ReadTx, ctx: Ctx, noticeId: string): Promise<boolean> {
  if (ctx.actor.kind === 'family') return familyMayRead(tx, ctx.actor.parentId, noticeId);
  if (ctx.actor.kind !== 'staff') return false;
  try {
    await seeNotice(tx, ctx.actor, noticeId);
    return true;
  } catch (error) {
    if (isDomainError(error, 'NOT_FOUND')) return false;
    throw error;
  }
}

async function familyMayRead(tx: ReadTx, parentId: string, noticeId: string): Promise<boolean> {
  const row = await tx.one(
    `SELECT 1 FROM notice n
       JOIN guardianship g ON g.unit_id = $1 AND g.parent_id = $2 AND g.ended_at IS NULL
       JOIN notice_delivery d ON d.unit_id = $1 AND d.notice_id = n.id AND d.student_id = g.student_id AND d.person_id = $2
      WHERE n.unit_id = $1 AND n.id = $3 AND n.deleted_at IS NULL AND n.state IN ('sending', 'sent', 'closed') LIMIT 1`,
    [tx.unitId, parentId, noticeId],
  );
  return row !== undefined;
}
