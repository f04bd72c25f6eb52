import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { CommunityInvites } from '../alumni/community-invites.service';
import { inviteToCommunity } from '../promotion.jobs';

@Injectable()
@HandlesJob(inviteToCommunity)
export class InviteCommunityJob implements JobHandler<{ recordId: string }> {
  constructor(private readonly service: CommunityInvites) {}

  run(ctx: Ctx<SystemActor>, { recordId }: { recordId: string }, { tries }: { tries: number }): Promise<void> {
    return this.service.run(ctx, recordId, tries);
  }
}
