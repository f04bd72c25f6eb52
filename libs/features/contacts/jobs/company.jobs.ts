import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import {
  inviteBatchJob,
  usageDailyJob,
  usageNightly,
  usageRemindJob,
  usageToday,
  usageTodayJob,
  wecomActivityJob,
  wecomActivityNightly,
} from '../contacts-company.jobs';
import { Invitations } from '../organisation/invitations.service';
import { Usage } from '../usage/usage.service';
import { WecomActivity } from '../usage/wecom-activity.service';

@HandlesJob(inviteBatchJob)
@Injectable()
export class InviteBatchJob implements JobHandler<{ batchId: string }> {
  constructor(private readonly invitations: Invitations) {}

  run(ctx: Ctx<SystemActor>, { batchId }: { batchId: string }): Promise<void> {
    return this.invitations.carry(ctx, batchId);
  }
}

@HandlesJob(usageDailyJob, usageNightly)
@Injectable()
export class UsageDailyJob implements JobHandler<{ day: string }> {
  constructor(private readonly usage: Usage) {}

  run(ctx: Ctx<SystemActor>, { day }: { day: string }): Promise<void> {
    return this.usage.note(ctx, day, true);
  }
}

@HandlesJob(usageTodayJob, usageToday)
@Injectable()
export class UsageTodayJob implements JobHandler<{ day: string }> {
  constructor(private readonly usage: Usage) {}

  run(ctx: Ctx<SystemActor>, { day }: { day: string }): Promise<void> {
    return this.usage.note(ctx, day, false);
  }
}

@HandlesJob(usageRemindJob)
@Injectable()
export class UsageRemindJob implements JobHandler<{ batchId: string }> {
  constructor(private readonly usage: Usage) {}

  run(ctx: Ctx<SystemActor>, { batchId }: { batchId: string }): Promise<void> {
    return this.usage.sendReminder(ctx, batchId);
  }
}

@HandlesJob(wecomActivityJob, wecomActivityNightly)
@Injectable()
export class WecomActivityJob implements JobHandler<Record<string, never>> {
  constructor(private readonly activity: WecomActivity) {}

  run(ctx: Ctx<SystemActor>): Promise<void> {
    return this.activity.read(ctx);
  }
}
