import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { FileScan } from '../file-scan.service';
import { scanFile } from '../files.jobs';

/** Asks the scanner again for a file that waits. */
@Injectable()
@HandlesJob(scanFile)
export class ScanFileJob implements JobHandler<{ fileId: string }> {
  constructor(
    private readonly db: Db,
    private readonly scan: FileScan,
  ) {}

  async run(ctx: Ctx<SystemActor>, { fileId }: { fileId: string }): Promise<void> {
    const row = await this.db.read(ctx, (tx) =>
      tx.one<{ storage_key: string }>(
        `SELECT storage_key FROM file WHERE unit_id = $1 AND id = $2 AND state = 'scanning' AND deleted_at IS NULL`,
        [tx.unitId, fileId],
      ),
    );
    if (row === undefined) return;
    await this.scan.run(ctx, fileId, row.storage_key);
  }
}
