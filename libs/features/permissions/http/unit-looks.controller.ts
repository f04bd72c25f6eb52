import { Controller } from '@nestjs/common';
import { unitLooksApi } from '@contracts/permissions-looks';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { UnitLooks } from '../looks/unit-looks.service';

type Api = typeof unitLooksApi;

@Controller()
export class UnitLooksController {
  constructor(private readonly looks: UnitLooks) {}

  @Handle(unitLooksApi.list)
  list(@Call() { ctx }: In<Api['list']>): Promise<OkOf<Api['list']>> {
    return this.looks.list(ctx);
  }

  @Handle(unitLooksApi.agree)
  agree(@Call() { ctx, params, version, body }: In<Api['agree']>): Promise<OkOf<Api['agree']>> {
    return this.looks.agree(ctx, params.id, version, body.hours);
  }

  @Handle(unitLooksApi.end)
  end(@Call() { ctx, params, version }: In<Api['end']>): Promise<OkOf<Api['end']>> {
    return this.looks.end(ctx, params.id, version);
  }
}
