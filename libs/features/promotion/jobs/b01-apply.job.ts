import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { B01Applies } from '../b01/b01-apply.service';
import { b01Apply } from '../promotion.jobs';

@Injectable()
@HandlesJob(b01Apply)
export class B01ApplyJob implements JobHandler<{ updateId: string }> {
  constructor(private readonly service: B01Applies) {}

  run(ctx: Ctx<SystemActor>, payload: { updateId: string }): Promise<void> {
    return this.service.run(ctx, payload.updateId);
  }
}
