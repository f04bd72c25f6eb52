import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { ResultFiles, type ResultFile } from '@features/files';
import { StaffNow } from '@features/identity';
import { Reminders } from '@features/reminders';
import { EXPORT_LIMITS } from '@contracts/exports';
import { makeCtx, type Ctx, type StaffCtx, type SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError, isDomainError } from '@platform/errors/domain-error';
import { FileStore } from '@platform/files/file-store';
import { waitAfter } from '@platform/outbox/job-failure';
import { claimExport, failRun, finishRun, holdFile, writeRun, type ExportRow } from './data/export-rows';
import { ExportKinds, type ExportContent, type ExportSource } from './export-kinds';
import { tidings } from './export-words';
import { runExport, tellExport } from './exports.jobs';
import { topicOf, USED_BY } from './exports.service';

/** Folders of runs in the system's temporary folder; the purge clears what killed processes left. */
export const RUN_FOLDER = 'smart-campus-export-';
/** Progress is written and told at most this often. */
const STEP_MS = 1_000;
/** Who waited longer than this has gone on to something else: a card in WeCom tells him. */
const CARD_AFTER_MS = 60_000;

/** The download was cancelled, or another run has taken it over. */
class RunOver extends Error {}

interface Run {
  ctx: StaffCtx;
  row: ExportRow;
  id: string;
  source: ExportSource;
}

/**
 * Makes one download. Each run has an id of its own and only the newest may write; a run that was killed is begun again
 * from nothing, and the file it had reserved is dropped by the next one.
 */
@Injectable()
export class ExportRunner {
  constructor(
    private readonly db: Db,
    private readonly kinds: ExportKinds,
    private readonly files: ResultFiles,
    private readonly store: FileStore,
    private readonly staff: StaffNow,
    private readonly reminders: Reminders,
  ) {}

  /** @param tries failed tries before this one */
  async run(jobCtx: Ctx<SystemActor>, exportId: string, tries: number): Promise<void> {
    const id = randomUUID();
    const taken = await this.#take(jobCtx, exportId, id);
    if (taken === undefined) return;
    try {
      await this.#make(await this.#asOwner(jobCtx, taken, id));
    } catch (error) {
      if (error instanceof RunOver) return;
      const refused = isDomainError(error, 'FORBIDDEN') || isDomainError(error, 'NOT_FOUND');
      const last = waitAfter(tries, runExport.retryMinutes) === undefined;
      if (refused || last) await this.#fail(jobCtx, taken, id, refused ? error.code : 'INTERNAL');
      if (!refused) throw error;
    }
  }

  #take(ctx: Ctx, exportId: string, run: string): Promise<ExportRow | undefined> {
    return this.db.inUnit(ctx, async (tx) => {
      const row = await claimExport(tx, exportId, run);
      // What a killed run had begun.
      if (row !== undefined && row.file_id !== null) await this.files.drop(tx, row.file_id);
      if (row !== undefined) tx.hint(topicOf(exportId));
      return row;
    });
  }

  /** The run acts as its owner, with the rights of this moment. @throws DomainError FORBIDDEN */
  async #asOwner(jobCtx: Ctx, row: ExportRow, id: string): Promise<Run> {
    const source = this.kinds.of(row.kind);
    const ctx = await this.db.read(jobCtx, async (tx) => {
      const actor = await this.staff.actor(tx, row.owner_id);
      if (actor === undefined) throw new DomainError('FORBIDDEN');
      const own = makeCtx({ unitId: jobCtx.unitId, actor, locale: row.locale, surface: 'worker', requestId: jobCtx.requestId });
      if (!(await source.allowed(tx, own, { refId: row.ref_id, params: row.params }))) throw new DomainError('FORBIDDEN');
      return own;
    });
    return { ctx, row, id, source };
  }

  async #make(run: Run): Promise<void> {
    const content = await run.source.open(run.ctx, { refId: run.row.ref_id, params: run.row.params });
    const file = await this.#reserve(run, content);
    const dir = await mkdtemp(join(tmpdir(), RUN_FOLDER));
    try {
      const path = join(dir, 'result');
      await mkdir(join(dir, 'work'));
      await this.#write(run, content, join(dir, 'work'), path);
      const { size } = await stat(path);
      // The length is known now, so that an object store takes it in one request without holding it in memory.
      await this.store.put(file.storageKey, createReadStream(path), size, content.mime);
      await this.#finish(run, content, file, size);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }

  #reserve(run: Run, content: ExportContent): Promise<ResultFile> {
    return this.db.inUnit(run.ctx, async (tx) => {
      const { total, persons, fileName: name, mime } = content;
      const file = await this.files.reserve(tx, { purpose: USED_BY, name, mime });
      const ours = await writeRun(tx, run.row.id, run.id, { done: 0, total, persons });
      if (!ours || !(await holdFile(tx, run.row.id, run.id, file.id))) throw new RunOver();
      tx.hint(topicOf(run.row.id));
      return file;
    });
  }

  async #write(run: Run, content: ExportContent, work: string, path: string): Promise<void> {
    let told = Number.NEGATIVE_INFINITY;
    let over: RunOver | undefined;
    const step = async (done: number): Promise<void> => {
      if (performance.now() - told < STEP_MS) return;
      told = performance.now();
      const ours = await this.db.inUnit(run.ctx, async (tx) => {
        tx.hint(topicOf(run.row.id));
        return writeRun(tx, run.row.id, run.id, { done });
      });
      if (!ours) throw (over = new RunOver());
    };
    try {
      await pipeline(content.body(step, work), createWriteStream(path, { mode: 0o600 }));
    } catch (error) {
      // On its way through the streams an error may have been wrapped.
      throw over ?? error;
    }
  }

  async #finish(run: Run, content: ExportContent, file: ResultFile, size: number): Promise<void> {
    const done = await this.db.inUnit(run.ctx, async (tx) => {
      const { keepDays } = EXPORT_LIMITS;
      const row = await finishRun(tx, run.row.id, run.id, { name: content.fileName, size, keepDays });
      if (row === undefined) return false;
      await this.files.publish(tx, file.id, { size, usedBy: USED_BY, usedById: row.id });
      await this.#record(tx, row, content.persons);
      await this.#tell(tx, row);
      return true;
    });
    if (done) return;
    // Whoever took the run over has dropped the row of the file; its bytes need not wait for the purge.
    await this.store.remove(file.storageKey);
    throw new RunOver();
  }

  async #record(tx: Tx, row: ExportRow, persons: number): Promise<void> {
    const after = { kind: row.kind, refId: row.ref_id, rows: row.total, persons };
    await tx.audit({ action: 'export.ready', entity: 'export', entityId: row.id, after });
    if (persons > EXPORT_LIMITS.alarmPersons) {
      await tx.audit({ action: 'export.alarm', entity: 'export', entityId: row.id, after });
    }
  }

  #fail(ctx: Ctx, row: ExportRow, run: string, code: string): Promise<void> {
    return this.db.inUnit(ctx, async (tx) => {
      const held = await tx.one<{ file_id: string | null }>(`SELECT file_id FROM export_job WHERE unit_id = $1 AND id = $2 FOR UPDATE`, [
        tx.unitId,
        row.id,
      ]);
      const failed = await failRun(tx, row.id, run, code);
      if (failed === undefined) return;
      if (typeof held?.file_id === 'string') await this.files.drop(tx, held.file_id);
      await tx.audit({ action: 'export.failed', entity: 'export', entityId: row.id, after: { kind: row.kind, code }, result: 'refused' });
      await this.#tell(tx, failed);
    });
  }

  /** Line of 消息提醒 for the owner; a card too when he has waited long. */
  async #tell(tx: Tx, row: ExportRow): Promise<void> {
    if (row.state !== 'ready' && row.state !== 'failed') return;
    const topic = await this.reminders.putTopic(tx, {
      module: 'system',
      sourceKey: topicOf(row.id),
      ...tidings(row.title, row.state, row.error, EXPORT_LIMITS.keepDays, row.locale),
      url: this.kinds.of(row.kind).page(row.ref_id),
    });
    await this.reminders.putLines(tx, topic, {
      sql: `SELECT $3::uuid AS recipient_id, 'member' AS recipient_kind, NULL::uuid AS student_id`,
      params: [row.owner_id],
    });
    if (tx.now.getTime() - row.created_at.getTime() > CARD_AFTER_MS) await tx.enqueue(tellExport, { exportId: row.id });
    tx.hint(topicOf(row.id));
    tx.hint(`me:${row.owner_id}`);
  }
}
