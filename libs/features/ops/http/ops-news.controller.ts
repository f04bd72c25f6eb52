import { Controller } from '@nestjs/common';
import { opsAlarmsApi } from '@contracts/ops-alarms';
import { opsNewsApi } from '@contracts/ops-news';
import { opsLooksApi } from '@contracts/permissions-looks';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { OpsAlarmsService } from '../ops-alarms.service';
import { OpsNewsService } from '../ops-news.service';
import { UnitLookService } from '../units/unit-look.service';

@Controller()
export class OpsNewsController {
  constructor(
    private readonly news: OpsNewsService,
    private readonly looks: UnitLookService,
    private readonly alarms: OpsAlarmsService,
  ) {}

  @Handle(opsNewsApi.list)
  list(@Call() { ctx }: In<typeof opsNewsApi.list>): Promise<OkOf<typeof opsNewsApi.list>> {
    return this.news.list(ctx);
  }

  @Handle(opsAlarmsApi.list)
  ringing(@Call() { ctx }: In<typeof opsAlarmsApi.list>): Promise<OkOf<typeof opsAlarmsApi.list>> {
    return this.alarms.list(ctx);
  }

  @Handle(opsNewsApi.read)
  read(@Call() { ctx, body }: In<typeof opsNewsApi.read>): Promise<OkOf<typeof opsNewsApi.read>> {
    return this.news.read(ctx, body.until);
  }

  @Handle(opsLooksApi.ask)
  ask(@Call() { ctx, params, body }: In<typeof opsLooksApi.ask>): Promise<OkOf<typeof opsLooksApi.ask>> {
    return this.looks.ask(ctx, params.unitId, body);
  }

  @Handle(opsLooksApi.read)
  look(@Call() { ctx, params }: In<typeof opsLooksApi.read>): Promise<OkOf<typeof opsLooksApi.read>> {
    return this.looks.read(ctx, params.unitId);
  }

  @Handle(opsLooksApi.end)
  end(@Call() { ctx, params }: In<typeof opsLooksApi.end>): Promise<OkOf<typeof opsLooksApi.end>> {
    return this.looks.end(ctx, params.unitId);
  }
}
