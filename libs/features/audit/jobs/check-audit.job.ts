import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { GiveUp } from '@platform/outbox/job-failure';
import { AuditCut } from '../audit-cut.service';
import { AuditHead } from '../audit-head.service';
import { AuditSeal } from '../audit-seal.service';
import { checkAudit, checkAuditDaily } from '../audit.jobs';

/** Faults end the job for good: so the break stands among the failed jobs that operators see, and in `jobs_failed_total` */
@Injectable()
@HandlesJob(checkAudit, checkAuditDaily)
export class CheckAuditJob implements JobHandler<Record<string, never>> {
  constructor(
    private readonly seals: AuditSeal,
    private readonly head: AuditHead,
    private readonly cut: AuditCut,
  ) {}

  async run(ctx: Ctx<SystemActor>): Promise<void> {
    await this.seals.seal(ctx);
    const faults = await this.seals.verify(ctx);
    if (faults.length > 0) {
      const first = faults.slice(0, 5).map(({ what, at }) => `${what} ${at}`);
      throw new GiveUp(new Error(`the audit log is not what was sealed: ${String(faults.length)} faults, ${first.join(', ')}`));
    }
    await this.head.tell(ctx);
    // Only a log that is as it was sealed is cut: otherwise the break would go with it.
    await this.cut.cut(ctx);
  }
}
