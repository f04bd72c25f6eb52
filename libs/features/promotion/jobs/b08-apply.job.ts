import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { B08Apply } from '../b08/b08-apply.service';
import { b08Apply } from '../promotion.jobs';

@Injectable()
@HandlesJob(b08Apply)
export class B08ApplyJob implements JobHandler<{ syncId: string }> {
  constructor(private readonly service: B08Apply) {}

  run(ctx: Ctx<SystemActor>, payload: { syncId: string }): Promise<void> {
    return this.service.run(ctx, payload.syncId);
  }
}
