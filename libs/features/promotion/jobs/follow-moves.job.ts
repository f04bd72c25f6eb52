import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { PromotionFollow } from '../promotion-follow.service';
import { followMoves } from '../promotion.jobs';

@Injectable()
@HandlesJob(followMoves)
export class FollowMovesJob implements JobHandler<{ batchId: string }> {
  constructor(private readonly service: PromotionFollow) {}

  run(ctx: Ctx<SystemActor>): Promise<void> {
    return this.service.run(ctx);
  }
}
