import { Injectable } from '@nestjs/common';
import { Exports } from '@features/exports';
import type { ExportView, exportsApi } from '@contracts/exports';
import type { BodyOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { classProgress } from '../data/progress-rows';
import { seeNotice, staffOf } from '../notice-access';
import { canExport, type NoticeExportParams } from './export-request';

/** Begins downloads a and b (NOT-33, NOT-34). */
@Injectable()
export class NoticeExports {
  constructor(
    private readonly db: Db,
    private readonly exports: Exports,
  ) {}

  /**
   * @throws DomainError NOT_FOUND for a notice one does not see or a class that did not get it; FORBIDDEN for people in
   * copy; STATE_CONFLICT before it was sent
   */
  start(ctx: Ctx, id: string, body: BodyOf<typeof exportsApi.startNotice>): Promise<ExportView> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const seen = await seeNotice(tx, actor, id);
      if (seen.role === 'copy') throw new DomainError('FORBIDDEN');
      if (!canExport(seen)) throw new DomainError('STATE_CONFLICT');
      const known = new Set((await classProgress(tx, seen.notice)).map((item) => item.class_id));
      if (body.classIds.some((classId) => !known.has(classId))) throw notFound();
      const params: NoticeExportParams = {
        classIds: [...new Set(body.classIds)],
        withFiles: body.withFiles && body.kind === 'notice-feedback',
      };
      return this.exports.start(tx, { kind: body.kind, refId: id, title: seen.notice.title, params });
    });
  }
}
