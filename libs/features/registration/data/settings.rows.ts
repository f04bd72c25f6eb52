import type { ReadTx, Tx } from '@platform/db/tx';

export interface Settings {
  staffReview: 'none' | 'temporary_only' | 'all';
  familyReview: 'none' | 'homeroom';
  areaCodes: string[];
  adminQrAudience: 'staff' | 'admin_label';
  declined: number;
  version: number;
}

/** Settings of the unit, or what holds without any (01 §10.1). */
export async function readSettings(tx: ReadTx, lock = false): Promise<Settings> {
  const row = await tx.one<Settings>(
    `SELECT staff_review AS "staffReview", family_review AS "familyReview", enabled_area_codes AS "areaCodes",
            admin_qr_audience AS "adminQrAudience", declined, version
       FROM subscription_settings WHERE unit_id = $1 ${lock ? 'FOR UPDATE' : ''}`,
    [tx.unitId],
  );
  return (
    row ?? {
      staffReview: 'none',
      familyReview: 'none',
      areaCodes: ['+853', '+86', '+852', '+886'],
      adminQrAudience: 'staff',
      declined: 0,
      version: 0,
    }
  );
}

/** Somebody pressed 不同意: a number and nothing else (SUB-04). */
export async function countDeclined(tx: Tx): Promise<void> {
  await tx.execute(
    `INSERT INTO subscription_settings (unit_id, declined) VALUES ($1, 1)
     ON CONFLICT (unit_id) DO UPDATE SET declined = subscription_settings.declined + 1`,
    [tx.unitId],
  );
}
