import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { TellRejected } from '../records/tell-rejected.service';
import { tellRejectedJob } from '../registration.jobs';

@Injectable()
@HandlesJob(tellRejectedJob)
export class TellRejectedJob implements JobHandler<{ subscriptionId: string; linkIds: string[] }> {
  constructor(private readonly telling: TellRejected) {}

  run(ctx: Ctx<SystemActor>, { subscriptionId, linkIds }: { subscriptionId: string; linkIds: string[] }): Promise<void> {
    return this.telling.run(ctx, subscriptionId, linkIds);
  }
}
