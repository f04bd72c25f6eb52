import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { ExportCard } from '../export-card.service';
import { tellExport } from '../exports.jobs';

@Injectable()
@HandlesJob(tellExport)
export class TellExportJob implements JobHandler<{ exportId: string }> {
  constructor(private readonly card: ExportCard) {}

  run(ctx: Ctx<SystemActor>, { exportId }: { exportId: string }): Promise<void> {
    return this.card.run(ctx, exportId);
  }
}
