import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { ComeBack } from '@platform/outbox/job-failure';
import { directoryPendingJob } from '../contacts.jobs';
import { ChangeLane } from '../write/change-lane.service';

/** So long a run keeps one worker; a batch of thousands is a chain of runs. */
const BUDGET_MS = 20_000;
const BUSY_MS = 2_000;

/** Carries out pending changes of WeCom's directories in their order (spec 14 §11). */
@HandlesJob(directoryPendingJob)
@Injectable()
export class PendingChangesJob implements JobHandler<Record<string, never>> {
  constructor(private readonly lane: ChangeLane) {}

  async run(ctx: Ctx<SystemActor>): Promise<void> {
    const pausedMs = await this.lane.pausedMs(ctx);
    if (pausedMs > 0) throw new ComeBack(pausedMs);
    const outcome = await this.lane.work(ctx, { budgetMs: BUDGET_MS });
    if (outcome === 'idle') return;
    if (outcome === 'paused') throw new ComeBack(Math.max(await this.lane.pausedMs(ctx), 1_000));
    throw new ComeBack(outcome === 'more' ? 0 : BUSY_MS);
  }
}
