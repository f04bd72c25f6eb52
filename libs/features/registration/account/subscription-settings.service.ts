import { Injectable } from '@nestjs/common';
import type { subscriptionSettingsApi } from '@contracts/registration-admin';
import type { BodyOf, OkOf } from '@contracts/route';
import type { StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError } from '@platform/errors/domain-error';
import { readSettings } from '../data/settings.rows';

/** 訂閱設定: who reviews, which area codes, who may show the admin code. */
@Injectable()
export class SubscriptionSettings {
  constructor(private readonly db: Db) {}

  read(ctx: StaffCtx): Promise<OkOf<typeof subscriptionSettingsApi.read>> {
    return this.db.read(ctx, (tx) => readSettings(tx));
  }

  save(
    ctx: StaffCtx,
    wanted: BodyOf<typeof subscriptionSettingsApi.save>,
    version: number,
  ): Promise<OkOf<typeof subscriptionSettingsApi.save>> {
    return this.db.inUnit(ctx, async (tx) => {
      // A unit without settings has version 0; the row is made first, so that two first savers meet on it.
      await tx.execute(`INSERT INTO subscription_settings (unit_id, version) VALUES ($1, 0) ON CONFLICT (unit_id) DO NOTHING`, [tx.unitId]);
      const before = await readSettings(tx, true);
      if (before.version !== version) throw new DomainError('VERSION_CONFLICT', {}, { current: before });
      const areaCodes = [...new Set(wanted.areaCodes)];
      await tx.execute(
        `UPDATE subscription_settings SET staff_review = $2, family_review = $3, enabled_area_codes = $4, admin_qr_audience = $5,
                version = version + 1, updated_at = now() WHERE unit_id = $1`,
        [tx.unitId, wanted.staffReview, wanted.familyReview, areaCodes, wanted.adminQrAudience],
      );
      const after = await readSettings(tx);
      await tx.audit({
        action: 'subscription-settings.saved',
        entity: 'subscription_settings',
        before: { ...before },
        after: { ...after },
      });
      return after;
    });
  }
}
