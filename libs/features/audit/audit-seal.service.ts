import { Injectable } from '@nestjs/common';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { digestOf, FIRST, isOurCut, lastCut, lastSeal, linesOf, sealsAfter, strangers, unsealed } from './seal-rows';

const LINES = 2_000;
const SEALS = 200;

export interface ChainFault {
  /** `line-gone`, `line-changed` (or seal), `seal-gone`, `line-unsealed`, `head-gone`, `cut-false` */
  what: 'line-gone' | 'line-changed' | 'seal-gone' | 'line-unsealed' | 'head-gone' | 'cut-false';
  /** Number of the seal, or id of the line. */
  at: string;
}
/** A seal that somebody outside wrote down. */
export interface KnownHead {
  n: number;
  digest: string;
}

/** Chains the audit log by keyed hashes and looks whether it still is what was chained (J1). */
@Injectable()
export class AuditSeal {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
  ) {}

  /** Seals everything that waits; two at once follow each other. @returns number of lines */
  async seal(ctx: Ctx): Promise<number> {
    for (let sum = 0; ;) {
      const n = await this.db.inUnit(ctx, (tx) => this.#one(tx));
      sum += n;
      if (n < LINES) return sum;
    }
  }

  async #one(tx: Tx): Promise<number> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('audit-seal', $1))`, [tx.unitId]);
    const lines = await unsealed(tx, LINES);
    if (lines.length === 0) return 0;
    const last = await lastSeal(tx);
    const n = (last?.n ?? 0) + 1;
    const digest = digestOf(await this.keys.forUnit(tx), tx.unitId, n, last?.digest ?? FIRST, lines);
    await tx.execute(`INSERT INTO audit_seal (unit_id, n, lines, digest) VALUES ($1, $2, $3, $4)`, [tx.unitId, n, lines.length, digest]);
    await tx.execute(`INSERT INTO audit_seal_line (unit_id, id, n) SELECT $1, id, $3 FROM unnest($2::uuid[]) AS id`, [
      tx.unitId,
      lines.map((line) => line.id),
      n,
    ]);
    return lines.length;
  }

  /** The newest seal. */
  head(ctx: Ctx): Promise<KnownHead | undefined> {
    return this.db.read(ctx, (tx) => lastSeal(tx));
  }

  /**
   * Goes through the whole chain; what was cut off after five years begins with a checkpoint that only the product can make.
   * @param known seals written down outside: what was cut off after them is found, too
   * @returns what does not agree; empty when all is as it was sealed
   */
  async verify(ctx: Ctx, known: readonly KnownHead[] = []): Promise<ChainFault[]> {
    const faults: ChainFault[] = [];
    const cut = await this.db.read(ctx, async (tx) => {
      const row = await lastCut(tx);
      return row === undefined ? undefined : { ...row, ours: isOurCut(await this.keys.forUnit(tx), tx.unitId, row) };
    });
    if (cut?.ours === false) faults.push({ what: 'cut-false', at: String(cut.n) });
    const start = cut?.ours === true ? { n: cut.n, digest: cut.digest } : { n: 0, digest: FIRST };
    let before = start;
    if (known.some(({ n, digest }) => n === start.n && digest !== start.digest)) faults.push({ what: 'head-gone', at: String(start.n) });
    for (;;) {
      const seals = await this.db.read(ctx, (tx) => sealsAfter(tx, before.n, SEALS));
      for (const seal of seals) {
        if (seal.n !== before.n + 1) faults.push({ what: 'seal-gone', at: String(before.n + 1) });
        const { lines, digest } = await this.db.read(ctx, async (tx) => {
          const found = await linesOf(tx, seal.n);
          return { lines: found, digest: digestOf(await this.keys.forUnit(tx), tx.unitId, seal.n, before.digest, found) };
        });
        const gone = lines.filter((line) => line.line === null).map((line): ChainFault => ({ what: 'line-gone', at: line.id }));
        faults.push(...gone);
        if (gone.length === 0 && (digest !== seal.digest || lines.length !== seal.lines))
          faults.push({ what: 'line-changed', at: String(seal.n) });
        const head = known.find((one) => one.n === seal.n);
        if (head !== undefined && head.digest !== seal.digest) faults.push({ what: 'head-gone', at: String(seal.n) });
        // The next seal was made over this one as it was: one fault is one fault.
        before = seal;
      }
      if (seals.length < SEALS) break;
    }
    for (const head of known) if (head.n > before.n) faults.push({ what: 'head-gone', at: String(head.n) });
    const unknown = await this.db.read(ctx, (tx) => strangers(tx));
    return [...faults, ...unknown.map(({ id }): ChainFault => ({ what: 'line-unsealed', at: id }))];
  }
}
