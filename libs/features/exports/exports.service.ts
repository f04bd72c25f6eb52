import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DownloadService, FileAccess, ResultFiles } from '@features/files';
import { Reminders } from '@features/reminders';
import { EXPORT_LIMITS, type ExportKind, type ExportView, type exportsApi } from '@contracts/exports';
import type { OkOf, QueryOf } from '@contracts/route';
import type { Ctx, StaffActor, StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import {
  cancelExport,
  countExports,
  exportsOf,
  insertExport,
  lockOwnExport,
  ownExport,
  unfinishedOf,
  type ExportRow,
} from './data/export-rows';
import { ExportKinds } from './export-kinds';
import { presentExport, readExportCursor, writeExportCursor } from './export-presenter';
import { runExport } from './exports.jobs';

const LIST_ROWS = 20;
/** `used_by` of result files. */
export const USED_BY = 'export';
export const topicOf = (exportId: string): string => `export:${exportId}`;

function staffOf(ctx: Ctx): StaffActor {
  if (ctx.actor.kind !== 'staff') throw new DomainError('FORBIDDEN');
  return ctx.actor;
}

/** Downloads of a person: start, look, cancel, fetch. Only their owner sees them. */
@Injectable()
export class Exports implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly kinds: ExportKinds,
    private readonly access: FileAccess,
    private readonly files: ResultFiles,
    private readonly downloads: DownloadService,
    private readonly reminders: Reminders,
  ) {}

  onModuleInit(): void {
    this.access.register(USED_BY, (tx, ctx, exportId) => this.#mayRead(tx, ctx, exportId));
  }

  /**
   * Front door: begins a download in the caller's transaction, after the caller has checked the right to it.
   * @throws DomainError RATE_LIMITED while five of this person wait or run
   */
  async start(tx: Tx, request: { kind: ExportKind; refId: string | null; title: string; params: object }): Promise<ExportView> {
    const actor = staffOf(tx.ctx);
    if ((await unfinishedOf(tx, actor.memberId)) >= EXPORT_LIMITS.unfinished) throw new DomainError('RATE_LIMITED', { s: 60 });
    const row = await insertExport(tx, { ...request, ownerId: actor.memberId, locale: tx.ctx.locale });
    await tx.audit({ action: 'export.started', entity: 'export', entityId: row.id, after: { kind: row.kind, refId: row.ref_id } });
    await tx.enqueue(runExport, { exportId: row.id });
    return presentExport(row, tx.ctx.locale);
  }

  list(ctx: Ctx, query: QueryOf<typeof exportsApi.list>): Promise<OkOf<typeof exportsApi.list>> {
    const { memberId } = staffOf(ctx);
    const refId = query.refId ?? null;
    return this.db.read(ctx, async (tx) => {
      const limit = query.pageSize ?? LIST_ROWS;
      if (query.page !== undefined) {
        const total = await countExports(tx, memberId, refId);
        const page = Math.min(query.page, Math.max(1, Math.ceil(total / limit)));
        const rows = await exportsOf(tx, memberId, refId, { limit, offset: (page - 1) * limit, after: null });
        return { items: rows.map((row) => presentExport(row, ctx.locale)), total, page, pageSize: limit };
      }
      const after = query.cursor === undefined ? null : readExportCursor(query.cursor);
      const rows = await exportsOf(tx, memberId, refId, { limit: limit + 1, offset: 0, after });
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map((row) => presentExport(row, ctx.locale)),
        nextCursor: last === undefined ? null : writeExportCursor(last.sort_at, last.id),
      };
    });
  }

  /** @throws DomainError NOT_FOUND */
  async one(ctx: Ctx, id: string): Promise<ExportView> {
    const { memberId } = staffOf(ctx);
    const row = await this.db.read(ctx, (tx) => ownExport(tx, id, memberId));
    if (row === undefined) throw notFound();
    return presentExport(row, ctx.locale);
  }

  /** Stops what waits or runs and throws away what is ready; what has ended otherwise stays as it is. @throws DomainError NOT_FOUND */
  cancel(ctx: Ctx, id: string): Promise<{ ok: true }> {
    const { memberId } = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const row = await lockOwnExport(tx, id, memberId);
      if (row === undefined) throw notFound();
      if (!['queued', 'running', 'ready'].includes(row.state)) return { ok: true as const };
      if (row.file_id !== null) await this.files.drop(tx, row.file_id);
      await cancelExport(tx, id);
      await this.reminders.withdraw(tx, topicOf(id), 'gone');
      await tx.audit({ action: 'export.cancelled', entity: 'export', entityId: id, before: { state: row.state } });
      tx.hint(topicOf(id));
      return { ok: true as const };
    });
  }

  /**
   * @returns signed address of the file, for this person and network address, ten minutes
   * @throws DomainError NOT_FOUND also when the right to the thing itself is gone; STATE_CONFLICT while there is no file
   */
  async download(ctx: Ctx, id: string): Promise<string> {
    const actor = staffOf(ctx);
    const row = await this.db.read(ctx, async (tx) => {
      const found = await ownExport(tx, id, actor.memberId);
      if (found === undefined || !(await this.#allowed(tx, { ...ctx, actor }, found))) throw notFound();
      return found;
    });
    if (row.state !== 'ready' || row.file_id === null) throw new DomainError('STATE_CONFLICT');
    const link = await this.downloads.link(ctx, row.file_id);
    return link;
  }

  async #mayRead(tx: ReadTx, ctx: Ctx, exportId: string): Promise<boolean> {
    if (ctx.actor.kind !== 'staff') return false;
    const row = await ownExport(tx, exportId, ctx.actor.memberId);
    return row !== undefined && row.state === 'ready' && this.#allowed(tx, { ...ctx, actor: ctx.actor }, row);
  }

  #allowed(tx: ReadTx, ctx: StaffCtx, row: ExportRow): Promise<boolean> {
    return this.kinds.of(row.kind).allowed(tx, ctx, { refId: row.ref_id, params: row.params });
  }
}
