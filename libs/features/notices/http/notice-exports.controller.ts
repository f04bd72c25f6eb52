import { Controller } from '@nestjs/common';
import { exportsApi, type ExportView } from '@contracts/exports';
import { ledgerApi } from '@contracts/ledger';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { LedgerExport } from '../exports/ledger.export';
import { NoticeExports } from '../exports/notice-exports.service';

@Controller()
export class NoticeExportsController {
  constructor(
    private readonly exports: NoticeExports,
    private readonly ledger: LedgerExport,
  ) {}

  @Handle(exportsApi.startNotice)
  start(@Call() { ctx, params, body }: In<typeof exportsApi.startNotice>): Promise<ExportView> {
    return this.exports.start(ctx, params.id, body);
  }

  @Handle(ledgerApi.export)
  startLedger(@Call() { ctx }: In<typeof ledgerApi.export>): Promise<ExportView> {
    return this.ledger.start(ctx);
  }
}
