import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { sealEmailHourly, sealEmailJob } from '../privacy.jobs';
import { SealEmail } from '../seal-email';

@Injectable()
@HandlesJob(sealEmailJob, sealEmailHourly)
export class SealEmailJob implements JobHandler<Record<string, never>> {
  constructor(private readonly emails: SealEmail) {}

  async run(ctx: Ctx<SystemActor>): Promise<void> {
    await this.emails.seal(ctx);
  }
}
