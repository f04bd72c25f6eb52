import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { LedgerSealer } from '../ledger-sealer.service';
import { sealLedger, sealLedgerEveryMinute } from '../ledger.jobs';

@Injectable()
@HandlesJob(sealLedger, sealLedgerEveryMinute)
export class SealLedgerJob implements JobHandler<Record<string, never>> {
  constructor(private readonly sealer: LedgerSealer) {}

  async run(ctx: Ctx<SystemActor>): Promise<void> {
    await this.sealer.seal(ctx);
  }
}
