import { Controller } from '@nestjs/common';
import { founderApi } from '@contracts/permissions-founder';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { DissolveService } from '../founder/dissolve.service';
import { FounderQueries } from '../founder/founder.queries';
import { TransferService } from '../founder/transfer.service';

type Api = typeof founderApi;

@Controller()
export class FounderController {
  constructor(
    private readonly queries: FounderQueries,
    private readonly transfers: TransferService,
    private readonly dissolving: DissolveService,
  ) {}

  @Handle(founderApi.state)
  state(@Call() { ctx }: In<Api['state']>): Promise<OkOf<Api['state']>> {
    return this.queries.state(ctx);
  }

  @Handle(founderApi.transfer)
  transfer(@Call() { ctx, body }: In<Api['transfer']>): Promise<OkOf<Api['transfer']>> {
    return this.transfers.begin(ctx, body);
  }

  @Handle(founderApi.accept)
  accept(@Call() { ctx, params }: In<Api['accept']>): Promise<OkOf<Api['accept']>> {
    return this.transfers.accept(ctx, params.id);
  }

  @Handle(founderApi.cancelTransfer)
  cancelTransfer(@Call() { ctx, params }: In<Api['cancelTransfer']>): Promise<OkOf<Api['cancelTransfer']>> {
    return this.transfers.cancel(ctx, params.id);
  }

  @Handle(founderApi.dissolve)
  dissolve(@Call() { ctx, body }: In<Api['dissolve']>): Promise<OkOf<Api['dissolve']>> {
    return this.dissolving.begin(ctx, body.unitName);
  }

  @Handle(founderApi.cancelDissolve)
  cancelDissolve(@Call() { ctx }: In<Api['cancelDissolve']>): Promise<OkOf<Api['cancelDissolve']>> {
    return this.dissolving.cancel(ctx);
  }
}
