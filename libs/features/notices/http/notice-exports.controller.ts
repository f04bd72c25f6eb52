import { Controller } from '@nestjs/common';
import { exportsApi, type ExportView } from '@contracts/exports';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { NoticeExports } from '../exports/notice-exports.service';

@Controller()
export class NoticeExportsController {
  constructor(private readonly exports: NoticeExports) {}

  @Handle(exportsApi.startNotice)
  start(@Call() { ctx, params, body }: In<typeof exportsApi.startNotice>): Promise<ExportView> {
    return this.exports.start(ctx, params.id, body);
  }
}
