import { Injectable } from '@nestjs/common';
import { ERRORS } from '@contracts/errors';
import { fill, textOf } from '@contracts/locale';
import type { BodyOf, OkOf, QueryOf } from '@contracts/route';
import type { ChangeAnswer, ChangeItem, changesApi } from '@contracts/directory-changes';
import type { schoolEditApi } from '@contracts/school-contacts';
import { actorId, type Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { isoMacau } from '@platform/time/macau-time';
import { hintFor } from '@wecom';
import { changeById, laneState, type SealedRow } from '../data/change.rows';
import { readError } from '../write/change-error';
import { openBase, openCommand, openTheirs } from '../write/change-seal';
import { DirectoryChanges, resultOf } from '../write/directory-changes.service';
import { carriedOut } from './answers';
import { factTexts } from './fact-texts';

type Api = typeof changesApi;
const PAGE = 20;
const FAULTS = 50;

/** Changes that wait for WeCom or failed, with 【重試】 and 【放棄】 (14 §7). */
@Injectable()
export class ChangeList {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly changes: DirectoryChanges,
  ) {}

  list(ctx: Ctx, query: QueryOf<Api['list']>): Promise<OkOf<Api['list']>> {
    return this.db.read(ctx, async (tx) => {
      const limit = query.pageSize ?? PAGE;
      const after = query.cursor ?? '0';
      if (!/^\d{1,18}$/.test(after)) throw new DomainError('VALIDATION_FAILED');
      const offset = query.page === undefined ? 0 : (query.page - 1) * limit;
      const rows = await tx.query<SealedRow & { by: string | null } & Record<string, unknown>>(
        `SELECT c.id, c.seq::text AS seq, c.kind, c.label, c.state, c.attempts, c.error, c.created_at, m.name AS by
           FROM directory_change c LEFT JOIN member m ON m.unit_id = $1 AND m.id = c.actor_id
          WHERE c.unit_id = $1 AND c.state = $2 AND c.seq > $3::bigint ORDER BY c.seq LIMIT $4 OFFSET $5`,
        [tx.unitId, query.state, query.page === undefined ? after : '0', limit + 1, offset],
      );
      const items = rows.slice(0, limit).map((row) => itemOf(row, row.by, ctx));
      if (query.page === undefined) return { items, nextCursor: rows.length > limit ? rows[limit - 1]!.seq : null };
      const total = await numberOf(tx, query.state);
      return { items, total, page: query.page, pageSize: limit };
    });
  }

  numbers(ctx: Ctx): Promise<OkOf<Api['numbers']>> {
    return this.db.read(ctx, async (tx) => {
      const { pausedMs, error } = await laneState(tx);
      return {
        pending: await numberOf(tx, 'pending'),
        failed: await numberOf(tx, 'failed'),
        waits: pausedMs > 0 && error !== null ? errorText(error, ctx) : null,
      };
    });
  }

  /** One's own change, and any for those who may see the list. @throws DomainError NOT_FOUND */
  one(ctx: Ctx, id: string): Promise<ChangeAnswer> {
    return this.db.read(ctx, async (tx) => {
      const row = await changeById(tx, id);
      if (row === undefined || (row.actor_id !== actorId(ctx.actor) && !ctx.actor.rights.has('directory.sync'))) throw notFound();
      return answerOf(row);
    });
  }

  /** The form's wait after its change was committed. @throws DomainError NOT_FOUND, and what WeCom refused */
  async settle(ctx: Ctx, id: string): Promise<ChangeAnswer> {
    return carriedOut(this.changes, ctx, await this.one(ctx, id));
  }

  conflict(ctx: Ctx, id: string): Promise<OkOf<Api['conflict']>> {
    return this.db.read(ctx, async (tx) => {
      const row = await changeById(tx, id);
      if (row === undefined || row.error !== 'conflict' || row.payload === null) throw notFound();
      const cipher = await this.keys.forUnit(tx);
      const theirs = openTheirs(cipher, row) ?? {};
      const base = openBase(cipher, row) ?? {};
      return { fields: await factTexts(tx, openCommand(cipher, row), base, theirs) };
    });
  }

  retry(ctx: Ctx, id: string, body: BodyOf<Api['retry']>): Promise<ChangeAnswer> {
    return this.db.inUnit(ctx, async (tx) => {
      await this.changes.retry(tx, id, { overwrite: body.overwrite });
      return answerOf((await changeById(tx, id))!);
    });
  }

  discard(ctx: Ctx, id: string): Promise<{ ok: true }> {
    return this.db.inUnit(ctx, async (tx) => {
      await this.changes.discard(tx, id);
      return { ok: true as const };
    });
  }

  /** How far a batch is, for the person who began it and for administrators. @throws DomainError NOT_FOUND */
  batch(ctx: Ctx, batchId: string): Promise<OkOf<(typeof schoolEditApi)['batch']>> {
    return this.db.read(ctx, async (tx) => {
      const mine = await tx.one(`SELECT 1 FROM directory_change WHERE unit_id = $1 AND batch_id = $2 AND ($3 OR actor_id = $4) LIMIT 1`, [
        tx.unitId,
        batchId,
        ctx.actor.rights.has('directory.sync'),
        actorId(ctx.actor),
      ]);
      if (mine === undefined) throw notFound();
      const { total, pending, done, failed, discarded } = await this.changes.progress(tx, batchId);
      const rows = await tx.query<{ label: string; error: string }>(
        `SELECT label, error FROM directory_change WHERE unit_id = $1 AND batch_id = $2 AND state = 'failed' ORDER BY seq LIMIT $3`,
        [tx.unitId, batchId, FAULTS],
      );
      return {
        total,
        pending,
        done,
        failed: failed + discarded,
        faults: rows.map((row) => ({ label: row.label, reason: errorText(row.error, ctx) })),
      };
    });
  }
}

async function numberOf(tx: ReadTx, state: 'pending' | 'failed'): Promise<number> {
  const row = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM directory_change WHERE unit_id = $1 AND state = $2`, [
    tx.unitId,
    state,
  ]);
  return row?.n ?? 0;
}

function answerOf(row: SealedRow): ChangeAnswer {
  const { state, code } = resultOf(row);
  return { changeId: row.id, id: row.result_id ?? row.entity_id, state, code };
}

function itemOf(row: SealedRow, by: string | null, ctx: Ctx): ChangeItem {
  return {
    id: row.id,
    kind: row.kind,
    label: row.label,
    state: row.state,
    attempts: row.attempts,
    error: row.error === null ? null : errorText(row.error, ctx),
    conflict: row.error === 'conflict',
    by,
    createdAt: isoMacau(row.created_at),
  };
}

function errorText(error: string, ctx: Ctx): string {
  const { code, wecomCode } = readError(error);
  const reason = wecomCode === null ? '' : hintFor(wecomCode, 'answer')[ctx.locale];
  return fill(textOf(ERRORS[code], ctx.locale), { reason });
}
