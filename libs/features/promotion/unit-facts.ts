import type { Ctx, StaffActor } from '@platform/ctx/ctx';
import type { Locale } from '@contracts/locale';
import type { ReadTx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';

/** @throws DomainError FORBIDDEN */
export function staffOf(ctx: Ctx): StaffActor {
  if (ctx.actor.kind !== 'staff') throw new DomainError('FORBIDDEN');
  return ctx.actor;
}

/** Number of the unit, which is its code at the bureau, and the language of what jobs write. */
export async function unitFacts(tx: ReadTx): Promise<{ code: string; locale: Locale }> {
  const row = await tx.one<{ number: string; default_locale: Locale }>(`SELECT number, default_locale FROM school_unit WHERE id = $1`, [
    tx.unitId,
  ]);
  if (row === undefined) throw new Error('the unit of the transaction is gone');
  return { code: row.number, locale: row.default_locale };
}
