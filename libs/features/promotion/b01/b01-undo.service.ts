import { Injectable } from '@nestjs/common';
import { DirectoryChanges } from '@features/contacts';
import type { b01Api } from '@contracts/promotion-b01';
import type { OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { AlumniMoves } from '../alumni/alumni-moves.service';
import { schoolFacts, type SchoolFacts } from '../data/class-facts';
import { lockUpdate, setUpdate, type UpdateRow } from '../data/update.rows';
import { undoStep, type MovedPupil, type UndoStep } from '../domain/undo-plan';
import { LISTENER } from '../listener';
import { tellFamilies, tellStaffOfPromotion } from '../promotion.jobs';
import { known } from './b01-reading.service';
import { assertUndoable } from './b01-updates.service';

const PAGE = 200;

interface MovedRow {
  seq: number;
  student_id: string;
  from_class_ids: string[];
  to_class_ids: string[];
  student_version: number | null;
  student_name: string | null;
  state: MovedPupil['now']['state'];
  version: number;
  name: string;
  now_ids: string[];
  swept: boolean;
}

const MOVED = `SELECT r.seq, r.student_id, r.from_class_ids, r.to_class_ids, r.student_version, r.student_name, s.state, s.version, s.name,
    coalesce((SELECT array_agg(sc.class_id ORDER BY sc.class_id) FROM student_class sc
               WHERE sc.unit_id = $1 AND sc.student_id = r.student_id AND sc.to_date IS NULL), '{}') AS now_ids,
    EXISTS (SELECT FROM alumni_record a WHERE a.unit_id = $1 AND a.student_id = r.student_id AND a.source_id = $2 AND a.restored_at IS NULL) AS swept
  FROM b01_row r JOIN student s ON s.unit_id = $1 AND s.id = r.student_id
 WHERE r.unit_id = $1 AND r.update_id = $2 AND r.result = 'moved'`;

/**
 * The inverse of an update (BEY-11): moved pupils go back to the classes they came from, those whom its week made alumni
 * come back too, all through WeCom. Pupils edited since are named and keep their edits. Page by page like the update itself.
 */
@Injectable()
export class B01Undos {
  constructor(
    private readonly db: Db,
    private readonly changes: DirectoryChanges,
    private readonly alumni: AlumniMoves,
  ) {}

  preview(ctx: Ctx, id: string): Promise<OkOf<typeof b01Api.undoPreview>> {
    return this.db.read(ctx, async (tx) => {
      const update = await known(tx, id);
      await assertUndoable(tx, update);
      const facts = await schoolFacts(tx);
      const steps = (await tx.query<MovedRow & Record<string, unknown>>(MOVED, [tx.unitId, id])).map((row) => stepOf(row, facts));
      return {
        restored: steps.filter((step) => step.classIds !== null).length,
        alumni: (await sweptRecords(tx, id)).length,
        conflicts: steps.filter((step) => step.conflict !== null).length,
      };
    });
  }

  async run(ctx: Ctx, updateId: string): Promise<void> {
    for (let more = true; more;) more = await this.db.inUnit(ctx, (tx) => this.#page(tx, updateId));
  }

  async #page(tx: Tx, updateId: string): Promise<boolean> {
    const update = await lockUpdate(tx, updateId);
    if (update?.state !== 'undoing') return false;
    const facts = await schoolFacts(tx);
    const rows = await tx.query<MovedRow & Record<string, unknown>>(`${MOVED} AND r.undo IS NULL ORDER BY r.seq LIMIT $3`, [
      tx.unitId,
      updateId,
      PAGE,
    ]);
    await this.#back(
      tx,
      updateId,
      rows.map((row) => ({ row, step: stepOf(row, facts) })),
    );
    if (rows.length === PAGE) {
      tx.hint(`b01:${updateId}`);
      return true;
    }
    // Those whom the week of this update moved to 校友, a page at a time too.
    const swept = (await sweptRecords(tx, updateId)).filter((record) => record.state === 'moved').slice(0, PAGE);
    for (const record of swept) {
      const classIds = record.last_class_ids.filter((id) => facts.classes.get(id)?.alumni === false);
      if (classIds.length > 0) await this.alumni.restore(tx, record.id, classIds, updateId);
      else await tx.execute(`UPDATE alumni_record SET source_id = NULL WHERE unit_id = $1 AND id = $2`, [tx.unitId, record.id]);
    }
    await this.#end(tx, update);
    return swept.length === PAGE;
  }

  async #back(tx: Tx, updateId: string, page: readonly { row: MovedRow; step: UndoStep }[]): Promise<void> {
    const moves = page.map(({ row, step }) => ({
      row,
      step,
      add: (step.classIds ?? []).filter((id) => !row.now_ids.includes(id)),
      remove: step.classIds === null ? [] : row.now_ids.filter((id) => !step.classIds!.includes(id)),
    }));
    const open = moves.filter(({ add, remove }) => add.length > 0 || remove.length > 0);
    const stay = moves.filter((move) => !open.includes(move));
    await tx.execute(
      `UPDATE b01_row b SET undo = r.undo FROM unnest($3::int[], $4::text[]) AS r (seq, undo) WHERE b.unit_id = $1 AND b.update_id = $2 AND b.seq = r.seq`,
      [tx.unitId, updateId, stay.map(({ row }) => row.seq), stay.map(({ step }) => step.conflict ?? 'restored')],
    );
    const changeIds = await this.changes.addMany(
      tx,
      'student',
      open.map(({ row, add, remove }) => ({
        kind: 'student.update',
        studentId: row.student_id,
        ...(add.length === 0 ? {} : { addClassIds: add }),
        ...(remove.length === 0 ? {} : { removeClassIds: remove }),
      })),
      { batchId: updateId, listener: LISTENER },
    );
    await tx.execute(
      `UPDATE b01_row b SET undo = 'waiting', undo_change_id = r.change_id, undo_edited = r.edited
         FROM unnest($3::int[], $4::uuid[], $5::bool[]) AS r (seq, change_id, edited) WHERE b.unit_id = $1 AND b.update_id = $2 AND b.seq = r.seq`,
      [tx.unitId, updateId, open.map(({ row }) => row.seq), changeIds, open.map(({ step }) => step.conflict === 'edited')],
    );
  }

  /** Takes over what became of directory changes; may run at any time. */
  async follow(tx: Tx): Promise<void> {
    await tx.execute(
      `UPDATE b01_row r
          SET undo = CASE WHEN c.state <> 'done' THEN 'refused' WHEN r.undo_edited THEN 'edited' ELSE 'restored' END,
              message = CASE WHEN c.state = 'done' THEN NULL ELSE coalesce(c.error, 'DIRECTORY_REFUSED') END
         FROM directory_change c
        WHERE r.unit_id = $1 AND r.undo = 'waiting' AND c.unit_id = $1 AND c.id = r.undo_change_id AND c.state <> 'pending'`,
      [tx.unitId],
    );
    const open = await tx.query<{ id: string }>(`SELECT id FROM b01_update WHERE unit_id = $1 AND state = 'undoing'`, [tx.unitId]);
    for (const { id } of open) {
      const update = await lockUpdate(tx, id);
      if (update?.state === 'undoing') await this.#end(tx, update);
      tx.hint(`b01:${id}`);
    }
  }

  async #end(tx: Tx, update: UpdateRow): Promise<void> {
    const open = await tx.one(
      `SELECT 1 FROM b01_row WHERE unit_id = $1 AND update_id = $2 AND result = 'moved' AND (undo IS NULL OR undo = 'waiting') LIMIT 1`,
      [tx.unitId, update.id],
    );
    if (open !== undefined) return;
    if (
      (await sweptRecords(tx, update.id)).some(
        (record) => ['moving', 'restoring'].includes(record.state) || (record.state === 'moved' && record.message === null),
      )
    )
      return;
    await setUpdate(tx, update.id, `state = 'undone', undone_at = now()`);
    await this.alumni.leaveAgain(tx, update.id);
    await tx.execute(`UPDATE transfer SET overridden_by = NULL WHERE unit_id = $1 AND overridden_by = $2`, [tx.unitId, update.id]);
    await tx.audit({ action: 'b01.undone', entity: 'b01_update', entityId: update.id });
    await tx.enqueue(tellStaffOfPromotion, { what: 'b01-undone', refId: update.id });
    await tx.enqueue(tellFamilies, { what: 'class', refId: update.id }, { dedupe: `class-back:${update.id}` });
  }
}

const stepOf = (row: MovedRow, facts: SchoolFacts): UndoStep =>
  undoStep(
    {
      fromClassIds: row.from_class_ids,
      toClassIds: row.to_class_ids,
      version: row.student_version,
      name: row.student_name,
      now: { state: row.state, version: row.version, name: row.name, classIds: row.now_ids, sweptByUpdate: row.swept },
    },
    new Set(facts.classes.keys()),
  );

function sweptRecords(
  tx: ReadTx,
  updateId: string,
): Promise<{ id: string; state: string; message: string | null; last_class_ids: string[] }[]> {
  return tx.query(
    `SELECT id, state, message, last_class_ids FROM alumni_record
      WHERE unit_id = $1 AND source_id = $2 AND reason IN ('not_in_b01', 'graduated') AND restored_at IS NULL AND state <> 'failed' ORDER BY id`,
    [tx.unitId, updateId],
  );
}
