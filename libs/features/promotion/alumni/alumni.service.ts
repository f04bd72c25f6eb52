import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Exports } from '@features/exports';
import type { alumniApi, AlumnusItem } from '@contracts/promotion-alumni';
import type { ExportView } from '@contracts/exports';
import { textOf } from '@contracts/locale';
import type { BodyOf, OkOf, QueryOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { alumni, alumniYears, type AlumnusRow } from '../data/alumni.rows';
import { schoolFacts, withTwin } from '../data/class-facts';
import { mapPage, readPage } from '../paging';
import { inviteToCommunity } from '../promotion.jobs';
import { WORDS } from '../words';
import { AlumniMoves } from './alumni-moves.service';

/** 校友: the list, 【恢復】, 【重新邀請】, 【導出】 (PRM-47, §6). */
@Injectable()
export class Alumni {
  constructor(
    private readonly db: Db,
    private readonly moves: AlumniMoves,
    private readonly exports: Exports,
  ) {}

  list(ctx: Ctx, query: QueryOf<typeof alumniApi.list>): Promise<OkOf<typeof alumniApi.list>> {
    return this.db.read(ctx, async (tx) => mapPage(await readPage(query, alumni(tx, query)), presentAlumnus));
  }

  years(ctx: Ctx): Promise<{ years: number[] }> {
    return this.db.read(ctx, async (tx) => ({ years: await alumniYears(tx) }));
  }

  export(ctx: Ctx, body: BodyOf<typeof alumniApi.export>): Promise<ExportView> {
    return this.db.inUnit(ctx, (tx) =>
      this.exports.start(tx, { kind: 'alumni', refId: null, title: textOf(WORDS.alumni, ctx.locale), params: body }),
    );
  }

  /** @throws DomainError NOT_FOUND for a record or class that is not there, STATE_CONFLICT while the pupil is on the way to 校友 */
  restore(ctx: Ctx, id: string, classId: string): Promise<{ ok: true }> {
    return this.db.inUnit(ctx, async (tx) => {
      const classes = withTwin(await schoolFacts(tx), classId);
      await this.moves.restore(
        tx,
        id,
        classes.map((one) => one.id),
        randomUUIDv7(),
      );
      await tx.audit({ action: 'alumni.restore-asked', entity: 'alumni_record', entityId: id, after: { classId } });
      return { ok: true as const };
    });
  }

  /** @throws DomainError NOT_FOUND; STATE_CONFLICT for grades that are not invited, or while an invitation is on its way */
  invite(ctx: Ctx, id: string): Promise<{ ok: true }> {
    return this.db.inUnit(ctx, async (tx) => {
      const row = await tx.one<{ community_invite: string; state: string }>(
        `SELECT community_invite, state FROM alumni_record WHERE unit_id = $1 AND id = $2 AND restored_at IS NULL FOR UPDATE`,
        [tx.unitId, id],
      );
      if (row === undefined) throw notFound();
      if (row.community_invite === 'not_applicable' || row.state !== 'moved') throw new DomainError('STATE_CONFLICT');
      await tx.execute(
        `UPDATE alumni_record SET community_invite = 'pending', invite_tries = invite_tries + 1 WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, id],
      );
      await tx.enqueue(inviteToCommunity, { recordId: id }, { dedupe: id });
      await tx.audit({ action: 'alumni.invited-again', entity: 'alumni_record', entityId: id });
      tx.hint('alumni');
      return { ok: true as const };
    });
  }
}

export const presentAlumnus = (row: AlumnusRow): AlumnusItem => ({
  id: row.id,
  studentId: row.student_id,
  name: row.name,
  leftYear: row.left_year,
  gradeCode: row.last_grade_code,
  lastClass: row.last_class_name,
  reason: row.reason,
  invite: row.community_invite,
  leftAt: isoMacau(row.created_at),
  restoredAt: isoMacauOrNull(row.restored_at),
});
