import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { startScheduled } from '../notices.jobs';
import { NoticeSchedule } from '../sending/notices.schedule.service';

@Injectable()
@HandlesJob(startScheduled)
export class StartScheduledJob implements JobHandler<{ noticeId: string }> {
  constructor(private readonly service: NoticeSchedule) {}

  run(ctx: Ctx<SystemActor>, payload: { noticeId: string }): Promise<void> {
    return this.service.start(ctx, payload.noticeId);
  }
}
