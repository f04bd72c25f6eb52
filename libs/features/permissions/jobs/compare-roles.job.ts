import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { RoleComparison } from '../registers/comparison.service';
import { compareRoles, compareRolesNightly } from '../permissions.jobs';

@Injectable()
@HandlesJob(compareRoles, compareRolesNightly)
export class CompareRolesJob implements JobHandler<{ slot: string }> {
  constructor(private readonly service: RoleComparison) {}

  async run(ctx: Ctx<SystemActor>): Promise<void> {
    await this.service.run(ctx);
  }
}
