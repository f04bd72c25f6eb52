import { Injectable, type OnModuleInit } from '@nestjs/common';
import { FileAccess } from '@features/files';
import type { Ctx } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';
import { isDomainError } from '@platform/errors/domain-error';
import { ANSWER_FILES } from '../data/answer-rows';
import { seeNotice } from '../notice-access';

/**
 * Who may open pictures and attachments of a notice: whoever may read it now; after a recall no family (NOT-38). Uploads in
 * answers: staff who may see the notice, because its status holds the answers (NOT-31, 42, 43), and the family whose answer
 * it is: per student every guardian it was addressed to (NOT-54), per person only whoever gave it.
 */
@Injectable()
export class NoticeFiles implements OnModuleInit {
  constructor(private readonly access: FileAccess) {}

  onModuleInit(): void {
    this.access.register('notice', mayRead);
    this.access.register(ANSWER_FILES, mayReadAnswer);
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

/** @param studentId only as guardian of this child */
async function familyMayRead(tx: ReadTx, parentId: string, noticeId: string, studentId: string | null = null): Promise<boolean> {
  const row = await tx.one(
    `SELECT 1 FROM notice n
       JOIN guardianship g ON g.unit_id = $1 AND g.parent_id = $2 AND g.ended_at IS NULL AND ($4::uuid IS NULL OR g.student_id = $4)
       JOIN notice_delivery d ON d.unit_id = $1 AND d.notice_id = n.id AND d.student_id = g.student_id AND d.person_id = $2
      WHERE n.unit_id = $1 AND n.id = $3 AND n.deleted_at IS NULL AND n.state IN ('sending', 'sent', 'closed') LIMIT 1`,
    [tx.unitId, parentId, noticeId, studentId],
  );
  return row !== undefined;
}

/** @param answerId `notice_response.id` */
async function mayReadAnswer(tx: ReadTx, ctx: Ctx, answerId: string): Promise<boolean> {
  const answer = await tx.one<{ notice_id: string; student_id: string; answers_for: string }>(
    `SELECT notice_id, student_id, answers_for FROM notice_response WHERE unit_id = $1 AND kind = 'form' AND id = $2`,
    [tx.unitId, answerId],
  );
  if (answer === undefined) return false;
  if (ctx.actor.kind !== 'family') return mayRead(tx, ctx, answer.notice_id);
  const { parentId } = ctx.actor;
  if (answer.answers_for !== answer.student_id && answer.answers_for !== parentId) return false;
  return familyMayRead(tx, parentId, answer.notice_id, answer.student_id);
}
