import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { B01_MAX_BYTES, readB01, type B01File } from '@bureau';
import { FilesService, type StoredFile } from '@features/files';
import type { B01UpdateView } from '@contracts/promotion-b01';
import { makeCtx, type Ctx, type StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, fieldError } from '@platform/errors/domain-error';
import { FileStore } from '@platform/files/file-store';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { dayMacau, wallTime } from '@platform/time/macau-time';
import { PROMOTION_TOPIC } from '@platform/live/topics';
import { decideAlone, newestApplied, runningUpdate, updateById } from '../data/update.rows';
import type { FileRow } from '../domain/b01-plan';
import { staffOf, unitFacts } from '../unit-facts';
import { planUpdate } from './b01-planner';
import { viewUpdate } from './update-view';

/** `used_by` of files of updates. */
export const B01_FILE_USE = 'b01_update';

interface Checked {
  file: B01File;
  hash: Buffer;
  name: string;
}

/** 【上傳json檔案】: a file is checked whole, planned and shown; nothing moves yet (PRM-22, 23, 27, 31, 33). */
@Injectable()
export class B01Uploads {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly files: FilesService,
    private readonly store: FileStore,
  ) {}

  /**
   * @throws DomainError PRM_B01_* of the bad-input table; of what is refused only the attempt is kept
   */
  async upload(ctx: Ctx, fileId: string, acceptOlder: boolean): Promise<B01UpdateView> {
    const actor = staffOf(ctx);
    const checked = await this.#check({ ...ctx, actor }, fileId);
    return this.db.inUnit(ctx, async (tx) => {
      const id = await this.#keep(tx, actor.memberId, fileId, checked, acceptOlder);
      tx.hint(PROMOTION_TOPIC);
      return viewUpdate(tx, (await updateById(tx, id))!);
    });
  }

  async #check(ctx: StaffCtx, fileId: string): Promise<Checked> {
    const found = await this.db.read(ctx, async (tx) => {
      const file = (await this.files.ownUpload(tx, fileId, 'b01-file')) ?? (await this.#used(tx, fileId, ctx.actor.memberId));
      if (file === undefined) throw fieldError('fileId');
      return { file, unit: await unitFacts(tx), now: tx.now, applied: await newestApplied(tx) };
    });
    const bytes = await this.store.readBuffer(found.file.storageKey, B01_MAX_BYTES);
    // The running school year is the one that began last September, unless a newer one was applied already.
    const [year = '0'] = dayMacau(found.now).split('-');
    const running = Number(dayMacau(found.now).slice(5, 7)) >= 9 ? Number(year) : Number(year) - 1;
    const earliest = [`${String(running)}/${String(running + 1)}`, found.applied?.school_year ?? ''].sort().at(-1)!;
    const reading = readB01(bytes, { schoolCode: found.unit.code, earliestYear: earliest, now: found.now });
    if (!reading.ok) {
      await this.#refused(ctx, fileId, reading.code);
      throw new DomainError(
        reading.code,
        reading.code === 'PRM_B01_PARSE' ? { n: reading.line } : {},
        reading.code === 'PRM_B01_FORMAT' ? { field: reading.field } : {},
      );
    }
    return { file: reading.file, hash: createHash('sha256').update(bytes).digest(), name: found.file.name };
  }

  /** The file of an update of the same person: a repeat of the request finds its answer by its key. */
  async #used(tx: ReadTx, fileId: string, memberId: string): Promise<StoredFile | undefined> {
    const mine = await tx.one(`SELECT 1 FROM b01_update WHERE unit_id = $1 AND file_id = $2 AND uploaded_by = $3`, [
      tx.unitId,
      fileId,
      memberId,
    ]);
    return mine === undefined ? undefined : (await this.files.stored(tx, [fileId], B01_FILE_USE))[0];
  }

  /** The attempt stays on record; the caller's key is kept free, since the answer is an error. */
  async #refused(ctx: StaffCtx, fileId: string, code: string): Promise<void> {
    const { idempotency: _key, ...plain } = ctx;
    await this.db.inUnit(makeCtx(plain), (tx) =>
      tx.audit({ action: 'b01.file-refused', entity: 'file', entityId: fileId, after: { code }, result: 'refused' }),
    );
  }

  async #keep(tx: Tx, memberId: string, fileId: string, { file, hash, name }: Checked, acceptOlder: boolean): Promise<string> {
    await decideAlone(tx);
    if ((await runningUpdate(tx)) !== null) throw new DomainError('PRM_B01_RUNNING');
    const before = await tx.one<{ id: string; applied_at: Date }>(
      `SELECT id, applied_at FROM b01_update WHERE unit_id = $1 AND file_hash = $2 AND applied_at IS NOT NULL AND state <> 'undone'
        ORDER BY applied_at DESC LIMIT 1`,
      [tx.unitId, hash],
    );
    if (before !== undefined) {
      throw new DomainError('PRM_B01_DUPLICATE', { time: wallTime(before.applied_at) ?? '' }, { updateId: before.id });
    }
    const applied = await newestApplied(tx);
    if (applied !== undefined && applied.generated_at > file.generatedAt && !acceptOlder) {
      throw new DomainError('PRM_B01_OLDER', { time: wallTime(applied.generated_at) ?? '' });
    }
    // A newer upload takes the place of the preview (PRM-31).
    await tx.execute(`UPDATE b01_update SET state = 'discarded', version = version + 1 WHERE unit_id = $1 AND state = 'validated'`, [
      tx.unitId,
    ]);
    const row = await tx.one<{ id: string }>(
      `INSERT INTO b01_update (unit_id, file_id, file_name, file_hash, school_year, batch_id, generated_at, total_count, uploaded_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
      [tx.unitId, fileId, name, hash, file.schoolYear, file.batchId, file.generatedAt, file.rows.length, memberId],
    );
    const id = row!.id;
    const tied = await this.files.tie(tx, [fileId], { purpose: 'b01-file', usedBy: B01_FILE_USE, usedById: id });
    if (!tied.has(fileId)) throw fieldError('fileId');
    const rows = await this.#insert(tx, id, file);
    await planUpdate(tx, { id, school_year: file.schoolYear, generated_at: file.generatedAt }, rows);
    await tx.audit({
      action: 'b01.uploaded',
      entity: 'b01_update',
      entityId: id,
      after: { schoolYear: file.schoolYear, batchId: file.batchId, rows: file.rows.length },
    });
    return id;
  }

  async #insert(tx: Tx, updateId: string, file: B01File): Promise<FileRow[]> {
    const cipher = await this.keys.forUnit(tx);
    const rows = file.rows.map((row) => ({
      seq: row.position,
      card: row.cardNo === null ? null : cipher.blindIndex('edu_card_no', row.cardNo).toString('hex'),
      last4: (row.cardNo ?? row.temporaryNo ?? '').slice(-4),
      name_zh: row.nameZh,
      name_pt: row.namePt,
      grade_code: row.gradeCode,
      class_code: row.classCode,
      seat_no: row.seatNo,
      faulty: row.faults.length > 0,
      duplicate: row.duplicate,
      temporary: row.temporaryNo !== null,
    }));
    await tx.execute(
      `INSERT INTO b01_row (unit_id, update_id, seq, card_no_index, card_no_last4, name_zh, name_pt, grade_code, class_code, seat_no, kind)
       SELECT $1, $2, r.seq, decode(r.card, 'hex'), r.last4, r.name_zh, r.name_pt, r.grade_code, r.class_code, r.seat_no, 'unmatched'
         FROM jsonb_to_recordset($3::jsonb) AS r (seq int, card text, last4 text, name_zh text, name_pt text, grade_code text, class_code text, seat_no text)`,
      [tx.unitId, updateId, JSON.stringify(rows)],
    );
    return rows.map((row) => ({
      seq: row.seq,
      card: row.card,
      temporary: row.temporary,
      nameZh: row.name_zh,
      namePt: row.name_pt,
      gradeCode: row.grade_code,
      classCode: row.class_code,
      faulty: row.faulty,
      duplicate: row.duplicate,
    }));
  }
}
