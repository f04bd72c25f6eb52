import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { purgeNotices, purgeNoticesDaily } from '../notices.jobs';
import { NoticePurge } from '../following/notices.purge.service';

@Injectable()
@HandlesJob(purgeNotices, purgeNoticesDaily)
export class PurgeNoticesJob implements JobHandler<Record<string, never>> {
  constructor(private readonly service: NoticePurge) {}

  run(ctx: Ctx<SystemActor>): Promise<void> {
    return this.service.run(ctx);
  }
}
