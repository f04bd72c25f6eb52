import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { shareDigest, shareDigestHourly } from '../notices.jobs';
import { NoticeDigest } from '../following/notices.digest.service';

@Injectable()
@HandlesJob(shareDigest, shareDigestHourly)
export class ShareDigestJob implements JobHandler<Record<string, never>> {
  constructor(private readonly service: NoticeDigest) {}

  run(ctx: Ctx<SystemActor>): Promise<void> {
    return this.service.run(ctx);
  }
}
