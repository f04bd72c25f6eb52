import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { ImportRunner } from '../import-runner';
import { runImport } from '../imports.jobs';

@Injectable()
@HandlesJob(runImport)
export class RunImportJob implements JobHandler<{ importId: string }> {
  constructor(private readonly runner: ImportRunner) {}

  run(ctx: Ctx<SystemActor>, { importId }: { importId: string }): Promise<void> {
    return this.runner.run(ctx, importId);
  }
}
