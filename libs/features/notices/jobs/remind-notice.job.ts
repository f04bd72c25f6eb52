import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { remindNotice } from '../notices.jobs';
import { NoticeRemind } from '../sending/notices.remind.service';

@Injectable()
@HandlesJob(remindNotice)
export class RemindNoticeJob implements JobHandler<{ noticeId: string; logId: string }> {
  constructor(private readonly service: NoticeRemind) {}

  run(ctx: Ctx<SystemActor>, payload: { noticeId: string; logId: string }): Promise<void> {
    return this.service.send(ctx, payload);
  }
}
