import { Injectable } from '@nestjs/common';
import type { SyncState } from '@contracts/directory';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { isoMacauOrNull } from '@platform/time/macau-time';
import { directoryFullJob } from '../contacts.jobs';
import { syncRows } from '../data/sync.rows';
import { syncFault } from './sync-fault';

/** 通訊錄同步: last runs, what they repaired, why one failed, and 【立即同步】 (SCH-16). */
@Injectable()
export class SyncStateService {
  constructor(private readonly db: Db) {}

  state(ctx: Ctx): Promise<{ items: SyncState[] }> {
    return this.db.read(ctx, async (tx) => {
      const rows = new Map((await syncRows(tx)).map((row) => [row.directory, row]));
      const items = (['contacts', 'school'] as const).map((directory): SyncState => {
        const row = rows.get(directory);
        // Events may have come before the first full run.
        const never = row === undefined || (row.state === 'ok' && row.last_full_at === null);
        return {
          directory,
          state: never ? 'never' : row.state,
          lastFullAt: isoMacauOrNull(row?.last_full_at),
          lastDeltaAt: isoMacauOrNull(row?.last_delta_at),
          lastComparedAt: isoMacauOrNull(row?.last_compared_at),
          error: row?.error == null ? null : syncFault(row.error, ctx.locale),
          counts: row?.counts ?? {},
        };
      });
      return { items };
    });
  }

  /** Pressed again while one waits or runs: one run (the claim in `directory_sync` decides). */
  start(ctx: Ctx): Promise<{ ok: true }> {
    return this.db.inUnit(ctx, async (tx) => {
      await tx.enqueue(directoryFullJob, {}, { dedupe: 'now', priority: 5 });
      await tx.audit({ action: 'directory.sync_asked', entity: 'directory_sync' });
      return { ok: true as const };
    });
  }
}
