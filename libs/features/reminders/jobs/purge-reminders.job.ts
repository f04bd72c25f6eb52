import { Injectable } from '@nestjs/common';
import { REMINDER_KEEP_MONTHS } from '@contracts/reminders';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { purgeReminders, purgeRemindersDaily } from '../reminders.jobs';

const PAGE = 5_000;

/** Lines are kept 12 months (RMD-07); topics without lines go with them. Pages of bounded size, each its own transaction. */
@Injectable()
@HandlesJob(purgeReminders, purgeRemindersDaily)
export class PurgeRemindersJob implements JobHandler<Record<string, never>> {
  constructor(private readonly db: Db) {}

  async run(ctx: Ctx<SystemActor>): Promise<void> {
    for (let removed = PAGE; removed === PAGE;) {
      removed = await this.db.inUnit(ctx, (tx) =>
        tx.execute(
          `DELETE FROM reminder WHERE unit_id = $1 AND ctid = ANY (ARRAY(
             SELECT ctid FROM reminder WHERE unit_id = $1 AND created_at < now() - make_interval(months => $2) LIMIT $3))`,
          [tx.unitId, REMINDER_KEEP_MONTHS, PAGE],
        ),
      );
    }
    // A topic outlives its newest possible line: reminding again renews lines, not the topic.
    await this.db.inUnit(ctx, (tx) =>
      tx.execute(`DELETE FROM reminder_topic WHERE unit_id = $1 AND created_at < now() - make_interval(months => $2)`, [
        tx.unitId,
        2 * REMINDER_KEEP_MONTHS,
      ]),
    );
  }
}
