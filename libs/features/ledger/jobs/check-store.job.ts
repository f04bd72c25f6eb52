import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { GiveUp } from '@platform/outbox/job-failure';
import { checkStore, checkStoreDaily } from '../ledger.jobs';
import { LedgerWatch } from '../ledger-watch.service';

/** Faults end the job for good: so it stands among the failed jobs that operators see, and in `jobs_failed_total`. */
@Injectable()
@HandlesJob(checkStore, checkStoreDaily)
export class CheckStoreJob implements JobHandler<{ slot: string }> {
  constructor(private readonly watch: LedgerWatch) {}

  async run(ctx: Ctx<SystemActor>, { slot }: { slot: string }): Promise<void> {
    const faults = await this.watch.look(ctx, slot);
    if (faults > 0)
      throw new GiveUp(new Error(`${String(faults)} rows differ from the sealed ledger: see ledger.checked in the audit log`));
  }
}
