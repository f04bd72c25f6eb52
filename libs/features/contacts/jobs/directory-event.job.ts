import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { directoryEventJob } from '../contacts.jobs';
import { DirectoryEvents } from '../mirror/directory-events.service';

@HandlesJob(directoryEventJob)
@Injectable()
export class DirectoryEventJob implements JobHandler<{ eventId: string }> {
  constructor(private readonly events: DirectoryEvents) {}

  run(ctx: Ctx<SystemActor>, { eventId }: { eventId: string }): Promise<void> {
    return this.events.apply(ctx, eventId);
  }
}
