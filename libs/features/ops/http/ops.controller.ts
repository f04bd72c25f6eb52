import { Controller } from '@nestjs/common';
import { opsApi } from '@contracts/ops';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { openApiDocument } from '../open-api';
import { OpsQueries } from '../ops.queries';

@Controller()
export class OpsController {
  #document: OkOf<typeof opsApi.openApi> | undefined;

  constructor(private readonly queries: OpsQueries) {}

  @Handle(opsApi.session)
  session(@Call() { ctx }: In<typeof opsApi.session>): Promise<OkOf<typeof opsApi.session>> {
    return this.queries.me(ctx);
  }

  @Handle(opsApi.units)
  units(@Call() { ctx }: In<typeof opsApi.units>): Promise<OkOf<typeof opsApi.units>> {
    return this.queries.units(ctx);
  }

  @Handle(opsApi.queues)
  queues(@Call() { ctx }: In<typeof opsApi.queues>): Promise<OkOf<typeof opsApi.queues>> {
    return this.queries.queues(ctx);
  }

  @Handle(opsApi.deliveries)
  deliveries(@Call() { ctx }: In<typeof opsApi.deliveries>): Promise<OkOf<typeof opsApi.deliveries>> {
    return this.queries.deliveries(ctx);
  }

  @Handle(opsApi.failedJobs)
  failedJobs(@Call() { ctx, query }: In<typeof opsApi.failedJobs>): Promise<OkOf<typeof opsApi.failedJobs>> {
    return this.queries.failedJobs(ctx, query);
  }

  @Handle(opsApi.runAgain)
  runAgain(@Call() { ctx, params }: In<typeof opsApi.runAgain>): Promise<OkOf<typeof opsApi.runAgain>> {
    return this.queries.runAgain(ctx, params.unitId, params.id);
  }

  @Handle(opsApi.openApi)
  openApi(): OkOf<typeof opsApi.openApi> {
    this.#document ??= openApiDocument();
    return this.#document;
  }
}
