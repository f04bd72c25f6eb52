import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { Tellings } from '../records/telling.service';
import { tellReviewJob } from '../registration.jobs';

@Injectable()
@HandlesJob(tellReviewJob)
export class TellReviewJob implements JobHandler<{ subscriptionId: string }> {
  constructor(private readonly tellings: Tellings) {}

  run(ctx: Ctx<SystemActor>, { subscriptionId }: { subscriptionId: string }): Promise<void> {
    return this.tellings.review(ctx, subscriptionId);
  }
}
