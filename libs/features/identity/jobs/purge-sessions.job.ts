import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { purgeSessionsDaily, purgeSessionsJob } from './identity.jobs';

/** Forgets old log-ins after a day, ended sessions after thirty and views as somebody else after 180; the audit log keeps what happened. */
@HandlesJob(purgeSessionsJob, purgeSessionsDaily)
@Injectable()
export class PurgeSessions implements JobHandler<Record<string, never>> {
  constructor(private readonly db: Db) {}

  async run(ctx: Ctx<SystemActor>): Promise<void> {
    await this.db.inUnit(ctx, async (tx) => {
      await tx.execute(`DELETE FROM login_state WHERE unit_id = $1 AND expires_at < now() - interval '1 day'`, [tx.unitId]);
      await tx.execute(`DELETE FROM step_up WHERE unit_id = $1 AND valid_until < now() - interval '1 day'`, [tx.unitId]);
      await tx.execute(`DELETE FROM step_up_code WHERE unit_id = $1 AND valid_until < now() - interval '1 day'`, [tx.unitId]);
      await tx.execute(`DELETE FROM step_up_sent WHERE unit_id = $1 AND sent_at < now() - interval '1 day'`, [tx.unitId]);
      await tx.execute(`DELETE FROM session WHERE unit_id = $1 AND expires_at < now() - interval '30 days'`, [tx.unitId]);
      await tx.execute(`DELETE FROM role_view WHERE unit_id = $1 AND started_at < now() - interval '180 days'`, [tx.unitId]);
    });
  }
}
