import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { B01Sweeps } from '../b01/b01-sweep.service';
import { b01SweepWarn } from '../promotion.jobs';

@Injectable()
@HandlesJob(b01SweepWarn)
export class B01SweepWarnJob implements JobHandler<{ updateId: string }> {
  constructor(private readonly service: B01Sweeps) {}

  run(ctx: Ctx<SystemActor>, payload: { updateId: string }): Promise<void> {
    return this.service.warn(ctx, payload.updateId);
  }
}
