import { Injectable } from '@nestjs/common';
import type { promotionApi } from '@contracts/promotion';
import type { OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { dayMacau, isoMacau } from '@platform/time/macau-time';
import { BureauPaths } from './bureau-path';
import { latestTable } from './data/b08.rows';
import { schoolFacts } from './data/class-facts';
import { newestApplied } from './data/update.rows';
import { classCount } from './domain/b08-plan';
import { yearToPrepare } from './domain/school-year';

const DAY_MS = 86_400_000;

/** 升班更新流程: how far the school is (PRM-15). */
@Injectable()
export class PromotionGuide {
  constructor(
    private readonly db: Db,
    private readonly paths: BureauPaths,
  ) {}

  look(ctx: Ctx): Promise<OkOf<typeof promotionApi.guide>> {
    return this.db.read(ctx, async (tx) => {
      const table = await latestTable(tx);
      const facts = await schoolFacts(tx);
      const schoolYear = table?.school_year ?? yearToPrepare(dayMacau(tx.now));
      const synced = new Set(
        facts.registered
          .filter((node) => node.kind === 'class' && node.schoolYear === schoolYear && facts.classes.has(node.nodeId))
          .map((node) => `${node.gradeCode}|${node.classCode}`),
      );
      const people = await tx.one<{ students: number; subscribed: number }>(
        `SELECT count(*)::int AS students, (count(*) FILTER (WHERE EXISTS (
                  SELECT FROM guardianship g JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.subscribed AND p.removed_at IS NULL
                   WHERE g.unit_id = $1 AND g.student_id = s.id AND g.ended_at IS NULL)))::int AS subscribed
           FROM student s WHERE s.unit_id = $1 AND s.state = 'active'`,
        [tx.unitId],
      );
      const applied = await newestApplied(tx);
      const runs = applied !== undefined && applied.grace_until !== null && ['waiting', 'guarded'].includes(applied.sweep_state);
      return {
        schoolYear,
        classesSynced: synced.size,
        classesFiled: table === undefined ? null : classCount(table.payload),
        subscribed: people?.subscribed ?? 0,
        students: people?.students ?? 0,
        lastUpdate:
          applied === undefined || applied.applied_at === null
            ? null
            : { appliedAt: isoMacau(applied.applied_at), schoolYear: applied.school_year, moved: applied.moved_count },
        daysLeft: runs ? Math.max(0, Math.ceil((applied.grace_until!.getTime() - tx.now.getTime()) / DAY_MS)) : null,
        bureau: this.paths.of(schoolYear),
      };
    });
  }
}
