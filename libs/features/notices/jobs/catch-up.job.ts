import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { catchUp, catchUpEvery5Minutes } from '../notices.jobs';
import { NoticeCatchUp } from '../following/notices.catch-up.service';

@Injectable()
@HandlesJob(catchUp, catchUpEvery5Minutes)
export class CatchUpJob implements JobHandler<Record<string, never>> {
  constructor(private readonly service: NoticeCatchUp) {}

  run(ctx: Ctx<SystemActor>): Promise<void> {
    return this.service.run(ctx);
  }
}
