import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { DissolveService } from '../founder/dissolve.service';
import { dissolveUnit, dissolveUnitHourly } from '../permissions.jobs';

@Injectable()
@HandlesJob(dissolveUnit, dissolveUnitHourly)
export class DissolveUnitJob implements JobHandler<Record<string, never>> {
  constructor(private readonly service: DissolveService) {}

  async run(ctx: Ctx<SystemActor>): Promise<void> {
    await this.service.run(ctx);
  }
}
