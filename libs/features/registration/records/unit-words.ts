import type { Locale } from '@contracts/locale';
import type { ReadTx } from '@platform/db/tx';

/** Language of what the unit sends by itself. */
export async function unitLocale(tx: ReadTx): Promise<Locale> {
  return (
    (await tx.one<{ locale: Locale }>(`SELECT default_locale AS locale FROM school_unit WHERE id = $1`, [tx.unitId]))?.locale ?? 'zh-Hant'
  );
}

export async function schoolName(tx: ReadTx): Promise<string> {
  return (await tx.one<{ name: string }>(`SELECT name FROM school_unit WHERE id = $1`, [tx.unitId]))?.name ?? '';
}
