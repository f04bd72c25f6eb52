import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { TransferEffects } from '../transfer/transfer-effect.service';
import { transferEffect, transferEffectDaily } from '../promotion.jobs';

@Injectable()
@HandlesJob(transferEffect, transferEffectDaily)
export class TransferEffectJob implements JobHandler<Record<string, never>> {
  constructor(private readonly service: TransferEffects) {}

  run(ctx: Ctx<SystemActor>): Promise<void> {
    return this.service.run(ctx);
  }
}
