import type { CustomField, DisplaySurface, FieldDisplay, FieldSettings } from '@contracts/contacts-fields';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DEFAULT_DISPLAY, DEFAULT_EDITABLE } from '../domain/shown-fields';

type Display = FieldDisplay & { surface: DisplaySurface };

/** Settings of the unit, with what holds where nothing was set. */
export async function fieldSettings(tx: ReadTx): Promise<FieldSettings> {
  const rows = await tx.query<Display & Record<string, unknown>>(
    `SELECT surface, fields, name_mode AS "nameMode", sensitive_fields AS sensitive, version FROM field_display WHERE unit_id = $1`,
    [tx.unitId],
  );
  const of = (surface: DisplaySurface): FieldDisplay => {
    const row = rows.find((one) => one.surface === surface);
    if (row === undefined) return DEFAULT_DISPLAY[surface];
    const { surface: _surface, ...display } = row;
    return display;
  };
  const editable = await tx.one<{ fields: string[]; version: number }>(`SELECT fields, version FROM field_editable WHERE unit_id = $1`, [
    tx.unitId,
  ]);
  return {
    display: { internal: of('internal'), connected: of('connected'), pc: of('pc'), external: of('external') },
    editable: (editable ?? { version: 0, fields: [...DEFAULT_EDITABLE] }) as FieldSettings['editable'],
    custom: await customFields(tx),
  };
}

export function customFields(tx: ReadTx): Promise<CustomField[]> {
  return tx.query<CustomField & Record<string, unknown>>(
    `SELECT id, label, type, ord AS "order", active, version FROM custom_field WHERE unit_id = $1 ORDER BY ord, label, id`,
    [tx.unitId],
  );
}

/** @returns false when somebody was quicker */
export async function putDisplay(
  tx: Tx,
  surface: DisplaySurface,
  display: Omit<FieldDisplay, 'version'>,
  version: number,
): Promise<boolean> {
  const n = await tx.execute(
    `INSERT INTO field_display AS f (unit_id, surface, fields, name_mode, sensitive_fields)
     SELECT $1, $2, $3, $4, $5 WHERE $6 = 0 OR EXISTS (SELECT FROM field_display WHERE unit_id = $1 AND surface = $2)
     ON CONFLICT (unit_id, surface) DO UPDATE
        SET fields = excluded.fields, name_mode = excluded.name_mode, sensitive_fields = excluded.sensitive_fields,
            version = f.version + 1, updated_at = now() WHERE f.version = $6`,
    [tx.unitId, surface, display.fields, display.nameMode, display.sensitive, version],
  );
  return n === 1;
}

/** @returns false when somebody was quicker */
export async function putEditable(tx: Tx, fields: readonly string[], version: number): Promise<boolean> {
  const n = await tx.execute(
    `INSERT INTO field_editable AS f (unit_id, fields)
     SELECT $1, $2 WHERE $3 = 0 OR EXISTS (SELECT FROM field_editable WHERE unit_id = $1)
     ON CONFLICT (unit_id) DO UPDATE SET fields = excluded.fields, version = f.version + 1, updated_at = now() WHERE f.version = $3`,
    [tx.unitId, fields, version],
  );
  return n === 1;
}
