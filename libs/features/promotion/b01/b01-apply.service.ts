import { Injectable } from '@nestjs/common';
import { DirectoryChanges } from '@features/contacts';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { AlumniMoves } from '../alumni/alumni-moves.service';
import { lockUpdate, setUpdate, type UpdateRow } from '../data/update.rows';
import { graceEnd } from '../domain/sweep-rule';
import { LISTENER } from '../listener';
import { tellFamilies, tellStaffOfPromotion } from '../promotion.jobs';
import { planSweep } from './plan-sweep';

/** Rows of one transaction. */
const PAGE = 200;

interface Planned {
  seq: number;
  student_id: string;
  to_class_ids: string[];
  from_class_ids: string[];
  now_ids: string[];
  /** Of one who left by 轉出 and comes back by the file. */
  record_id: string | null;
}

/**
 * Puts the moves of a confirmed update on the way, page by page; each page is one transaction that takes its rows off the
 * plan, so that a killed run goes on behind it. Where a pupil already is in the class the row is unchanged (spec 02 §10).
 * WeCom gets calls of at most 100 pupils by the write-back of the directory (PRM-35).
 */
@Injectable()
export class B01Applies {
  constructor(
    private readonly db: Db,
    private readonly changes: DirectoryChanges,
    private readonly alumni: AlumniMoves,
  ) {}

  async run(ctx: Ctx, updateId: string): Promise<void> {
    for (let more = true; more;) more = await this.db.inUnit(ctx, (tx) => this.#page(tx, updateId));
  }

  async #page(tx: Tx, updateId: string): Promise<boolean> {
    const update = await lockUpdate(tx, updateId);
    if (update?.state !== 'applying') return false;
    const rows = await tx.query<Planned & Record<string, unknown>>(
      `SELECT r.seq, r.student_id, r.to_class_ids, r.from_class_ids,
              coalesce((SELECT array_agg(sc.class_id ORDER BY sc.from_date DESC, sc.class_id) FROM student_class sc
                         WHERE sc.unit_id = $1 AND sc.student_id = r.student_id AND sc.to_date IS NULL), '{}') AS now_ids,
              (SELECT a.id FROM alumni_record a WHERE a.unit_id = $1 AND a.student_id = r.student_id AND a.restored_at IS NULL
                  AND a.reason = 'transfer_out' AND a.state = 'moved') AS record_id
         FROM b01_row r WHERE r.unit_id = $1 AND r.update_id = $2 AND r.result = 'planned' AND r.student_id IS NOT NULL
        ORDER BY r.seq LIMIT $3`,
      [tx.unitId, updateId, PAGE],
    );
    await this.#move(tx, updateId, rows);
    if (rows.length < PAGE) await this.#end(tx, update);
    else tx.hint(`b01:${updateId}`);
    return rows.length === PAGE;
  }

  async #move(tx: Tx, updateId: string, rows: readonly Planned[]): Promise<void> {
    const moves = rows.map((row) => ({
      row,
      addClassIds: row.to_class_ids.filter((id) => !row.now_ids.includes(id)),
      // Classes he joined since the plan was made are his own.
      removeClassIds: row.from_class_ids.filter((id) => row.now_ids.includes(id) && !row.to_class_ids.includes(id)),
    }));
    const open = moves.filter((move) => move.addClassIds.length > 0 || move.removeClassIds.length > 0);
    await tx.execute(`UPDATE b01_row SET result = 'unchanged' WHERE unit_id = $1 AND update_id = $2 AND seq = ANY ($3::int[])`, [
      tx.unitId,
      updateId,
      moves.filter((move) => !open.includes(move)).map((move) => move.row.seq),
    ]);
    const changeIds = await this.changes.addMany(
      tx,
      'student',
      open.map(({ row, addClassIds, removeClassIds }) => ({
        kind: 'student.update',
        studentId: row.student_id,
        ...(addClassIds.length === 0 ? {} : { addClassIds }),
        ...(removeClassIds.length === 0 ? {} : { removeClassIds }),
      })),
      { batchId: updateId, listener: LISTENER },
    );
    await tx.execute(
      `UPDATE b01_row b SET result = 'moving', change_id = r.change_id, from_class_ids = r.now_ids
         FROM jsonb_to_recordset($3::jsonb) AS r (seq int, change_id uuid, now_ids uuid[])
        WHERE b.unit_id = $1 AND b.update_id = $2 AND b.seq = r.seq`,
      [tx.unitId, updateId, JSON.stringify(open.map(({ row }, i) => ({ seq: row.seq, change_id: changeIds[i], now_ids: row.now_ids })))],
    );
    await this.alumni.comeBack(
      tx,
      open.flatMap(({ row: { record_id: recordId } }, i) => (recordId === null ? [] : [{ recordId, changeId: changeIds[i]! }])),
    );
  }

  /** Takes over what became of directory changes; may run at any time. */
  async follow(tx: Tx): Promise<void> {
    const ended = await tx.query<{ update_id: string }>(
      `UPDATE b01_row r
          SET result = CASE WHEN c.state = 'done' THEN 'moved' ELSE 'failed' END,
              message = CASE WHEN c.state = 'done' THEN NULL ELSE coalesce(c.error, 'DIRECTORY_REFUSED') END,
              student_version = s.version, student_name = s.name
         FROM directory_change c, student s
        WHERE r.unit_id = $1 AND r.result = 'moving' AND c.unit_id = $1 AND c.id = r.change_id AND c.state <> 'pending'
          AND s.unit_id = $1 AND s.id = r.student_id
      RETURNING r.update_id`,
      [tx.unitId],
    );
    for (const updateId of new Set(ended.map((row) => row.update_id))) {
      const update = await lockUpdate(tx, updateId);
      if (update?.state === 'applying') await this.#end(tx, update);
      tx.hint(`b01:${updateId}`);
    }
  }

  /** Ends the update when every row has its result; the week begins with it and the earlier one gives way (PRM-40, PRM-42). */
  async #end(tx: Tx, update: UpdateRow): Promise<void> {
    const sums = await tx.one<{ open: number; moved: number; unchanged: number; failed: number }>(
      `SELECT (count(*) FILTER (WHERE result IN ('planned', 'moving')))::int AS open, (count(*) FILTER (WHERE result = 'moved'))::int AS moved,
              (count(*) FILTER (WHERE result = 'unchanged'))::int AS unchanged, (count(*) FILTER (WHERE result = 'failed'))::int AS failed
         FROM b01_row WHERE unit_id = $1 AND update_id = $2`,
      [tx.unitId, update.id],
    );
    if (sums === undefined || sums.open > 0) return;
    const first = update.applied_at === null;
    const until = graceEnd(tx.now);
    await setUpdate(
      tx,
      update.id,
      `state = $3, moved_count = $4, unchanged_count = $5, failed_count = $6${first ? `, applied_at = $7, sweep_state = 'waiting', grace_until = $8` : ''}`,
      [sums.failed > 0 ? 'applied_with_errors' : 'applied', sums.moved, sums.unchanged, sums.failed, ...(first ? [tx.now, until] : [])],
    );
    await tx.audit({ action: 'b01.applied', entity: 'b01_update', entityId: update.id, after: { ...sums } });
    await tx.enqueue(tellFamilies, { what: 'class', refId: update.id }, { dedupe: `class:${update.id}` });
    if (!first) return;
    await tx.execute(
      `UPDATE b01_update SET superseded_by = $3, version = version + 1,
              sweep_state = CASE WHEN sweep_state IN ('waiting', 'guarded') THEN 'superseded' ELSE sweep_state END
        WHERE unit_id = $1 AND id <> $2 AND applied_at IS NOT NULL AND superseded_by IS NULL AND state <> 'undone'`,
      [tx.unitId, update.id, update.id],
    );
    // A class change decided by hand that the file contradicts is over (PRM-67); so is a leaver whom it names again.
    await tx.execute(
      `UPDATE transfer t SET overridden_by = $2, version = t.version + 1 FROM b01_row r
        WHERE t.unit_id = $1 AND t.state = 'done' AND t.overridden_by IS NULL AND r.unit_id = $1 AND r.update_id = $2 AND r.student_id = t.student_id
          AND r.result = 'moved' AND (t.type = 'out' OR (t.type = 'class_change' AND NOT (t.to_class_id = ANY (r.to_class_ids))))`,
      [tx.unitId, update.id],
    );
    await planSweep(tx, update.id, until);
    await tx.enqueue(tellStaffOfPromotion, { what: 'b01-applied', refId: update.id });
  }
}
