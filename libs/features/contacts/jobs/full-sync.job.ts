import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { directoryFullJob, directoryFullNightly } from '../contacts.jobs';
import { FullSync } from '../mirror/full-sync.service';

@HandlesJob(directoryFullJob, directoryFullNightly)
@Injectable()
export class FullSyncJob implements JobHandler<Record<string, never>> {
  constructor(private readonly sync: FullSync) {}

  async run(ctx: Ctx<SystemActor>, _payload: Record<string, never>, attempt: { outboxId: string }): Promise<void> {
    await this.sync.run(ctx, attempt.outboxId);
  }
}
