import { Injectable } from '@nestjs/common';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { PERMISSIONS_TOPIC } from '@platform/live/topics';
import { lockRoles } from '../data/role-lock';
import { manager } from '../grants/authority.queries';
import { founderOf } from './transfer.service';

export interface UnitSettings {
  transferAccept: boolean;
  version: number;
}

/** Settings of the unit about its own permissions: whether a new founder has to accept (PER-24). */
@Injectable()
export class UnitSettingsService {
  constructor(private readonly db: Db) {}

  read(ctx: Ctx): Promise<UnitSettings> {
    return this.db.read(ctx, async (tx) => {
      await manager(tx, ctx.actor);
      return settings(tx);
    });
  }

  /** @throws DomainError FOUNDER_ONLY: nobody else decides how the founder's role passes on; VERSION_CONFLICT */
  save(ctx: Ctx, version: number, transferAccept: boolean): Promise<UnitSettings> {
    return this.db.inUnit(ctx, async (tx) => {
      await lockRoles(tx);
      await founderOf(tx, ctx);
      const before = await settings(tx);
      if (before.version !== version) throw new DomainError('VERSION_CONFLICT', {}, { current: before });
      await tx.execute(
        `INSERT INTO unit_setting AS s (unit_id, transfer_accept) VALUES ($1, $2)
         ON CONFLICT (unit_id) DO UPDATE SET transfer_accept = excluded.transfer_accept, version = s.version + 1, updated_at = now()`,
        [tx.unitId, transferAccept],
      );
      tx.hint(PERMISSIONS_TOPIC);
      await tx.audit({
        action: 'unit-setting.changed',
        entity: 'unit_setting',
        before: { transferAccept: before.transferAccept },
        after: { transferAccept },
      });
      return settings(tx);
    });
  }
}

async function settings(tx: ReadTx): Promise<UnitSettings> {
  const row = await tx.one<UnitSettings & Record<string, unknown>>(
    `SELECT transfer_accept AS "transferAccept", version FROM unit_setting WHERE unit_id = $1`,
    [tx.unitId],
  );
  return row ?? { transferAccept: false, version: 0 };
}
