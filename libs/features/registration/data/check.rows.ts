import { randomUUIDv7 } from 'node:crypto';
import type { ReadTx, Tx } from '@platform/db/tx';
import { CHECK_LIMITS, lockedUntil, triesLeft, type CheckSubject } from '../domain/lock-rules';

export interface CheckSubjects {
  /** Blind index of the card's number; null before one is chosen. */
  card: Buffer | null;
  account: Buffer;
  device: Buffer;
  address: string;
}

const COLUMN: Readonly<Record<CheckSubject, string>> = {
  card: 'card_no_index',
  account: 'account_index',
  device: 'device_hash',
  address: 'address',
};
const SUBJECTS = Object.keys(CHECK_LIMITS) as CheckSubject[];

async function failures(tx: ReadTx, subject: CheckSubject, value: Buffer | string): Promise<Date[]> {
  const rows = await tx.query<{ at: Date }>(
    `SELECT at FROM card_check_attempt WHERE unit_id = $1 AND ${COLUMN[subject]} = $2 AND NOT ok AND at > now() - interval '2 hours'
      ORDER BY at DESC LIMIT $3`,
    [tx.unitId, value, CHECK_LIMITS[subject]],
  );
  return rows.map((row) => row.at);
}

/** End of the longest lock over card, account, device and address, or null (SUB-26). */
export async function lockOf(tx: ReadTx, subjects: CheckSubjects): Promise<Date | null> {
  let end: Date | null = null;
  for (const subject of SUBJECTS) {
    const value = subjects[subject];
    if (value === null) continue;
    const until = lockedUntil(await failures(tx, subject, value), CHECK_LIMITS[subject], tx.now);
    if (until !== null && (end === null || until > end)) end = until;
  }
  return end;
}

/** Fewest tries left of card and account. */
export async function leftOf(tx: ReadTx, subjects: CheckSubjects): Promise<number> {
  let left: number = CHECK_LIMITS.account;
  for (const subject of ['card', 'account'] as const) {
    const value = subjects[subject];
    if (value !== null) left = Math.min(left, triesLeft(await failures(tx, subject, value), CHECK_LIMITS[subject], tx.now));
  }
  return left;
}

/**
 * A check begins as a failed one, so that guesses made at the same moment count each other; the answer settles it.
 * @returns its id
 */
export async function beginCheck(tx: Tx, subjects: CheckSubjects & { card: Buffer }): Promise<string> {
  const id = randomUUIDv7();
  await tx.execute(
    `INSERT INTO card_check_attempt (unit_id, id, card_no_index, account_index, device_hash, address, ok, at)
     VALUES ($1, $2, $3, $4, $5, $6, false, now())`,
    [tx.unitId, id, subjects.card, subjects.account, subjects.device, subjects.address],
  );
  return id;
}

/** It matched. */
export async function passCheck(tx: Tx, id: string): Promise<void> {
  await tx.execute(`UPDATE card_check_attempt SET ok = true WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
}

/** The register did not answer: nobody guessed anything. */
export async function dropCheck(tx: Tx, id: string): Promise<void> {
  await tx.execute(`DELETE FROM card_check_attempt WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
}
