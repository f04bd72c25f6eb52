import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { SendHealthCase } from '../health/send-health-case.service';
import { sendHealthCaseJob } from '../registration.jobs';

@Injectable()
@HandlesJob(sendHealthCaseJob)
export class SendHealthCaseJob implements JobHandler<{ caseId: string }> {
  constructor(private readonly sending: SendHealthCase) {}

  run(ctx: Ctx<SystemActor>, { caseId }: { caseId: string }): Promise<void> {
    return this.sending.run(ctx, caseId);
  }
}
