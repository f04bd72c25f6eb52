import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { fanoutNotice } from '../notices.jobs';
import { NoticeFanout } from '../sending/notices.fanout.service';

@Injectable()
@HandlesJob(fanoutNotice)
export class FanoutNoticeJob implements JobHandler<{ noticeId: string }> {
  constructor(private readonly service: NoticeFanout) {}

  run(ctx: Ctx<SystemActor>, payload: { noticeId: string }): Promise<void> {
    return this.service.run(ctx, payload.noticeId);
  }
}
