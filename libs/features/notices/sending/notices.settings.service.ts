import { Injectable } from '@nestjs/common';
import type { noticeSendApi } from '@contracts/notice-sending';
import { NOTICE_LIMITS } from '@contracts/notice-types';
import type { BodyOf, OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';

type Settings = OkOf<typeof noticeSendApi.settings>;
/** A unit that never changed anything has no row. */
const USUAL: Settings = { version: 1, undoSeconds: NOTICE_LIMITS.undo.usual, shareDigest: true, familyCard: false };

/** Settings of 家校通知 in a unit (BEY-03, BEY-04, NOT-44). */
@Injectable()
export class NoticeSettingsService {
  constructor(private readonly db: Db) {}

  read(ctx: Ctx): Promise<Settings> {
    return this.db.read(ctx, settingsOf);
  }

  update(ctx: Ctx, version: number, wanted: BodyOf<typeof noticeSendApi.updateSettings>): Promise<Settings> {
    return this.db.inUnit(ctx, async (tx) => {
      await tx.execute(`INSERT INTO notice_settings (unit_id) VALUES ($1) ON CONFLICT DO NOTHING`, [tx.unitId]);
      await tx.execute(`SELECT 1 FROM notice_settings WHERE unit_id = $1 FOR UPDATE`, [tx.unitId]);
      const { version: current, ...before } = await settingsOf(tx);
      if (current !== version) throw new DomainError('VERSION_CONFLICT', {}, { current: { version: current, ...before } });
      await tx.execute(
        `UPDATE notice_settings SET undo_seconds = $2, share_digest = $3, family_card = $4, version = version + 1, updated_at = now(),
                -- Switched on again: what was sent meanwhile is not told afterwards.
                digest_until = CASE WHEN $3 AND NOT share_digest THEN now() ELSE digest_until END
          WHERE unit_id = $1`,
        [tx.unitId, wanted.undoSeconds, wanted.shareDigest, wanted.familyCard],
      );
      await tx.audit({ action: 'notice.settings-changed', entity: 'notice_settings', before, after: { ...wanted } });
      return { version: current + 1, ...wanted };
    });
  }
}

async function settingsOf(tx: ReadTx): Promise<Settings> {
  const row = await tx.one<Settings & Record<string, unknown>>(
    `SELECT version, undo_seconds AS "undoSeconds", share_digest AS "shareDigest", family_card AS "familyCard" FROM notice_settings WHERE unit_id = $1`,
    [tx.unitId],
  );
  return row ?? USUAL;
}
