import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { Tellings } from '../records/telling.service';
import { reviewDigestJob, reviewDigestDaily } from '../registration.jobs';

@Injectable()
@HandlesJob(reviewDigestJob, reviewDigestDaily)
export class ReviewDigestJob implements JobHandler<Record<string, never>> {
  constructor(private readonly tellings: Tellings) {}

  run(ctx: Ctx<SystemActor>): Promise<void> {
    return this.tellings.digest(ctx);
  }
}
