import { Injectable } from '@nestjs/common';
import { CUSTOM_FIELDS, type DisplaySurface, type FieldDisplay, type FieldSettings } from '@contracts/contacts-fields';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { customFields, fieldSettings, putDisplay, putEditable } from '../data/field.rows';
import { assertWholeUnit } from '../visibility/department-scope';

/** 成員資料顯示: which fields are shown where, which members change themselves, and fields of the unit's own (VIS-06…09). */
@Injectable()
export class Fields {
  constructor(private readonly db: Db) {}

  settings(ctx: Ctx): Promise<FieldSettings> {
    return this.db.read(ctx, async (tx) => {
      await assertWholeUnit(tx);
      return fieldSettings(tx);
    });
  }

  /** @throws DomainError OUT_OF_SCOPE, VERSION_CONFLICT with the settings as they stand, VALIDATION_FAILED for an unknown field */
  setDisplay(ctx: Ctx, surface: DisplaySurface, display: Omit<FieldDisplay, 'version'>, version: number): Promise<FieldSettings> {
    return this.#change(ctx, { surface, ...display }, async (tx) => {
      await assertFields(tx, { fields: display.fields, sensitive: display.sensitive });
      return putDisplay(tx, surface, display, version);
    });
  }

  /** @throws DomainError OUT_OF_SCOPE, VERSION_CONFLICT, VALIDATION_FAILED */
  setEditable(ctx: Ctx, fields: readonly string[], version: number): Promise<FieldSettings> {
    return this.#change(ctx, { editable: fields }, async (tx) => {
      await assertFields(tx, { fields });
      return putEditable(tx, [...new Set(fields)], version);
    });
  }

  /** @throws DomainError OUT_OF_SCOPE, DUPLICATE, STATE_CONFLICT beyond 20 fields */
  addCustom(ctx: Ctx, body: { label: string; type: 'text' | 'link' }): Promise<FieldSettings> {
    return this.#change(ctx, body, async (tx) => {
      const known = await customFields(tx);
      if (known.length >= CUSTOM_FIELDS.most) throw new DomainError('STATE_CONFLICT');
      const n = await tx.execute(
        `INSERT INTO custom_field (unit_id, label, type, ord) VALUES ($1, $2, $3, $4) ON CONFLICT (unit_id, label) DO NOTHING`,
        [tx.unitId, body.label, body.type, Math.max(0, ...known.map((field) => field.order + 1))],
      );
      if (n === 0) throw new DomainError('DUPLICATE', {}, { label: { code: 'DUPLICATE' } });
      return true;
    });
  }

  /** @throws DomainError NOT_FOUND, OUT_OF_SCOPE, DUPLICATE, VERSION_CONFLICT */
  updateCustom(ctx: Ctx, id: string, body: { label: string; order: number; active: boolean }, version: number): Promise<FieldSettings> {
    return this.#change(ctx, { id, ...body }, async (tx) => {
      const known = await customFields(tx);
      if (!known.some((field) => field.id === id)) throw notFound();
      if (known.some((field) => field.id !== id && field.label === body.label)) {
        throw new DomainError('DUPLICATE', {}, { label: { code: 'DUPLICATE' } });
      }
      const n = await tx.execute(
        `UPDATE custom_field SET label = $3, ord = $4, active = $5, version = version + 1 WHERE unit_id = $1 AND id = $2 AND version = $6`,
        [tx.unitId, id, body.label, body.order, body.active, version],
      );
      return n === 1;
    });
  }

  #change(ctx: Ctx, after: Record<string, unknown>, write: (tx: Tx) => Promise<boolean>): Promise<FieldSettings> {
    return this.db.inUnit(ctx, async (tx) => {
      await assertWholeUnit(tx);
      if (!(await write(tx))) throw new DomainError('VERSION_CONFLICT', {}, { current: await fieldSettings(tx) });
      await tx.audit({ action: 'fields.changed', entity: 'field_display', after });
      return fieldSettings(tx);
    });
  }
}

const OWN_KEY = /^[0-9a-f]{8}-/;

/** Ids among the fields must be custom fields of the unit. */
async function assertFields(tx: ReadTx, lists: Record<string, readonly string[]>): Promise<void> {
  const own = new Set((await customFields(tx)).map((field) => field.id));
  const faults = Object.entries(lists).flatMap(([name, list]) =>
    list.flatMap((key, i) => (OWN_KEY.test(key) && !own.has(key) ? [[`${name}.${String(i)}`, { code: 'NOT_FOUND' }] as const] : [])),
  );
  if (faults.length > 0) throw new DomainError('VALIDATION_FAILED', {}, Object.fromEntries(faults));
}
