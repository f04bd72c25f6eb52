import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { PictureLikes } from '../records/picture-likes.service';
import { comparePictureJob } from '../registration.jobs';

@Injectable()
@HandlesJob(comparePictureJob)
export class ComparePictureJob implements JobHandler<{ subscriptionId: string }> {
  constructor(private readonly pictures: PictureLikes) {}

  run(ctx: Ctx<SystemActor>, { subscriptionId }: { subscriptionId: string }): Promise<void> {
    return this.pictures.run(ctx, subscriptionId);
  }
}
