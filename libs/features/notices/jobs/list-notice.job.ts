import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { listNotice } from '../notices.jobs';
import { NoticeLists } from '../sending/notices.lists.service';

@Injectable()
@HandlesJob(listNotice)
export class ListNoticeJob implements JobHandler<{ noticeId: string }> {
  constructor(private readonly service: NoticeLists) {}

  run(ctx: Ctx<SystemActor>, payload: { noticeId: string }): Promise<void> {
    return this.service.run(ctx, payload.noticeId);
  }
}
