import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { readScope, readScopeDaily } from '../notices.jobs';
import { FamilyScope } from '../reading/family-scope';

@Injectable()
@HandlesJob(readScope, readScopeDaily)
export class ReadScopeJob implements JobHandler<Record<string, never>> {
  constructor(private readonly service: FamilyScope) {}

  run(ctx: Ctx<SystemActor>): Promise<void> {
    return this.service.refresh(ctx);
  }
}
