import { Injectable } from '@nestjs/common';
import { IMPORT_LIMITS } from '@contracts/imports';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { purgeImports, purgeImportsDaily } from '../imports.jobs';

/** Rows hold mobiles of families: they are kept only as long as somebody may need them. */
@Injectable()
@HandlesJob(purgeImports, purgeImportsDaily)
export class PurgeImportsJob implements JobHandler<Record<string, never>> {
  constructor(private readonly db: Db) {}

  run(ctx: Ctx<SystemActor>): Promise<void> {
    return this.db.inUnit(ctx, async (tx) => {
      await tx.execute(
        `DELETE FROM import_job WHERE unit_id = $1
            AND (state IN ('preview', 'cancelled') AND created_at < now() - make_interval(hours => $2)
              OR state IN ('done', 'undone') AND created_at < now() - interval '30 days')`,
        [tx.unitId, IMPORT_LIMITS.previewHours],
      );
    });
  }
}
