import { Controller } from '@nestjs/common';
import type { OkOf } from '@contracts/route';
import { sendingPolicyApi } from '@contracts/sending-policy';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { SendingPolicies } from './sending-policies.service';

@Controller()
export class SendingPolicyController {
  constructor(private readonly policies: SendingPolicies) {}

  @Handle(sendingPolicyApi.policy)
  policy(@Call() { ctx }: In<typeof sendingPolicyApi.policy>): Promise<OkOf<typeof sendingPolicyApi.policy>> {
    return this.policies.policy(ctx);
  }

  @Handle(sendingPolicyApi.updatePolicy)
  updatePolicy(
    @Call() { ctx, body, version }: In<typeof sendingPolicyApi.updatePolicy>,
  ): Promise<OkOf<typeof sendingPolicyApi.updatePolicy>> {
    return this.policies.update(ctx, body, version);
  }
}
