import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { Upkeep } from '../records/upkeep.service';
import { otpPurgeJob, otpPurgeHourly } from '../registration.jobs';

@Injectable()
@HandlesJob(otpPurgeJob, otpPurgeHourly)
export class OtpPurgeJob implements JobHandler<Record<string, never>> {
  constructor(private readonly upkeep: Upkeep) {}

  run(ctx: Ctx<SystemActor>): Promise<void> {
    return this.upkeep.purge(ctx);
  }
}
