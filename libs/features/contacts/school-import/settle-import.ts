import { Injectable } from '@nestjs/common';
import { Imports, type RowOutcome } from '@features/imports';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { hintFor } from '@wecom';
import { schoolImportJob } from '../contacts.jobs';
import { readError } from '../write/change-error';

interface RowState extends Record<string, unknown> {
  n: number;
  undo: boolean;
  pending: boolean;
  error: string | null;
}

/** Tells the import what became of rows whose changes have all ended. */
@HandlesJob(schoolImportJob)
@Injectable()
export class SettleSchoolImport implements JobHandler<{ batchId: string }> {
  constructor(
    private readonly db: Db,
    private readonly imports: Imports,
  ) {}

  run(ctx: Ctx<SystemActor>, { batchId }: { batchId: string }): Promise<void> {
    return this.db.inUnit(ctx, async (tx) => {
      const rows = await rowStates(tx, batchId);
      const undone = new Set(rows.filter((row) => row.undo).map((row) => row.n));
      const ended = rows.filter((row) => !row.pending && (row.undo || !undone.has(row.n)));
      await this.imports.settle(
        tx,
        batchId,
        ended.map((row) => outcomeOf(row, ctx.locale)),
      );
    });
  }
}

function rowStates(tx: ReadTx, importId: string): Promise<RowState[]> {
  return tx.query<RowState>(
    `SELECT split_part(dedupe_key, ':', 3)::int AS n, starts_with(split_part(dedupe_key, ':', 4), 'undo') AS undo,
            bool_or(state = 'pending') AS pending, min(error) FILTER (WHERE state IN ('failed', 'discarded') AND error <> 'blocked') AS error
       FROM directory_change WHERE unit_id = $1 AND batch_id = $2 AND dedupe_key IS NOT NULL GROUP BY 1, 2`,
    [tx.unitId, importId],
  );
}

function outcomeOf(row: RowState, locale: Ctx['locale']): RowOutcome {
  if (row.error === null) return { n: row.n, state: row.undo ? 'undone' : 'done' };
  const { code, wecomCode } = readError(row.error);
  const params: Record<string, string> = wecomCode === null ? {} : { reason: hintFor(wecomCode, 'answer')[locale] };
  return { n: row.n, state: row.undo ? 'done' : 'failed', fault: { code, params } };
}
