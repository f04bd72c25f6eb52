import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { tellFamilies } from '../promotion.jobs';
import { TellPromotionFamilies } from '../tell/tell-families.service';

interface Payload {
  what: 'class' | 'alumni' | 'transfer';
  refId: string;
}

@Injectable()
@HandlesJob(tellFamilies)
export class TellFamiliesJob implements JobHandler<Payload> {
  constructor(private readonly service: TellPromotionFamilies) {}

  run(ctx: Ctx<SystemActor>, { what, refId }: Payload): Promise<void> {
    return this.service.run(ctx, what, refId);
  }
}
