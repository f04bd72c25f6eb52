import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { ExportRunner } from '../export-runner';
import { runExport } from '../exports.jobs';

@Injectable()
@HandlesJob(runExport)
export class RunExportJob implements JobHandler<{ exportId: string }> {
  constructor(private readonly runner: ExportRunner) {}

  run(ctx: Ctx<SystemActor>, { exportId }: { exportId: string }, { tries }: { tries: number }): Promise<void> {
    return this.runner.run(ctx, exportId, tries);
  }
}
