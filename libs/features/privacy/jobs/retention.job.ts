import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { retentionDaily, retentionJob } from '../privacy.jobs';
import { Retention } from '../retention.service';

@Injectable()
@HandlesJob(retentionJob, retentionDaily)
export class RetentionJob implements JobHandler<Record<string, never>> {
  constructor(private readonly retention: Retention) {}

  async run(ctx: Ctx<SystemActor>): Promise<void> {
    await this.retention.sweep(ctx);
  }
}
