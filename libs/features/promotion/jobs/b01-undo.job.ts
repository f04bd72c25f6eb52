import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { B01Undos } from '../b01/b01-undo.service';
import { b01Undo } from '../promotion.jobs';

@Injectable()
@HandlesJob(b01Undo)
export class B01UndoJob implements JobHandler<{ updateId: string }> {
  constructor(private readonly service: B01Undos) {}

  run(ctx: Ctx<SystemActor>, payload: { updateId: string }): Promise<void> {
    return this.service.run(ctx, payload.updateId);
  }
}
