import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { TellBureau } from '../bureau/tell-bureau.service';
import { tellBureauJob } from '../registration.jobs';

@Injectable()
@HandlesJob(tellBureauJob)
export class TellBureauJob implements JobHandler<{ noticeId: string }> {
  constructor(private readonly telling: TellBureau) {}

  run(ctx: Ctx<SystemActor>, { noticeId }: { noticeId: string }): Promise<void> {
    return this.telling.run(ctx, noticeId);
  }
}
