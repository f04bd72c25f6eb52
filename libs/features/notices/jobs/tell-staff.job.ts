import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { tellStaff } from '../notices.jobs';
import { NoticeTellStaff } from '../sending/notices.tell-staff.service';

@Injectable()
@HandlesJob(tellStaff)
export class TellStaffJob implements JobHandler<{ noticeId: string; what: 'copied' | 'failed' }> {
  constructor(private readonly service: NoticeTellStaff) {}

  run(ctx: Ctx<SystemActor>, payload: { noticeId: string; what: 'copied' | 'failed' }): Promise<void> {
    return this.service.run(ctx, payload);
  }
}
