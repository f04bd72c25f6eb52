import { Injectable } from '@nestjs/common';
import { FilesService } from '@features/files';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError } from '@platform/errors/domain-error';
import { factsOf } from '../data/notice-row';
import { next } from '../domain/notice-state';
import { seeNotice, staffOf } from '../notice-access';

/**
 * 複製 (NOT-37): a new draft of the acting person with title, text, links, questions, the other languages and how they are
 * answered; attachments and pictures by reference. Recipients, copies, schedule, deadline and urgency are chosen anew.
 */
@Injectable()
export class NoticeCopy {
  constructor(
    private readonly db: Db,
    private readonly files: FilesService,
  ) {}

  copy(ctx: Ctx, id: string): Promise<{ id: string; version: number }> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      // A draft that is being saved is copied as it was or as it will be, not as a mixture of both.
      await tx.query(`SELECT 1 FROM notice WHERE unit_id = $1 AND id = $2 FOR SHARE`, [tx.unitId, id]);
      const { notice, role } = await seeNotice(tx, actor, id);
      const result = next(notice.state, 'copy', { ...factsOf(notice, tx.now), role });
      if (!result.ok) throw new DomainError(result.code);
      const made = await tx.one<{ id: string }>(
        `INSERT INTO notice (unit_id, sender_id, copied_from_id, title, body, excerpt, links, has_form, audience, require_confirm, answer_mode,
                             allow_edit_answer, family_card, locale, versions_checked, search)
         SELECT unit_id, $3, id, title, body, excerpt, links, has_form, audience, require_confirm, answer_mode,
                allow_edit_answer, family_card, locale, versions_checked, search
           FROM notice WHERE unit_id = $1 AND id = $2 RETURNING id`,
        [tx.unitId, id, actor.memberId],
      );
      const copy = made!.id;
      await tx.execute(
        `INSERT INTO notice_question (unit_id, notice_id, ord, key, type, text, required, options, limits)
         SELECT unit_id, $3, ord, key, type, text, required, options, limits FROM notice_question WHERE unit_id = $1 AND notice_id = $2`,
        [tx.unitId, id, copy],
      );
      await tx.execute(
        `INSERT INTO notice_version (unit_id, notice_id, locale, title, body, questions)
         SELECT unit_id, $3, locale, title, body, questions FROM notice_version WHERE unit_id = $1 AND notice_id = $2`,
        [tx.unitId, id, copy],
      );
      await this.files.share(tx, { usedBy: 'notice', usedById: id }, { usedBy: 'notice', usedById: copy });
      await tx.execute(
        `INSERT INTO notice_attachment (unit_id, notice_id, file_id, ord)
         SELECT $1, $3, a.file_id, row_number() OVER (ORDER BY a.ord) - 1 FROM notice_attachment a
           JOIN file_use u ON u.unit_id = $1 AND u.file_id = a.file_id AND u.used_by = 'notice' AND u.used_by_id = $3
          WHERE a.unit_id = $1 AND a.notice_id = $2`,
        [tx.unitId, id, copy],
      );
      await tx.audit({ action: 'notice.copied', entity: 'notice', entityId: copy, after: { from: id } });
      return { id: copy, version: 1 };
    });
  }
}
