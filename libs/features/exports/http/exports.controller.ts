import { Controller } from '@nestjs/common';
import { exportsApi, type ExportView } from '@contracts/exports';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { Exports } from '../exports.service';

type Api = typeof exportsApi;

/** 下載: what a person has asked for. Starting one belongs to the feature that knows the rows. */
@Controller()
export class ExportsController {
  constructor(private readonly exports: Exports) {}

  @Handle(exportsApi.list)
  list(@Call() { ctx, query }: In<Api['list']>): Promise<OkOf<Api['list']>> {
    return this.exports.list(ctx, query);
  }

  @Handle(exportsApi.one)
  one(@Call() { ctx, params }: In<Api['one']>): Promise<ExportView> {
    return this.exports.one(ctx, params.id);
  }

  @Handle(exportsApi.cancel)
  cancel(@Call() { ctx, params }: In<Api['cancel']>): Promise<{ ok: true }> {
    return this.exports.cancel(ctx, params.id);
  }

  @Handle(exportsApi.download)
  async download(@Call() { ctx, params, reply }: In<Api['download']>): Promise<void> {
    await reply.redirect(await this.exports.download(ctx, params.id), 302);
  }
}
