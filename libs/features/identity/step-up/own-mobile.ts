import { createHash } from 'node:crypto';
import type { ReadTx } from '@platform/db/tx';
import type { UnitKeys } from '@platform/secrets/unit-keys';
import { maskMobile, normalMobile } from '@platform/text/mobile';

export interface OwnMobile {
  /** With country code, `+85361234567`. */
  number: string;
  masked: string;
}

/** The number WeCom has of a member, unless it is one of mainland China, to which no codes are sent (spec 01 §0). */
export async function mobileOf(tx: ReadTx, keys: UnitKeys, memberId: string): Promise<OwnMobile | undefined> {
  const row = await tx.one<{ mobile: string | null }>(`SELECT mobile FROM member WHERE unit_id = $1 AND id = $2`, [tx.unitId, memberId]);
  if (row === undefined || row.mobile === null) return undefined;
  const written = await keys.open(tx, { table: 'member', column: 'mobile', row: memberId }, row.mobile);
  const digits = normalMobile(written);
  if (/^[56]\d{7}$/.test(digits)) return { number: `+853${digits}`, masked: maskMobile(written) };
  if (!written.trim().startsWith('+') || /^(86)?1\d{10}$/.test(digits)) return undefined;
  return /^\d{7,15}$/.test(digits) ? { number: `+${digits}`, masked: maskMobile(written) } : undefined;
}

/** The session is part of what is hashed: the same six digits of another session look different. */
export function codeHash(sessionId: string, code: string): Buffer {
  return createHash('sha256').update(`${sessionId}:${code}`).digest();
}
