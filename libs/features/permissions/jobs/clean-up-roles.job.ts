import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { Leavers } from '../grants/leavers.service';
import { cleanUpRoles, cleanUpRolesEveryMinute } from '../permissions.jobs';

@Injectable()
@HandlesJob(cleanUpRoles, cleanUpRolesEveryMinute)
export class CleanUpRolesJob implements JobHandler<Record<string, never>> {
  constructor(private readonly service: Leavers) {}

  async run(ctx: Ctx<SystemActor>): Promise<void> {
    await this.service.cleanUp(ctx);
  }
}
