import { Controller } from '@nestjs/common';
import { usageApi } from '@contracts/contacts-usage';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { UsageExport } from '../usage/usage.export';
import { Usage } from '../usage/usage.service';

type Api = typeof usageApi;

@Controller()
export class UsageController {
  constructor(
    private readonly usage: Usage,
    private readonly exports: UsageExport,
  ) {}

  @Handle(usageApi.list)
  list(@Call() { ctx, query }: In<Api['list']>) {
    return this.usage.list(ctx, query);
  }

  @Handle(usageApi.export)
  export(@Call() { ctx, body }: In<Api['export']>) {
    return this.exports.start(ctx, body);
  }

  @Handle(usageApi.remind)
  remind(@Call() { ctx, body }: In<Api['remind']>) {
    return this.usage.remind(ctx, body.memberIds);
  }
}
