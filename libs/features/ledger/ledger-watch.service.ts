import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { LedgerSource } from './data/ledger-rows';
import { checkLedger, type StoreFault } from './ledger-check';

/** Lines looked at in a day: some seconds of work. A longer ledger is gone through in several days, then from the start. */
const LINES_A_DAY = 200_000;
/** More rows than this are only counted: whoever looks into it runs the whole check. */
const ROWS_NAMED = 50;

interface Looked {
  slot: string;
  to: number;
  newest: number;
  faults: number;
}

/** Looks each day whether the tables still say what was sealed, and writes into the audit log what does not (BEY-01, S13). */
@Injectable()
export class LedgerWatch {
  constructor(private readonly db: Db) {}

  /**
   * Looks at the next part; a second time for the same slot only answers what was found then.
   * @param slot ISO 8601, when it was due
   * @returns number of rows that differ
   */
  async look(ctx: Ctx, slot: string, lines = LINES_A_DAY): Promise<number> {
    const last = await this.db.read(ctx, (tx) => lastLook(tx));
    if (last?.slot === slot) return last.faults;
    const from = last !== undefined && last.to < last.newest ? last.to + 1 : 1;
    const { faults, ...report } = await this.#found(ctx, { from, lines });
    if (report.newest === 0 && faults.length === 0) return 0;
    return this.db.inUnit(ctx, async (tx) => {
      await tx.query(`SELECT FROM ledger_key WHERE unit_id = $1 AND valid_to IS NULL FOR UPDATE`, [tx.unitId]);
      const other = await lastLook(tx);
      if (other?.slot === slot) return other.faults;
      const rows = faults.slice(0, ROWS_NAMED).map(({ block, what, row }) => ({ block, what, row }));
      await tx.audit({
        action: 'ledger.checked',
        entity: 'ledger_check',
        entityId: slot,
        after: { slot, from, ...report, faults: faults.length, rows },
        result: faults.length === 0 ? 'ok' : 'refused',
      });
      return faults.length;
    });
  }

  /** Each statement is a read of its own: families go on opening and answering meanwhile, so only what is there twice is a fault. */
  async #found(ctx: Ctx, part: { from: number; lines: number }): ReturnType<typeof checkLedger> {
    const source: LedgerSource = {
      unitId: ctx.unitId,
      query: <T extends QueryResultRow>(sql: string, params: readonly unknown[]) => this.db.read(ctx, (tx) => tx.query<T>(sql, params)),
    };
    const report = await checkLedger(source, part);
    if (report.faults.length === 0) return report;
    const named = ({ block, what, row }: StoreFault): string => `${String(block)} ${what} ${row}`;
    const again = new Set((await checkLedger(source, part)).faults.map(named));
    return { ...report, faults: report.faults.filter((fault) => again.has(named(fault))) };
  }
}

async function lastLook(source: LedgerSource): Promise<Looked | undefined> {
  const [row] = await source.query<{ after: Looked }>(
    `SELECT after FROM audit_log WHERE unit_id = $1 AND entity = 'ledger_check' ORDER BY entity_id DESC LIMIT 1`,
    [source.unitId],
  );
  return row?.after;
}
