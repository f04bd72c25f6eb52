import type { Locale } from '@contracts/locale';
import type { ReadTx } from '@platform/db/tx';

/** Language of what the unit sends by itself. */
export async function unitLocale(tx: ReadTx): Promise<Locale> {
  return (
    (await tx.one<{ locale: Locale }>(`SELECT default_locale AS locale FROM school_unit WHERE id = $1`, [tx.unitId]))?.locale ?? 'zh-Hant'
  );
}

/** School and unit, as its pages are headed. */
export async function schoolName(tx: ReadTx): Promise<string> {
  const row = await tx.one<{ name: string }>(
    `SELECT s.name || ' ' || u.name AS name FROM school_unit u JOIN school s ON s.id = u.school_id WHERE u.id = $1`,
    [tx.unitId],
  );
  return row?.name ?? '';
}
