import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { FilesService } from '@features/files';
import { Reminders } from '@features/reminders';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { deleteOldExports, expireExports } from './data/export-rows';
import { RUN_FOLDER } from './export-runner';
import { topicOf, USED_BY } from './exports.service';

const PAGE = 200;
/** Lines of downloads that have ended stay in the list this long. */
const LIST_DAYS = 30;
/** No run takes this long: older folders belong to killed processes. */
const FOLDER_MS = 24 * 3_600_000;

/** Files whose 7 days are over, old lines of the list, folders of killed runs. Bounded pages, each its own transaction. */
@Injectable()
export class ExportPurge {
  constructor(
    private readonly db: Db,
    private readonly files: FilesService,
    private readonly reminders: Reminders,
  ) {}

  async run(ctx: Ctx): Promise<void> {
    for (let expired = PAGE; expired === PAGE;) {
      expired = await this.db.inUnit(ctx, async (tx) => {
        const ids = await expireExports(tx, PAGE);
        for (const id of ids) {
          await this.files.release(tx, USED_BY, id);
          await this.reminders.withdraw(tx, topicOf(id), 'gone');
        }
        return ids.length;
      });
    }
    for (let removed = PAGE; removed === PAGE;) {
      removed = await this.db.inUnit(ctx, (tx) => deleteOldExports(tx, LIST_DAYS, PAGE));
    }
    await clearFolders(Date.now() - FOLDER_MS);
  }
}

/** By the clock of the machine that wrote them. @param before milliseconds since 1970 */
async function clearFolders(before: number): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(RUN_FOLDER)) continue;
    const path = join(tmpdir(), name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < before) await rm(path, { recursive: true, force: true });
  }
}
