import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { SyncMember } from '../directory/sync-member.service';
import { syncMemberJob } from '../registration.jobs';

@Injectable()
@HandlesJob(syncMemberJob)
export class SyncMemberJob implements JobHandler<{ batchId: string }> {
  constructor(private readonly sync: SyncMember) {}

  run(ctx: Ctx<SystemActor>, { batchId }: { batchId: string }): Promise<void> {
    return this.sync.run(ctx, batchId);
  }
}
