import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { tellStaff, type TellStaff } from '../notices.jobs';
import { NoticeTellStaff } from '../sending/notices.tell-staff.service';

@Injectable()
@HandlesJob(tellStaff)
export class TellStaffJob implements JobHandler<TellStaff> {
  constructor(private readonly service: NoticeTellStaff) {}

  run(ctx: Ctx<SystemActor>, payload: TellStaff, attempt: { outboxId: string }): Promise<void> {
    return this.service.run(ctx, payload, attempt.outboxId);
  }
}
