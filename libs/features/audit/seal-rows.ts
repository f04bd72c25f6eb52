import { createHash, timingSafeEqual } from 'node:crypto';
import type { ReadTx } from '@platform/db/tx';
import type { UnitCipher } from '@platform/secrets/unit-keys';

/** What stands before the first seal. */
export const FIRST = '0'.repeat(64);

/** A line as it is sealed: every column by name and in UTC microseconds, so that no setting of a session changes its text. */
const LINE = `jsonb_build_array(a.id, (extract(epoch FROM a.at) * 1000000)::bigint, a.actor_kind, a.actor_id, a.actor_role, a.surface, a.ip,
  a.request_id, a.action, a.entity, a.entity_id, a.before, a.after, a.result)::text`;

export interface LineText {
  id: string;
  /** Null: the seal knows the line, the log has it no more. */
  line: string | null;
}
export interface SealRow {
  n: number;
  lines: number;
  digest: string;
}

/** Lines nobody sealed, oldest first. A line is written with its transaction: an hour covers the longest by far. */
export function unsealed(tx: ReadTx, limit: number): Promise<LineText[]> {
  return tx.query(
    `SELECT a.id, ${LINE} AS line FROM audit_log a
      WHERE a.unit_id = $1 AND a.at > coalesce((SELECT max(s.at) FROM audit_seal s WHERE s.unit_id = $1), '-infinity') - interval '1 hour'
        AND NOT EXISTS (SELECT FROM audit_seal_line l WHERE l.unit_id = $1 AND l.id = a.id)
      ORDER BY a.id LIMIT $2`,
    [tx.unitId, limit],
  );
}

export function lastSeal(tx: ReadTx): Promise<SealRow | undefined> {
  return tx.one(`SELECT n, lines, digest FROM audit_seal WHERE unit_id = $1 ORDER BY n DESC LIMIT 1`, [tx.unitId]);
}

export function sealsAfter(tx: ReadTx, n: number, limit: number): Promise<SealRow[]> {
  return tx.query(`SELECT n, lines, digest FROM audit_seal WHERE unit_id = $1 AND n > $2 ORDER BY n LIMIT $3`, [tx.unitId, n, limit]);
}

export function linesOf(tx: ReadTx, n: number): Promise<LineText[]> {
  return tx.query(
    `SELECT l.id, CASE WHEN a.id IS NULL THEN NULL ELSE ${LINE} END AS line FROM audit_seal_line l
       LEFT JOIN audit_log a ON a.unit_id = $1 AND a.id = l.id WHERE l.unit_id = $1 AND l.n = $2 ORDER BY l.id`,
    [tx.unitId, n],
  );
}

/** Lines older than two hours that no seal knows: written past the application. */
export function strangers(tx: ReadTx): Promise<{ id: string }[]> {
  return tx.query(
    `SELECT a.id FROM audit_log a WHERE a.unit_id = $1 AND a.at < (SELECT max(s.at) FROM audit_seal s WHERE s.unit_id = $1) - interval '2 hours'
        AND NOT EXISTS (SELECT FROM audit_seal_line l WHERE l.unit_id = $1 AND l.id = a.id) ORDER BY a.id LIMIT 50`,
    [tx.unitId],
  );
}

/** What a chain begins with after a cut: the seal up to which everything older than five years is gone. */
export interface CutRow {
  n: number;
  digest: string;
  lines: number;
  mac: string;
}

/** The newest checkpoint; undefined while nothing was ever cut. */
export function lastCut(tx: ReadTx): Promise<CutRow | undefined> {
  return tx.one(`SELECT n, digest, lines, mac FROM audit_cut WHERE unit_id = $1 ORDER BY n DESC LIMIT 1`, [tx.unitId]);
}

/** Proves that the product made the cut: nobody without the unit's key can, and none can be moved to another seal or unit. */
export function cutMac(cipher: UnitCipher, unitId: number, cut: { n: number; digest: string; lines: number }): string {
  return cipher.blindIndex('audit', `${String(unitId)}|cut|${String(cut.n)}|${cut.digest}|${String(cut.lines)}`).toString('hex');
}

/** Whether the product made this checkpoint. */
export function isOurCut(cipher: UnitCipher, unitId: number, cut: CutRow): boolean {
  const ours = Buffer.from(cutMac(cipher, unitId, cut));
  const given = Buffer.from(cut.mac);
  return ours.length === given.length && timingSafeEqual(ours, given);
}

/** HMAC-SHA-256 with a key of the unit that nothing else uses, over the seal before and every line in order. */
export function digestOf(cipher: UnitCipher, unitId: number, n: number, before: string, lines: readonly LineText[]): string {
  const hash = createHash('sha256');
  for (const { id, line } of lines) hash.update(`${id}\n${String(line?.length ?? -1)}\n${line ?? ''}\n`);
  return cipher.blindIndex('audit', `${String(unitId)}|${String(n)}|${before}|${hash.digest('hex')}`).toString('hex');
}
