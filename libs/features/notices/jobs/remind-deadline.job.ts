import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { remindDeadline } from '../notices.jobs';
import { NoticeDeadline } from '../following/notices.deadline.service';

@Injectable()
@HandlesJob(remindDeadline)
export class RemindDeadlineJob implements JobHandler<{ noticeId: string }> {
  constructor(private readonly service: NoticeDeadline) {}

  run(ctx: Ctx<SystemActor>, payload: { noticeId: string }): Promise<void> {
    return this.service.remind(ctx, payload.noticeId);
  }
}
