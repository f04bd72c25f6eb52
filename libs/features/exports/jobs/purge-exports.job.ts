import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { ExportPurge } from '../export-purge.service';
import { purgeExports, purgeExportsDaily } from '../exports.jobs';

@Injectable()
@HandlesJob(purgeExports, purgeExportsDaily)
export class PurgeExportsJob implements JobHandler<Record<string, never>> {
  constructor(private readonly purge: ExportPurge) {}

  run(ctx: Ctx<SystemActor>): Promise<void> {
    return this.purge.run(ctx);
  }
}
