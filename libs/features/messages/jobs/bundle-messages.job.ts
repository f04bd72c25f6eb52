import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { MessageOwners } from '../message-owners';
import { bundleMessages } from '../messages.jobs';

@Injectable()
@HandlesJob(bundleMessages)
export class BundleMessagesJob implements JobHandler<Record<string, never>> {
  constructor(private readonly owners: MessageOwners) {}

  async run(ctx: Ctx<SystemActor>): Promise<void> {
    for (const bundle of this.owners.bundlers) await bundle(ctx);
  }
}
