import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { purgeCallbacksDaily, purgeCallbacksJob } from './callback.jobs';

/** Forgets callbacks after three days. */
@HandlesJob(purgeCallbacksJob, purgeCallbacksDaily)
@Injectable()
export class PurgeCallbacks implements JobHandler<Record<string, never>> {
  constructor(private readonly db: Db) {}

  async run(ctx: Ctx<SystemActor>): Promise<void> {
    await this.db.inUnit(ctx, (tx) =>
      tx.execute(`DELETE FROM wecom_callback WHERE unit_id = $1 AND received_at < now() - interval '3 days'`, [tx.unitId]),
    );
  }
}
