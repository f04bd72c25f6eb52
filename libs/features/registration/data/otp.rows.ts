import type { ReadTx, Tx } from '@platform/db/tx';
import type { OtpFacts } from '../domain/otp-rules';

export interface ChallengeRow {
  id: string;
  areaCode: string;
  /** Sealed. */
  mobile: string;
  codeHash: Buffer;
  attempts: number;
  createdAt: Date;
  expiresAt: Date;
  consumedAt: Date | null;
}

const COLUMNS = `id, area_code AS "areaCode", mobile, code_hash AS "codeHash", attempts, created_at AS "createdAt", expires_at AS "expiresAt",
  consumed_at AS "consumedAt"`;

/** The newest code of an application, while it can be typed. */
export function openChallenge(tx: ReadTx, subscriptionId: string): Promise<ChallengeRow | undefined> {
  return tx.one<ChallengeRow>(
    `SELECT * FROM (SELECT ${COLUMNS} FROM otp_challenge WHERE unit_id = $1 AND subscription_id = $2 ORDER BY created_at DESC, id DESC LIMIT 1) AS c
      WHERE c."consumedAt" IS NULL AND c."expiresAt" > now()`,
    [tx.unitId, subscriptionId],
  );
}

/** What was sent before, for the limits (SUB-14). */
export async function otpFacts(tx: ReadTx, subscriptionId: string, mobileIndex: Buffer, deviceHash: Buffer): Promise<OtpFacts> {
  const row = await tx.one<OtpFacts>(
    `SELECT (SELECT max(created_at) FROM otp_challenge WHERE unit_id = $1 AND subscription_id = $2) AS "lastAt",
            n.count::int AS "ofNumber", n.since AS "numberSince", d.count::int AS "ofDevice", d.since AS "deviceSince"
       FROM (SELECT count(*), min(created_at) AS since FROM otp_challenge
              WHERE unit_id = $1 AND mobile_index = $3 AND created_at > now() - interval '1 hour') AS n,
            (SELECT count(*), min(created_at) AS since FROM otp_challenge
              WHERE unit_id = $1 AND device_hash = $4 AND created_at > now() - interval '1 day') AS d`,
    [tx.unitId, subscriptionId, mobileIndex, deviceHash],
  );
  return row ?? { lastAt: null, ofNumber: 0, numberSince: null, ofDevice: 0, deviceSince: null };
}

export async function insertChallenge(
  tx: Tx,
  challenge: {
    id: string;
    subscriptionId: string;
    areaCode: string;
    mobile: string;
    mobileIndex: Buffer;
    accountIndex: Buffer;
    deviceHash: Buffer;
    address: string;
    codeHash: Buffer;
    minutes: number;
  },
): Promise<void> {
  await tx.execute(
    `INSERT INTO otp_challenge (unit_id, id, subscription_id, area_code, mobile, mobile_index, account_index, device_hash, address, code_hash,
       created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now(), now() + make_interval(mins => $11))`,
    [
      tx.unitId,
      challenge.id,
      challenge.subscriptionId,
      challenge.areaCode,
      challenge.mobile,
      challenge.mobileIndex,
      challenge.accountIndex,
      challenge.deviceHash,
      challenge.address,
      challenge.codeHash,
      challenge.minutes,
    ],
  );
}

export async function countTry(tx: Tx, id: string): Promise<void> {
  await tx.execute(`UPDATE otp_challenge SET attempts = attempts + 1 WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
}

export async function consume(tx: Tx, id: string): Promise<void> {
  await tx.execute(`UPDATE otp_challenge SET consumed_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
}
