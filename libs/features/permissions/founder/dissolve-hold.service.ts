import { Injectable } from '@nestjs/common';
import type { Ctx, OperatorActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { isoMacau } from '@platform/time/macau-time';
import { lockRoles } from '../data/role-lock';
import { RoleNews } from '../news/role-news.service';
import { dissolveUnit } from '../permissions.jobs';
import { openRequest } from './dissolve.service';

/** After a hold the founder has at least a day to think again, and a day's message to read. */
const AFTER_HOLD = `interval '1 day'`;

export interface DissolveNow {
  startedAt: Date;
  executeAt: Date;
  /** Reference of the order that holds it. */
  order: string | null;
}

/**
 * Operators hold the dissolving of a unit by legal order and by nothing else (PER-25): nothing is erased until the order is
 * lifted. The founder can still cancel. For the operators' console, with its ctx in the unit.
 */
@Injectable()
export class DissolveHold {
  constructor(
    private readonly db: Db,
    private readonly news: RoleNews,
  ) {}

  async read(tx: ReadTx): Promise<DissolveNow | null> {
    const row = await openRequest(tx);
    return row === undefined ? null : { startedAt: row.started_at, executeAt: row.execute_at, order: row.hold_order };
  }

  /** @throws DomainError STATE_CONFLICT when nothing is cooling, or it is held already */
  hold(ctx: Ctx<OperatorActor>, order: string, reason: string): Promise<void> {
    return this.#change(ctx, order, reason);
  }

  /** @throws DomainError STATE_CONFLICT when nothing is held */
  release(ctx: Ctx<OperatorActor>, reason: string): Promise<void> {
    return this.#change(ctx, null, reason);
  }

  #change(ctx: Ctx<OperatorActor>, order: string | null, reason: string): Promise<void> {
    return this.db.inUnit(ctx, async (tx) => {
      // The row of the request is the lock against the hourly job that erases.
      await lockRoles(tx);
      const row = await openRequest(tx, true);
      if (row === undefined || (row.hold_order === null) === (order === null)) throw new DomainError('STATE_CONFLICT');
      const executeAt = await this.#store(tx, row.id, order);
      await tx.audit({
        action: order === null ? 'unit.dissolve-released' : 'unit.dissolve-held',
        entity: 'school_unit',
        entityId: String(tx.unitId),
        before: { order: row.hold_order },
        after: { order, executeAt: isoMacau(executeAt), reason },
      });
      await this.news.tell(tx, {
        kind: order === null ? 'dissolveReleased' : 'dissolveHeld',
        key: `dissolve:${row.id}:${order === null ? 'released' : 'held'}:${String(row.version + 1)}`,
        memberIds: [row.founder_id],
        params: { order: order ?? '' },
        url: '/console/rights/founder',
      });
      await tx.enqueue(dissolveUnit, {}, { dedupe: `${row.id}:${String(row.version + 1)}` });
    });
  }

  async #store(tx: Tx, id: string, order: string | null): Promise<Date> {
    const row = await tx.one<{ at: Date }>(
      `UPDATE dissolve_request SET hold_order = $3, version = version + 1,
         execute_at = CASE WHEN $3::text IS NULL THEN greatest(execute_at, now() + ${AFTER_HOLD}) ELSE execute_at END
       WHERE unit_id = $1 AND id = $2 RETURNING execute_at AS at`,
      [tx.unitId, id, order],
    );
    if (row === undefined) throw new Error('a hold was not stored');
    return row.at;
  }
}
