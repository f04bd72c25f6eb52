import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { Upkeep } from '../records/upkeep.service';
import { joinPollJob, joinPollHourly } from '../registration.jobs';

@Injectable()
@HandlesJob(joinPollJob, joinPollHourly)
export class JoinPollJob implements JobHandler<Record<string, never>> {
  constructor(private readonly upkeep: Upkeep) {}

  run(ctx: Ctx<SystemActor>): Promise<void> {
    return this.upkeep.joined(ctx);
  }
}
