import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { FileStore } from '@platform/files/file-store';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { purgeFiles, purgeFilesHourly } from '../files.jobs';

const BATCH = 200;

/** Removes bytes first and the row afterwards: a crash between leaves a row that the next run finds again. */
@Injectable()
@HandlesJob(purgeFiles, purgeFilesHourly)
export class PurgeFilesJob implements JobHandler<Record<string, never>> {
  constructor(
    private readonly db: Db,
    private readonly store: FileStore,
  ) {}

  async run(ctx: Ctx<SystemActor>): Promise<void> {
    const due = await this.db.read(ctx, (tx) =>
      tx.query<{ id: string; storage_key: string; preview_key: string | null }>(
        `SELECT id, storage_key, preview_key FROM file
         WHERE unit_id = $1 AND ((deleted_at IS NOT NULL AND deleted_at < now() - interval '1 hour')
                              OR (used_by IS NULL AND expires_at < now()))
         ORDER BY id LIMIT ${String(BATCH)}`,
        [tx.unitId],
      ),
    );
    for (const file of due) {
      for (const key of await this.store.list(`${file.storage_key}.parts`)) await this.store.remove(key);
      await this.store.remove(file.storage_key);
      if (file.preview_key !== null) await this.store.remove(file.preview_key);
    }
    if (due.length === 0) return;
    await this.db.inUnit(ctx, (tx) =>
      tx.execute(
        `DELETE FROM file WHERE unit_id = $1 AND id = ANY($2) AND (deleted_at IS NOT NULL OR (used_by IS NULL AND expires_at < now()))`,
        [tx.unitId, due.map((file) => file.id)],
      ),
    );
  }
}
