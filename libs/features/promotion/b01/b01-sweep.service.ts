import { Injectable } from '@nestjs/common';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { AlumniMoves } from '../alumni/alumni-moves.service';
import { lockUpdate, newestApplied, setUpdate, type UpdateRow } from '../data/update.rows';
import { leavingYear } from '../domain/school-year';
import { needsGuard, warnAt } from '../domain/sweep-rule';
import { b01Sweep, b01SweepWarn, tellStaffOfPromotion } from '../promotion.jobs';
import { leaversNow } from './update-view';

/** Pupils of one transaction. */
const PAGE = 200;

/**
 * The one-week rule (PRM-40…44): runs only for the newest applied update and only once; a newer one cancels it. Whom it
 * concerns is asked when it runs; page by page, each a transaction of its own that makes the records.
 */
@Injectable()
export class B01Sweeps {
  constructor(
    private readonly db: Db,
    private readonly alumni: AlumniMoves,
  ) {}

  async run(ctx: Ctx, updateId: string): Promise<void> {
    for (let more = true; more;) more = await this.db.inUnit(ctx, (tx) => this.#page(tx, updateId));
  }

  async #page(tx: Tx, updateId: string): Promise<boolean> {
    const update = await lockUpdate(tx, updateId);
    if (update === undefined || !(await this.#due(tx, update))) return false;
    const { leavers, pupils } = await leaversNow(tx, update);
    if (update.sweep_state === 'waiting' && update.sweep_confirmed_by === null && needsGuard(leavers.length, pupils)) {
      await setUpdate(tx, updateId, `sweep_state = 'guarded'`);
      await tx.audit({ action: 'b01.sweep-guarded', entity: 'b01_update', entityId: updateId, after: { leavers: leavers.length, pupils } });
      await tx.enqueue(tellStaffOfPromotion, { what: 'sweep-guarded', refId: updateId });
      return false;
    }
    const graduated = await reasonsOf(tx, updateId);
    const page = leavers.slice(0, PAGE).map(({ id }) => ({ studentId: id, reason: graduated.get(id) ?? ('not_in_b01' as const) }));
    const made = await this.alumni.leave(tx, page, { sourceId: updateId, batchId: updateId, leftYear: leavingYear(update.school_year) });
    const over = leavers.length <= PAGE;
    await setUpdate(tx, updateId, `sweep_state = $3, swept_count = swept_count + $4${over ? ', swept_at = now()' : ''}`, [
      over ? 'done' : 'running',
      made,
    ]);
    if (!over) return true;
    await tx.audit({ action: 'b01.swept', entity: 'b01_update', entityId: updateId, after: { students: update.swept_count + made } });
    await tx.enqueue(tellStaffOfPromotion, { what: 'sweep-done', refId: updateId });
    return false;
  }

  async #due(tx: Tx, update: UpdateRow): Promise<boolean> {
    if (update.sweep_state !== 'waiting' && update.sweep_state !== 'running') return false;
    if (update.grace_until === null || update.grace_until > tx.now) return false;
    return (await newestApplied(tx))?.id === update.id;
  }

  /** Two days before, once per date (PRM-43). */
  async warn(ctx: Ctx, updateId: string): Promise<void> {
    await this.db.inUnit(ctx, async (tx) => {
      const update = await lockUpdate(tx, updateId);
      if (update === undefined || update.sweep_state !== 'waiting' || update.grace_until === null) return;
      if (tx.now < warnAt(update.grace_until) || (await newestApplied(tx))?.id !== updateId) return;
      const first = await tx.execute(`UPDATE b01_update SET warned_at = now() WHERE unit_id = $1 AND id = $2 AND warned_at IS NULL`, [
        tx.unitId,
        updateId,
      ]);
      if (first > 0) await tx.enqueue(tellStaffOfPromotion, { what: 'sweep-soon', refId: updateId });
    });
  }

  /** Weeks whose own job was lost or came late: at the next catch-up, once (spec 02 §13.6). */
  async catchUp(ctx: Ctx): Promise<void> {
    await this.db.inUnit(ctx, async (tx) => {
      const due = await tx.query<{ id: string; over: boolean }>(
        `SELECT id, grace_until <= now() AS over FROM b01_update
          WHERE unit_id = $1 AND sweep_state IN ('waiting', 'running') AND grace_until <= now() + interval '2 days'`,
        [tx.unitId],
      );
      for (const { id, over } of due) {
        if (over) await tx.enqueue(b01Sweep, { updateId: id }, { dedupe: `${id}:catch-up` });
        else await tx.enqueue(b01SweepWarn, { updateId: id }, { dedupe: `${id}:catch-up` });
      }
    });
  }
}

/** What the balance sheet said of pupils who left. */
async function reasonsOf(tx: Tx, updateId: string): Promise<Map<string, 'graduated'>> {
  const rows = await tx.query<{ student_id: string }>(
    `SELECT student_id FROM b01_absent WHERE unit_id = $1 AND update_id = $2 AND reason = 'graduated'`,
    [tx.unitId, updateId],
  );
  return new Map(rows.map((row) => [row.student_id, 'graduated' as const]));
}
