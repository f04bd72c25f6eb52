import { Injectable } from '@nestjs/common';
import { StaffNow } from '@features/identity';
import type { ImportRowState } from '@contracts/imports';
import { makeCtx, type Ctx, type StaffCtx, type SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { linesOf, lockImport, markLines, type ImportJobRow } from './data/import.rows';
import { ImportKinds, type ImportSource, type RowFault } from './import-kinds';
import { Imports } from './imports.service';

const PAGE = 100;

/**
 * Hands the rows of an import to its source, a page per transaction: a killed run goes on with the rows that are left. It acts
 * as the person who confirmed, with the rights of this moment.
 */
@Injectable()
export class ImportRunner {
  constructor(
    private readonly db: Db,
    private readonly kinds: ImportKinds,
    private readonly imports: Imports,
    private readonly staff: StaffNow,
  ) {}

  async run(ctx: Ctx<SystemActor>, importId: string): Promise<void> {
    for (let after = 0; ;) {
      const last = await this.db.inUnit(ctx, (tx) => this.#page(tx, ctx, importId, after));
      if (last === undefined) return;
      after = last;
    }
  }

  /** @returns the last row handed over, undefined when none is left */
  async #page(tx: Tx, ctx: Ctx<SystemActor>, importId: string, after: number): Promise<number | undefined> {
    const job = await lockImport(tx, importId);
    if (job === undefined || (job.state !== 'running' && job.state !== 'undoing')) return undefined;
    const source = this.kinds.of(job.kind);
    const from: ImportRowState[] = job.state === 'running' ? ['ok'] : ['done'];
    const lines = await linesOf(tx, importId, { states: from, after: job.state === 'running' ? 0 : after, limit: PAGE });
    if (lines.length === 0 || source === undefined) {
      // Nothing was handed over, or all of it was answered at once.
      await this.imports.settle(tx, importId, []);
      return undefined;
    }
    const owner = await this.#owner(tx, ctx, job, source);
    if (owner === undefined) {
      const refused: RowFault = { code: 'FORBIDDEN' };
      const outcomes = lines.map(({ n }) => ({ n, state: 'failed' as const, faults: [refused] }));
      await markLines(tx, importId, from, outcomes);
      await this.imports.settle(tx, importId, []);
      return lines.at(-1)!.n;
    }
    const plans = await this.imports.plans(tx, importId, lines);
    await markLines(
      tx,
      importId,
      from,
      lines.map(({ n }) => ({ n, state: 'waiting', faults: [] })),
    );
    const outcomes = await (job.state === 'running' ? source.apply(tx, owner, importId, plans) : source.undo(tx, owner, importId, plans));
    await this.imports.settle(tx, importId, outcomes);
    return lines.at(-1)!.n;
  }

  async #owner(tx: Tx, ctx: Ctx, job: ImportJobRow, source: ImportSource): Promise<StaffCtx | undefined> {
    const actor = await this.staff.actor(tx, job.owner_id);
    if (actor === undefined) return undefined;
    const own = makeCtx({ unitId: ctx.unitId, actor, locale: job.locale, surface: 'worker' as const, requestId: ctx.requestId });
    return (await source.allowed(tx, own)) ? own : undefined;
  }
}
