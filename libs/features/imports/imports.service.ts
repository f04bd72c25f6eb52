import { createHash, randomUUIDv7 } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Reminders } from '@features/reminders';
import { IMPORT_LIMITS, type ImportKind, type ImportRow, type importsApi, type ImportView } from '@contracts/imports';
import { textOf } from '@contracts/locale';
import type { OkOf, QueryOf } from '@contracts/route';
import type { Ctx, StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { SheetReader } from '@platform/sheets/sheet-reader';
import { SheetFault } from '@platform/sheets/read-sheet';
import { sheetFile } from '@platform/sheets/sheet-file';
import { maskMobile } from '@platform/text/mobile';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import {
  importsOf,
  insertImport,
  linesOf,
  lockImport,
  markLines,
  ownImport,
  repeatedAt,
  rowCounts,
  setState,
  type ImportJobRow,
  type ImportLine,
} from './data/import.rows';
import { fileRows, headerPlaces } from './domain/headers';
import { ImportKinds, type ImportSource, type RowOutcome } from './import-kinds';
import { FAULTS_NAME, faultText, finishedWords, REASON, TEMPLATE_NAME, rowText } from './import-words';
import { runImport } from './imports.jobs';

const PAGE = 50;
/** A cursor is the number of the last line shown, in this base; five signs hold more lines than a file may have. */
const BASE = 36;
const CURSOR = /^[0-9a-z]{1,5}$/;
const DAY_MS = 86_400_000;
/** Rows read at a time for the file of faults. */
const FAULTS_PAGE = 500;

export const importTopic = (id: string): string => `import:${id}`;

/** A file that a browser gets at once. */
export interface MadeFile {
  name: string;
  body: Readable;
}

interface LineData {
  cells: Record<string, string>;
  plan?: unknown;
}

/** Imports of a person: template, preview, confirm, results, undo. Only the person who uploaded sees his import. */
@Injectable()
export class Imports {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly kinds: ImportKinds,
    private readonly reader: SheetReader,
    private readonly reminders: Reminders,
  ) {}

  /** @throws DomainError NOT_FOUND, FORBIDDEN */
  async template(ctx: Ctx, kind: ImportKind): Promise<MadeFile> {
    const source = await this.db.read(ctx, (tx) => this.#source(tx, ctx, kind));
    const example = source.columns.map((column) => column.example);
    const columns = source.columns.map(({ header, width, required }) => ({
      header: `${textOf(header, ctx.locale)}${required ? '*' : ''}`,
      width,
    }));
    const title = `${textOf(source.title, ctx.locale)} ${textOf(TEMPLATE_NAME, ctx.locale)}`;
    return { name: `${title}.xlsx`, body: sheetFile({ name: title, columns, rows: once(example) }) };
  }

  /**
   * Reads a file and judges its rows; nothing else is written.
   * @throws DomainError IMPORT_FILE_UNREADABLE, IMPORT_TOO_MANY_ROWS, IMPORT_HEADER_MISSING, IMPORT_EMPTY
   */
  async preview(ctx: Ctx, kind: ImportKind, fileName: string, bytes: Buffer): Promise<ImportView> {
    const source = await this.db.read(ctx, (tx) => this.#source(tx, ctx, kind));
    const sheet = await this.#read(bytes, source);
    const places = headerPlaces(source.columns, sheet.header);
    const missing = source.columns.find((column) => column.required && !places.has(column.key));
    if (missing !== undefined) throw new DomainError('IMPORT_HEADER_MISSING', { column: textOf(missing.header, ctx.locale) });
    const rows = fileRows(places, sheet.rows);
    if (rows.length === 0) throw new DomainError('IMPORT_EMPTY');
    const digest = createHash('sha256').update(bytes).digest();
    return this.db.inUnit(ctx, async (tx) => {
      const staff = staffOf(ctx);
      const checked = new Map((await source.check(tx, staff, rows)).map((row) => [row.n, row]));
      const id = randomUUIDv7();
      const cipher = await this.keys.forUnit(tx);
      const lines = rows.map(({ n, cells }): ImportLine => {
        const verdict = checked.get(n);
        if (verdict === undefined) throw new Error(`the source ${kind} has not judged row ${String(n)}`);
        const { state, plan, faults } = verdict;
        return { n, state, faults: [...faults], data: cipher.seal(place(id, n), JSON.stringify({ cells, plan } satisfies LineData)) };
      });
      await insertImport(tx, { id, kind, ownerId: staff.actor.memberId, locale: ctx.locale, fileName, digest }, lines);
      return this.#view(tx, ctx, (await ownImport(tx, id, staff.actor.memberId))!, source);
    });
  }

  async #read(bytes: Buffer, source: ImportSource) {
    try {
      return await this.reader.read(bytes, { rows: source.maxRows, columns: 60, cell: 500 });
    } catch (error) {
      if (!(error instanceof SheetFault)) throw error;
      if (error.code === 'too_many_rows') throw new DomainError('IMPORT_TOO_MANY_ROWS', { max: source.maxRows });
      if (error.code === 'empty') throw new DomainError('IMPORT_EMPTY');
      throw new DomainError('IMPORT_FILE_UNREADABLE', {}, { fault: error.code });
    }
  }

  list(ctx: Ctx, kind: ImportKind): Promise<{ items: ImportView[] }> {
    return this.db.read(ctx, async (tx) => {
      const source = await this.#source(tx, ctx, kind);
      const items: ImportView[] = [];
      for (const job of await importsOf(tx, staffOf(ctx).actor.memberId, kind)) items.push(await this.#view(tx, ctx, job, source));
      return { items };
    });
  }

  /** @throws DomainError NOT_FOUND */
  one(ctx: Ctx, id: string): Promise<ImportView> {
    return this.db.read(ctx, async (tx) => {
      const { job, source } = await this.#own(tx, ctx, id);
      return this.#view(tx, ctx, job, source);
    });
  }

  rows(ctx: Ctx, id: string, query: QueryOf<typeof importsApi.rows>): Promise<OkOf<typeof importsApi.rows>> {
    return this.db.read(ctx, async (tx) => {
      const { job, source } = await this.#own(tx, ctx, id);
      const states = query.state === undefined ? null : [query.state];
      const limit = query.pageSize ?? PAGE;
      if (query.page !== undefined) {
        const counts = await rowCounts(tx, id);
        const total = states === null ? sum(Object.values(counts)) : counts[query.state!];
        const page = Math.min(query.page, Math.max(1, Math.ceil(total / limit)));
        const lines = await linesOf(tx, id, { states, after: 0, limit, offset: (page - 1) * limit });
        return { items: await this.#shown(tx, ctx, job, source, lines), total, page, pageSize: limit };
      }
      const after = query.cursor === undefined ? 0 : lineOf(query.cursor);
      const lines = await linesOf(tx, id, { states, after, limit: limit + 1 });
      const shown = lines.slice(0, limit);
      const next = lines.length > limit ? shown.at(-1)!.n.toString(BASE) : null;
      return { items: await this.#shown(tx, ctx, job, source, shown), nextCursor: next };
    });
  }

  /** Rows without faults are written by a job. A second press answers the same. @throws DomainError NOT_FOUND, STATE_CONFLICT */
  confirm(ctx: Ctx, id: string): Promise<ImportView> {
    return this.db.inUnit(ctx, async (tx) => {
      const { source } = await this.#own(tx, ctx, id);
      const job = (await lockImport(tx, id))!;
      if (job.state === 'cancelled' || job.state === 'undoing' || job.state === 'undone') throw new DomainError('STATE_CONFLICT');
      if (job.state === 'preview') {
        const { ok } = await rowCounts(tx, id);
        await setState(tx, id, ok === 0 ? 'done' : 'running', 'confirmed_at');
        await tx.audit({ action: 'import.confirmed', entity: 'import', entityId: id, after: { kind: job.kind, rows: ok } });
        if (ok > 0) await tx.enqueue(runImport, { importId: id }, { dedupe: id });
        tx.hint(importTopic(id));
      }
      return this.#view(tx, ctx, (await ownImport(tx, id, job.owner_id))!, source);
    });
  }

  cancel(ctx: Ctx, id: string): Promise<{ ok: true }> {
    return this.db.inUnit(ctx, async (tx) => {
      await this.#own(tx, ctx, id);
      const job = (await lockImport(tx, id))!;
      if (job.state !== 'preview' && job.state !== 'cancelled') throw new DomainError('STATE_CONFLICT');
      await tx.execute(`DELETE FROM import_row WHERE unit_id = $1 AND import_id = $2`, [tx.unitId, id]);
      await setState(tx, id, 'cancelled');
      return { ok: true as const };
    });
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT */
  undo(ctx: Ctx, id: string): Promise<ImportView> {
    return this.db.inUnit(ctx, async (tx) => {
      const { source } = await this.#own(tx, ctx, id);
      const job = (await lockImport(tx, id))!;
      if (job.state !== 'undoing' && job.state !== 'undone') {
        if (undoUntil(job, tx.now) === null) throw new DomainError('STATE_CONFLICT');
        await setState(tx, id, 'undoing');
        await tx.audit({ action: 'import.undone', entity: 'import', entityId: id, after: { kind: job.kind } });
        await tx.enqueue(runImport, { importId: id }, { dedupe: id });
        tx.hint(importTopic(id));
      }
      return this.#view(tx, ctx, (await ownImport(tx, id, job.owner_id))!, source);
    });
  }

  /** The rows that were not imported, with their reasons, ready to be mended and uploaded again. */
  async faults(ctx: Ctx, id: string): Promise<MadeFile> {
    const { job, source } = await this.db.read(ctx, (tx) => this.#own(tx, ctx, id));
    const columns = source.columns.map(({ header, width }) => ({ header: textOf(header, ctx.locale), width }));
    const name = `${textOf(source.title, ctx.locale)} ${textOf(FAULTS_NAME, ctx.locale)}`;
    return {
      name: `${name}.xlsx`,
      body: sheetFile({
        name,
        columns: [...columns, { header: textOf(REASON, ctx.locale), width: 40 }],
        rows: this.#faultRows(ctx, job, source),
      }),
    };
  }

  async *#faultRows(ctx: Ctx, job: ImportJobRow, source: ImportSource): AsyncGenerator<string[]> {
    for (let after = 0; ;) {
      const page = await this.db.read(ctx, async (tx) => {
        const lines = await linesOf(tx, job.id, { states: ['error', 'failed'], after, limit: FAULTS_PAGE });
        const opened = await this.#opened(tx, job.id, lines);
        return lines.map((line, i) => ({ line, cells: opened[i]!.cells }));
      });
      for (const { line, cells } of page) {
        const reasons = line.faults.map((fault) => faultText(source, fault, ctx.locale)).join('; ');
        yield [...source.columns.map((column) => cells[column.key] ?? ''), rowText(line.n, reasons, ctx.locale)];
      }
      if (page.length < FAULTS_PAGE) return;
      after = page.at(-1)!.line.n;
    }
  }

  /**
   * Front door for sources: what became of rows that `apply` or `undo` had begun. Ends the import when none waits any more.
   * Rows that are further already stay as they are.
   */
  async settle(tx: Tx, importId: string, outcomes: readonly RowOutcome[]): Promise<void> {
    const job = await lockImport(tx, importId);
    if (job === undefined) return;
    await markLines(
      tx,
      importId,
      ['waiting'],
      outcomes.map(({ n, state, fault }) => ({ n, state, faults: fault === undefined ? [] : [fault] })),
    );
    await this.#endWhenSettled(tx, job);
    tx.hint(importTopic(importId));
  }

  async #endWhenSettled(tx: Tx, job: ImportJobRow): Promise<void> {
    const counts = await rowCounts(tx, job.id);
    if (counts.waiting > 0 || (job.state === 'running' && counts.ok > 0)) return;
    if (job.state !== 'running' && job.state !== 'undoing') return;
    await setState(tx, job.id, job.state === 'running' ? 'done' : 'undone', 'finished_at');
    if (job.state !== 'running') return;
    const source = this.kinds.of(job.kind);
    if (source === undefined) return;
    await tx.audit({ action: 'import.finished', entity: 'import', entityId: job.id, after: { kind: job.kind, ...counts } });
    const topic = await this.reminders.putTopic(tx, {
      module: 'system',
      sourceKey: importTopic(job.id),
      ...finishedWords(source.title, { done: counts.done, failed: counts.failed + counts.error }, job.locale),
      url: source.page,
    });
    await this.reminders.putLines(tx, topic, {
      sql: `SELECT $3::uuid AS recipient_id, 'member' AS recipient_kind, NULL::uuid AS student_id`,
      params: [job.owner_id],
    });
    tx.hint(`me:${job.owner_id}`);
  }

  /** Plans of some rows, for the runner. */
  async plans(tx: ReadTx, importId: string, lines: readonly ImportLine[]): Promise<{ n: number; plan: unknown }[]> {
    const opened = await this.#opened(tx, importId, lines);
    return lines.map(({ n }, i) => ({ n, plan: opened[i]!.plan }));
  }

  async #opened(tx: ReadTx, importId: string, lines: readonly ImportLine[]): Promise<LineData[]> {
    const cipher = await this.keys.forUnit(tx);
    return lines.map((line) => JSON.parse(cipher.open(place(importId, line.n), line.data)) as LineData);
  }

  async #shown(tx: ReadTx, ctx: Ctx, job: ImportJobRow, source: ImportSource, lines: readonly ImportLine[]): Promise<ImportRow[]> {
    const opened = await this.#opened(tx, job.id, lines);
    return lines.map(({ n, state, faults }, i) => ({
      n,
      state,
      cells: source.columns.map(({ key, mobile }) => {
        const cell = opened[i]!.cells[key] ?? '';
        return mobile === true && cell !== '' ? maskMobile(cell) : cell;
      }),
      faults: faults.map((fault) => faultText(source, fault, ctx.locale)),
    }));
  }

  async #view(tx: ReadTx, ctx: Ctx, job: ImportJobRow, source: ImportSource): Promise<ImportView> {
    const counts = await rowCounts(tx, job.id);
    const until = undoUntil(job, tx.now);
    return {
      id: job.id,
      kind: job.kind,
      state: job.state,
      fileName: job.file_name,
      columns: source.columns.map((column) => textOf(column.header, ctx.locale)),
      rows: { total: sum(Object.values(counts)), ...counts },
      repeatedAt: isoMacauOrNull(await repeatedAt(tx, job)),
      createdAt: isoMacau(job.created_at),
      finishedAt: isoMacauOrNull(job.finished_at),
      undoUntil: until !== null && counts.done > 0 ? isoMacau(until) : null,
    };
  }

  async #own(tx: ReadTx, ctx: Ctx, id: string): Promise<{ job: ImportJobRow; source: ImportSource }> {
    const job = await ownImport(tx, id, staffOf(ctx).actor.memberId);
    if (job === undefined) throw notFound();
    return { job, source: await this.#source(tx, ctx, job.kind) };
  }

  async #source(tx: ReadTx, ctx: Ctx, kind: ImportKind): Promise<ImportSource> {
    const source = this.kinds.of(kind);
    if (source === undefined) throw notFound();
    if (!(await source.allowed(tx, staffOf(ctx)))) throw new DomainError('FORBIDDEN');
    return source;
  }
}

function staffOf(ctx: Ctx): StaffCtx {
  if (ctx.actor.kind !== 'staff') throw new DomainError('FORBIDDEN');
  return { ...ctx, actor: ctx.actor };
}

const place = (importId: string, n: number) => ({ table: 'import_row', column: 'data', row: `${importId}/${String(n)}` });

function undoUntil(job: ImportJobRow, now: Date): Date | null {
  if (job.state !== 'done' || job.confirmed_at === null) return null;
  const until = new Date(job.confirmed_at.getTime() + IMPORT_LIMITS.undoDays * DAY_MS);
  return until > now ? until : null;
}

/** @throws DomainError VALIDATION_FAILED for a cursor that is none of ours */
function lineOf(cursor: string): number {
  if (!CURSOR.test(cursor)) throw new DomainError('VALIDATION_FAILED', {}, { cursor: { code: 'invalid_format' } });
  return Number.parseInt(cursor, BASE);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

async function* once<T>(row: T): AsyncGenerator<T> {
  yield await Promise.resolve(row);
}
