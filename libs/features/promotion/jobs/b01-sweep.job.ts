import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { B01Sweeps } from '../b01/b01-sweep.service';
import { b01Sweep } from '../promotion.jobs';

@Injectable()
@HandlesJob(b01Sweep)
export class B01SweepJob implements JobHandler<{ updateId: string }> {
  constructor(private readonly service: B01Sweeps) {}

  run(ctx: Ctx<SystemActor>, payload: { updateId: string }): Promise<void> {
    return this.service.run(ctx, payload.updateId);
  }
}
