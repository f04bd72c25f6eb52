import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { ComeBack } from '@platform/outbox/job-failure';
import { WecomError } from '@wecom';
import { directoryEventJob } from '../contacts.jobs';
import { DirectoryEvents } from '../mirror/directory-events.service';

@HandlesJob(directoryEventJob)
@Injectable()
export class DirectoryEventJob implements JobHandler<{ eventId: string }> {
  constructor(private readonly events: DirectoryEvents) {}

  async run(ctx: Ctx<SystemActor>, { eventId }: { eventId: string }): Promise<void> {
    try {
      await this.events.apply(ctx, eventId);
    } catch (error) {
      // WeCom says when: waiting its time is no failed try.
      if (error instanceof WecomError && error.retryAfterMs !== undefined) throw new ComeBack(error.retryAfterMs);
      throw error;
    }
  }
}
