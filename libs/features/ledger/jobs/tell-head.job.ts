import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { LedgerHead } from '../ledger-head.service';
import { tellHead, tellHeadDaily } from '../ledger.jobs';

@Injectable()
@HandlesJob(tellHead, tellHeadDaily)
export class TellHeadJob implements JobHandler<Record<string, never>> {
  constructor(private readonly head: LedgerHead) {}

  async run(ctx: Ctx<SystemActor>): Promise<void> {
    await this.head.tell(ctx);
  }
}
