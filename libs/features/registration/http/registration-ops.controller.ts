import { Controller } from '@nestjs/common';
import { registrationOpsApi } from '@contracts/registration-ops';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { OperatorReviews } from '../records/operator-reviews.service';

@Controller()
export class RegistrationOpsController {
  constructor(private readonly reviews: OperatorReviews) {}

  @Handle(registrationOpsApi.issueCode)
  issueCode(@Call() { ctx }: In<typeof registrationOpsApi.issueCode>): Promise<OkOf<typeof registrationOpsApi.issueCode>> {
    return this.reviews.issue(ctx);
  }

  @Handle(registrationOpsApi.waiting)
  waiting(@Call() { ctx }: In<typeof registrationOpsApi.waiting>): Promise<OkOf<typeof registrationOpsApi.waiting>> {
    return this.reviews.waiting(ctx);
  }

  @Handle(registrationOpsApi.approve)
  approve(@Call() { ctx, params }: In<typeof registrationOpsApi.approve>): Promise<{ ok: true }> {
    return this.reviews.approve(ctx, params.unitId, params.id);
  }

  @Handle(registrationOpsApi.reject)
  reject(@Call() { ctx, params, body }: In<typeof registrationOpsApi.reject>): Promise<{ ok: true }> {
    return this.reviews.reject(ctx, params.unitId, params.id, body.reason);
  }
}
