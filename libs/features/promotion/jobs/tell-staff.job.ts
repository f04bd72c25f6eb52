import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { tellStaffOfPromotion, type StaffTidings } from '../promotion.jobs';
import { TellPromotionStaff } from '../tell/tell-staff.service';

interface Payload {
  what: StaffTidings;
  refId: string;
}

@Injectable()
@HandlesJob(tellStaffOfPromotion)
export class TellPromotionStaffJob implements JobHandler<Payload> {
  constructor(private readonly service: TellPromotionStaff) {}

  run(ctx: Ctx<SystemActor>, { what, refId }: Payload): Promise<void> {
    return this.service.run(ctx, what, refId);
  }
}
