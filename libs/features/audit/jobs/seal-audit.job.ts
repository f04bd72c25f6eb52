import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { AuditSeal } from '../audit-seal.service';
import { sealAudit, sealAuditOften } from '../audit.jobs';

@Injectable()
@HandlesJob(sealAudit, sealAuditOften)
export class SealAuditJob implements JobHandler<Record<string, never>> {
  constructor(private readonly seals: AuditSeal) {}

  async run(ctx: Ctx<SystemActor>): Promise<void> {
    await this.seals.seal(ctx);
  }
}
