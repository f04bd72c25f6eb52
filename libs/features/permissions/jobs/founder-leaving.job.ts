import { Injectable } from '@nestjs/common';
import { founderLeavingJob } from '@features/identity';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { Leavers } from '../grants/leavers.service';

@Injectable()
@HandlesJob(founderLeavingJob)
export class FounderLeavingJob implements JobHandler<Record<string, never>> {
  constructor(private readonly service: Leavers) {}

  async run(ctx: Ctx<SystemActor>): Promise<void> {
    await this.service.removalTried(ctx);
  }
}
