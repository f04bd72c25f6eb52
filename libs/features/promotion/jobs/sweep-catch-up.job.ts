import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { B01Sweeps } from '../b01/b01-sweep.service';
import { sweepCatchUp, sweepCatchUpDaily } from '../promotion.jobs';

@Injectable()
@HandlesJob(sweepCatchUp, sweepCatchUpDaily)
export class SweepCatchUpJob implements JobHandler<Record<string, never>> {
  constructor(private readonly service: B01Sweeps) {}

  run(ctx: Ctx<SystemActor>): Promise<void> {
    return this.service.catchUp(ctx);
  }
}
