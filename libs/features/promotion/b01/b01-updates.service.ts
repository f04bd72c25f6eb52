import { Injectable } from '@nestjs/common';
import { B01_LIMITS, type BalanceView, type B01UpdateView } from '@contracts/promotion-b01';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { decideAlone, lockUpdate, newestApplied, runningUpdate, setUpdate, updateById, type UpdateRow } from '../data/update.rows';
import { postponed, undoEnd } from '../domain/sweep-rule';
import { b01Apply, b01Sweep, b01Undo } from '../promotion.jobs';
import { staffOf } from '../unit-facts';
import { balanceSheet, planUpdate, storedRows, unaccountedNames } from './b01-planner';
import { planSweep } from './plan-sweep';
import { viewUpdate } from './update-view';

/** Names in the refusal of an unbalanced sheet; the rest is counted. */
const NAMED = 20;

/** What administrators decide about an update: confirm, account for leavers, postpone, undo (PRM-28, 30, 31, 43, 44, BEY-11, BEY-12). */
@Injectable()
export class B01Updates {
  constructor(private readonly db: Db) {}

  /** Says of pupils who are not in the file that they leave, or takes it back. */
  leavers(ctx: Ctx, id: string, studentIds: readonly string[], leaving: boolean): Promise<BalanceView> {
    const actor = staffOf(ctx);
    return this.#held(ctx, id, async (tx, update) => {
      if (update.state !== 'validated') throw new DomainError('STATE_CONFLICT');
      const wanted = [...new Set(studentIds)];
      const rows = await tx.query<{ student_id: string }>(
        `UPDATE b01_absent SET reason = CASE WHEN $4 THEN coalesce(reason, 'confirmed') WHEN reason = 'confirmed' THEN NULL ELSE reason END,
                decided_by = CASE WHEN $4 THEN $5::uuid END
          WHERE unit_id = $1 AND update_id = $2 AND student_id = ANY ($3::uuid[]) RETURNING student_id`,
        [tx.unitId, id, wanted, leaving, actor.memberId],
      );
      if (rows.length < wanted.length) throw notFound();
      await tx.audit({
        action: leaving ? 'b01.leavers-confirmed' : 'b01.leavers-taken-back',
        entity: 'b01_update',
        entityId: id,
        after: { students: wanted.length },
      });
      tx.hint(`b01:${id}`);
      return balanceSheet(tx, id);
    });
  }

  /**
   * 【確認更新通訊錄】. The plan is made anew for the directory of this moment; whoever presses second finds it running.
   * @throws DomainError PRM_B01_RUNNING, PRM_B01_NOTHING, PRM_B01_BALANCE naming pupils nobody has accounted for
   */
  apply(ctx: Ctx, id: string): Promise<B01UpdateView> {
    const actor = staffOf(ctx);
    return this.#held(ctx, id, async (tx, update) => {
      if (update.state === 'applying' || update.applied_at !== null) return viewUpdate(tx, update);
      if (update.state !== 'validated') throw new DomainError('STATE_CONFLICT');
      if ((await runningUpdate(tx)) !== null) throw new DomainError('PRM_B01_RUNNING');
      const planned = await planUpdate(tx, update, await storedRows(tx, id));
      if (!planned.some((row) => row.result !== 'blocked')) throw new DomainError('PRM_B01_NOTHING');
      const balance = await balanceSheet(tx, id);
      if (!balance.balanced) {
        const names = await unaccountedNames(tx, id, NAMED);
        throw new DomainError('PRM_B01_BALANCE', { n: balance.unaccounted, names: names.join('、') }, { balance, names });
      }
      await setUpdate(tx, id, `state = 'applying', confirmed_at = now(), applied_by = $3`, [actor.memberId]);
      await tx.enqueue(b01Apply, { updateId: id }, { dedupe: id, priority: 5 });
      await tx.audit({ action: 'b01.confirmed', entity: 'b01_update', entityId: id, after: { ...balance } });
      return viewUpdate(tx, (await updateById(tx, id))!);
    });
  }

  /** Only what WeCom refused (PRM-35). */
  retry(ctx: Ctx, id: string): Promise<B01UpdateView> {
    return this.#held(ctx, id, async (tx, update) => {
      if (update.state === 'applying') return viewUpdate(tx, update);
      if (update.state !== 'applied_with_errors' || update.superseded_by !== null) throw new DomainError('STATE_CONFLICT');
      if ((await runningUpdate(tx)) !== null) throw new DomainError('PRM_B01_RUNNING');
      await tx.execute(
        `UPDATE b01_row SET result = 'planned', message = NULL, change_id = NULL WHERE unit_id = $1 AND update_id = $2 AND result = 'failed'`,
        [tx.unitId, id],
      );
      await setUpdate(tx, id, `state = 'applying'`);
      await tx.enqueue(b01Apply, { updateId: id }, { dedupe: id, priority: 5 });
      await tx.audit({ action: 'b01.retried', entity: 'b01_update', entityId: id });
      return viewUpdate(tx, (await updateById(tx, id))!);
    });
  }

  discard(ctx: Ctx, id: string): Promise<{ ok: true }> {
    return this.#held(ctx, id, async (tx, update) => {
      if (update.state === 'discarded') return { ok: true as const };
      if (update.state !== 'validated') throw new DomainError('STATE_CONFLICT');
      await setUpdate(tx, id, `state = 'discarded'`);
      await tx.audit({ action: 'b01.discarded', entity: 'b01_update', entityId: id });
      return { ok: true as const };
    });
  }

  /** 【暫緩】, once. @throws DomainError PRM_POSTPONED */
  postpone(ctx: Ctx, id: string): Promise<B01UpdateView> {
    return this.#held(ctx, id, async (tx, update) => {
      if (update.postponed_at !== null) throw new DomainError('PRM_POSTPONED');
      if (update.grace_until === null || (update.sweep_state !== 'waiting' && update.sweep_state !== 'guarded')) {
        throw new DomainError('STATE_CONFLICT');
      }
      const until = postponed(update.grace_until);
      await setUpdate(tx, id, `sweep_state = 'waiting', grace_until = $3, postponed_at = now(), warned_at = NULL`, [until]);
      await planSweep(tx, id, until);
      await tx.audit({ action: 'b01.sweep-postponed', entity: 'b01_update', entityId: id, after: { days: B01_LIMITS.postponeDays } });
      return viewUpdate(tx, (await updateById(tx, id))!);
    });
  }

  /** 【確認移入校友】: more than half leave and a person says so (PRM-44). */
  sweepConfirm(ctx: Ctx, id: string): Promise<B01UpdateView> {
    const actor = staffOf(ctx);
    return this.#held(ctx, id, async (tx, update) => {
      // Whoever presses second sees what the first one set going.
      const begun = update.sweep_confirmed_by !== null && update.sweep_state === 'waiting';
      if (begun || update.sweep_state === 'running' || update.sweep_state === 'done') return viewUpdate(tx, update);
      if (update.sweep_state !== 'guarded') throw new DomainError('STATE_CONFLICT');
      await setUpdate(tx, id, `sweep_state = 'waiting', sweep_confirmed_by = $3`, [actor.memberId]);
      await tx.enqueue(b01Sweep, { updateId: id }, { dedupe: `${id}:confirmed` });
      await tx.audit({ action: 'b01.sweep-confirmed', entity: 'b01_update', entityId: id });
      return viewUpdate(tx, (await updateById(tx, id))!);
    });
  }

  /** Takes the newest update back (BEY-11). @throws DomainError PRM_UNDO_EXPIRED, PRM_B01_RUNNING */
  undo(ctx: Ctx, id: string): Promise<B01UpdateView> {
    const actor = staffOf(ctx);
    return this.#held(ctx, id, async (tx, update) => {
      if (update.state === 'undoing' || update.state === 'undone') return viewUpdate(tx, update);
      if ((await runningUpdate(tx)) !== null) throw new DomainError('PRM_B01_RUNNING');
      await assertUndoable(tx, update);
      await setUpdate(
        tx,
        id,
        `state = 'undoing', undone_by = $3,
         sweep_state = CASE WHEN sweep_state IN ('waiting', 'guarded', 'running') THEN 'cancelled' ELSE sweep_state END`,
        [actor.memberId],
      );
      await tx.enqueue(b01Undo, { updateId: id }, { dedupe: id, priority: 5 });
      await tx.audit({ action: 'b01.undo-started', entity: 'b01_update', entityId: id });
      return viewUpdate(tx, (await updateById(tx, id))!);
    });
  }

  #held<T>(ctx: Ctx, id: string, fn: (tx: Tx, update: UpdateRow) => Promise<T>): Promise<T> {
    return this.db.inUnit(ctx, async (tx) => {
      await decideAlone(tx);
      const update = await lockUpdate(tx, id);
      if (update === undefined) throw notFound();
      return fn(tx, update);
    });
  }
}

/** @throws DomainError PRM_UNDO_EXPIRED unless it is the newest applied one, at most 14 days old */
export async function assertUndoable(tx: Parameters<typeof newestApplied>[0], update: UpdateRow): Promise<void> {
  const newest = await newestApplied(tx);
  const late = update.applied_at === null || tx.now > undoEnd(update.applied_at);
  if (newest?.id !== update.id || late || (update.state !== 'applied' && update.state !== 'applied_with_errors')) {
    throw new DomainError('PRM_UNDO_EXPIRED');
  }
}
