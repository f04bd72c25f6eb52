import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { TransferService } from '../founder/transfer.service';
import { expireTransfers, expireTransfersHourly } from '../permissions.jobs';

@Injectable()
@HandlesJob(expireTransfers, expireTransfersHourly)
export class ExpireTransfersJob implements JobHandler<Record<string, never>> {
  constructor(private readonly service: TransferService) {}

  async run(ctx: Ctx<SystemActor>): Promise<void> {
    await this.service.expire(ctx);
  }
}
