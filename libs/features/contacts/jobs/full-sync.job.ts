import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { GiveUp } from '@platform/outbox/job-failure';
import { WecomError } from '@wecom';
import { directoryFullJob, directoryFullNightly } from '../contacts.jobs';
import { FullSync } from '../mirror/full-sync.service';

@HandlesJob(directoryFullJob, directoryFullNightly)
@Injectable()
export class FullSyncJob implements JobHandler<Record<string, never>> {
  constructor(private readonly sync: FullSync) {}

  async run(ctx: Ctx<SystemActor>, _payload: Record<string, never>, attempt: { outboxId: string }): Promise<void> {
    try {
      await this.sync.run(ctx, attempt.outboxId);
    } catch (error) {
      // A missing right or a wrong secret needs a person; the sync state says so.
      throw error instanceof WecomError && !error.retryable ? new GiveUp(error) : error;
    }
  }
}
