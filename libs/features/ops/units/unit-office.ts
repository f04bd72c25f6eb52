import { Injectable } from '@nestjs/common';
import type { Office } from '@contracts/ops';
import { asUnitId, makeCtx, type Ctx, type OperatorActor } from '@platform/ctx/ctx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { PlatformPool } from '@platform/pools';

export interface OperatorNow {
  id: string;
  name: string;
  office: Office;
  /** The caller's ctx, known to be an operator's. */
  ctx: Ctx<OperatorActor>;
}

/** Who the operator is at this moment, and the line in the log of the platform that every look and act leaves (H1, B13). */
@Injectable()
export class UnitOffice {
  constructor(private readonly platform: PlatformPool) {}

  /** @throws DomainError FORBIDDEN for anybody who is no operator, or no longer one */
  async enter(ctx: Ctx, what: string, unitId?: number): Promise<OperatorNow> {
    if (ctx.actor.kind !== 'operator') throw new DomainError('FORBIDDEN');
    const id = ctx.actor.operatorId;
    const row = await this.platform.one<{ office: Office; name: string }>(
      `WITH line AS (INSERT INTO platform_read_log (operator_id, what, unit_id) VALUES ($1, $2, $3))
       SELECT office, name FROM operator WHERE id = $1 AND disabled_at IS NULL`,
      [id, what, unitId ?? null],
    );
    if (row === undefined) throw new DomainError('FORBIDDEN');
    return { id, name: row.name, office: row.office, ctx: { ...ctx, actor: ctx.actor } };
  }

  /** @throws DomainError NOT_FOUND for a unit that is not, or not any more */
  async known(unitId: number): Promise<void> {
    const row = await this.platform.one(`SELECT 1 FROM school_unit WHERE id = $1 AND state <> 'closed'`, [unitId]);
    if (row === undefined) throw notFound();
  }
}

/** The operator's ctx inside one unit: what is done there stands in the unit's own audit log, under the operator. */
export function inUnit(operator: OperatorNow, unitId: number): Ctx<OperatorActor> {
  return makeCtx({ ...operator.ctx, unitId: asUnitId(unitId) });
}
