import { Injectable } from '@nestjs/common';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { PlatformPool } from '@platform/pools';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { cutMac, lastCut } from './seal-rows';

const PAGE = 5_000;
/** How long the audit log is kept (OVR-31); the database lets nothing younger go. */
export const KEPT_YEARS = 5;

/**
 * Takes what is older than five years out of the audit log (OVR-31). First a checkpoint that carries the head of the chain over
 * the cut, by the application; then the lines, by role platform, which may remove nothing else. Cut off half-way it goes on
 * where it was: the checkpoint stands, and what is before it belongs to no chain any more.
 */
@Injectable()
export class AuditCut {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly platform: PlatformPool,
  ) {}

  /** @returns number of lines that went */
  async cut(ctx: Ctx): Promise<number> {
    const upTo = await this.#checkpoint(ctx);
    return upTo === undefined ? 0 : this.#remove(ctx.unitId, upTo);
  }

  /** Up to the newest seal of which all lines, and all before it, are too old; the newest of all stays as the head. */
  #checkpoint(ctx: Ctx): Promise<number | undefined> {
    return this.db.inUnit(ctx, async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('audit-seal', $1))`, [tx.unitId]);
      const before = await lastCut(tx);
      const seal = await tx.one<{ n: number; digest: string; lines: number }>(
        `SELECT s.n, s.digest,
           (SELECT coalesce(sum(x.lines), 0)::int FROM audit_seal x WHERE x.unit_id = $1 AND x.n > $2 AND x.n <= s.n) AS lines
           FROM audit_seal s WHERE s.unit_id = $1 AND s.n > $2 AND s.at < now() - make_interval(years => $3)
             AND s.n < (SELECT max(n) FROM audit_seal WHERE unit_id = $1)
          ORDER BY s.n DESC LIMIT 1`,
        [tx.unitId, before?.n ?? 0, KEPT_YEARS],
      );
      if (seal === undefined) return before?.n;
      // The time of a seal is under no key, that of a line is: seals made to look old take no young line with them.
      const young = await tx.one(
        `SELECT 1 FROM audit_seal_line l JOIN audit_log a ON a.unit_id = $1 AND a.id = l.id
          WHERE l.unit_id = $1 AND l.n > $2 AND l.n <= $3 AND a.at >= now() - make_interval(years => $4) LIMIT 1`,
        [tx.unitId, before?.n ?? 0, seal.n, KEPT_YEARS],
      );
      if (young !== undefined) return before?.n;
      const mac = cutMac(await this.keys.forUnit(tx), tx.unitId, seal);
      await tx.execute(`INSERT INTO audit_cut (unit_id, n, digest, lines, mac) VALUES ($1, $2, $3, $4, $5)`, [
        tx.unitId,
        seal.n,
        seal.digest,
        seal.lines,
        mac,
      ]);
      await tx.audit({ action: 'audit.cut', entity: 'audit_cut', entityId: String(seal.n), after: { lines: seal.lines } });
      return seal.n;
    });
  }

  /** Lines first, then what knew them, then the seals; page by page. */
  async #remove(unitId: number, upTo: number): Promise<number> {
    const sum = await this.#pages(
      `DELETE FROM audit_log WHERE unit_id = $1 AND id IN (
         SELECT l.id FROM audit_seal_line l JOIN audit_log a ON a.unit_id = $1 AND a.id = l.id WHERE l.unit_id = $1 AND l.n <= $2 LIMIT ${String(PAGE)})
       RETURNING 1`,
      [unitId, upTo],
    );
    await this.#pages(
      `DELETE FROM audit_seal_line WHERE unit_id = $1 AND id IN (
         SELECT id FROM audit_seal_line WHERE unit_id = $1 AND n <= $2 ORDER BY n LIMIT ${String(PAGE)}) AND n <= $2 RETURNING 1`,
      [unitId, upTo],
    );
    await this.#pages(
      `DELETE FROM audit_seal WHERE unit_id = $1 AND n IN (SELECT n FROM audit_seal WHERE unit_id = $1 AND n <= $2 LIMIT ${String(PAGE)}) RETURNING 1`,
      [unitId, upTo],
    );
    return sum;
  }

  async #pages(sql: string, values: unknown[]): Promise<number> {
    for (let sum = 0; ;) {
      const rows = await this.platform.query(sql, values);
      sum += rows.length;
      if (rows.length < PAGE) return sum;
    }
  }
}
