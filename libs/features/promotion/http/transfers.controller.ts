import { Controller } from '@nestjs/common';
import { transferApi } from '@contracts/promotion-transfer';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { Transfers } from '../transfer/transfers.service';

@Controller()
export class TransfersController {
  constructor(private readonly transfers: Transfers) {}

  @Handle(transferApi.list)
  list(@Call() { ctx, query }: In<typeof transferApi.list>) {
    return this.transfers.list(ctx, query);
  }

  @Handle(transferApi.choices)
  choices(@Call() { ctx }: In<typeof transferApi.choices>) {
    return this.transfers.choices(ctx);
  }

  @Handle(transferApi.create)
  create(@Call() { ctx, body }: In<typeof transferApi.create>) {
    return this.transfers.create(ctx, body);
  }

  @Handle(transferApi.one)
  one(@Call() { ctx, params }: In<typeof transferApi.one>) {
    return this.transfers.one(ctx, params.id);
  }

  @Handle(transferApi.approve)
  approve(@Call() { ctx, params, body, version }: In<typeof transferApi.approve>) {
    return this.transfers.decide(ctx, params.id, version, 'approve', body.note);
  }

  @Handle(transferApi.reject)
  reject(@Call() { ctx, params, body, version }: In<typeof transferApi.reject>) {
    return this.transfers.decide(ctx, params.id, version, 'reject', body.note);
  }

  @Handle(transferApi.cancel)
  cancel(@Call() { ctx, params }: In<typeof transferApi.cancel>) {
    return this.transfers.cancel(ctx, params.id);
  }
}
