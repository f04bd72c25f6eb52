import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FileView } from '@contracts/files';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { FileStore } from '@platform/files/file-store';
import { Scanner, type ScanResult } from '@platform/files/scanner';
import { Logger } from '@platform/log/logger';
import { scanFile } from './files.jobs';

/** Releases a file after the malware check; while the scanner is away the file waits and a job asks again (E7). */
@Injectable()
export class FileScan {
  constructor(
    private readonly db: Db,
    private readonly store: FileStore,
    private readonly scanner: Scanner,
    private readonly logger: Logger,
  ) {}

  /** @returns the state the file has now: `ready`, `blocked`, or `scanning` when it has to wait */
  async run(ctx: Ctx, fileId: string, storageKey: string, content?: Readable): Promise<FileView['state']> {
    let verdict: ScanResult;
    try {
      verdict = await this.scanner.scan(content ?? (await this.store.read(storageKey)));
    } catch (error) {
      this.logger.warn({ err: error, fileId }, 'scanner away, the file waits');
      await this.db.inUnit(ctx, (tx) => tx.enqueue(scanFile, { fileId }, { dedupe: fileId, delayMs: 30_000 }));
      return 'scanning';
    }
    const state = verdict === 'clean' ? 'ready' : 'blocked';
    await this.db.inUnit(ctx, async (tx) => {
      const changed = await tx.execute(
        `UPDATE file SET state = $3, deleted_at = CASE WHEN $3 = 'blocked' THEN now() ELSE deleted_at END
         WHERE unit_id = $1 AND id = $2 AND state = 'scanning'`,
        [tx.unitId, fileId, state],
      );
      if (changed === 1 && state === 'blocked') {
        await tx.audit({ action: 'file.blocked', entity: 'file', entityId: fileId, result: 'refused' });
      }
    });
    return state;
  }
}
