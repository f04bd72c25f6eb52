import { Controller } from '@nestjs/common';
import { b01Api } from '@contracts/promotion-b01';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { B01Uploads } from '../b01/b01-upload.service';
import { B01Updates } from '../b01/b01-updates.service';
import { B01RowsExport } from '../exports/b01-rows.export';

@Controller()
export class B01UpdatesController {
  constructor(
    private readonly uploads: B01Uploads,
    private readonly updates: B01Updates,
    private readonly downloads: B01RowsExport,
  ) {}

  @Handle(b01Api.upload)
  upload(@Call() { ctx, body }: In<typeof b01Api.upload>) {
    return this.uploads.upload(ctx, body.fileId, body.acceptOlder === true);
  }

  @Handle(b01Api.leavers)
  leavers(@Call() { ctx, params, body }: In<typeof b01Api.leavers>) {
    return this.updates.leavers(ctx, params.id, body.studentIds, body.leaving);
  }

  @Handle(b01Api.apply)
  apply(@Call() { ctx, params }: In<typeof b01Api.apply>) {
    return this.updates.apply(ctx, params.id);
  }

  @Handle(b01Api.retry)
  retry(@Call() { ctx, params }: In<typeof b01Api.retry>) {
    return this.updates.retry(ctx, params.id);
  }

  @Handle(b01Api.discard)
  discard(@Call() { ctx, params }: In<typeof b01Api.discard>) {
    return this.updates.discard(ctx, params.id);
  }

  @Handle(b01Api.postpone)
  postpone(@Call() { ctx, params }: In<typeof b01Api.postpone>) {
    return this.updates.postpone(ctx, params.id);
  }

  @Handle(b01Api.sweepConfirm)
  sweepConfirm(@Call() { ctx, params }: In<typeof b01Api.sweepConfirm>) {
    return this.updates.sweepConfirm(ctx, params.id);
  }

  @Handle(b01Api.undo)
  undo(@Call() { ctx, params }: In<typeof b01Api.undo>) {
    return this.updates.undo(ctx, params.id);
  }

  @Handle(b01Api.export)
  export(@Call() { ctx, params, body }: In<typeof b01Api.export>) {
    return this.downloads.start(ctx, params.id, body);
  }
}
