import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { Tellings } from '../records/telling.service';
import { tellCardJob } from '../registration.jobs';

@Injectable()
@HandlesJob(tellCardJob)
export class TellCardJob implements JobHandler<{ recordId: string; day: string }> {
  constructor(private readonly tellings: Tellings) {}

  run(ctx: Ctx<SystemActor>, { recordId, day }: { recordId: string; day: string }): Promise<void> {
    return this.tellings.cardTaken(ctx, recordId, day);
  }
}
