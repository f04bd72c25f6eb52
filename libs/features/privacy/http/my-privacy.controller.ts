import { Controller } from '@nestjs/common';
import { myPrivacyApi } from '@contracts/privacy';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { MyPrivacyRequests } from '../my-requests.service';

@Controller()
export class MyPrivacyController {
  constructor(private readonly mine: MyPrivacyRequests) {}

  @Handle(myPrivacyApi.list)
  list(@Call() { ctx }: In<typeof myPrivacyApi.list>): Promise<OkOf<typeof myPrivacyApi.list>> {
    return this.mine.list(ctx);
  }

  @Handle(myPrivacyApi.create)
  create(@Call() { ctx, body }: In<typeof myPrivacyApi.create>): Promise<OkOf<typeof myPrivacyApi.create>> {
    return this.mine.create(ctx, body);
  }
}
