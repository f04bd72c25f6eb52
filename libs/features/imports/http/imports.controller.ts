import { Controller } from '@nestjs/common';
import { importsApi } from '@contracts/imports';
import type { In } from '@platform/http/call';
import { sendMadeFile } from '@platform/http/send-made-file';
import { Call, Handle } from '@platform/http/handle.decorator';
import { XLSX_MIME } from '@platform/sheets/sheet-file';
import { Imports } from '../imports.service';

type Api = typeof importsApi;

/** 批量導入: of every kind a feature has registered. */
@Controller()
export class ImportsController {
  constructor(private readonly imports: Imports) {}

  @Handle(importsApi.template)
  async template(@Call() { ctx, params, reply }: In<Api['template']>): Promise<void> {
    await sendMadeFile(reply, { ...(await this.imports.template(ctx, params.kind)), mime: XLSX_MIME });
  }

  @Handle(importsApi.preview)
  preview(@Call() { ctx, params, query, req }: In<Api['preview']>) {
    return this.imports.preview(ctx, params.kind, query.name, Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0));
  }

  @Handle(importsApi.list)
  list(@Call() { ctx, query }: In<Api['list']>) {
    return this.imports.list(ctx, query.kind);
  }

  @Handle(importsApi.one)
  one(@Call() { ctx, params }: In<Api['one']>) {
    return this.imports.one(ctx, params.id);
  }

  @Handle(importsApi.rows)
  rows(@Call() { ctx, params, query }: In<Api['rows']>) {
    return this.imports.rows(ctx, params.id, query);
  }

  @Handle(importsApi.confirm)
  confirm(@Call() { ctx, params }: In<Api['confirm']>) {
    return this.imports.confirm(ctx, params.id);
  }

  @Handle(importsApi.cancel)
  cancel(@Call() { ctx, params }: In<Api['cancel']>) {
    return this.imports.cancel(ctx, params.id);
  }

  @Handle(importsApi.undo)
  undo(@Call() { ctx, params }: In<Api['undo']>) {
    return this.imports.undo(ctx, params.id);
  }

  @Handle(importsApi.faults)
  async faults(@Call() { ctx, params, reply }: In<Api['faults']>): Promise<void> {
    await sendMadeFile(reply, { ...(await this.imports.faults(ctx, params.id)), mime: XLSX_MIME });
  }
}
