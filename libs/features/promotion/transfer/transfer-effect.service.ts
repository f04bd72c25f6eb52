import { Injectable } from '@nestjs/common';
import { DirectoryChanges } from '@features/contacts';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { dayMacau } from '@platform/time/macau-time';
import { AlumniMoves, classesOf } from '../alumni/alumni-moves.service';
import { schoolFacts, withTwin } from '../data/class-facts';
import { LISTENER } from '../listener';
import { tellFamilies, tellStaffOfPromotion } from '../promotion.jobs';

interface Due {
  id: string;
  type: 'out' | 'in' | 'class_change';
  student_id: string | null;
  from_class_id: string | null;
  to_class_id: string | null;
  effective_on: string;
  [column: string]: unknown;
}

/**
 * What an approved transfer does on its day (PRM-63…65); late days come first. Each is a transaction of its own that locks
 * it, so that a run twice finds it done.
 */
@Injectable()
export class TransferEffects {
  constructor(
    private readonly db: Db,
    private readonly changes: DirectoryChanges,
    private readonly alumni: AlumniMoves,
  ) {}

  async run(ctx: Ctx): Promise<void> {
    for (let more = true; more;) more = await this.db.inUnit(ctx, (tx) => this.#next(tx));
  }

  async #next(tx: Tx): Promise<boolean> {
    const due = await tx.one<Due>(
      `SELECT id, type, student_id, from_class_id, to_class_id, effective_on::text AS effective_on FROM transfer
        WHERE unit_id = $1 AND state = 'approved' AND change_id IS NULL AND message IS NULL AND effective_on <= $2::date
        ORDER BY effective_on, created_at, id LIMIT 1 FOR UPDATE`,
      [tx.unitId, dayMacau(tx.now)],
    );
    if (due === undefined) return false;
    if (due.type === 'in') await this.#done(tx, due.id);
    else if (due.type === 'out') await this.#out(tx, due);
    else await this.#classChange(tx, due);
    tx.hint('transfers');
    return true;
  }

  async #out(tx: Tx, due: Due): Promise<void> {
    await this.alumni.leave(tx, [{ studentId: due.student_id!, reason: 'transfer_out' }], {
      sourceId: due.id,
      batchId: due.id,
      leftYear: Number(due.effective_on.slice(0, 4)),
    });
    await tx.execute(
      `UPDATE transfer SET change_id = (SELECT change_id FROM alumni_record WHERE unit_id = $1 AND student_id = $3 AND restored_at IS NULL)
        WHERE unit_id = $1 AND id = $2`,
      [tx.unitId, due.id, due.student_id],
    );
    await this.follow(tx);
  }

  async #classChange(tx: Tx, due: Due): Promise<void> {
    const facts = await schoolFacts(tx);
    const target = facts.classes.get(due.to_class_id!);
    if (target === undefined || target.alumni) return this.#problem(tx, due.id, 'NOT_FOUND');
    const now = (await classesOf(tx, [due.student_id!])).get(due.student_id!) ?? [];
    const wanted = withTwin(facts, target.id);
    const from = due.from_class_id === null ? undefined : facts.classes.get(due.from_class_id);
    const old = now.filter((id) => {
      const fact = facts.classes.get(id);
      return id === due.from_class_id || (fact?.fromTable === true && from?.fromTable === true);
    });
    const addClassIds = wanted.map((one) => one.id).filter((id) => !now.includes(id));
    const removeClassIds = old.filter((id) => !wanted.some((one) => one.id === id));
    if (addClassIds.length === 0 && removeClassIds.length === 0) return this.#done(tx, due.id);
    const { changeId } = await this.changes.add(
      tx,
      {
        kind: 'student.update',
        studentId: due.student_id!,
        ...(addClassIds.length === 0 ? {} : { addClassIds }),
        ...(removeClassIds.length === 0 ? {} : { removeClassIds }),
      },
      { batchId: due.id, listener: LISTENER },
    );
    await tx.execute(`UPDATE transfer SET change_id = $3 WHERE unit_id = $1 AND id = $2`, [tx.unitId, due.id, changeId]);
  }

  /** Takes over what became of directory changes; may run at any time. */
  async follow(tx: Tx): Promise<void> {
    const ended = await tx.query<{ id: string; ok: boolean; error: string | null }>(
      `SELECT t.id, c.state = 'done' AS ok, c.error FROM transfer t JOIN directory_change c ON c.unit_id = $1 AND c.id = t.change_id
        WHERE t.unit_id = $1 AND t.state = 'approved' AND t.change_id IS NOT NULL AND c.state <> 'pending'
          AND (c.state = 'done' OR t.message IS NULL) FOR UPDATE OF t`,
      [tx.unitId],
    );
    for (const { id, ok, error } of ended) {
      if (ok) await this.#done(tx, id);
      else await this.#problem(tx, id, error ?? 'DIRECTORY_REFUSED');
      tx.hint('transfers');
    }
  }

  async #done(tx: Tx, id: string): Promise<void> {
    const row = await tx.one<{ type: string }>(
      `UPDATE transfer SET state = 'done', done_at = now(), message = NULL, version = version + 1 WHERE unit_id = $1 AND id = $2 AND state = 'approved' RETURNING type`,
      [tx.unitId, id],
    );
    if (row === undefined) return;
    await tx.audit({ action: 'transfer.done', entity: 'transfer', entityId: id });
    await tx.enqueue(tellStaffOfPromotion, { what: 'transfer-done', refId: id });
    if (row.type === 'class_change') await tx.enqueue(tellFamilies, { what: 'transfer', refId: id }, { dedupe: `transfer:${id}` });
  }

  /** Stays approved, says why; an administrator tries again from the list of changes, or cancels. */
  async #problem(tx: Tx, id: string, message: string): Promise<void> {
    await tx.execute(`UPDATE transfer SET message = $3, version = version + 1 WHERE unit_id = $1 AND id = $2`, [tx.unitId, id, message]);
  }
}
